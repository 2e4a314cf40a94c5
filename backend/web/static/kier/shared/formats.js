/** Days, amounts and labels as the language of the page writes them. */

import { listSeparator } from "./text.js";

/**
 * A day as the language writes it.
 * @param {string} day
 */
export const dayText = (day) =>
  new Date(`${day}T12:00:00Z`).toLocaleDateString(document.documentElement.lang, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });

/**
 * The day where this browser is, so many days from now: `2026-03-31`.
 * @param {number} days
 * @param {Date} [now]
 */
export function dayFromNow(days, now = new Date()) {
  const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  /** @param {number} number */
  const two = (number) => String(number).padStart(2, "0");
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}

/** @param {number | null | undefined} cents */
export function money(cents) {
  if (cents === null || cents === undefined) return "";
  return (cents / 100).toLocaleString(document.documentElement.lang, {
    style: "currency",
    currency: "EUR",
  });
}

/**
 * The label of something that was chosen.
 * @param {{id: string, label: string}[] | undefined} list of `GET platform`
 * @param {string | null | undefined} id
 */
export const labelOf = (list, id) => list?.find((choice) => choice.id === id)?.label ?? id ?? "";

/**
 * Labels in one sentence.
 * @param {{id: string, label: string}[] | undefined} list
 * @param {string[] | null | undefined} ids
 */
export const labelsOf = (list, ids) =>
  (ids ?? []).map((id) => labelOf(list, id)).join(listSeparator());
