/** Numbers that point at a person: a citizen number, a telephone, an account, the plate of a car. */

/** @import { Span } from "./personal-data.js" */

// -- Runs of digits: digits with up to three separators between them, on one line

const RUN = /\d(?:[ ._\-\x2f]{0,3}\d)*/g;

/**
 * Runs of digits, as groups that are not separated.
 * @param {string} text
 */
const runsOf = (text) =>
  [...text.matchAll(RUN)].map(({ index, 0: whole }) =>
    [...whole.matchAll(/\d+/g)].map((group) => ({
      digits: group[0],
      start: index + group.index,
      end: index + group.index + group[0].length,
    })),
  );

/**
 * @typedef {ReturnType<typeof runsOf>[number]} Groups
 * @param {Groups} groups
 */
const digitsOf = (groups) => groups.map(({ digits }) => digits).join("");

/**
 * @param {Groups} groups
 * @returns {Span}
 */
const spanOf = (groups) => [groups[0].start, groups[groups.length - 1].end];

// -- Citizen numbers

const NAMED =
  /(?:\bbsn|burgerservicenummer|burger service nummer|\bsofi-?(?:nummer|nr)?|citizen service number)[^\d\n]{0,20}(?<at>\d(?:[ ._\-\x2f]{0,3}\d){7,8})(?!\d)/dgiu;
// Nine digits in a few groups with what stands in no other number between them, over two lines too.
const APART = /(?<![\d.,])\(?\d{2,5}(?:[ ),(|:;\n]{1,3}\d{2,5}){1,3}\)?(?![\d]|[.,]\d)/g;
// A number of the chamber of commerce has eight digits.
const OF_A_BUSINESS = /\b(?:kvk|k\.v\.k\.|handelsregister|btw|vestigings?)[^\d\n]{0,20}$/iu;

/**
 * Eight or nine digits that pass the 11-check; `isNamed`: what is called a citizen number, right or mistyped.
 * @param {string} text
 * @param {{isNamed?: boolean}} [how]
 * @returns {Span[]}
 */
export function findCitizenNumbers(text, { isNamed = false } = {}) {
  if (isNamed)
    return [...text.matchAll(NAMED)].map((match) => /** @type {any} */ (match).indices.groups.at);
  const found = runsOf(text).flatMap((groups) => {
    if (isSplitNumber(text, groups)) return [spanOf(groups)];
    return groups.filter((group) => isOne(text, [group])).map((group) => spanOf([group]));
  });
  return [...found, ...apart(text), ...spelledNumbers(text).filter(passes)];
}

/** @param {string} text */
const apart = (text) =>
  [...text.matchAll(APART)]
    .filter(({ 0: whole }) => {
      const digits = whole.replace(/\D/g, "");
      return digits.length === 9 && passesElevenCheck(digits);
    })
    .map(({ index, 0: whole }) => /** @type {Span} */ ([index, index + whole.length]));

// -- Numbers in words, digit by digit

const DIGITS = new Map(
  [
    "nul zero",
    "een één one",
    "twee two",
    "drie three",
    "vier four",
    "vijf five",
    "zes six",
    "zeven seven",
    "acht eight",
    "negen nine",
  ].flatMap((names, digit) => names.split(" ").map((name) => [name, String(digit)])),
);
const IN_WORDS = (() => {
  const one = `(?:${[...DIGITS.keys()].join("|")}|\\d{1,9})`;
  return new RegExp(`(?<![\\p{L}\\d])${one}(?:[ ,.-]{1,3}${one}){1,9}(?![\\p{L}\\d])`, "giu");
})();

/**
 * Numbers of which some digits at least are words, with their digits.
 * @param {string} text
 */
function spelledNumbers(text) {
  return [...text.matchAll(IN_WORDS)]
    .filter(({ 0: whole }) => /\p{L}/u.test(whole))
    .map(({ index, 0: whole }) => {
      const words = whole.toLowerCase().split(/[ ,.-]+/);
      const digits = words.map((word) => DIGITS.get(word) ?? word).join("");
      return Object.assign(/** @type {Span} */ ([index, index + whole.length]), { digits });
    });
}

