/** What members learn from: pieces of knowledge, trainings, days of group coaching. */

import { AskButton, Facts, Fold, Mark, PlainForm } from "../shared/components.js";
import { dayFromNow, dayText } from "../shared/formats.js";
import { Said } from "../shared/pages.js";
import { Line, Select } from "../shared/questionnaire/fields.js";
import { useRows } from "../shared/resources.js";
import { listSeparator, t, tn } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { DESK, useDraft } from "./account.js";
import { fromLocal, Moment, momentsText, Ticks, TwoTexts, toLocal } from "./fields.js";
import { isPast, saidIn, todayHere } from "./labels.js";
import { bothOf, GrowingList, Tools, useOwners } from "./records.js";

/**
 * @import { ChosenName, Coaching, Knowledge, PersonRow, Training } from "kier/api"
 * @import { DeskAccount } from "./account.js"
 * @import { Owners } from "./records.js"
 */

const LOOK_AGAIN_DAYS = 180;

/**
 * The part.
 * @param {{session: DeskAccount}} props
 */
export function KnowledgePart({ session }) {
  const owners = useOwners(session.api);
  return html`<${GrowingList} session=${session} what="knowledge" title=${t("Knowledge")} hint=${t("Members read it in their language. What has to be looked at first stands above.")} add=${t("New piece")}
    empty=${t("Nothing is written down yet. Begin with what members ask most.")} owners=${owners} Shown=${ShownKnowledge} Fields=${KnowledgeFields} bodyOf=${knowledgeBody}
    fresh=${() => ({ title: {}, text: {}, owner: session.me.id, look_again_on: dayFromNow(LOOK_AGAIN_DAYS) })} />`;
}

/**
 * @param {{title: Record<string, string>, text: Record<string, string>, owner: string | null,
 *   look_again_on: string}} options
 */
function knowledgeBody({ title, text, owner, look_again_on: again }) {
  if (!again) throw new Said(t("Choose a day on which it is looked at again."));
  return {
    title: bothOf(title, t("Write the title in both languages.")),
    text: bothOf(text, t("Write the text in both languages.")),
    owner,
    look_again_on: again,
  };
}

/**
 * @param {{session: DeskAccount, record: Knowledge, again: () => Promise<void>, onEdit: () => void,
 *   owners: Owners}} props
 */
function ShownKnowledge({ session, record, again, onEdit, owners }) {
  const isDue = isPast(record.look_again_on) || record.look_again_on === todayHere();
  const name = saidIn(record.title);
  const owner = owners.find(([id]) => id === record.owner)?.[1];
  /** @param {FormData} values */
  const fine = async (values) => {
    await session.api.call("PATCH", `${DESK}/knowledge/${record.id}`, {
      look_again_on: values.get("day"),
    });
    await again();
  };
  return html`<div class="head-row top"><div class="grows-wide"><h3>${name} ${isDue && html`<${Mark} text=${t("Look at it again")} tone="warns" />`}</h3>
      <p class="facts-line hint"><span>${owner ?? t("nobody sees to it")}</span><span>${t("changed {day}", { day: dayText(record.changed_on) })}</span><span class=${isDue ? "lacks" : ""}>${t("look again {day}", { day: dayText(record.look_again_on) })}</span></p></div>
    <${Tools} session=${session} what="knowledge" record=${record} name=${name} says=${t("Members do not see it any more.")} onEdit=${onEdit} again=${again}>
      ${
        isDue &&
        html`<${AskButton} label=${t("Still right")} kind="small" name="still-right" title=${t("Still right?")} confirm=${t("Still right")} onConfirm=${fine} patience=${session.api.patience}>
        <div><label class="label" for="day">${t("Look at it again on")}</label><input class="field day" type="date" id="day" name="day" defaultValue=${dayFromNow(LOOK_AGAIN_DAYS)} /></div></${AskButton}>`
      }</${Tools}></div>
    <${Fold} summary=${t("Read")}><p class="words">${saidIn(record.text)}</p></${Fold}>`;
}

