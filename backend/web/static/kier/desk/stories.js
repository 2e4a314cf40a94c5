/**
 * Stories and quotes that may be used now, and successes: short stories that are public as long as
 * all in them consent.
 */

import { AskButton, Choose, Empty, Fold, Mark } from "../shared/components.js";
import { dayFromNow, dayText, labelOf } from "../shared/formats.js";
import { Said } from "../shared/pages.js";
import { Line } from "../shared/questionnaire/fields.js";
import { Fetched, useFresh, useRows } from "../shared/resources.js";
import { listSeparator, t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { DESK } from "./account.js";
import { Ticks, TwoTexts } from "./fields.js";
import { saidIn } from "./labels.js";
import { personAddress } from "./navigation.js";
import { bothOf, GrowingList, Tools } from "./records.js";
import { titleOf } from "./requests.js";
import { SealedWords } from "./sealed-texts.js";

/**
 * @import { ChosenName, Consent, DeskRequestRow, Platform, Success } from "kier/api"
 * @import { Every, Fresh } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 */

const TAKEN_ON = ["going", "delivered", "closed"];

/**
 * For whom a story may be used, in words.
 * @param {Platform} platform
 * @param {string[]} audiences
 */
const audienceText = (platform, audiences) =>
  audiences
    .map((id) => (id === "public" ? t("everybody") : labelOf(platform.requester_kinds, id)))
    .join(listSeparator());

/**
 * The part of the people.
 * @param {{session: DeskAccount}} props
 */
export function Consents({ session }) {
  const { api, platform } = session;
  const [audience, setAudience] = useState("all");
  /** @type {Fresh<Every<Consent>>} */
  const fetched = useRows(
    api,
    `${DESK}/consents${audience === "all" ? "" : `?audience=${audience}`}`,
  );
  /** @type {Fresh<DeskRequestRow[]>} */
  const requests = useFresh(
    async () =>
      (
        await Promise.all(TAKEN_ON.map((state) => api.get(`${DESK}/requests?state=${state}`)))
      ).flatMap((page) => page.results),
    [],
  );
  const options = [
    ["all", t("All")],
    ...platform.requester_kinds.map(({ id, label }) => [id, label]),
    ["public", t("Everybody")],
  ];
  /** @param {Every<Consent>} found */
  const draw = ({ rows }) =>
    rows.length
      ? html`<ul role="list" class="cards">${rows.map((consent) => html`<${ConsentRow} key=${consent.id} session=${session} consent=${consent} requests=${requests.found ?? []} />`)}</ul>`
      : html`<${Empty}>${t("No story or quote may be used for this now.")}</${Empty}>`;
  return html`<section class="stack" aria-label=${t("Stories and quotes")} data-part="consents">
    <p class="hint">${t("Only what may be used today stands here. What was withdrawn or has run out is gone.")}</p>
    <${Choose} label=${t("For whom")} value=${audience} options=${options} onChoose=${setAudience} />
    <${Fetched} fetched=${fetched}>${draw}</${Fetched}></section>`;
}

/** @param {{session: DeskAccount, consent: Consent, requests: DeskRequestRow[]}} props */
function ConsentRow({ session, consent, requests }) {
  const { id, expert, kind, audiences, until, text } = consent;
  const [toldTo, setToldTo] = useState(/** @type {string | null | undefined} */ (null));
  const fitting = requests.filter(
    ({ requester }) => audiences.includes("public") || audiences.includes(requester.kind),
  );
  /** @param {FormData} values */
  const use = async (values) => {
    const assignment = values.get("assignment");
    if (!assignment) throw new Said(t("Choose the request."));
    await session.api.post(`${DESK}/consents/${id}/uses`, { assignment });
    setToldTo(fitting.find((request) => request.id === assignment)?.requester.organisation);
  };
  return html`<li class="card stack tight" data-consent=${kind}><div class="head-row"><div><h3><a href=${personAddress(expert.id)}>${expert.chosen_name}</a></h3>
      <p class="facts-line hint"><span>${kind === "quote" ? t("Quote") : t("Story")}</span><span>${t("for {whom}", { whom: audienceText(session.platform, audiences) })}</span><span>${t("until {day}", { day: dayText(until) })}</span></p></div>
    <${AskButton} label=${t("A requester got this")} kind="small" name="use-consent" title=${t("Who got it?")} confirm=${t("Write it down")} onConfirm=${use} patience=${session.api.patience}>
      <p>${t("{name} sees who got it. If they withdraw it, the requester is told.", { name: expert.chosen_name })}</p>
      ${
        fitting.length
          ? html`<div><label class="label" for="assignment">${t("Request")}</label><select class="field" id="assignment" name="assignment"><option value="">${t("Choose one")}</option>${fitting.map((request) => html`<option key=${request.id} value=${request.id}>${request.requester.organisation}: ${titleOf(request, session.platform)}</option>`)}</select></div>`
          : html`<p class="note">${t("No request that was accepted is of a kind that this is for.")}</p>`
      }</${AskButton}></div>
    ${toldTo && html`<p role="status"><${Mark} text=${t("Written down: {name}", { name: toldTo })} tone="acts" /></p>`}
    <${SealedWords} session=${session} id=${text} name=${expert.chosen_name} label=${kind === "quote" ? t("Open the quote") : t("Open the story")} /></li>`;
}

/**
 * The part.
 * @param {{session: DeskAccount}} props
 */
export function Successes({ session }) {
  const consents = useRows(session.api, `${DESK}/consents?audience=public`).found?.rows ?? [];
  return html`<${GrowingList} session=${session} what="successes" title=${t("Successes")} hint=${t("They stand on the public page with figures. Whoever is in one can take it back at any time.")} add=${t("New success")}
    empty=${t("No success yet. When a request is closed, think of what changed by it.")} consents=${consents} Shown=${ShownSuccess} Fields=${SuccessFields} bodyOf=${successBody}
    fresh=${() => ({ title: {}, text: {}, on: dayFromNow(0), consents: [] })} />`;
}

/**
 * @param {{title: Record<string, string>, text: Record<string, string>, on: string,
 *   consents: string[]}} options
 */
function successBody({ title, text, on, consents }) {
  if (!on) throw new Said(t("Choose a day."));
  return {
    title: bothOf(title, t("Write the title in both languages.")),
    text: bothOf(text, t("Write the text in both languages.")),
    on,
    consents,
  };
}

/** @param {{published: boolean, visible: boolean}} options */
const standing = ({ published, visible }) => {
  if (visible) return html`<${Mark} text=${t("Public")} tone="acts" />`;
  return published
    ? html`<${Mark} text=${t("Hidden: somebody in it does not consent any more")} tone="warns" />`
    : html`<${Mark} text=${t("Not published")} />`;
};

/**
 * @param {{session: DeskAccount, record: Success, again: () => Promise<void>,
 *   onEdit: () => void}} props
 */
function ShownSuccess({ session, record, again, onEdit }) {
  const name = saidIn(record.title);
  /** @param {boolean} published */
  const publish = (published) => async () => {
    await session.api.post(`${DESK}/successes/${record.id}/publish`, { published });
    await again();
  };
  return html`<div class="head-row top"><div class="grows-wide"><h3>${name} ${standing(record)}</h3><p class="hint">${dayText(record.on)}</p></div>
      <${Tools} session=${session} what="successes" record=${record} name=${name} says=${t("It is gone from the public page too.")} onEdit=${onEdit} again=${again}>
        ${
          record.published
            ? html`<${AskButton} label=${t("Take it back")} kind="small" name="unpublish" title=${t("Take it off the public page?")} confirm=${t("Take it back")} onConfirm=${publish(false)} patience=${session.api.patience}><p>${t("It stays here.")}</p></${AskButton}>`
            : html`<${AskButton} label=${t("Publish")} kind="small" name="publish" title=${t("Publish this?")} confirm=${t("Publish")} onConfirm=${publish(true)} patience=${session.api.patience}>
              <p><strong>${name}</strong></p><p class="words">${saidIn(record.text)}</p><p>${t("Everybody can read it then. Look once more whether somebody can be recognised who does not want that.")}</p></${AskButton}>`
        }</${Tools}></div>
    <${Fold} summary=${t("Read")}><p class="words">${saidIn(record.text)}</p></${Fold}>`;
}

/**
 * @param {{session: DeskAccount, values: Success, set: (fields: Partial<Success>) => void,
 *   record: Success | null, consents: Consent[]}} props
 */
function SuccessFields({ session, values, set, record, consents }) {
  /** @param {{expert: ChosenName, kind: string, audiences: string[], until: string}} options */
  const label = ({ expert, kind, audiences, until }) =>
    `${expert.chosen_name}: ${kind === "quote" ? t("Quote") : t("Story")}, ${audienceText(session.platform, audiences)}, ${t("until {day}", { day: dayText(until) })}`;
  // Consents that do not hold any more stay named, so that nothing is published without them by mistake.
  const lost = values.consents.filter((id) => !consents.some((consent) => consent.id === id));
  return html`${record?.published && html`<p class="note">${t("When you save, it goes off the public page. Publish it again when it is right.")}</p>`}
    <${TwoTexts} id="success-title" label=${t("Title")} texts=${values.title} maxlength="120" onChange=${(title) => set({ title })} />
    <${TwoTexts} id="success-text" label=${t("What changed")} texts=${values.text} rows=${5} maxlength="8000" onChange=${(text) => set({ text })} />
    <${Line} id="success-on" type="date" label=${t("Day")} value=${values.on} onChange=${(on) => set({ on })} />
    ${
      consents.length + lost.length > 0
        ? html`<${Ticks} id="success-consents" label=${t("Whose story or quote is in it")} hint=${t("When one of them withdraws, it disappears by itself.")} values=${values.consents} onChange=${(chosen) => set({ consents: chosen })}
          options=${[...consents.map((consent) => [consent.id, label(consent)]), ...lost.map((id) => [id, t("A consent that does not hold any more")])]} />`
        : html`<p class="note">${t("No member allowed a story or quote for everybody now. Write it without one.")}</p>`
    }`;
}
