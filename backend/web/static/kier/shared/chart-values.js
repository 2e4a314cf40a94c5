/** What charts show, in words, and on an axis: the same as `backend/web/charts/` does. */

import { t, tn } from "./text.js";

/**
 * A number, the range of one that is hidden, or why there is none.
 * @typedef {{lowest: number, highest: number} | "hidden" | "not-yet"} ChartValue
 * @typedef {"count" | "share" | "decimal" | "days"} ChartUnit
 * @typedef {{low: number, high: number, step: number}} Scale
 */

/** Steps on an axis at most: their labels have room on a phone. */
const MOST_STEPS = 4;
const STEPS = [1, 2, 5, 10];
// What is left of a sum of fractions.
const NEARLY = 1e-9;

/**
 * A number that is known.
 * @param {number} number
 * @returns {ChartValue}
 */
export const exactly = (number) => ({ lowest: number, highest: number });

/**
 * Of an answer of the API: `null` is hidden, what is not there is not there yet.
 * @param {number | null | undefined} number
 * @returns {ChartValue}
 */
export function valueOf(number) {
  if (number === undefined) return "not-yet";
  return number === null ? "hidden" : exactly(number);
}

/**
 * The shortest round axis that has nought and all these numbers.
 * @param {number[]} numbers
 * @param {boolean} [isWhole] steps are whole numbers
 * @returns {Scale}
 */
export function scaleOf(numbers, isWhole = false) {
  const low = Math.min(0, ...numbers);
  let high = Math.max(0, ...numbers);
  if (low === high) high = 1;
  let step = stepOf((high - low) / MOST_STEPS);
  if (isWhole) step = Math.max(step, 1);
  while (up(high / step) - down(low / step) > MOST_STEPS + 1) step = stepOf(step * 1.01);
  return { low: down(low / step) * step, high: up(high / step) * step, step };
}

/** @param {number} number */
const up = (number) => Math.ceil(number - NEARLY);
/** @param {number} number */
const down = (number) => Math.floor(number + NEARLY);

/** @param {number} least */
function stepOf(least) {
  const size = 10 ** Math.floor(Math.log10(least));
  const found = STEPS.find((step) => step * size >= least * (1 - NEARLY));
  return (found ?? 10) * size;
}

/**
 * The numbers at the marks of an axis, from low to high.
 * @param {Scale} scale
 */
export const stepsOf = ({ low, high, step }) =>
  Array.from({ length: Math.round((high - low) / step) + 1 }, (_, at) => low + at * step);

/**
 * How far along an axis a number is, as an attribute.
 * @param {Scale} scale
 * @param {number} number
 */
export const along = ({ low, high }, number) => percent((100 * (number - low)) / (high - low));

/** @param {number} part of a hundred */
export const percent = (part) => `${Number(part.toFixed(2))}%`;

/**
 * A value in words: `12`, `24%`, `5–9`, `fewer than 5`, `too few to show`.
 * @param {ChartValue} value
 * @param {ChartUnit} [unit]
 */
export function wordsOf(value, unit = "count") {
  if (value === "hidden") return t("too few to show");
  if (value === "not-yet") return t("no number yet");
  const { lowest, highest } = value;
  if (lowest === highest) return numberOf(lowest, unit);
  if (unit === "count" && lowest === 0)
    return t("fewer than {number}", { number: written(highest + 1) });
  if (unit === "share") {
    const [low, high] = [Math.floor(lowest * 100 + NEARLY), Math.ceil(highest * 100 - NEARLY)];
    return t("{number}%", { number: `${written(low)}–${written(high)}` });
  }
  return `${written(lowest, unit)}–${written(highest, unit)}`;
}

/**
 * A number with its unit.
 * @param {number} number
 * @param {ChartUnit} unit
 */
export function numberOf(number, unit) {
  const sign = number < 0 ? "−" : "";
  const size = Math.abs(number);
  if (unit === "share") return sign + t("{number}%", { number: share(size) });
  if (unit === "days")
    return sign + tn("{number} day", "{number} days", Math.round(size), { number: written(size) });
  return sign + written(size, unit);
}

/** @param {number} part */
function share(part) {
  if (part > 0 && part < 0.005) return `<${written(1)}`;
  return part >= 0.995 && part < 1 ? `>${written(99)}` : written(part * 100);
}

/**
 * @param {number} number
 * @param {ChartUnit} [unit]
 */
function written(number, unit) {
  const digits = unit === "decimal" ? 1 : 0;
  const half = 10 ** digits;
  return (Math.floor(number * half + 0.5) / half).toLocaleString(document.documentElement.lang, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/**
 * The highest number that each value may be, without gaps.
 * @param {(ChartValue | null | undefined)[]} values
 */
export const topsOf = (values) =>
  values.flatMap((value) => (value && typeof value === "object" ? [value.highest] : []));
