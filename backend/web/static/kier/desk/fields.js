/** Fields of the desk: a text in Dutch and English side by side, a sum, a day, a moment, ticks. */

import { Area, Line, Wrong } from "../shared/questionnaire/fields.js";
import { languageName } from "../shared/questionnaire/languages.js";
import { language, t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { centsOf, typedMoney } from "./labels.js";

const DESK_LANGUAGES = ["nl", "en"];
const ZONE = "Europe/Amsterdam";

/**
 * One text in Dutch and in English, beside each other where there is room.
 * @param {{id: string, label: string, hint?: string, texts?: Record<string, string>, rows?: number,
 *   maxlength?: number | string, readonly?: boolean,
 *   onChange: (texts: Record<string, string>) => void}} field
 */
export function TwoTexts({
  id,
  label,
  hint,
  texts = {},
  rows = 1,
  maxlength = 10000,
  readonly,
  onChange,
}) {
  return html`<div class="line" role="group" aria-labelledby="${id}-label">
    <p class="label" id="${id}-label">${label}</p>
    ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    <div class="two">${DESK_LANGUAGES.map(
      (code) => html`<div key=${code}>
      <label class="hint" for="${id}-${code}">${languageName(code, language().tag)}<span class="apart">: ${label}</span></label>
      <${Area} id="${id}-${code}" rows=${rows} lang=${code} value=${texts[code] ?? ""} maxlength=${maxlength} readonly=${readonly}
        aria-describedby=${hint ? `${id}-hint` : undefined} onInput=${(event) => onChange({ ...texts, [code]: event.target.value })} /></div>`,
    )}</div>
  </div>`;
}

/**
 * A longer text in one language.
 * @param {{id: string, label: string, hint?: string, value: string, rows?: number,
 *   faults?: string[], onChange: (text: string) => void} & Record<string, unknown>} props
 */
export function LongText({ id, label, hint, value, rows = 3, faults, onChange, ...attributes }) {
  return html`<div class="line"><label class="label" for=${id}>${label}</label>
    ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    <${Wrong} id=${id} faults=${faults} />
    <${Area} id=${id} rows=${rows} value=${value} dir="auto" maxlength="10000" aria-describedby=${hint ? `${id}-hint` : undefined}
      onInput=${(event) => onChange(event.target.value)} ...${attributes} /></div>`;
}

/**
 * Several of a list, as boxes to tick.
 * @param {{id: string, label: string, hint?: string, options: [code: string, text: string][],
 *   values: string[], onChange: (codes: string[]) => void}} props
 */
export function Ticks({ id, label, hint, options, values, onChange }) {
  /**
   * @param {string} flipped
   * @param {boolean} isOn
   */
  const flip = (flipped, isOn) =>
    onChange(
      options
        .map(([code]) => code)
        .filter((code) => (code === flipped ? isOn : values.includes(code))),
    );
  return html`<fieldset class="ticks"><legend class="label">${label}</legend>
    ${hint && html`<p class="hint">${hint}</p>`}
    ${options.map(
      ([
        code,
        text,
      ]) => html`<label class="choice" key=${code}><input type="checkbox" name="${id}-${code}" checked=${values.includes(code)}
      onChange=${(event) => flip(code, event.target.checked)} /> <span>${text}</span></label>`,
    )}
  </fieldset>`;
}

/**
 * A sum in euros; `onChange` gets cents, null, or the text itself where it is no sum.
 * @param {{id: string, label: string, value: number | string | null, hint?: string,
 *   onChange: (value: any) => void}} props
 */
export function Money({ id, label, value, hint, onChange }) {
  const [text, setText] = useState(typedMoney(value));
  /** @param {string} typed */
  const type = (typed) => {
    setText(typed);
    onChange(typed.trim() ? (centsOf(typed) ?? typed) : null);
  };
  const faults =
    text.trim() && centsOf(text) === null ? [t("Write a sum like 75 or 75.50.")] : undefined;
  return html`<${Line} id=${id} label=${label} hint=${hint ?? t("In euros")} class="field number" inputmode="decimal" value=${text} faults=${faults} onChange=${type} />`;
}

/**
 * A day and a time of day in Amsterdam, as two fields; `value` is `2026-03-31T14:30`.
 * @param {{id: string, label: string, value: string | undefined,
 *   onChange: (text: string) => void}} props
 */
export function Moment({ id, label, value, onChange }) {
  const [day = "", time = ""] = (value ?? "").split("T");
  return html`<div role="group" aria-labelledby="${id}-label"><p class="label" id="${id}-label">${label}</p>
    <div class="row"><label class="apart" for="${id}-day">${label}: ${t("day")}</label><input class="field day" type="date" id="${id}-day" value=${day} onInput=${(event) => onChange(`${event.target.value}T${time}`)} />
      <label class="apart" for="${id}-time">${label}: ${t("time")}</label><input class="field time" type="time" id="${id}-time" value=${time} onInput=${(event) => onChange(`${day}T${event.target.value}`)} /></div></div>`;
}

/** @param {Date} moment */
const parts = (moment) => {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: ZONE,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
};

/**
 * A moment of the wire as Amsterdam's clocks show it.
 * @param {string | null} moment ISO 8601
 * @returns {string} `2026-03-31T14:30`
 */
export function toLocal(moment) {
  if (!moment) return "";
  const { year, month, day, hour, minute } = parts(new Date(moment));
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/**
 * The opposite. Of an hour that comes twice in autumn it is the first; one that is left out in
 * spring is moved on.
 * @param {string} local `2026-03-31T14:30`, by Amsterdam's clocks
 * @returns {string | null} ISO 8601 in UTC; null: no moment
 */
export function fromLocal(local) {
  const asIfUtc = Date.parse(`${local}:00Z`);
  if (Number.isNaN(asIfUtc) || local.length !== 16) return null;
  /** @param {number} at */
  const shown = (at) => Date.parse(`${toLocal(new Date(at).toISOString())}:00Z`);
  const guesses = [2, 1].map((hours) => asIfUtc - hours * 3_600_000);
  const found = guesses.find((at) => shown(at) === asIfUtc) ?? guesses[1];
  return new Date(found).toISOString().replace(".000Z", "Z");
}

/**
 * Two moments of one day, as one says them.
 * @param {string} starts
 * @param {string} ends
 */
export function momentsText(starts, ends) {
  const tag = document.documentElement.lang;
  const day = new Date(starts).toLocaleDateString(tag, {
    timeZone: ZONE,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  });
  /** @param {string} moment */
  const clock = (moment) =>
    new Date(moment).toLocaleTimeString(tag, {
      timeZone: ZONE,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
  return `${day}, ${clock(starts)} – ${clock(ends)}`;
}

/**
 * An hour of the wire, in short.
 * @param {string} moment
 */
export const hourText = (moment) =>
  new Date(moment).toLocaleString(document.documentElement.lang, {
    timeZone: ZONE,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
