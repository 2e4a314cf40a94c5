/** The opening hours of a week as a form has them, and as the server does. */

import { Said } from "../shared/pages.js";
import { t } from "../shared/text.js";

/** @import { ClosedPeriod, Practice } from "kier/api" */

/** @typedef {[from: string, to: string]} Span of a day, as `09:00`; empty while nothing is typed */
/** @typedef {Record<string, Span[]>} Week by day */
/** @typedef {{isOn: boolean, week: Week}} WayHours a week that is not used is kept while the page is open */
/**
 * What the page has in its fields.
 * @typedef {{ways: Record<string, WayHours>, closed: ClosedPeriod[], open_on_holidays: boolean,
 *   shows_presence: boolean, second_reader: boolean, police: Record<string, string>, response_hours: string,
 *   interprets: string[]}} Draft
 */

export const WAYS = ["app", "telephone", "on-the-spot"];
export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const WEEKDAYS = DAYS.slice(0, 5);
/** @type {Span} */
const OFFICE = ["09:00", "17:00"];
export const PRACTICE = "/api/v1/organisation/practice";
const DAY_MS = 86_400_000;

/**
 * The hours of who begins to have some: office hours.
 * @returns {Week}
 */
export const officeWeek = () =>
  Object.fromEntries(DAYS.map((day) => [day, WEEKDAYS.includes(day) ? [[...OFFICE]] : []]));

/**
 * The same hours on every weekday as on Monday; the weekend stays.
 * @param {Week} week
 * @returns {Week}
 */
export const withMondayCopied = (week) => ({
  ...week,
  ...Object.fromEntries(WEEKDAYS.map((day) => [day, week.mon.map((span) => [...span])])),
});

/**
 * What stands in the fields of a practice.
 * @param {Practice} practice
 * @returns {Draft}
 */
export function draftOf({ hours = {}, closed = [], police = {}, ...practice }) {
  const ways = WAYS.map((way) => {
    /** @type {Record<string, string[]> | undefined} */
    const days = /** @type {any} */ (hours)[way];
    const week = DAYS.map((day) => [day, (days?.[day] ?? []).map((span) => span.split("-"))]);
    return [way, { isOn: Boolean(days), week: days ? Object.fromEntries(week) : officeWeek() }];
  });
  return {
    ways: Object.fromEntries(ways),
    closed,
    police: /** @type {Record<string, string>} */ (police),
    open_on_holidays: practice.open_on_holidays ?? false,
    shows_presence: practice.shows_presence ?? true,
    second_reader: practice.second_reader ?? false,
    response_hours: String(practice.response_hours ?? ""),
    interprets: practice.interprets ?? [],
  };
}

/**
 * What stands in a form with some of these fields.
 * @param {FormData} values
 * @param {Draft} draft what the other fields say
 * @param {string[]} names
 * @returns {Draft}
 */
export function draftIn(values, draft, names) {
  const text = (/** @type {string} */ name) => String(values.get(name) ?? "");
  /** @type {Record<string, () => any>} */
  const read = {
    ways: () => Object.fromEntries(WAYS.map((way) => [way, wayIn(values, way)])),
    closed: () =>
      rowsIn(values, (place) => `closed-${place}-first`).map((first, place) => ({
        first,
        last: text(`closed-${place}-last`),
      })),
    open_on_holidays: () => values.has("open_on_holidays"),
    shows_presence: () => values.has("shows_presence"),
    second_reader: () => values.has("second_reader"),
    // A text without a field stays as it was.
    police: () => ({
      ...draft.police,
      ...Object.fromEntries(
        [...values.keys()]
          .filter((name) => name.startsWith("police-"))
          .map((name) => [name.slice("police-".length), text(name)]),
      ),
    }),
    response_hours: () => text("response_hours"),
    // In the order that was kept, so that ticks which are as they were change nothing.
    interprets: () => {
      const ticked = values.getAll("interprets").map(String);
      const kept = draft.interprets.filter((language) => ticked.includes(language));
      return [...kept, ...ticked.filter((language) => !kept.includes(language))];
    },
  };
  const own = names.map((name) => (name === "hours" ? "ways" : name));
  return { ...draft, ...Object.fromEntries(own.map((name) => [name, read[name]()])) };
}

