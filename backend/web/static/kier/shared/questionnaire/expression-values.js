/**
 * Values of expressions, and how one kind becomes another: `surveys/expressions/values.py` and
 * `dates.py`, step for step, so that the server and the browser agree to the last digit. A value is
 * a string, a number, a boolean, or an array of these. Dates are ISO texts.
 * @typedef {string | number | boolean | Value[]} Value
 */

const NUMBER = /^[ \t\r\n]*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))[ \t\r\n]*$/;
const ISO =
  /^(\d{4}-\d\d-\d\d)(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d{1,9})?))?(?:Z|[+-]\d\d:\d\d)?)?$/;
const DAY_SECONDS = 86_400;
const DAY_MILLISECONDS = 86_400_000;
// From 0001-01-01 to 9999-12-31, in days since 1970.
const FIRST_DAY = -719_162;
const LAST_DAY = 2_932_896;

/**
 * A value as text; of an array its first one.
 * @param {Value} value
 * @returns {string}
 */
export function toText(value) {
  if (Array.isArray(value)) return value.length ? toText(value[0]) : "";
  return typeof value === "number" ? numberText(value) : String(value);
}

/**
 * A value as number: NaN if it is none, days since 1970 if it is a date.
 * @param {Value} value
 * @returns {number}
 */
export function toNumber(value) {
  if (Array.isArray(value)) return value.length ? toNumber(value[0]) : NaN;
  if (typeof value !== "string") return Number(value);
  const found = NUMBER.exec(value);
  return found ? Number(found[1]) : daysOf(value);
}

/**
 * A value as truth: false are empty text, an empty array, 0 and NaN.
 * @param {Value} value
 * @returns {boolean}
 */
export function toTruth(value) {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/**
 * What a caller gave, as a value.
 * @param {unknown} value
 * @returns {Value}
 */
export function clean(value) {
  if (Array.isArray(value)) return value.map(clean);
  return ["string", "number", "boolean"].includes(typeof value) ? /** @type {Value} */ (value) : "";
}

/**
 * The names that a question with several answers holds.
 * @param {Value} value
 * @returns {string[]}
 */
export function words(value) {
  return toText(value).match(/[^ \t\r\n]+/g) ?? [];
}

/**
 * 15 digits, and never an exponent.
 * @param {number} number
 */
function numberText(number) {
  if (!Number.isFinite(number)) return String(number);
  const [digits, exponent] = number.toPrecision(15).split("e");
  const text = exponent ? shifted(digits, Number(exponent)) : digits;
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return short === "-0" ? "0" : short;
}

/**
 * @param {string} digits
 * @param {number} exponent
 */
function shifted(digits, exponent) {
  const sign = digits.startsWith("-") ? "-" : "";
  const plain = digits.replace(/[-.]/g, "");
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${plain}`;
  return sign + plain.padEnd(exponent + 1, "0");
}

// -- Dates ------------------------------------------------------------------------------------

/**
 * The days from 1970 to a date, or to a time of it; NaN if it is neither.
 * @param {string} text
 */
export function daysOf(text) {
  const [, day, hours, minutes, seconds] = ISO.exec(text) ?? [];
  const days = Date.parse(`${day}T00:00:00Z`) / DAY_MILLISECONDS;
  // Some browsers take the 30th of February for a day of March.
  if (dateText(days) !== day) return NaN;
  if (hours === undefined) return days;
  return days + (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)) / DAY_SECONDS;
}

/**
 * The date of this number; empty if there is none.
 * @param {number} days
 */
export function dateText(days) {
  const day = Math.floor(days);
  if (!(day >= FIRST_DAY && day <= LAST_DAY)) return "";
  return new Date(day * DAY_MILLISECONDS).toISOString().slice(0, 10);
}

/**
 * The date and the time of day of this number, to the millisecond; empty if there is none.
 * @param {number} days
 */
export function timeText(days) {
  if (!dateText(days)) return "";
  const rest = Math.floor((days - Math.floor(days)) * DAY_MILLISECONDS + 0.5);
  const text = dateText(Math.floor(days) + Math.floor(rest / DAY_MILLISECONDS));
  return text && `${text}T${new Date(rest % DAY_MILLISECONDS).toISOString().slice(11, 23)}`;
}

/**
 * A date by a shape such as `%d-%m-%Y`; empty if there is no date.
 * @param {number} days
 * @param {string} shape
 */
export function shaped(days, shape) {
  const text = timeText(days);
  if (!text) return "";
  /** @param {number} from */
  const short = (from) => String(Number(text.slice(from, from + 2)));
  /** @type {Record<string, string>} */
  const parts = {
    Y: text.slice(0, 4),
    y: text.slice(2, 4),
    m: text.slice(5, 7),
    n: short(5),
    d: text.slice(8, 10),
    e: short(8),
    H: text.slice(11, 13),
    h: short(11),
    M: text.slice(14, 16),
    S: text.slice(17, 19),
    3: text.slice(20, 23),
    "%": "%",
  };
  return shape.replace(/%(.)/gs, (_, letter) => parts[letter]);
}
