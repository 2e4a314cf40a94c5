/** Stories and quotes that may be used now; and that a requester got one. */

import { AskButton, Choose, Empty, Mark } from "../shared/components.js";
import { dayText, labelOf } from "../shared/formats.js";
import { Fetched, useFresh, useRows } from "../shared/resources.js";
import { Said } from "../shared/parts.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { DESK } from "./account.js";
import { titleOf } from "./requests.js";
import { personAddress } from "./routes.js";
import { SealedWords } from "./sealed-texts.js";

/**
 * @import { Consent, DeskRequestRow, Platform } from "kier/api"
 * @import { Every, Fresh } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 */

const TAKEN_ON = ["going", "delivered", "closed"];

/**
 * For whom a story may be used, in words.
 * @param {Platform} platform
 * @param {string[]} audiences
 */
export const audienceText = (platform, audiences) =>
  audiences
    .map((one) => (one === "public" ? t("everybody") : labelOf(platform.requester_kinds, one)))
    .join(", ");

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
      ? html`<ul role="list" class="cards">${rows.map((one) => html`<${Row} key=${one.id} session=${session} one=${one} requests=${requests.found ?? []} />`)}</ul>`
      : html`<${Empty}>${t("No story or quote may be used for this now.")}</${Empty}>`;
  return html`<section class="stack" aria-label=${t("Stories and quotes")} data-part="consents">
    <p class="hint">${t("Only what may be used today stands here. What was withdrawn or has run out is gone.")}</p>
    <${Choose} label=${t("For whom")} value=${audience} options=${options} onChoose=${setAudience} />
    <${Fetched} fetched=${fetched}>${draw}</${Fetched}></section>`;
}

/** @param {{session: DeskAccount, one: Consent, requests: DeskRequestRow[]}} props */
function Row({ session, one, requests }) {
  const { id, expert, kind, audiences, until, text } = one;
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
