/** Appointments of a request: the preparation talk, the day itself, the talk afterwards. */

import { AskButton, Empty, Facts, Head, PlainForm } from "../shared/components.js";
import { Said } from "../shared/pages.js";
import { Line, Select } from "../shared/questionnaire/fields.js";
import { Fetched, useFetched, useFresh } from "../shared/resources.js";
import { listSeparator, t } from "../shared/text.js";
import { allMembers } from "../shared/trust/publication.js";
import { html, useState } from "../vendor/preact.js";
import { DESK, useDraft } from "./account.js";
import { fromLocal, Moment, momentsText, toLocal } from "./fields.js";
import { appointmentWords } from "./labels.js";

/**
 * @import { Appointment, Colleague, DeskRequest } from "kier/api"
 * @import { Fresh, Listed } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 */

/**
 * @typedef {Omit<Appointment, "id" | "starts_at" | "ends_at"> &
 *   {starts_at: string | null, ends_at: string | null}} AppointmentDraft
 */

const GOING = ["going", "delivered"];
/** @type {("place" | "link" | "contact_name" | "contact_phone")[]} */
const TEXTS = ["place", "link", "contact_name", "contact_phone"];

/**
 * The part of a request.
 * @param {{session: DeskAccount, request: DeskRequest, path: string}} props
 */
export function Agenda({ session, request, path }) {
  /** @type {Fresh<Listed<Appointment>>} */
  const fetched = useFresh(() => session.api.get(`${path}/appointments`), [path]);
  /** @type {Fresh<Colleague[]>} */
  const { found: colleagues, error } = useFetched(() => allMembers(session.api), []);
  const [edited, setEdited] = useState(/** @type {string | null} */ (null));
  const isGoing = GOING.includes(request.state);
  const close = async () => {
    setEdited(null);
    await fetched.again();
  };
  /** @param {Listed<Appointment>} found */
  const draw = ({ results }) =>
    results.length
      ? html`<ul role="list" class="cards">${results.map(
          (appointment) =>
            html`<li key=${appointment.id}>${
              edited === appointment.id
                ? html`<${Edit} session=${session} path="${DESK}/appointments/${appointment.id}" method="PATCH" name="appointment/${appointment.id}" appointment=${appointment} onDone=${close} onCancel=${() => setEdited(null)} />`
                : html`<${Appointment} session=${session} appointment=${appointment} isGoing=${isGoing} onEdit=${() => setEdited(appointment.id)} onDone=${close} />`
            }</li>`,
        )}</ul>`
      : edited !== "new" &&
        html`<${Empty}>${isGoing ? t("No appointment yet. Plan a preparation talk first, then the day, then a talk afterwards.") : t("This request has no appointments.")}</${Empty}>`;
  return html`<section class="stack" data-part="agenda">
    <${Head} id="agenda" title=${t("Appointments")} hint=${t("All who take part see them in their agenda. Calendars show no more than a time.")}>
      ${isGoing && edited !== "new" && html`<button type="button" class="button main" data-part="new-appointment" onClick=${() => setEdited("new")}>${t("New appointment")}</button>`}</${Head}>
    ${edited === "new" && (colleagues || error) && html`<${Edit} session=${session} path="${path}/appointments" method="POST" name="appointment/${request.id}" appointment=${usualAppointment(request, session, colleagues ?? [])} onDone=${close} onCancel=${() => setEdited(null)} />`}
    <${Fetched} fetched=${fetched}>${draw}</${Fetched}>
  </section>`;
}

/**
 * What a new appointment begins with: one calls the coordinator who plans it, on the platform's phone.
 * @param {Pick<DeskRequest, "day" | "briefing">} request
 * @param {Pick<DeskAccount, "me" | "platform">} session
 * @param {Colleague[]} colleagues among them oneself, by the name that members read
 * @returns {AppointmentDraft}
 */
export const usualAppointment = (request, { me, platform }, colleagues) => ({
  kind: "preparation",
  starts_at: request.day ? fromLocal(`${request.day}T10:00`) : null,
  ends_at: request.day ? fromLocal(`${request.day}T11:00`) : null,
  place: request.briefing.place ?? "",
  link: "",
  contact_name: colleagues.find(({ id }) => id === me.id)?.name ?? "",
  contact_phone: platform.phone ?? "",
});

