/**
 * Finds what may point at a person in the text of a signal, before it is sealed: names, dates of birth, numbers,
 * plates, addresses, accounts. It finds much and not all, so a screen never says that nothing is in a text.
 */

import { findBirthDates } from "./personal-dates.js";
import { findNames } from "./personal-names.js";
import { findAccounts, findCitizenNumbers, findPhones, findPlates } from "./personal-numbers.js";

/**
 * @typedef {"name" | "birth-date" | "citizen-number" | "plate" | "phone" | "address" | "email" | "account"} Kind
 * @typedef {{kind: Kind, at: [start: number, end: number], text: string}} Finding `at`: of the text as it was given
 * @typedef {[start: number, end: number]} Span
 */

/** Kinds that may not stay in a text, whatever the reason. */
export const REFUSED_KINDS = ["citizen-number"];

// What stands between digits to hide them: signs that nobody sees, and frames of keys.
const UNSEEN = /\p{Default_Ignorable_Code_Point}|[\p{Cf}\p{Me}\p{Cc}]/u;
const LOOK_ALIKES = new Map(
  Array.from("АВЕКМНОРСТУХІЈЅасеорхуіј", (sign, place) => [
    sign,
    "ABEKMHOPCTYXIJSaceopxyij"[place],
  ]),
);

/**
 * Find personal data, in the order of the text.
 * @param {string} text
 * @param {{year?: number}} [today] `year`: this one
 * @returns {Finding[]}
 */
export function findPersonalData(text, { year = new Date().getFullYear() } = {}) {
  const { plain, places } = plainOf(text);
  /** @type {{kind: Kind, at: Span}[]} */
  const found = [];
  let rest = plain;
  // What was found is taken out, so that a telephone number is not a citizen number as well.
  const take = (/** @type {Kind | null} */ kind, /** @type {Span[]} */ spans) => {
    for (const at of spans) {
      if (kind) found.push({ kind, at });
      rest = `${rest.slice(0, at[0])}${"\0".repeat(at[1] - at[0])}${rest.slice(at[1])}`;
    }
  };
  take("email", spansOf(rest, EMAIL));
  take("citizen-number", findCitizenNumbers(rest, { isNamed: true }));
  take("account", findAccounts(rest));
  const { births, others } = findBirthDates(rest, year);
  take("birth-date", births);
  take(null, others);
  take("phone", findPhones(rest));
  take("citizen-number", findCitizenNumbers(rest));
  take("address", ADDRESSES.flatMap((pattern) => spansOf(rest, pattern)).filter(isPlace(rest)));
  take("plate", findPlates(rest));
  take("name", findNames(rest));
  return merged(found)
    .sort((one, other) => one.at[0] - other.at[0])
    .map(({ kind, at: [start, end] }) => {
      /** @type {Span} */
      const at = [places[start], places[end - 1] + lengthAt(text, places[end - 1])];
      return { kind, at, text: text.slice(...at) };
    });
}

/**
 * A text as it is searched: without unseen signs, with ASCII digits, hyphens and spaces; `places`: where each of
 * its signs stood.
 * @param {string} text
 */
function plainOf(text) {
  let plain = "";
  /** @type {number[]} */
  const places = [];
  let place = 0;
  for (const sign of text) {
    for (const shown of shownAs(sign)) {
      plain += shown;
      for (let unit = 0; unit < shown.length; unit += 1) places.push(place);
    }
    place += sign.length;
  }
  return { plain, places };
}

/** @param {string} sign */
function shownAs(sign) {
  if (sign === "\n") return sign;
  if (sign >= "\t" && sign <= "\r") return " ";
  if (sign < "\x7f") return UNSEEN.test(sign) ? "" : sign;
  if (UNSEEN.test(sign)) return "";
  if (/\p{Pd}|[\u2212\u00b7]/u.test(sign)) return "-";
  if (/\p{Zs}/u.test(sign)) return " ";
  if (/[\u2018\u2019\u02bc]/.test(sign)) return "'";
  if (/\p{Nd}/u.test(sign)) return String(digitOf(sign));
  const usual = sign.normalize("NFKC");
  // Only what stands for a sign of ASCII: other signs keep their one place.
  return LOOK_ALIKES.get(sign) ?? (/^[\x20-\x7e]+$/.test(usual) ? usual : sign);
}

/** @param {string} sign of any script, whose digits stand in order in blocks of ten */
function digitOf(sign) {
  const point = /** @type {number} */ (sign.codePointAt(0));
  let start = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start -= 1;
  return (point - start) % 10;
}

/**
 * @param {string} text
 * @param {number} place
 */
