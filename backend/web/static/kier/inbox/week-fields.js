/** The hours of a week in one way: from when until when on each day. */

import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { DAYS, idOf, withMondayCopied } from "./opening-week.js";

/** @import { Span, Week, WayHours } from "./opening-week.js" */

const QUARTER_SECONDS = 900;
// The fifth of January 1970 was a Monday.
const FIRST_MONDAY = 5;

/** The name of a day in the language of the page. @param {string} day */
export const dayName = (day) => {
  const date = new Date(Date.UTC(1970, 0, FIRST_MONDAY + DAYS.indexOf(day)));
  const text = date.toLocaleDateString(document.documentElement.lang, {
    weekday: "long",
    timeZone: "UTC",
  });
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/**
 * A handler that takes what stands in a field.
 * @param {(value: string) => void} act
 */
export const onValue = (act) => (/** @type {any} */ event) => act(event.target.value);

/**
 * A handler that takes whether a box is ticked; of `input`, since forms draw their fields anew before `change`.
 * @param {(isOn: boolean) => void} act
 */
export const onTick = (act) => (/** @type {any} */ event) => act(event.target.checked);

/**
 * A way, whether it is open at hours, and its week.
 * @param {{way: string, texts: string[], hours: WayHours, faults: Record<string, string>,
 *   onChange: (hours: WayHours) => void}} props
 */
export function WeekFields({ way, texts: [title, question, hint], hours, faults, onChange }) {
  /** @param {Week} week */
  const change = (week) => onChange({ ...hours, week });
  /** @param {string} day */
  const changeOf = (day) => (/** @type {Span[]} */ spans) =>
    change({ ...hours.week, [day]: spans });
  const isFaulty = Object.keys(faults).some((id) => id.startsWith(`hours-${way}-`));
  const fields = html`<label class="choice"><input type="checkbox" name="has-${way}" checked=${hours.isOn}
      onInput=${onTick((isOn) => onChange({ ...hours, isOn }))} /> <span>${question}</span></label>
    ${!hours.isOn && hint && html`<p class="hint">${hint}</p>`}
    ${
      hours.isOn &&
      DAYS.map(
        (
          day,
        ) => html`<${DayFields} key=${day} way=${way} day=${day} spans=${hours.week[day]} faults=${faults}
        onChange=${changeOf(day)}
        onCopy=${day === "mon" && (() => change(withMondayCopied(hours.week)))} />`,
      )
    }`;
  // Matching goes by the app; the other ways are folded, so that a phone shows what counts.
  return way === "app"
    ? html`<fieldset class="plain stack" data-way=${way}><legend><h3>${title}</h3></legend>${fields}</fieldset>`
    : html`<details class="way" data-way=${way} open=${isFaulty}><summary>${title}</summary><div class="stack">${fields}</div></details>`;
}

/**
 * @param {{way: string, day: string, spans: Span[], faults: Record<string, string>,
 *   onChange: (spans: Span[]) => void, onCopy: false | (() => void)}} props
 */
function DayFields({ way, day, spans, faults, onChange, onCopy }) {
  const name = dayName(day);
  /**
   * @param {number} place
   * @param {Span} span
   */
  const set = (place, span) => onChange(spans.map((one, at) => (at === place ? span : one)));
  const add = () => onChange([...spans, spans.length ? ["", ""] : ["09:00", "17:00"]]);
  const remove = (/** @type {number} */ place) => (/** @type {any} */ event) => {
    // The button that had the focus goes with its row.
    event.currentTarget.closest(".open-day").querySelector("button").focus();
    onChange(spans.filter((_, at) => at !== place));
  };
  /**
   * @param {Span} span
   * @param {number} place
   */
  const field = ([from, to], place) => {
    const id = idOf(way, day, place);
    const fault = faults[id];
    /**
     * @param {string} end
     * @param {string} label
     * @param {string} value
     * @param {(text: string) => Span} change
     */
    const time = (end, label, value, change) => html`<input class="field time" type="time"
        step=${QUARTER_SECONDS} id=${end} name=${end} value=${value} aria-label="${name}, ${label}"
        aria-invalid=${fault ? "true" : undefined} aria-describedby=${fault ? `${id}-fault` : undefined}
        onInput=${onValue((text) => set(place, change(text)))} />`;
    return html`<div class="open-span" key=${place}>
        ${time(id, t("from"), from, (text) => [text, to])}<span aria-hidden="true">–</span>${time(`${id}-to`, t("until"), to, (text) => [from, text])}
        <button type="button" class="button quiet small" onClick=${remove(place)}
          aria-label="${t("Remove")} ${name} ${from}">×</button>
        ${fault && html`<p class="fault" id="${id}-fault">${fault}</p>`}</div>`;
  };
  return html`<div class="open-day" role="group" aria-label=${name} data-day=${day}>
    <div class="open-day-head"><span class="label">${name}</span>
      ${!spans.length && html`<span class="hint">${t("No hours")}</span>`}
      <button type="button" class="button quiet small" onClick=${add}>${t("Add hours")}<span class="apart"> ${name}</span></button></div>
    ${spans.map(field)}
    ${onCopy && html`<button type="button" class="button small" data-part="copy-monday" onClick=${onCopy}>${t("Copy Monday to all weekdays")}</button>`}
  </div>`;
}
