/** Planning a session of a training, and changing it. */

import { PlainForm } from "../../shared/components.js";
import { dayFromNow } from "../../shared/formats.js";
import { Said } from "../../shared/pages.js";
import { Line, Select, Tick } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { useRowForm } from "../row-form.js";

/**
 * @import { TrainingOptions, TrainingSession } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 */

/**
 * @typedef {{starts_at: string, ends_at: string, is_online: boolean, municipality: string,
 *   where: string, trainer: string, seats: string, language: string}} Values
 */

/**
 * @param {TrainingSession | undefined} row
 * @returns {Values}
 */
const valuesOf = (row) => ({
  starts_at: row?.starts_at ?? `${dayFromNow(28)}T09:30`,
  ends_at: row?.ends_at ?? `${dayFromNow(28)}T12:30`,
  is_online: row?.is_online ?? false,
  municipality: row?.municipality ?? "",
  where: row?.where ?? "",
  trainer: row?.trainer ?? "",
  seats: String(row?.seats ?? 12),
  language: row?.language ?? "nl",
});

/**
 * What is sent.
 * @param {Values} values
 * @throws {Said} something is missing
 */
function bodyOf(values) {
  if (!values.starts_at || !values.ends_at) throw new Said(t("Choose the beginning and the end."));
  if (!values.where.trim())
    throw new Said(t("Say where it is: an address, or the address of the online meeting."));
  if (!values.is_online && !values.municipality)
    throw new Said(t("Choose a municipality, or say that it is online."));
  if (!/^[1-9]\d{0,2}$/.test(values.seats)) throw new Said(t("Give a number of places."));
  const municipality = values.is_online ? "" : values.municipality;
  return { ...values, municipality, seats: Number(values.seats) };
}

/**
 * @param {{session: ProgrammeAccount, path: string, options: TrainingOptions,
 *   row?: TrainingSession, onDone: (row: TrainingSession) => void, onClose: () => void}} props
 *   `path`: of the sessions
 */
export function SessionForm({ session, path, options, row, onDone, onClose }) {
  const { values, set, send, beside, conflict } = useRowForm({
    session,
    draft: `session/${row?.id ?? path}`,
    valuesOf,
    path,
    row,
    bodyOf,
    onSaved: (/** @type {TrainingSession} */ saved) => {
      onDone(saved);
      onClose();
    },
    onClose,
  });
  return html`${conflict((theirs) => [
    [t("Begins"), values.starts_at, theirs.starts_at],
    [t("Ends"), values.ends_at, theirs.ends_at],
    [t("Where exactly"), values.where, theirs.where],
    [t("Trainer"), values.trainer, theirs.trainer],
    [t("Number of places"), values.seats, String(theirs.seats)],
  ])}
    <${PlainForm} onSend=${send} submit=${row ? t("Save") : t("Plan the session")} name="session-form" beside=${beside}>
      ${row && html`<p class="note">${t("Who registered gets a letter if you change the time or the place.")}</p>`}
      <${Fields} options=${options} values=${values} set=${set} /></${PlainForm}>`;
}

/**
 * @param {{options: TrainingOptions, values: Values, set: (fields: Partial<Values>) => void}} props
 */
function Fields({ options, values, set }) {
  /** @type {(name: keyof Values) => (value: unknown) => void} */
  const put = (name) => (value) => set({ [name]: value });
  /** @param {{id: string, label: string}[]} choices */
  const pairs = (choices) => choices.map(({ id, label }) => [id, label]);
  return html`<${Line} id="starts_at" type="datetime-local" label=${t("Begins")} hint=${t("Dutch time")} value=${values.starts_at} onChange=${put("starts_at")} />
    <${Line} id="ends_at" type="datetime-local" label=${t("Ends")} value=${values.ends_at} onChange=${put("ends_at")} />
    <${Tick} id="is_online" label=${t("It is online")} checked=${values.is_online} onChange=${put("is_online")} />
    ${
      !values.is_online &&
      html`<${Select} id="municipality" label=${t("Municipality")} value=${values.municipality} options=${[["", t("Choose one")], ...pairs(options.municipalities)]} onChoose=${put("municipality")} />`
    }
    <${Line} id="where" label=${t("Where exactly")} hint=${t("The address, or that of the online meeting. Only who registered sees it.")} maxlength="300" value=${values.where} onChange=${put("where")} />
    <${Line} id="trainer" label=${t("Trainer")} hint=${t("Who registered sees the name.")} maxlength="80" value=${values.trainer} onChange=${put("trainer")} />
    <${Line} id="seats" label=${t("Number of places")} inputmode="numeric" maxlength="3" value=${values.seats} onChange=${put("seats")} />
    <${Select} id="language" label=${t("Language")} value=${values.language} options=${pairs(options.languages)} onChoose=${put("language")} />`;
}
