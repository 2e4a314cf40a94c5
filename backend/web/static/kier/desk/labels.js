/** What is called how: states, kinds, sums, and what requesters and members choose from. */

import { dayText } from "../shared/formats.js";
import { textIn } from "../shared/questionnaire/languages.js";
import { language, t } from "../shared/text.js";

/** @import { Texts } from "../shared/questionnaire/definition.js" */

/**
 * States of a request, for lists that one chooses from.
 * @returns {Record<string, string>}
 */
export const stateWords = () => ({
  submitted: t("To check"),
  "with-requester": t("With the requester"),
  going: t("Under way"),
  delivered: t("Delivered"),
  ended: t("Ended"),
});

/**
 * In one word, where a request is: why, if that is said; `asking`: members are asked, and it did not begin.
 * @param {{state: string, reason: string, begun: boolean}} options
 */
export const placeOf = ({ state, reason, begun }) =>
  reason || (state === "going" && !begun ? "asking" : state);

/**
 * The same for people.
 * @returns {Record<string, string>}
 */
export const placeWords = () => ({
  ...stateWords(),
  question: t("Question asked"),
  proposal: t("Proposal sent"),
  asking: t("Members are asked"),
  closed: t("Closed"),
  declined: t("Declined"),
  withdrawn: t("Taken back"),
  expired: t("Ended by time"),
});

/**
 * Which names are used of members.
 * @returns {Record<string, string>}
 */
export const nameWords = () => ({
  none: t("none"),
  chosen: t("the chosen names"),
  each: t("as each member says beforehand"),
});

/**
 * What became of asking somebody.
 * @returns {Record<string, string>}
 */
export const invitationWords = () => ({
  later: t("Later wave"),
  invited: t("Asked"),
  accepted: t("Takes part"),
  declined: t("Takes no part"),
  lapsed: t("Did not answer in time"),
  full: t("Enough others said yes"),
  ended: t("The request ended"),
});

/**
 * States of a consultation.
 * @returns {Record<string, string>}
 */
export const consultationWords = () => ({
  asking: t("Members answer"),
  reacting: t("Members react"),
  summary: t("Summary is written"),
  reviewing: t("Members read it"),
  approved: t("Approved"),
});

/**
 * States of a payment.
 * @returns {Record<string, string>}
 */
export const feeWords = () => ({
  noted: t("Noted"),
  listed: t("On a list"),
  paid: t("Paid"),
});

/**
 * How far somebody is with the platform.
 * @returns {Record<string, string>}
 */
export const statusWords = () => ({
  candidate: t("Candidate"),
  member: t("Member"),
  left: t("Has left"),
});

/**
 * What somebody feels, from 1 to 5.
 * @returns {Record<number, string>}
 */
export const moodWords = () => ({
  1: t("bad"),
  2: t("not so good"),
  3: t("so-so"),
  4: t("good"),
  5: t("very good"),
});

/**
 * Kinds of appointments.
 * @returns {Record<string, string>}
 */
export const appointmentWords = () => ({
  preparation: t("Preparation talk"),
  day: t("The day itself"),
  debrief: t("Talk afterwards"),
  review: t("Look back halfway"),
});

/**
 * Paths that steps lead through.
 * @returns {Record<string, string>}
 */
export const pathWords = () => ({
  join: t("Joining"),
  leave: t("Leaving"),
  grievance: t("Something went wrong"),
});

/**
 * Names of the fields of a briefing; `GET briefing` says the rest.
 * @returns {Record<string, string>}
 */
export const fieldWords = () => ({
  form: t("Form"),
  topics: t("Topics"),
  languages: t("Languages"),
  region: t("Region"),
  online: t("Online"),
  day: t("Day or deadline"),
  wanted: t("How many members"),
  heavy: t("Heavy"),
  fee_cents: t("Fee for each member"),
  travel_cents: t("Travel for each member"),
  purpose: t("Purpose"),
  question: t("Question in one sentence"),
  audience: t("Audience"),
  place: t("Place"),
  use: t("What is done with the result"),
  told_on: t("When this is told back"),
  preparation: t("Preparation"),
  support: t("Support person"),
  recording: t("Recording"),
  names: t("Names that are used"),
  aftercare: t("Aftercare"),
  said: t("What was said"),
  done: t("What was done with it"),
});

/**
 * @param {string} text
 * @returns {number | null} cents of what somebody typed: `75`, `75,50`; null: no sum
 */
export function centsOf(text) {
  const found = /^\s*(?:€\s*)?(\d{1,5})(?:[.,](\d{1,2}))?\s*$/.exec(text);
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "0").padEnd(2, "0")) : null;
}

/**
 * Whether something is a sum in cents, or none; what `Money` could not read is the text itself.
 * @param {unknown} value
 * @returns {value is number | null | undefined}
 */
export const isSum = (value) => value === null || value === undefined || Number.isInteger(value);

/**
 * Cents as they are typed: `75.00`; what is no sum stays as it was typed.
 * @param {number | string | null | undefined} cents
 */
export function typedMoney(cents) {
  if (!isSum(cents)) return cents;
  return cents === null || cents === undefined ? "" : (cents / 100).toFixed(2);
}

/**
 * A text of several languages, in the one that is shown.
 * @param {Texts | undefined | null} texts
 */
export const saidIn = (texts) => textIn(texts ?? {}, language().code, ["nl", "en"]);

/**
 * A day, or nothing.
 * @param {string | null | undefined} day
 * @param {string} [otherwise]
 */
export const dayOr = (day, otherwise = "") => (day ? dayText(day) : otherwise);

/** @param {string} day */
const days = (day) =>
  Math.round(
    (Date.parse(`${day}T12:00:00Z`) - Date.parse(`${todayHere()}T12:00:00Z`)) / 86_400_000,
  );

/**
 * The day in Amsterdam.
 * @param {Date} [now]
 */
export const todayHere = (now = new Date()) =>
  now.toLocaleDateString("en-CA", { timeZone: "Europe/Amsterdam" });

/**
 * A day as one says it: today, 3 days ago, else its date.
 * @param {string} day
 */
export function sinceText(day) {
  const away = days(day);
  if (Math.abs(away) > 13) return dayText(day);
  return new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" }).format(
    away,
    "day",
  );
}

/**
 * Whether a day has gone by.
 * @param {string | null | undefined} day
 */
export const isPast = (day) => Boolean(day) && /** @type {string} */ (day) < todayHere();
