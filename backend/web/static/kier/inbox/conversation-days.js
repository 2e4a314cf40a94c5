/** Days and hours of messages, as they are in the Netherlands wherever this browser is. */

import { t } from "../shared/text.js";

const ZONE = "Europe/Amsterdam";
const DAY_MS = 86_400_000;

// Making a format takes longer than using it, and a conversation has hundreds of messages.
/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * @param {string} language
 * @param {Intl.DateTimeFormatOptions} options
 */
function format(language, options) {
  const name = JSON.stringify([language, options]);
  const known =
    formats.get(name) ?? new Intl.DateTimeFormat(language, { timeZone: ZONE, ...options });
  formats.set(name, known);
  return known;
}

const pageLanguage = () => document.documentElement.lang || "en";

/**
 * Return the day of a time in the Netherlands, as `2026-11-28`.
 * @param {string | number} time an hour of the wire, or milliseconds
 */
export const dayOf = (time) =>
  // Swedish dates are those of ISO 8601.
  format("sv", { year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(time));

/**
 * Return what a day is called in a conversation: “Today”, “Yesterday”, else weekday and date.
 * @param {string} day
 * @param {number} now
 */
export function dayName(day, now) {
  if (day === dayOf(now)) return t("Today");
  // Noon is within the day before, also where a clock was changed at night.
  if (day === dayOf(Date.parse(`${dayOf(now)}T12:00:00Z`) - DAY_MS)) return t("Yesterday");
  const isThisYear = day.slice(0, 4) === dayOf(now).slice(0, 4);
  return format(pageLanguage(), {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(!isThisYear && { year: "numeric" }),
  }).format(Date.parse(`${day}T12:00:00Z`));
}

/**
 * Return the hour of a message; minutes are known to nobody.
 * @param {string} hour
 */
export const timeName = (hour) =>
  format(pageLanguage(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    new Date(hour),
  );
