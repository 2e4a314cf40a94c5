/** Trainings, and who followed them. */

import { PlainForm } from "../shared/components.js";
import { dayFromNow, dayText } from "../shared/formats.js";
import { useRows } from "../shared/resources.js";
import { Said } from "../shared/parts.js";
import { Line } from "../shared/questionnaire/fields.js";
import { t, tn } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { DESK, useDraft } from "./account.js";
import { Ticks, TwoTexts } from "./fields.js";
import { saidIn } from "./labels.js";
import { bothOf, GrowingList, Tools } from "./record-list.js";

/**
 * @import { PersonRow, Training } from "kier/api"
 * @import { DeskAccount } from "./account.js"
 */

/**
 * The part.
 * @param {{session: DeskAccount}} props
 */
export function Trainings({ session }) {
  const people = useRows(session.api, `${DESK}/people`).found?.rows ?? [];
  return html`<${GrowingList} session=${session} what="trainings" title=${t("Trainings")} hint=${t("Members see which of them they followed.")} add=${t("New training")}
    empty=${t("No training yet.")} people=${people} Shown=${Shown} Fields=${Fields} bodyOf=${bodyOf} fresh=${() => ({ title: {}, on: dayFromNow(0) })} />`;
}

/** @param {{title: Record<string, string>, on: string}} options */
function bodyOf({ title, on }) {
  if (!on) throw new Said(t("Choose the day of the training."));
  return { title: bothOf(title, t("Write the title in both languages.")), on };
}

/** @param {{values: Training, set: (fields: Partial<Training>) => void}} props */
function Fields({ values, set }) {
  return html`<${TwoTexts} id="training-title" label=${t("Title")} texts=${values.title} maxlength="120" onChange=${(title) => set({ title })} />
    <${Line} id="training-on" type="date" label=${t("Day")} value=${values.on} onChange=${(on) => set({ on })} />`;
}

/**
 * @param {{session: DeskAccount, one: Training, again: () => Promise<void>, onEdit: () => void,
 *   people: PersonRow[]}} props
 */
function Shown({ session, one, again, onEdit, people }) {
  const [isOpen, setOpen] = useState(false);
  const name = saidIn(one.title);
  const count = one.followers.length;
  const names = people
    .filter(({ id }) => one.followers.includes(id))
    .map((person) => person.chosen_name);
  const lost = count
    ? tn(
        "{n} member followed it. They lose the record of it. This cannot be taken back.",
        "{n} members followed it. They lose the record of it. This cannot be taken back.",
        count,
      )
    : t("Nobody followed it. Members do not see it any more.");
  return html`<div class="stack tight"><div class="head-row top"><div><h3>${name}</h3><p class="facts-line hint"><span>${dayText(one.on)}</span><span>${tn("{n} followed it", "{n} followed it", count)}</span></p></div>
      ${
        !isOpen &&
        html`<${Tools} session=${session} what="trainings" one=${one} name=${name} says=${lost} onEdit=${onEdit} again=${again}>
        <button type="button" class="button small" onClick=${() => setOpen(true)}>${t("Who followed it")}<span class="apart">: ${name}</span></button></${Tools}>`
      }</div>
    ${isOpen ? html`<${Followers} session=${session} one=${one} people=${people} again=${again} onClose=${() => setOpen(false)} />` : names.length > 0 && html`<p>${names.join(", ")}</p>`}</div>`;
}

/**
 * @param {{session: DeskAccount, one: Training, people: PersonRow[], again: () => Promise<void>,
 *   onClose: () => void}} props
 */
function Followers({ session, one, people, again, onClose }) {
  const [values, set, forget] = useDraft(session, `training/${one.id}`, { experts: one.followers });
  // Who has left since stays in it.
  const gone = one.followers.filter((id) => !people.some((person) => person.id === id));
  const close = () => {
    forget();
    onClose();
  };
  const send = async () => {
    await session.api.call("PUT", `${DESK}/trainings/${one.id}/followers`, {
      experts: [...new Set([...values.experts, ...gone])],
    });
    close();
    await again();
  };
  return html`<${PlainForm} onSend=${send} submit=${t("Save")} name="followers" beside=${html`<button type="button" class="button quiet" onClick=${close}>${t("Cancel")}</button>`}>
    <${Ticks} id="followers" label=${t("Who followed it")} options=${people.map((person) => [person.id, person.chosen_name])} values=${values.experts} onChange=${(experts) => set({ experts })} /></${PlainForm}>`;
}
