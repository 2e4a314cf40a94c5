/**
 * Referrals as they are listed: which tab, which order, how long somebody has been waiting; where
 * each stands in the address; words for what is known by its identifier.
 */

import { listSeparator, t } from "../shared/text.js";

/**
 * @import { Api } from "../shared/wire.js"
 * @import { Referral } from "./inbox.js"
 */

const HOUR = 3_600_000;
// Of the time to answer, this much is left when a row begins to ask for attention.
const SOON_HOURS = 6;

/**
 * The tab of a referral's status.
 * @param {string} status
 */
export const tabOf = (status) =>
  /** @type {Record<string, string>} */ ({
    offered: "new",
    accepted: "open",
    interprets: "open",
    closed: "closed",
  })[status] ?? "other";

/**
 * A short name to say on the phone: six characters of the identifier, `7F3 A21`.
 * @param {string} id
 */
export function shortName(id) {
  const text = id.slice(0, 6).toUpperCase();
  return `${text.slice(0, 3)} ${text.slice(3)}`;
}

/**
 * The hour that `time` (milliseconds) lies in; nothing here is known more exactly.
 * @param {number} time
 */
export const hourOf = (time) => Math.floor(time / HOUR) * HOUR;

/**
 * Whole hours from an hour of the wire until `now`; negative if it lies ahead.
 * @param {string} hour
 * @param {number} now
 */
export const hoursSince = (hour, now) => (hourOf(now) - Date.parse(hour)) / HOUR;

/**
 * How urgent an answer is: `late`, `soon` or `calm`; only what is offered is waited for.
 * @param {Referral} referral
 * @param {number} now
 * @returns {{waits: number, left: number | null, how: "late" | "soon" | "calm"}} in hours
 */
export function waiting(referral, now) {
  const waits = referral.last_message_hour ? hoursSince(referral.last_message_hour, now) : 0;
  const isDue = referral.status === "offered" && referral.due_at;
  const left = isDue ? 0 - hoursSince(/** @type {string} */ (referral.due_at), now) : null;
  const how = left === null || left > SOON_HOURS ? "calm" : left < 0 ? "late" : "soon";
  return { waits: Math.max(0, waits), left, how };
}

/**
 * The referrals of a tab, in the order of work: of the new ones urgent ones first, then what is due
 * first; of the open ones those whose seeker wrote last, urgent ones first; elsewhere the latest.
 * @param {Iterable<Referral>} referrals
 * @param {string} tab
 * @param {(referral: Referral) => boolean} awaits whether the seeker wrote last
 */
export function inOrder(referrals, tab, awaits = () => false) {
  const rows = [...referrals].filter((referral) => tabOf(referral.status) === tab);
  /** @param {Referral} referral */
  const turn = (referral) => (tab === "open" && !awaits(referral) ? 1 : 0);
  /** @param {Referral} referral */
  const isUrgent = (referral) =>
    (tab === "new" || tab === "open") && referral.profile.urgent === true;
  /** @param {Referral} referral */
  const early = (referral) => (tab === "new" ? referral.due_at : referral.last_message_hour) ?? "";
  /** @param {Referral} referral */
  const oldestFirst = (referral) => tab === "new" || (tab === "open" && turn(referral) === 0);
  return rows.sort(
    (a, b) =>
      turn(a) - turn(b) ||
      Number(isUrgent(b)) - Number(isUrgent(a)) ||
      compare(early(a), early(b)) * (oldestFirst(a) ? 1 : -1) ||
      compare(a.id, b.id),
  );
}

/**
 * @param {string} a
 * @param {string} b
 */
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * How many referrals each tab has.
 * @param {Iterable<Referral>} referrals
 */
export function counts(referrals) {
  /** @type {Record<string, number>} */
  const numbers = { new: 0, open: 0, closed: 0, other: 0 };
  for (const referral of referrals) numbers[tabOf(referral.status)] += 1;
  return numbers;
}

/**
 * The rows in which every word of a search occurs; `textOf` gives what a row shows.
 * @template T
 * @param {T[]} rows
 * @param {string} search
 * @param {(row: T) => string} textOf
 */
