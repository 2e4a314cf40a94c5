/**
 * Hours of a week in which somebody may be told, as the server counts them (notifications/times.py):
 * a span begins on its days, and where it ends at or before its beginning, it ends a day later.
 */

const DAY = 24;
const WEEK = 7 * DAY;
const HOUR_MS = 3_600_000;
// What begins within a week ends within the next one.
const LOOK_HOURS = 2 * WEEK;

/** @typedef {{days: number[], from: number, until: number}} Span hours of some days */
/** @typedef {{timezone: string, safe: Span[], quiet: Span[], urgent_anyway: boolean}} QuietTimes */

/** All days of the week, Monday first (ISO 8601). */
export const DAYS = [1, 2, 3, 4, 5, 6, 7];

/** What one begins with. */
export const NIGHTS = { days: DAYS, from: 22, until: 7 };
export const WORKING_HOURS = { days: [1, 2, 3, 4, 5], from: 9, until: 17 };

/**
 * @param {number} number
 * @param {number} by
 */
const modulo = (number, by) => ((number % by) + by) % by;

/**
 * Hours of the week that these spans cover, counted from Monday's first.
 * @param {Span[]} spans
 */
export function covered(spans) {
  const found = new Set();
  for (const { days, from, until } of spans) {
    const length = modulo(until - from, DAY) || DAY;
    for (const day of days) {
      for (let hour = 0; hour < length; hour += 1)
        found.add((day * DAY - DAY + from + hour) % WEEK);
    }
  }
  return found;
}

/**
 * Hours of the week in which something may come.
 * @param {Pick<QuietTimes, "safe" | "quiet">} times
 */
export function openHours({ safe, quiet }) {
  const closed = covered(quiet);
  const isSafe = safe.length ? covered(safe) : null;
  const hours = Array.from({ length: WEEK }, (_, hour) => hour);
  return new Set(hours.filter((hour) => !closed.has(hour) && (!isSafe || isSafe.has(hour))));
}

/**
 * When it is quiet next, or is now.
 * @param {Omit<QuietTimes, "urgent_anyway">} times
 * @param {number} now in milliseconds
 * @returns {{from: number, until: number, isNow: boolean} | null} null: never within a week, or always
 */
export function nextQuiet(times, now) {
  const open = openHours(times);
  if (!open.size || open.size === WEEK) return null;
  const { place, past } = wallClock(times.timezone);
  const first = now - past(now);
  const hours = Array.from({ length: LOOK_HOURS }, (_, hour) => first + hour * HOUR_MS);
  /** @param {number} time */
  const isOpen = (time) => open.has(place(time));
  const from = /** @type {number} */ (hours.find((time) => !isOpen(time)));
  const until = hours.find((time) => time > from && isOpen(time));
  return until ? { from, until, isNow: from === first } : null;
}

const NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/**
 * The clock on the wall of a time zone: the hour of the week, and how much of an hour is past.
 * @param {string} timeZone
 */
function wallClock(timeZone) {
  const format = new Intl.DateTimeFormat("en", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  /** @param {number} time */
  const read = (time) =>
    Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
  return {
    place: (/** @type {number} */ time) => {
      const { weekday, hour } = read(time);
      return NAMES.indexOf(weekday) * DAY + Number(hour);
    },
    past: (/** @type {number} */ time) => Number(read(time).minute) * 60_000 + modulo(time, 60_000),
  };
}

/** The time zone of this browser. */
export const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * Time zones to choose from; `chosen` is one of them in any case.
 * @param {string} chosen
 */
export function zones(chosen) {
  const all = Intl.supportedValuesOf?.("timeZone") ?? [];
  return [...new Set([...all, zoneHere(), chosen])].sort();
}

/**
 * “Monday 22:00”, by the clock of that zone.
 * @param {number} time
 * @param {string} timeZone
 * @param {string} language
 */
export function hourThere(time, timeZone, language) {
  /** @type {Intl.DateTimeFormatOptions} */
  const how = { timeZone, weekday: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Date(time).toLocaleString(language, how);
}

/**
 * The short name of a day, 1 to 7.
 * @param {number} day
 * @param {string} language
 */
export const dayName = (day, language) =>
  // The fifth of January 1970 was a Monday.
  new Date((day + 3) * DAY * HOUR_MS).toLocaleDateString(language, {
    weekday: "short",
    timeZone: "UTC",
  });

/**
 * An hour on the clock: `07:00`; where the day ends, `24:00`.
 * @param {number} hour
 */
export const hourLabel = (hour) => `${String(hour).padStart(2, "0")}:00`;
