/** Trainings, and who followed them. */

import { Said } from "../inbox/parts.js";
import { Line } from "../surveys/fields.js";
import { dayFromNow, dayText } from "../surveys/parts.js";
import { t, tn } from "../text.js";
import { html, useState } from "../vendor/preact.js";
import { DESK } from "./account.js";
import { Ticks, TwoTexts } from "./fields.js";
import { bothOf } from "./growing-list.js";
import { Empty, Fetched, Head, PlainForm, useDraft, useRows } from "./parts.js";
import { saidIn } from "./words.js";

/** The part. */
export function Trainings({ session }) {
  const fetched = useRows(session.api, `${DESK}/trainings`);
  const people = useRows(session.api, `${DESK}/people`);
  const [isNew, setNew] = useState(false);
  const done = async () => {
    setNew(false);
    await fetched.again();
  };
  return html`<section class="stack" aria-labelledby="trainings" data-part="trainings">
    <${Head} id="trainings" title=${t("Trainings")} hint=${t("Members see which of them they followed.")}>${!isNew && html`<button type="button" class="button main" onClick=${() => setNew(true)}>${t("New training")}</button>`}</${Head}>
    ${isNew && html`<div class="card"><${New} session=${session} onDone=${done} onCancel=${() => setNew(false)} /></div>`}
    <${Fetched} fetched=${fetched}>${({ rows }) => rows.length
      ? html`<ul class="cards">${rows.map((one) => html`<${Training} key=${one.id} session=${session} one=${one} people=${people.found?.rows ?? []} again=${fetched.again} />`)}</ul>`
      : !isNew && html`<${Empty}>${t("No training yet.")}</${Empty}>`}</${Fetched}></section>`;
}

function New({ session, onDone, onCancel }) {
  const [values, set, forget] = useDraft(session, "training/new", { title: {}, on: dayFromNow(0) });
  const send = async () => {
    if (!values.on) throw new Said(t("Choose the day of the training."));
    await session.api.post(`${DESK}/trainings`, { title: bothOf(values.title, t("Write the title in both languages.")), on: values.on });
    forget();
    await onDone();
  };
  const cancel = () => {
    forget();
    onCancel();
  };
  return html`<${PlainForm} onSend=${send} submit=${t("Save")} name="training" beside=${html`<button type="button" class="button quiet" onClick=${cancel}>${t("Cancel")}</button>`}>
    <${TwoTexts} id="training-title" label=${t("Title")} texts=${values.title} maxlength="120" onChange=${(title) => set({ title })} />
    <${Line} id="training-on" type="date" label=${t("Day")} value=${values.on} onChange=${(on) => set({ on })} /></${PlainForm}>`;
}

function Training({ session, one, people, again }) {
  const [isOpen, setOpen] = useState(false);
  const [values, set, forget] = useDraft(session, `training/${one.id}`, { experts: one.followers });
  const name = saidIn(one.title);
  const names = people.filter(({ id }) => one.followers.includes(id)).map((person) => person.chosen_name);
  // Who has left since stays in it.
  const gone = one.followers.filter((id) => !people.some((person) => person.id === id));
  const close = () => {
    forget();
    setOpen(false);
  };
  const send = async () => {
    await session.api.call("PUT", `${DESK}/trainings/${one.id}/followers`, { experts: [...new Set([...values.experts, ...gone])] });
    close();
    await again();
  };
  return html`<li class="card stack tight"><div class="head-row"><div><h3>${name}</h3><p class="facts-line hint"><span>${dayText(one.on)}</span><span>${tn("{n} followed it", "{n} followed it", one.followers.length)}</span></p></div>
      ${!isOpen && html`<button type="button" class="button small" onClick=${() => setOpen(true)}>${t("Who followed it")}<span class="apart">: ${name}</span></button>`}</div>
    ${isOpen
      ? html`<${PlainForm} onSend=${send} submit=${t("Save")} name="followers" beside=${html`<button type="button" class="button quiet" onClick=${close}>${t("Cancel")}</button>`}>
          <${Ticks} id="followers" label=${t("Who followed it")} options=${people.map((person) => [person.id, person.chosen_name])} values=${values.experts} onChange=${(experts) => set({ experts })} /></${PlainForm}>`
      : names.length > 0 && html`<p>${names.join(", ")}</p>`}</li>`;
}