export function matching(rows, search, textOf) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return rows;
  return rows.filter((row) => {
    const text = textOf(row).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/**
 * `of`: whose, a member; `part`: of a signal table, which `id` names.
 * @typedef {{page: string, tab?: string, view?: string, of?: string, id?: string, part?: string}} Route
 */

// -- Addresses: the part behind `#`, so that Back works

/** Lists of referrals, in their order on the screen. */
export const TABS = ["new", "open", "closed", "other"];
/** Views of a list, in their order on the screen (views.js). */
export const VIEWS = ["all", "mine", "nobody", "urgent", "late", "us", "them", "interpreting"];
const PAGES = ["organisation", "members", "settings"];
const IDENTIFIER = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Read an address; what leads nowhere leads to the new ones.
 * @param {string} hash as `#/referrals/<id>`
 * @returns {Route}
 */
export function readRoute(hash) {
  const [first = "", second = "", third = ""] = hash.replace(/^#\/?/, "").split("/");
  if (first === "referrals" && IDENTIFIER.test(second)) return { page: "referral", id: second };
  if (PAGES.includes(first)) return { page: first };
  if (first === "signals") return { page: first, id: second, part: third };
  if (!TABS.includes(first)) return { page: "list", tab: TABS[0], view: VIEWS[0] };
  const view = VIEWS.includes(second) ? second : VIEWS[0];
  return { page: "list", tab: first, view, ...(IDENTIFIER.test(third) && { of: third }) };
}

/**
 * The address of a list, as `#/new`, or of a view of it, as `#/open/mine`; `of`: of one member.
 * @param {string} tab
 * @param {string} [view]
 * @param {string} [of]
 */
export const listAddress = (tab, view = VIEWS[0], of = "") =>
  `#/${[tab, ...(of || view !== VIEWS[0] ? [view] : []), ...(of ? [of] : [])].join("/")}`;

/**
 * The address of one referral.
 * @param {string} id
 */
export const referralAddress = (id) => `#/referrals/${id}`;

// -- Words

const LISTS = ["languages", "audiences", "themes", "wishes", "age_bands", "regions"];
// What a skipped question is called on the wire.
const SKIPPED = new Set(["unknown", "other"]);
/** @type {Map<string, string>} */
const labels = new Map();

/**
 * All answers that can be chosen, by list; empty until `loadLabels` is done.
 * @type {Record<string, {id: string, label: string}[]>}
 */
export const choices = Object.fromEntries([...LISTS, "countries"].map((list) => [list, []]));

/**
 * Ask for the labels in the member's language.
 * @param {Api} api
 */
export async function loadLabels(api) {
  /** @type {Record<string, {id: string, label: string}[]>} */
  const options = await api.get("/api/v1/intake/options");
  for (const list of LISTS) {
    choices[list] = options[list];
    for (const { id, label } of options[list]) labels.set(`${list} ${id}`, label);
  }
  // Where somebody is, is a province or another country.
  choices.countries = options.countries;
  for (const { id, label } of options.countries) labels.set(`regions ${id}`, label);
}

/**
 * One label; the identifier, as long as it has none.
 * @param {string} list
 * @param {string} id
 */
export const labelOf = (list, id) => labels.get(`${list} ${id}`) ?? id;

/**
 * Labels in a row; skipped questions are left out.
 * @param {string} list
 * @param {string[]} ids
 */
export const labelsOf = (list, ids) =>
  ids
    .filter((id) => !SKIPPED.has(id))
    .map((id) => labelOf(list, id))
    .join(listSeparator());

/**
 * What a referral's state is called.
 * @param {string} status
 */
export function stateName(status) {
  /** @type {Record<string, string>} */
  const names = {
    offered: t("New"),
    accepted: t("Open"),
    closed: t("Closed"),
    declined: t("Declined"),
    withdrawn: t("Withdrawn"),
    interprets: t("You interpret"),
  };
  return names[status] ?? status;
}

const language = () => document.documentElement.lang || "en";

// Making a format takes longer than using it, and a list has hundreds of rows.
/** @type {Map<string, any>} */
const formats = new Map();
/**
 * @param {any} Kind
 * @param {object} [options]
 */
export function format(Kind, options) {
  const name = JSON.stringify([Kind.name, language(), options]);
  if (!formats.has(name)) formats.set(name, new Kind(language(), options));
  return formats.get(name);
}

/**
 * From two days on, in days.
 * @param {number} hours
 */
const inUnits = (hours) => (hours < 48 ? [hours, "hour"] : [Math.floor(hours / 24), "day"]);

/**
 * A span of whole hours: “3 hours”.
 * @param {number} hours
 */
export function span(hours) {
  const [n, unit] = inUnits(hours);
  return format(Intl.NumberFormat, { style: "unit", unit, unitDisplay: "long" }).format(n);
}

/**
 * A day of the wire in words: “8 November”.
 * @param {string} day
 */
export const dayName = (day) =>
  format(Intl.DateTimeFormat, { day: "numeric", month: "long", timeZone: "UTC" }).format(
    new Date(`${day}T12:00:00Z`),
  );

/**
 * How long ago, in whole hours: “3 hours ago”.
 * @param {number} hours
 */
function ago(hours) {
  if (hours < 1) return t("this hour");
  const [n, unit] = inUnits(hours);
  return format(Intl.RelativeTimeFormat).format(-n, unit);
}

/**
 * How long somebody waits, and how long is left: for a row of the list.
 * @param {{waits: number, left: any, how: string}} options
 */
export function waitingText({ waits, left, how }) {
  const since = ago(waits);
  if (how === "late") return { since, due: t("Late by {time}", { time: span(-left) }) };
  if (left === null) return { since, due: "" };
  return { since, due: left < 1 ? t("Due this hour") : t("Due in {time}", { time: span(left) }) };
}

/** @type {{fits: Record<string, string>, lacks: Record<string, string>} | null} */
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
  const said = (/** @type {Record<string, string>} */ texts) => [
    ...new Set(codes.map((code) => texts[code]).filter(Boolean)),
  ];
  const { fits, lacks } = wordsOfReasons();
  return { fits: said(fits), lacks: said(lacks) };
}