/** @param {{digits: string}} number */
const passes = ({ digits }) => digits.length === 9 && passesElevenCheck(digits);

/**
 * @param {string} text
 * @param {Groups} groups
 */
function isOne(text, groups) {
  const digits = digitsOf(groups);
  if (!passesElevenCheck(digits)) return false;
  return digits.length === 9 || !OF_A_BUSINESS.test(text.slice(0, groups[0].start));
}

/**
 * Whether all of a run is one number: separated alike, or each time by one sign.
 * @param {string} text
 * @param {Groups} groups
 */
function isSplitNumber(text, groups) {
  if (groups.length < 2 || !isOne(text, groups)) return false;
  const between = groups.slice(1).map(({ start }, place) => text.slice(groups[place].end, start));
  const isAlike = new Set(between).size === 1;
  const isYears =
    groups.length === 2 && groups.every(({ digits }) => /^(?:19|20)\d\d$/.test(digits));
  return isAlike ? !isYears : groups.length > 1 && digitsOf(groups).length === 9;
}

/**
 * The check of a citizen number, which one of eleven numbers passes.
 * @param {string} digits
 */
export function passesElevenCheck(digits) {
  if (!/^\d{8,9}$/.test(digits) || /^0+$/.test(digits)) return false;
  const nine = digits.padStart(9, "0");
  if (/^(\d)\1{8}$/.test(nine)) return false;
  let sum = -Number(nine[8]);
  for (let place = 0; place < 8; place += 1) sum += Number(nine[place]) * (9 - place);
  return sum % 11 === 0;
}

// -- Telephones

const ABROAD = /(?<![\d+])(?:\+|00)[ ]?[1-9](?:[ ().\-\x2f]{0,3}\d){7,13}(?!\d)/g;
const WITH_AREA = /(?<!\d)\(0\d{1,3}\)[ -]?\d(?:[ .-]?\d){5,7}(?!\d)/g;
// Lines that are nobody's: information, emergency, business.
const NOBODYS = /^0(?:800|900|906|909|88|14|18)/;

/**
 * @param {string} text
 * @returns {Span[]}
 */
export function findPhones(text) {
  /** @type {Span[]} */
  const found = [ABROAD, WITH_AREA].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(
      ({ index, 0: whole }) => /** @type {Span} */ ([index, index + whole.length]),
    ),
  );
  const isFree = (/** @type {Span} */ [start, end]) =>
    !found.some(([from, until]) => from < end && start < until);
  for (const groups of runsOf(text)) {
    for (let first = 0; first < groups.length; first += 1) {
      const digits = groups[first].digits;
      if (!/^0[1-9]/.test(digits) && !(digits === "0" && groups.length > first + 1)) continue;
      const last = groups.findIndex(
        (_, place) => place >= first && digitsOf(groups.slice(first, place + 1)).length >= 10,
      );
      const taken = groups.slice(first, last + 1);
      if (last < 0 || digitsOf(taken).length !== 10 || NOBODYS.test(digitsOf(taken))) continue;
      if (!isFree(spanOf(taken))) continue;
      found.push(spanOf(taken));
      first = last;
    }
  }
  const spelled = spelledNumbers(text).filter(({ digits }) => /^0[1-9]\d{8}$/.test(digits));
  return [...found, ...spelled.filter(isFree)];
}

// -- Accounts

const IBAN = /(?<![\p{L}\d])[A-Za-z]{2}[ .-]?\d[ .-]?\d/gu;
const IBAN_SIZES = new Map(
  Object.entries({
    NL: 18,
    BE: 16,
    DE: 22,
    FR: 27,
    GB: 22,
    ES: 24,
    IT: 27,
    PL: 28,
    HU: 28,
    RO: 24,
  }),
);
const [SHORTEST, LONGEST] = [15, 34];

