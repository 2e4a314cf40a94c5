/** What members should know, each with an owner and a day on which it is looked at again. */

import { AskButton, Fold, Mark } from "../shared/components.js";
import { dayFromNow, dayText } from "../shared/formats.js";
import { Said } from "../shared/parts.js";
import { Line, Select } from "../shared/questionnaire/fields.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { DESK } from "./account.js";
import { TwoTexts } from "./fields.js";
import { useOwners } from "./improvements.js";
import { isPast, saidIn, todayHere } from "./labels.js";
import { bothOf, GrowingList, Tools } from "./record-list.js";

/**
 * @import { Knowledge } from "kier/api"
 * @import { DeskAccount } from "./account.js"
 * @import { Owners } from "./improvements.js"
 */

const LOOK_AGAIN_DAYS = 180;

/**
 * The part.
 * @param {{session: DeskAccount}} props
 */
export function KnowledgePart({ session }) {
  const owners = useOwners(session.api);
  return html`<${GrowingList} session=${session} what="knowledge" title=${t("Knowledge")} hint=${t("Members read it in their language. What has to be looked at first stands above.")} add=${t("New piece")}
    empty=${t("Nothing is written down yet. Begin with what members ask most.")} owners=${owners} Shown=${Shown} Fields=${Fields} bodyOf=${bodyOf}
    fresh=${() => ({ title: {}, text: {}, owner: session.me.id, look_again_on: dayFromNow(LOOK_AGAIN_DAYS) })} />`;
}

/**
 * @param {{title: Record<string, string>, text: Record<string, string>, owner: string | null,
 *   look_again_on: string}} options
 */
function bodyOf({ title, text, owner, look_again_on: again }) {
  if (!again) throw new Said(t("Choose a day on which it is looked at again."));
  return {
    title: bothOf(title, t("Write the title in both languages.")),
    text: bothOf(text, t("Write the text in both languages.")),
    owner,
    look_again_on: again,
  };
}

/**
 * @param {{session: DeskAccount, one: Knowledge, again: () => Promise<void>, onEdit: () => void,
 *   owners: Owners}} props
 */
function Shown({ session, one, again, onEdit, owners }) {
  const isDue = isPast(one.look_again_on) || one.look_again_on === todayHere();
  const name = saidIn(one.title);
  const owner = owners.find(([id]) => id === one.owner)?.[1];
  /** @param {FormData} values */
  const fine = async (values) => {
    await session.api.call("PATCH", `${DESK}/knowledge/${one.id}`, {
      look_again_on: values.get("day"),
    });
    await again();
  };
  return html`<div class="head-row top"><div class="grows-wide"><h3>${name} ${isDue && html`<${Mark} text=${t("Look at it again")} tone="warns" />`}</h3>
      <p class="facts-line hint"><span>${owner ?? t("nobody sees to it")}</span><span>${t("changed {day}", { day: dayText(one.changed_on) })}</span><span class=${isDue ? "lacks" : ""}>${t("look again {day}", { day: dayText(one.look_again_on) })}</span></p></div>
    <${Tools} session=${session} what="knowledge" one=${one} name=${name} says=${t("Members do not see it any more.")} onEdit=${onEdit} again=${again}>
      ${
        isDue &&
        html`<${AskButton} label=${t("Still right")} kind="small" name="still-right" title=${t("Still right?")} confirm=${t("Still right")} onConfirm=${fine} patience=${session.api.patience}>
        <div><label class="label" for="day">${t("Look at it again on")}</label><input class="field day" type="date" id="day" name="day" defaultValue=${dayFromNow(LOOK_AGAIN_DAYS)} /></div></${AskButton}>`
      }</${Tools}></div>
    <${Fold} summary=${t("Read")}><p class="words">${saidIn(one.text)}</p></${Fold}>`;
}

/** @param {{values: Knowledge, set: (fields: Partial<Knowledge>) => void, owners: Owners}} props */
function Fields({ values, set, owners }) {
  return html`<${TwoTexts} id="title" label=${t("Title")} texts=${values.title} maxlength="120" onChange=${(title) => set({ title })} />
    <${TwoTexts} id="text" label=${t("Text")} texts=${values.text} rows=${5} maxlength="8000" onChange=${(text) => set({ text })} />
    <div class="two"><${Select} id="owner" label=${t("Who sees to it")} value=${values.owner} options=${owners} onChoose=${(owner) => set({ owner })} />
      <${Line} id="look_again_on" type="date" label=${t("Look at it again on")} value=${values.look_again_on} onChange=${(day) => set({ look_again_on: day })} /></div>`;
}
