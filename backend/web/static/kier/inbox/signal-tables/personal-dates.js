/** Dates of birth, in the notations of the languages that partners write and copy from. */

/** @import { Span } from "./personal-data.js" */

/** @typedef {{year: number, month: number, day: number}} Day */

// Signals tell of what happened lately; a date that is older is most often somebody's birth.
const YOUNGEST = 10;
const OLDEST = 100;
const NEAR = 28;

const MONTHS = new Map(
  [
    "jan januari january janeiro stycznia január ocak ianuarie",
    "feb februari february fevereiro lutego február şubat februarie",
    "mrt maart mar march marzec marca március mart martie",
    "apr april kwietnia április nisan aprilie",
    "mei may maja május mayıs mai",
    "jun juni june czerwca június haziran iunie",
    "jul juli july lipca július temmuz iulie",
    "aug augustus august sierpnia augusztus ağustos",
    "sep sept september września szeptember eylül septembrie",
    "okt oct oktober october października október ekim octombrie",
    "nov november listopada kasım noiembrie",
    "dec dez december grudnia aralık decembrie",
  ].flatMap((names, place) => names.split(" ").map((name) => [name, place + 1])),
);
const MONTH = `(?<name>${[...MONTHS.keys()].sort((a, b) => b.length - a.length).join("|")})`;
const [DAY, YEAR, SHORT_YEAR] = ["(?<day>\\d{1,2})", "(?<year>\\d{4})", "(?<year>\\d{4}|'?\\d{2})"];
const [BEGIN, END] = ["(?<![\\p{L}\\d])", "(?![\\p{L}\\d])"];
const BETWEEN = "(?<between> ?[-./] ?)";

const NOTATIONS = [
  `${BEGIN}${DAY}${BETWEEN}(?<month>\\d{1,2})\\k<between>${YEAR}${END}`,
  `${BEGIN}(?<!\\d[-./])${DAY}${BETWEEN}(?<month>\\d{1,2})\\k<between>(?<year>'?\\d{2})${END}(?![-./]\\d)`,
  `${BEGIN}(?<!\\d )${DAY} (?<month>\\d{1,2}) ${YEAR}${END}`,
  `${BEGIN}${YEAR}(?<between> ?[-./] ?| )(?<month>\\d{1,2})\\k<between>${DAY}(?!\\d)`,
  `${BEGIN}${YEAR}(?<month>\\d{2})(?<day>\\d{2})${END}`,
  `${BEGIN}(?<day>\\d{2})(?<month>\\d{2})${YEAR}${END}`,
  `${BEGIN}${DAY}(?:e|de|ste|st|nd|rd|th|\\.)?[ -]?(?:of |de )?${MONTH}\\.?,?[ -]?${SHORT_YEAR}${END}`,
  `${BEGIN}${MONTH}\\.? ${DAY}(?:st|nd|rd|th)?,? ${YEAR}${END}`,
  `${BEGIN}${YEAR}\\.? ${MONTH} ${DAY}\\.?(?!\\d)`,
  `(?<!\\d)${YEAR} ?年 ?(?<month>\\d{1,2}) ?月 ?${DAY} ?[日号]`,
  `${BEGIN}(?:ngày )?${DAY} tháng (?<month>\\d{1,2}) năm ${YEAR}${END}`,
].map((pattern) => new RegExp(pattern, "giu"));

const BORN =
  "geb|geboren|geboorte\\p{L}*|birth\\p{L}*|born|dob|b-day|jarig|ur|urodz\\p{L}*|született|doğum\\p{L}*|sinh|geburt\\p{L}*|născut\\p{L}*";
const BORN_BEFORE = new RegExp(
  `(?:(?<!\\p{L})(?:${BORN})\\.?(?!\\p{L})|g\\.d\\.|d\\.o\\.b\\.|[°✶]|(?<!\\S)\\*|出生|生于)[^\\n]{0,12}$`,
  "iu",
);
const BORN_AFTER = /^[^\n\p{L}\d]{0,3}(?:geboren|geb\.|born|出生|jarig)/iu;
const BORN_IN = new RegExp(
  `(?<!\\p{L})(?:${BORN})(?:\\.|jaar:?)?(?!\\p{L})[^\\d\\n]{0,24}(?<at>(?:19|20)\\d\\d)(?!\\d)`,
  "dgiu",
);

/**
 * Dates: `births`, and `others`, which say when something happened.
 * @param {string} text
 * @param {number} thisYear
 */
export function findBirthDates(text, thisYear) {
  /** @type {Span[]} */
  const births = [];
  /** @type {Span[]} */
  const others = [];
  const isFree = (/** @type {Span} */ [start, end]) =>
    ![...births, ...others].some(([from, until]) => from < end && start < until);
  for (const pattern of NOTATIONS) {
    for (const { index, 0: whole, groups } of text.matchAll(pattern)) {
      /** @type {Span} */
      const at = [index, index + whole.length];
      const day = dayOf(groups ?? {}, thisYear);
      if (!day || !isFree(at)) continue;
      (isBirth(text, at, day, thisYear) ? births : others).push(at);
    }
  }
  for (const match of text.matchAll(BORN_IN)) {
    /** @type {Span} */
    const at = /** @type {any} */ (match).indices.groups.at;
    if (isFree(at)) births.push(at);
  }
  return { births, others };
}

/**
 * @param {Record<string, string>} groups
 * @param {number} thisYear
 * @returns {Day | null} null: there is no such day
 */
function dayOf({ day, month, year, name }, thisYear) {
  const written = Number(year.replace("'", ""));
  const century = thisYear - (thisYear % 100);
  const isShort = year.replace("'", "").length === 2;
  const full = isShort ? written + (written > thisYear % 100 ? century - 100 : century) : written;
  const numbers = [Number(day), name ? (MONTHS.get(name.toLowerCase()) ?? 0) : Number(month)];
  // Americans write the month first.
  const [days, months] = numbers[1] > 12 && numbers[0] <= 12 ? numbers.toReversed() : numbers;
  const isDay = days >= 1 && days <= 31 && months >= 1 && months <= 12;
  const isYear = full > thisYear - OLDEST - 20 && full <= thisYear + 5;
  return isDay && isYear ? { year: full, month: months, day: days } : null;
}

/**
 * @param {string} text
 * @param {Span} at
 * @param {Day} day
 * @param {number} thisYear
 */
function isBirth(text, [start, end], { year }, thisYear) {
  if (year > thisYear) return false;
  if (year <= thisYear - YOUNGEST) return true;
  const before = text.slice(Math.max(0, start - NEAR), start);
  return BORN_BEFORE.test(before) || BORN_AFTER.test(text.slice(end, end + NEAR));
}
