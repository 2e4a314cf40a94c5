/** Days of group coaching, and who comes. */

import { Facts } from "../shared/components.js";
import { dayFromNow } from "../shared/formats.js";
import { Said } from "../shared/parts.js";
import { Line } from "../shared/questionnaire/fields.js";
import { t, tn } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { fromLocal, Moment, momentsText, TwoTexts, toLocal } from "./fields.js";
import { saidIn } from "./labels.js";
import { bothOf, GrowingList, Tools } from "./record-list.js";

/**
 * @import { ChosenName, Coaching } from "kier/api"
 * @import { DeskAccount } from "./account.js"
 */

/** @typedef {Coaching & {starts?: string, ends?: string}} CoachingDraft */

const SOON_DAYS = 21;

/**
 * The part.
 * @param {{session: DeskAccount}} props
 */
export function Coaching({ session }) {
  return html`<${GrowingList} session=${session} what="coaching" title=${t("Coaching days")} hint=${t("Members say whether they come; they see how many do, you see who.")} add=${t("New day")}
    empty=${t("No day is planned.")} Shown=${Shown} Fields=${Fields} bodyOf=${bodyOf}
    fresh=${() => ({ title: {}, starts_at: fromLocal(`${dayFromNow(SOON_DAYS)}T10:00`), ends_at: fromLocal(`${dayFromNow(SOON_DAYS)}T12:30`), place: "" })} />`;
}

/**
 * @param {{title: Record<string, string>, starts_at: string, ends_at: string, place: string,
 *   starts?: string, ends?: string}} options
 */
function bodyOf({ title, starts_at, ends_at, place, starts, ends }) {
  const [begin, end] = [
    starts === undefined ? starts_at : fromLocal(starts),
    ends === undefined ? ends_at : fromLocal(ends),
  ];
  if (!begin || !end) throw new Said(t("Give a day and a time for begin and end."));
  return {
    title: bothOf(title, t("Write the title in both languages.")),
    starts_at: begin,
    ends_at: end,
    place: place.trim(),
  };
}

/**
 * @param {{session: DeskAccount, one: Coaching, again: () => Promise<void>,
 *   onEdit: () => void}} props
 */
function Shown({ session, one, again, onEdit }) {
  const name = saidIn(one.title);
  /** @param {ChosenName[]} people */
  const names = (people) => people.map((person) => person.chosen_name).join(", ");
  return html`<div class="head-row top"><div><h3>${name}</h3><p class="moment">${momentsText(one.starts_at, one.ends_at)}</p></div>
      <${Tools} session=${session} what="coaching" one=${one} name=${name} says=${t("Who said that they come is told that it was called off.")} onEdit=${onEdit} again=${again} /></div>
    <${Facts} facts=${[
      [t("Place"), one.place],
      [tn("{n} comes", "{n} come", one.coming.length), names(one.coming)],
      [tn("{n} does not come", "{n} do not come", one.not_coming.length), names(one.not_coming)],
    ]} />`;
}

/** @param {{values: CoachingDraft, set: (fields: Partial<CoachingDraft>) => void}} props */
function Fields({ values, set }) {
  const starts = values.starts ?? toLocal(values.starts_at);
  const ends = values.ends ?? toLocal(values.ends_at);
  return html`<${TwoTexts} id="coaching-title" label=${t("Title")} texts=${values.title} maxlength="120" onChange=${(title) => set({ title })} />
    <div class="two"><${Moment} id="coaching-starts" label=${t("Begins")} value=${starts} onChange=${(one) => set({ starts: one, ends: `${one.slice(0, 10)}T${ends.slice(11)}` })} />
      <${Moment} id="coaching-ends" label=${t("Ends")} value=${ends} onChange=${(one) => set({ ends: one })} /></div>
    <${Line} id="coaching-place" label=${t("Place")} maxlength="200" value=${values.place} onChange=${(place) => set({ place })} />
    <p class="hint">${t("Times are those of the Netherlands.")}</p>`;
}
