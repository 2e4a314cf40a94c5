/** How days, times and amounts are said, and names of what profiles choose from. */

import { listSeparator, t, tn } from "../shared/text.js";

/** @import { Platform } from "kier/api" */

/**
 * A text by language.
 * @typedef {string | Record<string, string> | null | undefined} LocalText
 */

/**
 * What the platform lets profiles choose from.
 * @typedef {"forms" | "languages" | "regions" | "requester_kinds" | "topics"} Lists
 */

const tag = () => document.documentElement.lang;
const DAY_MS = 86_400_000;

/**
 * `2026-03-31` as the language writes it.
 * @param {string} day
 */
export const dayText = (day) =>
  new Date(`${day}T12:00:00Z`).toLocaleDateString(tag(), {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  });

/**
 * The same with its year, without the day of the week.
 * @param {string} day
 */
export const dateText = (day) =>
  new Date(`${day}T12:00:00Z`).toLocaleDateString(tag(), {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });

/**
 * A day with its hour, where one is.
 * @param {string} at
 */
export const momentText = (at) =>
  new Date(at).toLocaleString(tag(), {
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  });

/**
 * When something begins and ends, by the clock where one is.
 * @param {string} startsAt
 * @param {string} endsAt
 */
export function timesText(startsAt, endsAt) {
  const [starts, ends] = [new Date(startsAt), new Date(endsAt)];
  /** @type {Intl.DateTimeFormatOptions} */
  const clock = { hour: "2-digit", minute: "2-digit" };
  const day = starts.toLocaleDateString(tag(), { weekday: "long", day: "numeric", month: "long" });
  const [from, until] = [starts, ends].map((moment) => moment.toLocaleTimeString(tag(), clock));
  return t("{day}, {from} until {until}", { day, from, until });
}

/**
 * How long it is until a day: “3 days left”, “today is the last day”.
 * @param {string} day
 * @param {Date} [now]
 */
export function daysLeft(day, now = new Date()) {
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  const left = Math.round((Date.parse(`${day}T00:00:00Z`) - today) / DAY_MS);
  if (left < 0) return t("The time is over");
  if (left === 0) return t("Today is the last day");
  return tn("{n} day left", "{n} days left", left);
}

/**
 * Whether a time is on the day of today, where one is.
 * @param {string} at
 * @param {Date} [now]
 */
export const isToday = (at, now = new Date()) => new Date(at).toDateString() === now.toDateString();

/**
 * Labels of a list of the platform, by identifier: `topics`, `forms`, `regions`, `languages`, `requester_kinds`.
 * @param {Platform} platform
 * @param {Lists} list
 * @param {string} id
 */
export const labelOf = (platform, list, id) =>
  platform[list]?.find((choice) => choice.id === id)?.label ?? id;

/**
 * Several of them, with commas between.
 * @param {Platform} platform
 * @param {Lists} list
 * @param {string[] | undefined} ids
 */
export const labelsOf = (platform, list, ids) =>
  (ids ?? []).map((id) => labelOf(platform, list, id)).join(listSeparator());

/**
 * Texts by language: the one that is shown, else English, else any.
 * @param {LocalText} texts
 */
export function inLanguage(texts) {
  if (typeof texts === "string") return texts;
  const { language = "" } = document.documentElement.dataset;
  return (
    texts?.[language] ??
    texts?.[language.split("-")[0]] ??
    texts?.en ??
    Object.values(texts ?? {})[0] ??
    ""
  );
}

/**
 * A telephone number as a link takes it.
 * @param {string} phone
 */
export const telOf = (phone) => `tel:${phone.replace(/[^+\d]/g, "")}`;

/**
 * What kind of appointment.
 * @param {string} kind
 */
export const appointmentName = (kind) =>
  ({
    preparation: t("Preparation"),
    day: t("The day itself"),
    debrief: t("Talk afterwards"),
    review: t("Look back halfway"),
  })[kind] ?? kind;

/**
 * An assignment in a few words: what, and for whom.
 * @param {Platform} platform
 * @param {{form: string, requester: {organisation: string}}} options
 */
export const titleOf = (platform, { form, requester }) =>
  capital(
    t("{form} for {organisation}", {
      form: labelOf(platform, "forms", form),
      organisation: requester.organisation,
    }),
  );

/**
 * A text that begins a line.
 * @param {string} text
 */
export const capital = (text) => text.charAt(0).toLocaleUpperCase(tag()) + text.slice(1);