/** @param {{values: Knowledge, set: (fields: Partial<Knowledge>) => void, owners: Owners}} props */
function KnowledgeFields({ values, set, owners }) {
  return html`<${TwoTexts} id="title" label=${t("Title")} texts=${values.title} maxlength="120" onChange=${(title) => set({ title })} />
    <${TwoTexts} id="text" label=${t("Text")} texts=${values.text} rows=${5} maxlength="8000" onChange=${(text) => set({ text })} />
    <div class="two"><${Select} id="owner" label=${t("Who sees to it")} value=${values.owner} options=${owners} onChoose=${(owner) => set({ owner })} />
      <${Line} id="look_again_on" type="date" label=${t("Look at it again on")} value=${values.look_again_on} onChange=${(day) => set({ look_again_on: day })} /></div>`;
}

/**
 * The part.
 * @param {{session: DeskAccount}} props
 */
export function Trainings({ session }) {
  const people = useRows(session.api, `${DESK}/people`).found?.rows ?? [];
  return html`<${GrowingList} session=${session} what="trainings" title=${t("Trainings")} hint=${t("Members see which of them they followed.")} add=${t("New training")}
    empty=${t("No training yet.")} people=${people} Shown=${ShownTraining} Fields=${TrainingFields} bodyOf=${trainingBody} fresh=${() => ({ title: {}, on: dayFromNow(0) })} />`;
}

/** @param {{title: Record<string, string>, on: string}} options */
function trainingBody({ title, on }) {
  if (!on) throw new Said(t("Choose the day of the training."));
  return { title: bothOf(title, t("Write the title in both languages.")), on };
}

/** @param {{values: Training, set: (fields: Partial<Training>) => void}} props */
function TrainingFields({ values, set }) {
  return html`<${TwoTexts} id="training-title" label=${t("Title")} texts=${values.title} maxlength="120" onChange=${(title) => set({ title })} />
    <${Line} id="training-on" type="date" label=${t("Day")} value=${values.on} onChange=${(on) => set({ on })} />`;
}

/**
 * @param {{session: DeskAccount, record: Training, again: () => Promise<void>, onEdit: () => void,
 *   people: PersonRow[]}} props
 */
function ShownTraining({ session, record, again, onEdit, people }) {
  const [isOpen, setOpen] = useState(false);
  const name = saidIn(record.title);
  const count = record.followers.length;
  const names = people
    .filter(({ id }) => record.followers.includes(id))
    .map((person) => person.chosen_name);
  const lost = count
    ? tn(
        "{n} member followed it. They lose the record of it. This cannot be taken back.",
        "{n} members followed it. They lose the record of it. This cannot be taken back.",
        count,
      )
    : t("Nobody followed it. Members do not see it any more.");
  return html`<div class="stack tight"><div class="head-row top"><div><h3>${name}</h3><p class="facts-line hint"><span>${dayText(record.on)}</span><span>${tn("{n} followed it", "{n} followed it", count)}</span></p></div>
      ${
        !isOpen &&
        html`<${Tools} session=${session} what="trainings" record=${record} name=${name} says=${lost} onEdit=${onEdit} again=${again}>
        <button type="button" class="button small" onClick=${() => setOpen(true)}>${t("Who followed it")}<span class="apart">: ${name}</span></button></${Tools}>`
      }</div>
    ${isOpen ? html`<${Followers} session=${session} record=${record} people=${people} again=${again} onClose=${() => setOpen(false)} />` : names.length > 0 && html`<p>${names.join(listSeparator())}</p>`}</div>`;
}

/**
 * @param {{session: DeskAccount, record: Training, people: PersonRow[], again: () => Promise<void>,
 *   onClose: () => void}} props
 */
