/** Fields of a briefing by name: what one reads, and what one fills in. */

import { dayText, labelOf, labelsOf, money } from "../shared/formats.js";
import { Line, Select, Tick } from "../shared/questionnaire/fields.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { LongText, Ticks } from "./fields.js";
import { centsOf, fieldWords, nameWords, typedMoney } from "./labels.js";

/** @import { Choice, Platform } from "kier/api" */

// What stands beside the briefing's own texts.
const COLUMNS = [
  "form",
  "topics",
  "languages",
  "region",
  "online",
  "day",
  "wanted",
  "heavy",
  "fee_cents",
  "travel_cents",
];
/** @type {Record<string, "forms" | "topics" | "languages" | "regions">} */
const LISTS = { form: "forms", topics: "topics", languages: "languages", region: "regions" };

/**
 * The value of a field of a request.
 * @param {Record<string, any>} request
 * @param {string} name
 */
export const valueOf = (request, name) =>
  COLUMNS.includes(name) ? request[name] : request.briefing[name];

/**
 * Changed fields as `PATCH` of a request takes them.
 * @param {Record<string, any>} fields
 */
export function changesOf(fields) {
  const names = Object.keys(fields);
  /** @param {(name: string) => boolean} test */
  const some = (test) => Object.fromEntries(names.filter(test).map((name) => [name, fields[name]]));
  const briefing = some((name) => !COLUMNS.includes(name));
  return {
    ...some((name) => COLUMNS.includes(name)),
    ...(Object.keys(briefing).length ? { briefing } : {}),
  };
}

// What may still change when members say yes to all else; see `revisions.py`.
const LATE = ["place", "preparation", "support", "aftercare", "heavy"];

/**
 * Whether the desk may change a field while a request is in this state.
 * @param {string} state
 * @param {string} name
 */
export const mayChange = (state, name) =>
  state === "submitted" || (state === "going" && LATE.includes(name));

/**
 * What one reads of it.
 * @param {Platform} platform
 * @param {string} name
 * @param {any} value
 */
export function fieldText(platform, name, value) {
  if (value === null || value === undefined || value === "") return "";
  if (Array.isArray(value)) return labelsOf(platform[LISTS[name]], value);
  if (LISTS[name]) return labelOf(platform[LISTS[name]], value);
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (name.endsWith("_cents")) return money(value);
  if (name === "names") return nameWords()[value] ?? value;
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return dayText(value);
  return String(value);
}

/** @param {Choice[]} list */
const pairs = (list) => list.map(({ id, label }) => [id, label]);
const none = () => ["", t("not filled in")];

/**
 * One field to fill in.
 * @param {{platform: Platform, name: string, value: any, onChange: (value: any) => void}} props
 */
export function BriefingField({ platform, name, value, onChange }) {
  const id = `field-${name}`;
  const label = fieldWords()[name] ?? name;
  if (["topics", "languages"].includes(name)) {
    return html`<${Ticks} id=${id} label=${label} options=${pairs(platform[LISTS[name]])} values=${value ?? []} onChange=${onChange} />`;
  }
  if (name === "names") {
    return html`<${Select} id=${id} label=${label} value=${value ?? ""} options=${[none(), ...Object.entries(nameWords())]} onChoose=${onChange} />`;
  }
  if (["form", "region"].includes(name)) {
    return html`<${Select} id=${id} label=${label} value=${value ?? ""} options=${[none(), ...pairs(platform[LISTS[name]])]} onChoose=${onChange} />`;
  }
  if (["online", "heavy"].includes(name)) {
    const hint =
      name === "heavy"
        ? t("After a heavy one, members rest for a while before the next.")
        : undefined;
    return html`<${Tick} id=${id} label=${label} hint=${hint} checked=${Boolean(value)} onChange=${onChange} />`;
  }
  if (["day", "told_on"].includes(name)) {
    return html`<${Line} id=${id} type="date" label=${label} value=${value ?? ""} onChange=${(day) => onChange(day || null)} />`;
  }
  if (name.endsWith("_cents"))
    return html`<${Money} id=${id} label=${label} value=${value} onChange=${onChange} />`;
  if (name === "wanted") {
    return html`<${Line} id=${id} label=${label} class="field number" inputmode="numeric" value=${value ?? ""} onChange=${(text) => onChange(/^\d{1,2}$/.test(text) ? Number(text) : text)} />`;
  }
  return html`<${LongText} id=${id} label=${label} rows=${name === "question" ? 1 : 2} value=${value ?? ""} onChange=${onChange} />`;
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
