/** Quiet hours and one's own hours: on which days, from when until when, by the clock of which place. */

import { html, useEffect, useRef } from "../../vendor/preact.js";
import { useHour } from "../pages.js";
import { t } from "../text.js";
import {
  DAYS,
  dayName,
  hourLabel,
  hourThere,
  NIGHTS,
  nextQuiet,
  openHours,
  WORKING_HOURS,
  zones,
} from "./quiet-hours.js";

/**
 * @import { Draft } from "./preferences.js"
 * @import { QuietTimes, Span } from "./quiet-hours.js"
 */

// As many as the server takes.
const MAX_SPANS = 21;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const language = () => document.documentElement.lang;

/**
 * @param {{draft: Draft, times: QuietTimes | null, set: (fields: Partial<Draft>) => void, fault?: string}} form
 *   `fault` is the field that is wrong
 */
export function Times({ draft, times, set, fault }) {
  /**
   * @param {"quiet" | "safe"} name
   * @param {string} legend
   * @param {Span} first
   */
  const list = (
    name,
    legend,
    first,
  ) => html`<${Spans} name=${name} legend=${legend} spans=${draft[name]} first=${first} fault=${fault}
    onChange=${(spans) => set({ [name]: spans })} />`;
  /**
   * @param {"hasQuiet" | "hasSafe" | "urgent_anyway"} name
   * @param {string} text
   * @param {string} [hint]
   */
  const tick = (
    name,
    text,
    hint,
  ) => html`<label class="choice"><input type="checkbox" name=${name} checked=${draft[name]}
    onChange=${({ target }) => set({ [name]: target.checked })} /> <span>${text}${hint && html`<br /><span class="hint">${hint}</span>`}</span></label>`;
  return html`
    <p class="hint">${t("What happens at other times is told afterwards.")}</p>
    ${tick("hasQuiet", t("Quiet hours"), t("Nothing comes then, at night for example."))}
    ${draft.hasQuiet && list("quiet", t("Quiet hours"), NIGHTS)}
    ${tick("hasSafe", t("Only in my hours"), t("Nothing comes outside of them."))}
    ${draft.hasSafe && list("safe", t("Only in my hours"), WORKING_HOURS)}
    ${
      times &&
      html`<div class="zone"><label class="label" for="timezone">${t("Time zone")}</label>
        <select class="field" id="timezone" value=${draft.timezone} onChange=${({ target }) => set({ timezone: target.value })}>
          ${zones(draft.timezone).map((zone) => html`<option key=${zone} value=${zone}>${zone.replaceAll("_", " ")}</option>`)}
        </select></div>
      ${tick("urgent_anyway", t("Urgent ones may come anyway"))}`
    }
    <${Example} times=${times} />`;
}

/**
 * What it comes to, in a sentence.
 * @param {{times: QuietTimes | null}} props
 */
function Example({ times }) {
  const now = useHour();
  return html`<p class="note" role="status" data-part="next-quiet">${exampleOf(times, now, language())}</p>`;
}

/** @param {QuietTimes | null} times @param {number} now @param {string} tag of the language */
export function exampleOf(times, now, tag) {
  if (!times) return t("At any time.");
  const next = nextQuiet(times, now);
  if (!next)
    return openHours(times).size
      ? t("At any time.")
      : t("Nothing could ever come. Leave some hours open.");
  const [from, until] = [next.from, next.until].map((time) => hourThere(time, times.timezone, tag));
  return next.isNow
    ? t("Quiet now, until {until}.", { until })
    : t("Quiet next: {from} until {until}.", { from, until });
}

/**
 * @param {{name: string, legend: string, spans: Span[], first: Span, fault?: string | null,
 *   onChange: (spans: Span[]) => void}} props
 */
function Spans({ name, legend, spans, first, fault, onChange }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const count = useRef(spans.length);
  useEffect(() => {
    // What was pressed is gone, or there is something new to fill in.
    if (count.current !== spans.length)
      /** @type {HTMLElement | null | undefined} */ (
        box.current?.querySelector("fieldset:last-of-type")
      )?.focus();
    count.current = spans.length;
  }, [spans.length]);
  /**
   * @param {number} place
   * @param {Span} span
   */
  const replace = (place, span) =>
    onChange(spans.map((other, at) => (at === place ? span : other)));
  return html`<div class="stack spans" ref=${box} data-list=${name}>
    ${spans.map(
      (
        span,
        place,
      ) => html`<${Span} key=${place} id="${name}-${place}" legend=${legend} span=${span} fault=${fault}
      onChange=${(fields) => replace(place, { ...span, ...fields })}
      onRemove=${spans.length > 1 && (() => onChange(spans.filter((_, one) => one !== place)))} />`,
    )}
    ${spans.length < MAX_SPANS && html`<button type="button" class="button quiet" data-add=${name} onClick=${() => onChange([...spans, first])}>${t("Add other hours")}</button>`}
  </div>`;
}

/**
 * @param {{id: string, legend: string, span: Span, fault?: string | null,
 *   onChange: (fields: Partial<Span>) => void, onRemove?: (() => void) | false}} props
 */
function Span({ id, legend, span, fault, onChange, onRemove }) {
  const { days, from, until } = span;
  /**
   * @param {number} day
   * @param {boolean} isOn
   */
  const tick = (day, isOn) =>
    onChange({ days: DAYS.filter((other) => (other === day ? isOn : days.includes(other))) });
  /**
   * @param {string} field
   * @param {string} text
   * @param {number} value
   * @param {number[]} hours
   * @param {(hour: number) => void} choose
   */
  const hour = (
    field,
    text,
    value,
    hours,
    choose,
  ) => html`<div class="entry"><label class="label" for=${field}>${text}</label>
    <select class="field" id=${field} value=${value} aria-invalid=${fault === field ? "true" : undefined}
      onChange=${({ target }) => choose(Number(target.value))}>
      ${hours.map((hour) => html`<option key=${hour} value=${hour}>${hourLabel(hour)}</option>`)}</select></div>`;
  return html`<fieldset class="span" tabindex="-1" id="${id}-days">
    <legend class="apart">${legend}</legend>
    <div role="group" aria-labelledby="${id}-label"><p class="label" id="${id}-label">${t("Days")}</p><div class="days">${DAYS.map(
      (
        day,
      ) => html`<label class="day" key=${day}><input type="checkbox" value=${day} checked=${days.includes(day)}
      onChange=${({ target }) => tick(day, target.checked)} /> <span>${dayName(day, language())}</span></label>`,
    )}</div></div>
    <div class="row">${hour(`${id}-from`, t("From"), from, HOURS, (chosen) => onChange({ from: chosen }))}
      ${hour(
        `${id}-until`,
        t("Until"),
        until,
        HOURS.map((hour) => hour + 1),
        (chosen) => onChange({ until: chosen }),
      )}
      ${onRemove && html`<button type="button" class="button quiet" onClick=${onRemove}>${t("Remove")}</button>`}</div>
  </fieldset>`;
}