const lengthAt = (text, place) =>
  /** @type {number} */ (text.codePointAt(place)) > 0xffff ? 2 : 1;

/**
 * Where a pattern matches; a group that is named `at` is what is shown.
 * @param {string} text
 * @param {RegExp} pattern
 * @returns {Span[]}
 */
export const spansOf = (text, pattern) =>
  [...text.matchAll(pattern)].map(
    ({ index, 0: whole, indices }) => indices?.groups?.at ?? [index, index + whole.length],
  );

/**
 * The same thing, found twice side by side, once.
 * @param {{kind: Kind, at: Span}[]} found
 */
function merged(found) {
  /** @type {typeof found} */
  const kept = [];
  for (const one of found) {
    const overlaps = kept.some(({ at }) => at[0] < one.at[1] && one.at[0] < at[1]);
    if (!overlaps) kept.push(one);
  }
  return kept;
}

// -- Mail and streets

const AT = String.raw`(?:@|\s?[([{]\s?(?:at|apenstaartje)\s?[)\]}]\s?|\s@\s)`;
const DOT = String.raw`(?:\.|\s?[([{]\s?(?:dot|punt)\s?[)\]}]\s?|\s\.\s)`;
const EMAIL = new RegExp(
  String.raw`[\p{L}\d._%+-]*[\p{L}\d_%+-]${AT}[\p{L}\d-]+(?:${DOT}[\p{L}\d-]+)*${DOT}\p{L}{2,24}(?![\p{L}\d])`,
  "gu",
);

const NUMBER = String.raw`\s?(?:nr\.?\s?)?\d{1,5}(?:\s?[-/]?\s?(?:[a-zA-Z](?![\p{L}])|hs|bis|I{1,3}(?!\p{L})|\d{1,3}(?!\d)))?(?![\d.,:]*\d)`;
const ADDRESSES = [
  // A word that is a street in small letters too.
  new RegExp(
    String.raw`(?<![\p{L}])(?:\p{Lu}[\p{L}'.-]*\s(?:(?:van|de|der|den|ter|ten|het|'t)\s){0,2}){0,3}[\p{L}'-]{3,}(?:straat|str\.|laan|plein|gracht|kade|singel|steeg|plantsoen|dreef|boulevard)${NUMBER}`,
    "gu",
  ),
  new RegExp(
    String.raw`(?<![\p{L}])(?:\p{Lu}[\p{L}'.-]*\s(?:(?:van|de|der|den|ter|ten|het|'t)\s){0,2}){0,3}\p{Lu}[\p{L}'-]{2,}(?:weg|dijk|hof|pad|park|wal|ring|zoom|kamp|veld|markt|haven|baan|erf|hoek|burgwal|tunnel|heuvel|donk|berg|akker|oord|meent|warande|poort|brug|lei|werf)${NUMBER}`,
    "gu",
  ),
  new RegExp(
    String.raw`(?<![\p{L}])(?:Oude|Nieuwe|Grote|Kleine|Lange|Korte|Hoge|Lage|Eerste|Tweede|1e|2e)\s(?:Gracht|Kade|Weg|Dijk|Markt|Plein|Haven|Laan|Straat|Steeg|Singel|Vest|Wal)${NUMBER}`,
    "gu",
  ),
  /(?<!\p{L})(?:ul\.|al\.|Str\.|Strada|Calle|Rua|via|ulica)\s(?:\p{Lu}[\p{L}.'-]*\s?){1,3}\d{1,4}[a-zA-Z]?(?!\p{L})/gu,
  // A postcode.
  /(?<![\p{L}\d-])[1-9]\d{3} ?(?!S[ADS])[A-Z]{2}(?![\p{L}\d-])/gu,
  /(?<![\p{L}\d-])[1-9]\d{3}(?!s[ads])[a-z]{2}(?![\p{L}\d-])/gu,
];

// What looks like a street or a postcode, and is none.
const NO_PLACE =
  /^(?:onderweg|snelweg|halverwege|supermarkt|groothandelsmarkt|markt|vakantiepark|industrieveld|onderhoek|omweg|voetbalveld|parkeerhaven|wapenhandelsweg|loopbaan|autobaan|startbaan|atletiekbaan)\s?\d|^\d{4} ?(?:EU|KG|KM|CM|MM|NL|BV|UU|NV|VV|PM|AM|MB|GB|kg|km|cm|mm|m2|eu|pm|am|mb|gb|st|nd|rd|th|en|er|of|in)$/iu;

/** @param {string} text */
const isPlace =
  (text) =>
  (/** @type {Span} */ [start, end]) =>
    !NO_PLACE.test(text.slice(start, end).trim());