function Followers({ session, record, people, again, onClose }) {
  const [values, set, forget] = useDraft(session, `training/${record.id}`, {
    experts: record.followers,
  });
  // Who has left since stays in it.
  const gone = record.followers.filter((id) => !people.some((person) => person.id === id));
  const close = () => {
    forget();
    onClose();
  };
  const send = async () => {
    await session.api.call("PUT", `${DESK}/trainings/${record.id}/followers`, {
      experts: [...new Set([...values.experts, ...gone])],
    });
    close();
    await again();
  };
  return html`<${PlainForm} onSend=${send} submit=${t("Save")} name="followers" beside=${html`<button type="button" class="button quiet" onClick=${close}>${t("Cancel")}</button>`}>
    <${Ticks} id="followers" label=${t("Who followed it")} options=${people.map((person) => [person.id, person.chosen_name])} values=${values.experts} onChange=${(experts) => set({ experts })} /></${PlainForm}>`;
}

/** @typedef {Coaching & {starts?: string, ends?: string}} CoachingDraft */

const SOON_DAYS = 21;

/**
 * The part.
 * @param {{session: DeskAccount}} props
 */
export function Coaching({ session }) {
  return html`<${GrowingList} session=${session} what="coaching" title=${t("Coaching days")} hint=${t("Members say whether they come; they see how many do, you see who.")} add=${t("New day")}
    empty=${t("No day is planned.")} Shown=${ShownCoaching} Fields=${CoachingFields} bodyOf=${coachingBody}
    fresh=${() => ({ title: {}, starts_at: fromLocal(`${dayFromNow(SOON_DAYS)}T10:00`), ends_at: fromLocal(`${dayFromNow(SOON_DAYS)}T12:30`), place: "" })} />`;
}

/**
 * @param {{title: Record<string, string>, starts_at: string, ends_at: string, place: string,
 *   starts?: string, ends?: string}} options
 */
function coachingBody({ title, starts_at, ends_at, place, starts, ends }) {
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
 * @param {{session: DeskAccount, record: Coaching, again: () => Promise<void>,
 *   onEdit: () => void}} props
 */
function ShownCoaching({ session, record, again, onEdit }) {
  const name = saidIn(record.title);
  /** @param {ChosenName[]} people */
  const names = (people) => people.map((person) => person.chosen_name).join(listSeparator());
  return html`<div class="head-row top"><div><h3>${name}</h3><p class="moment">${momentsText(record.starts_at, record.ends_at)}</p></div>
      <${Tools} session=${session} what="coaching" record=${record} name=${name} says=${t("People who said they would come are told that it was called off.")} onEdit=${onEdit} again=${again} /></div>
    <${Facts} facts=${[
      [t("Place"), record.place],
      [tn("{n} comes", "{n} come", record.coming.length), names(record.coming)],
      [
        tn("{n} does not come", "{n} do not come", record.not_coming.length),
        names(record.not_coming),
      ],
    ]} />`;
}

/** @param {{values: CoachingDraft, set: (fields: Partial<CoachingDraft>) => void}} props */
function CoachingFields({ values, set }) {
  const starts = values.starts ?? toLocal(values.starts_at);
  const ends = values.ends ?? toLocal(values.ends_at);
  return html`<${TwoTexts} id="coaching-title" label=${t("Title")} texts=${values.title} maxlength="120" onChange=${(title) => set({ title })} />
    <div class="two"><${Moment} id="coaching-starts" label=${t("Begins")} value=${starts} onChange=${(moment) => set({ starts: moment, ends: `${moment.slice(0, 10)}T${ends.slice(11)}` })} />
      <${Moment} id="coaching-ends" label=${t("Ends")} value=${ends} onChange=${(moment) => set({ ends: moment })} /></div>
    <${Line} id="coaching-place" label=${t("Place")} maxlength="200" value=${values.place} onChange=${(place) => set({ place })} />
    <p class="hint">${t("Times are those of the Netherlands.")}</p>`;
}
