/** Short stories of what changed: public as long as all in them consent. */

import { AskButton, Fold, Mark } from "../shared/components.js";
import { dayFromNow, dayText } from "../shared/formats.js";
import { useRows } from "../shared/resources.js";
import { Said } from "../shared/parts.js";
import { Line } from "../shared/questionnaire/fields.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { DESK } from "./account.js";
import { audienceText } from "./consents.js";
import { Ticks, TwoTexts } from "./fields.js";
import { saidIn } from "./labels.js";
import { bothOf, GrowingList, Tools } from "./record-list.js";

/**
 * @import { ChosenName, Consent, Success } from "kier/api"
 * @import { DeskAccount } from "./account.js"
 */

/**
 * The part.
 * @param {{session: DeskAccount}} props
 */
export function Successes({ session }) {
  const consents = useRows(session.api, `${DESK}/consents?audience=public`).found?.rows ?? [];
  return html`<${GrowingList} session=${session} what="successes" title=${t("Successes")} hint=${t("They stand on the public page with figures. Whoever is in one can take it back at any time.")} add=${t("New success")}
    empty=${t("No success yet. When a request is closed, think of what changed by it.")} consents=${consents} Shown=${Shown} Fields=${Fields} bodyOf=${bodyOf}
    fresh=${() => ({ title: {}, text: {}, on: dayFromNow(0), consents: [] })} />`;
}

/**
 * @param {{title: Record<string, string>, text: Record<string, string>, on: string,
 *   consents: string[]}} options
 */
function bodyOf({ title, text, on, consents }) {
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
 * @param {{session: DeskAccount, one: Success, again: () => Promise<void>,
 *   onEdit: () => void}} props
 */
function Shown({ session, one, again, onEdit }) {
  const name = saidIn(one.title);
  /** @param {boolean} published */
  const publish = (published) => async () => {
    await session.api.post(`${DESK}/successes/${one.id}/publish`, { published });
    await again();
  };
  return html`<div class="head-row top"><div class="grows-wide"><h3>${name} ${standing(one)}</h3><p class="hint">${dayText(one.on)}</p></div>
      <${Tools} session=${session} what="successes" one=${one} name=${name} says=${t("It is gone from the public page too.")} onEdit=${onEdit} again=${again}>
        ${
          one.published
            ? html`<${AskButton} label=${t("Take it back")} kind="small" name="unpublish" title=${t("Take it off the public page?")} confirm=${t("Take it back")} onConfirm=${publish(false)} patience=${session.api.patience}><p>${t("It stays here.")}</p></${AskButton}>`
            : html`<${AskButton} label=${t("Publish")} kind="small" name="publish" title=${t("Publish this?")} confirm=${t("Publish")} onConfirm=${publish(true)} patience=${session.api.patience}>
              <p><strong>${name}</strong></p><p class="words">${saidIn(one.text)}</p><p>${t("Everybody can read it then. Look once more whether somebody can be recognised who does not want that.")}</p></${AskButton}>`
        }</${Tools}></div>
    <${Fold} summary=${t("Read")}><p class="words">${saidIn(one.text)}</p></${Fold}>`;
}

/**
 * @param {{session: DeskAccount, values: Success, set: (fields: Partial<Success>) => void,
 *   one: Success | null, consents: Consent[]}} props
 */
function Fields({ session, values, set, one, consents }) {
  /** @param {{expert: ChosenName, kind: string, audiences: string[], until: string}} options */
  const label = ({ expert, kind, audiences, until }) =>
    `${expert.chosen_name}: ${kind === "quote" ? t("Quote") : t("Story")}, ${audienceText(session.platform, audiences)}, ${t("until {day}", { day: dayText(until) })}`;
  // Consents that do not hold any more stay named, so that nothing is published without them by mistake.
  const lost = values.consents.filter((id) => !consents.some((one) => one.id === id));
  return html`${one?.published && html`<p class="note">${t("When you save, it goes off the public page. Publish it again when it is right.")}</p>`}
    <${TwoTexts} id="success-title" label=${t("Title")} texts=${values.title} maxlength="120" onChange=${(title) => set({ title })} />
    <${TwoTexts} id="success-text" label=${t("What changed")} texts=${values.text} rows=${5} maxlength="8000" onChange=${(text) => set({ text })} />
    <${Line} id="success-on" type="date" label=${t("Day")} value=${values.on} onChange=${(on) => set({ on })} />
    ${
      consents.length + lost.length > 0
        ? html`<${Ticks} id="success-consents" label=${t("Whose story or quote is in it")} hint=${t("When one of them withdraws, it disappears by itself.")} values=${values.consents} onChange=${(chosen) => set({ consents: chosen })}
          options=${[...consents.map((one) => [one.id, label(one)]), ...lost.map((id) => [id, t("A consent that does not hold any more")])]} />`
        : html`<p class="note">${t("No member allowed a story or quote for everybody now. Write it without one.")}</p>`
    }`;
}
