/** Words for what is known by its identifier: answers of seekers, states, hours, reasons. */

import { t } from "../text.js";
import { hourOf } from "./referrals.js";

const LISTS = ["languages", "audiences", "themes", "wishes", "age_bands", "regions"];
// What a skipped question is called on the wire.
const SKIPPED = new Set(["unknown", "other"]);
const labels = new Map();

/** All answers that can be chosen, `{id, label}` by list; empty until `loadLabels` is done. */
export const choices = Object.fromEntries(LISTS.map((list) => [list, []]));

/** Ask for the labels in the member's language. */
export async function loadLabels(api) {
  const options = await api.get("/api/v1/intake/options");
  for (const list of LISTS) {
    choices[list] = options[list];
    for (const { id, label } of options[list]) labels.set(`${list} ${id}`, label);
  }
}

/** One label; the identifier, as long as it has none. */
export const labelOf = (list, id) => labels.get(`${list} ${id}`) ?? id;

/** Labels in a row; skipped questions are left out. */
export const labelsOf = (list, ids) =>
  ids.filter((id) => !SKIPPED.has(id)).map((id) => labelOf(list, id)).join(", ");

/** What a referral's state is called. */
export function stateName(status) {
  const names = {
    offered: t("New"),
    accepted: t("Open"),
    closed: t("Closed"),
    declined: t("Declined"),
    withdrawn: t("Withdrawn"),
  };
  return names[status] ?? status;
}

const language = () => document.documentElement.lang || "en";

// Making a format takes longer than using it, and a list has hundreds of rows.
const formats = new Map();
function format(Kind, options) {
  const name = JSON.stringify([Kind.name, language(), options]);
  if (!formats.has(name)) formats.set(name, new Kind(language(), options));
  return formats.get(name);
}

// From two days on, in days.
const inUnits = (hours) => (hours < 48 ? [hours, "hour"] : [Math.floor(hours / 24), "day"]);

/** A span of whole hours: “3 hours”. */
export function span(hours) {
  const [n, unit] = inUnits(hours);
  return format(Intl.NumberFormat, { style: "unit", unit, unitDisplay: "long" }).format(n);
}

/** How long ago, in whole hours: “3 hours ago”. */
function ago(hours) {
  if (hours < 1) return t("this hour");
  const [n, unit] = inUnits(hours);
  return format(Intl.RelativeTimeFormat).format(-n, unit);
}

/** The hour of a message: “today, 14:00”, else the day and the hour. */
export function hourName(hour, now) {
  const date = new Date(hour);
  const isToday = new Date(hourOf(now)).toDateString() === date.toDateString();
  const time = date.toLocaleTimeString(language(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  if (isToday) return t("today, {time}", { time });
  const day = date.toLocaleDateString(language(), { weekday: "short", day: "numeric", month: "short" });
  return `${day}, ${time}`;
}

/** How long somebody waits, and how long is left: for a row of the list. */
export function waitingText({ waits, left, how }) {
  const since = ago(waits);
  if (how === "late") return { since, due: t("Late by {time}", { time: span(-left) }) };
  if (how === "soon") return { since, due: left < 1 ? t("Due this hour") : t("Due in {time}", { time: span(left) }) };
  return { since, due: "" };
}

let words = null;
// Made once, when the texts are there.
const wordsOfReasons = () => (words ??= { fits: fitting(), lacks: lacking() });

const fitting = () => ({
  "safety-net": t("safety net"),
  "audience-boys": t("boys"),
  "audience-labour-migrants": t("workers from abroad"),
  language: t("their language"),
  "wish-talk": t("talk"),
  "wish-advice": t("advice"),
  "wish-safe-place": t("safe place"),
  "wish-report": t("report"),
  "region-home": t("home region"),
  region: t("region"),
  "region-country": t("whole country"),
  age: t("age"),
  "easy-language": t("easy words"),
});

const lacking = () => ({
  "no-language": t("not their language"),
  "some-ages": t("other ages"),
  "no-easy-language": t("no easy words"),
  "no-wish-talk": t("no talks"),
  "no-wish-advice": t("no advice"),
  "no-wish-safe-place": t("no safe place"),
  "no-wish-report": t("no help to report"),
  "no-theme-sexual-exploitation": t("not this theme"),
  "no-theme-labour-exploitation": t("not this theme"),
  "no-theme-criminal-exploitation": t("not this theme"),
  "no-theme-other": t("not this theme"),
});

/**
 * Why a request came here, short enough for a row of the list: what fits and what does not, in the
 * matcher's order (docs/matching.md). Codes that say neither are left out. The whole sentences, as
 * the seeker read them, come with the referral.
 * @param {{code: string}[]} reasons
 * @returns {{fits: string[], lacks: string[]}}
 */
export function shortReasons(reasons) {
  const codes = reasons.map(({ code }) => code.replace(/-but-safety-net$/, ""));
  const said = (texts) => [...new Set(codes.map((code) => texts[code]).filter(Boolean))];
  const { fits, lacks } = wordsOfReasons();
  return { fits: said(fits), lacks: said(lacks) };
}