/**
 * @param {{session: DeskAccount, appointment: Appointment, isGoing: boolean, onEdit: () => void,
 *   onDone: () => Promise<void>}} props
 */
function Appointment({ session, appointment, isGoing, onEdit, onDone }) {
  const remove = async () => {
    await session.api.call("DELETE", `${DESK}/appointments/${appointment.id}`);
    await onDone();
  };
  return html`<div class="card stack tight" data-appointment=${appointment.kind}>
    <div class="head-row"><h3>${appointmentWords()[appointment.kind]}</h3>
      ${
        isGoing &&
        html`<div class="row"><button type="button" class="button small" onClick=${onEdit}>${t("Change")}<span class="apart"> ${appointmentWords()[appointment.kind]}</span></button>
        <${AskButton} label=${t("Remove")} kind="small quiet" name="remove-appointment" title=${t("Remove this appointment?")} confirm=${t("Remove")} onConfirm=${remove} patience=${session.api.patience}><p>${t("All who take part are told.")}</p></${AskButton}></div>`
      }</div>
    <p class="moment">${momentsText(appointment.starts_at, appointment.ends_at)}</p>
    <${Facts} facts=${[
      [t("Place"), appointment.place],
      [
        t("Online"),
        appointment.link &&
          html`<a href=${appointment.link} rel="noreferrer noopener" target="_blank">${appointment.link}</a>`,
      ],
      [
        t("Whom to call on the day"),
        [appointment.contact_name, appointment.contact_phone].filter(Boolean).join(listSeparator()),
      ],
    ]} /></div>`;
}

/**
 * @param {{session: DeskAccount, path: string, method: string, name: string, appointment: AppointmentDraft,
 *   onDone: () => Promise<void>, onCancel: () => void}} props
 */
function Edit({ session, path, method, name, appointment, onDone, onCancel }) {
  const start = {
    ...appointment,
    starts_at: toLocal(appointment.starts_at),
    ends_at: toLocal(appointment.ends_at),
  };
  const [values, set, forget] = useDraft(session, name, start);
  const cancel = () => {
    forget();
    onCancel();
  };
  const send = async () => {
    const [starts_at, ends_at] = [fromLocal(values.starts_at), fromLocal(values.ends_at)];
    if (!starts_at || !ends_at) throw new Said(t("Give a day and a time for begin and end."));
    const texts = Object.fromEntries(TEXTS.map((field) => [field, (values[field] ?? "").trim()]));
    await session.api.call(method, path, { kind: values.kind, starts_at, ends_at, ...texts });
    forget();
    await onDone();
  };
  /**
   * The end follows the begin, as long as nobody chose another day.
   * @param {string} starts
   */
  const begin = (starts) => {
    const isSameDay = values.ends_at.slice(0, 10) === values.starts_at.slice(0, 10);
    set({
      starts_at: starts,
      ...(isSameDay ? { ends_at: `${starts.slice(0, 10)}T${values.ends_at.slice(11)}` } : {}),
    });
  };
  return html`<div class="card"><${PlainForm} onSend=${send} submit=${t("Save")} name="appointment" beside=${html`<button type="button" class="button quiet" onClick=${cancel}>${t("Cancel")}</button>`}>
    <${Select} id="kind" label=${t("What it is")} value=${values.kind} options=${Object.entries(appointmentWords())} onChoose=${(kind) => set({ kind })} />
    <div class="two"><${Moment} id="starts" label=${t("Begins")} value=${values.starts_at} onChange=${begin} /><${Moment} id="ends" label=${t("Ends")} value=${values.ends_at} onChange=${(ends_at) => set({ ends_at })} /></div>
    <div class="two"><${Line} id="place" label=${t("Place")} maxlength="200" value=${values.place} onChange=${(place) => set({ place })} />
      <${Line} id="link" label=${t("Link, if it is online")} type="url" maxlength="200" value=${values.link} onChange=${(link) => set({ link })} /></div>
    <div class="two"><${Line} id="contact_name" label=${t("Whom to call on the day")} maxlength="100" value=${values.contact_name} onChange=${(contact_name) => set({ contact_name })} />
      <${Line} id="contact_phone" label=${t("Their phone")} type="tel" maxlength="30" value=${values.contact_phone} onChange=${(contact_phone) => set({ contact_phone })} /></div>
    <p class="hint">${t("Times are those of the Netherlands.")}</p>
  </${PlainForm}></div>`;
}