/**
 * Numbers of bank accounts (IBAN) whose check digits are right.
 * @param {string} text
 * @returns {Span[]}
 */
export function findAccounts(text) {
  /** @type {Span[]} */
  const found = [];
  for (const { index } of text.matchAll(IBAN)) {
    let [signs, end] = ["", index];
    while (signs.length < LONGEST && end < text.length) {
      if (/[A-Za-z\d]/.test(text[end])) signs += text[end].toUpperCase();
      else if (!/[ .-]/.test(text[end]) || /[ .-]/.test(text[end + 1] ?? " ")) break;
      end += 1;
      const isSize = IBAN_SIZES.get(signs.slice(0, 2)) === signs.length;
      const isOther = !IBAN_SIZES.has(signs.slice(0, 2)) && signs.length >= SHORTEST;
      if ((isSize || isOther) && isIban(signs)) {
        found.push([index, end]);
        break;
      }
    }
  }
  return found;
}

/** @param {string} signs */
function isIban(signs) {
  const moved = signs.slice(4) + signs.slice(0, 4);
  let rest = 0;
  for (const sign of moved.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55)))
    rest = (rest * 10 + Number(sign)) % 97;
  return rest === 1;
}

// -- Plates

// X: a letter, 9: a digit. All that the Netherlands gave out.
const PLATES = [
  "XX-99-99",
  "99-99-XX",
  "99-XX-99",
  "XX-99-XX",
  "XX-XX-99",
  "99-XX-XX",
  "99-XXX-9",
  "9-XXX-99",
  "XX-999-X",
  "X-999-XX",
  "XXX-99-X",
  "X-99-XXX",
  "9-XX-999",
  "999-XX-9",
  "XXX-999",
];
const BEGIN = String.raw`(?<![\p{L}\d\-.])`;
const END = String.raw`(?![\p{L}\d]|-[\p{L}\d])`;

/**
 * @param {string} between
 * @param {string} letter
 */
const platesWith = (between, letter) =>
  PLATES.filter((plate) => between === "-" || plate !== "XXX-999")
    .map((plate) => plate.replaceAll("X", letter).replaceAll("9", String.raw`\d`))
    .map((plate) => plate.replaceAll("-", between))
    .join("|");

const HYPHENATED = new RegExp(`${BEGIN}(?:${platesWith("-", "[A-Za-z]")})${END}`, "gu");
// Without hyphens only as they are printed: letters that newer plates have.
const SPACED = new RegExp(`${BEGIN}(?:${platesWith(" ", "[BDFGHJKLNPRSTVXZ]")})${END}`, "gu");
const JOINED = new RegExp(`${BEGIN}(?:${platesWith("", "[BCDFGHJKLMNPQRSTVWXZ]")})${END}`, "gu");
// What is called one, also from elsewhere.
const CALLED =
  /(?:kenteken(?:plaat)?|nummerplaat|nummerbord|licen[cs]e plate|plate)(?:s|en)?\s?(?:is|nr\.?|met|:|=)?\s{0,2}["'“]?(?<at>(?=[\p{L} -]{0,9}\d)(?=[\d -]{0,9}\p{L})[\p{L}\d](?:[ -]?[\p{L}\d]){4,8})(?![\p{L}\d])/dgiu;
// Years, sizes and addresses that are spelled so.
const NO_PLATE = /^(?:[a-z]{2}(?:19|20)\d\d|\d{4}[a-z]{2})$/i;

/**
 * @param {string} text
 * @returns {Span[]}
 */
export function findPlates(text) {
  const called = [...text.matchAll(CALLED)].map(
    (match) => /** @type {Span} */ (/** @type {any} */ (match).indices.groups.at),
  );
  const others = [HYPHENATED, SPACED, JOINED].flatMap((pattern) =>
    [...text.matchAll(pattern)]
      .filter(({ 0: plate }) => !NO_PLATE.test(plate))
      .map(({ index, 0: plate }) => /** @type {Span} */ ([index, index + plate.length])),
  );
  return [...called, ...others];
}