/**
 * @param {FormData} values
 * @param {string} way
 * @returns {WayHours}
 */
function wayIn(values, way) {
  const spans = (/** @type {string} */ day) =>
    rowsIn(values, (place) => idOf(way, day, place)).map((from, place) => [
      from,
      String(values.get(`${idOf(way, day, place)}-to`) ?? ""),
    ]);
  const week = /** @type {Week} */ (Object.fromEntries(DAYS.map((day) => [day, spans(day)])));
  return { isOn: values.has(`has-${way}`), week };
}

/**
 * The values of fields that are numbered.
 * @param {FormData} values
 * @param {(place: number) => string} nameOf
 */
function rowsIn(values, nameOf) {
  const found = [];
  for (let place = 0; values.has(nameOf(place)); place += 1)
    found.push(String(values.get(nameOf(place))));
  return found;
}

/**
 * Rows without those at the end in which nothing is typed yet.
 * @template T
 * @param {T[]} rows
 * @param {(row: T) => string} textOf
 */
const begun = (rows, textOf) => rows.slice(0, rows.findLastIndex((row) => textOf(row)) + 1);

/**
 * What the fields say, as the server takes it. Throws `Said` with the field that is not filled in.
 * @param {Draft} draft
 */
export function practiceOf(draft) {
  const closed = begun(draft.closed, ({ first, last }) => first + last);
  const hours = WAYS.filter((way) => draft.ways[way].isOn).map((way) => [
    way,
    Object.fromEntries(
      DAYS.map((day) => [
        day,
        begun(draft.ways[way].week[day], (span) => span.join("")).map((span, place) =>
          spanText(span, idOf(way, day, place)),
        ),
      ]).filter(([, spans]) => spans.length),
    ),
  ]);
  for (const [place, { first, last }] of closed.entries()) {
    if (!first || !last) {
      throw new Said(t("Give the first and the last day."), `closed-${place}-last`);
    }
  }
  const promise = Number(draft.response_hours);
  if (!draft.response_hours.trim() || !Number.isInteger(promise)) {
    throw new Said(t("Give whole hours."), "response_hours");
  }
  const police = Object.entries(draft.police).map(([code, text]) => [
    code,
    text.replace(/\s+/g, " ").trim(),
  ]);
  return {
    hours: Object.fromEntries(hours),
    closed,
    open_on_holidays: draft.open_on_holidays,
    shows_presence: draft.shows_presence,
    second_reader: draft.second_reader,
    police: Object.fromEntries(police.filter(([, text]) => text)),
    response_hours: promise,
    interprets: draft.interprets,
  };
}

/**
 * The field of a span.
 * @param {string} way
 * @param {string} day
 * @param {number} place
 */
export const idOf = (way, day, place) => `hours-${way}-${day}-${place}`;

/**
 * The field that an error of the server points at: `/hours/app/mon/0`.
 * @param {string} pointer
 */
export const fieldOf = (pointer) => pointer.slice(1).replaceAll("/", "-");

/**
 * @param {Span} span
 * @param {string} id
 */
function spanText([from, to], id) {
  if (!from || !to) throw new Said(t("Give both times, or take them away."), id);
  return `${from}-${to}`;
}

/** The day that it is in the Netherlands: `2026-03-31`. */
export const today = (now = new Date()) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Amsterdam" }).format(now);

/**
 * The Sunday of a day's week, or the day itself.
 * @param {string} day
 */
export function sundayOf(day) {
  const moment = new Date(`${day}T12:00:00Z`);
  const left = (7 - moment.getUTCDay()) % 7;
  return new Date(moment.getTime() + left * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The closed period that a day lies in.
 * @param {ClosedPeriod[]} closed
 * @param {string} day
 */
export const closedOn = (closed, day) =>
  closed.find(({ first, last }) => first <= day && day <= last);
