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
// Days of a month in Dutch words, as they are counted and as they are named: 1 to 31.
const UNITS = "een twee drie vier vijf zes zeven acht negen".split(" ");
const TEENS = "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien";
const CARDINALS = [
  ...UNITS,
  ...TEENS.split(" "),
  "twintig",
  ...UNITS.map((unit) => `${unit}${unit.endsWith("e") ? "ën" : "en"}twintig`),
  "dertig",
  "eenendertig",
];
const NAMED_DAYS = new Map([
  ...CARDINALS.map((word, place) => /** @type {[string, number]} */ ([word, place + 1])),
  ...CARDINALS.map((word, place) => {
    const ordinal = { een: "eerste", drie: "derde", acht: "achtste" }[word];
    const ending = /(?:tig|tien)$/.test(word) && place > 18 ? "ste" : "de";
    return /** @type {[string, number]} */ ([ordinal ?? `${word}${ending}`, place + 1]);
  }),
]);
const IN_ORDER = (/** @type {Iterable<string>} */ words) =>
  [...words].sort((a, b) => b.length - a.length).join("|");
const NAMED_DAY = `(?<named>${IN_ORDER(NAMED_DAYS.keys())})`;
const ROMAN = new Map(
  "I II III IV V VI VII VIII IX X XI XII".split(" ").map((sign, place) => [sign, place + 1]),
);
// 1920 to 2019, as “negentienvierennegentig”, “negentien vierennegentig” or “tweeduizend drie”.
const TENS = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig";
const YEAR_IN_WORDS = `(?:negentien ?(?:honderd ?)?(?:en ?)?(?:(?:${UNITS.join("|")})(?:en|ën) ?)?(?:${TENS})|tweeduizend(?: ?(?:en ?)?(?:${CARDINALS.slice(0, 19).join("|")}))?)`;
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
  `${BEGIN}${NAMED_DAY} (?:van |of )?${MONTH}\\.?,? ${SHORT_YEAR}${END}`,
  `${BEGIN}${DAY}(?<between>[ .-])(?<roman>${IN_ORDER(ROMAN.keys())})\\k<between>${YEAR}${END}`,
  `${BEGIN}(?:ngày )?${DAY} tháng (?<month>\\d{1,2}) năm ${YEAR}${END}`,
].map((pattern) => new RegExp(pattern, "giu"));

const BORN =
  "geb|geboren|geboorte\\p{L}*|birth\\p{L}*|born|dob|b-day|jarig|ur|urodz\\p{L}*|született|doğum\\p{L}*|sinh|geburt\\p{L}*|născut\\p{L}*";
const BORN_BEFORE = new RegExp(
  `(?:(?<!\\p{L})(?:${BORN})\\.?(?!\\p{L})|g\\.d\\.|d\\.o\\.b\\.|[°✶]|(?<!\\S)\\*|出生|生于)[^\\n]{0,12}$`,
  "iu",
);
const BORN_AFTER = /^[^\n\p{L}\d]{0,3}(?:geboren|geb\.|born|出生|jarig)/iu;
const IN_WORDS = new RegExp(
  `${BEGIN}(?:${IN_ORDER(NAMED_DAYS.keys())}|\\d{1,2}(?:e|de|ste)?) (?:van )?${MONTH} ${YEAR_IN_WORDS}${END}`,
  "giu",
);
const BORN_IN = new RegExp(
  `(?<!\\p{L})(?:${BORN})(?:\\.|jaar:?)?(?!\\p{L})[^\\d\\n]{0,24}(?<at>(?:19|20)\\d\\d)(?!\\d)`,
  "dgiu",
);

// “Zij is in 1996 in Kathmandu geboren.”
const IN_BORN =
  /(?<![\p{L}\d])(?:in|anno|jaar) (?<at>(?:19|20)\d\d)(?: [\p{L}'-]+){0,2} (?:geboren|geb\.|born)/dgiu;

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
  // Nobody writes the year of something recent in words.
  for (const { index, 0: whole } of text.matchAll(IN_WORDS)) {
    /** @type {Span} */
    const at = [index, index + whole.length];
    if (isFree(at)) births.push(at);
  }
  for (const match of [...text.matchAll(BORN_IN), ...text.matchAll(IN_BORN)]) {
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
function dayOf({ day, named, month, roman, year, name }, thisYear) {
  const written = Number(year.replace("'", ""));
  const century = thisYear - (thisYear % 100);
  const isShort = year.replace("'", "").length === 2;
  const full = isShort ? written + (written > thisYear % 100 ? century - 100 : century) : written;
  const counted = named ? (NAMED_DAYS.get(named.toLowerCase()) ?? 0) : Number(day);
  const numbers = [counted, monthOf({ month, roman, name })];
  // Americans write the month first.
  const [days, months] = numbers[1] > 12 && numbers[0] <= 12 ? numbers.toReversed() : numbers;
  const isDay = days >= 1 && days <= 31 && months >= 1 && months <= 12;
  const isYear = full > thisYear - OLDEST - 20 && full <= thisYear + 5;
  return isDay && isYear ? { year: full, month: months, day: days } : null;
}

/** @param {Record<string, string>} groups */
function monthOf({ month, roman, name }) {
  if (name) return MONTHS.get(name.toLowerCase()) ?? 0;
  return roman ? (ROMAN.get(roman.toUpperCase()) ?? 0) : Number(month);
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
