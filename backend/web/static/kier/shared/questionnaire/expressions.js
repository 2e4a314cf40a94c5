/**
 * Conditions and calculations of a questionnaire: the value of a tree that the server made of a
 * source. `surveys/expressions/__init__.py` describes the nodes of trees, `table.py` the functions.
 * The same cases are evaluated here and in Python. Nothing here fails: what makes no sense is NaN,
 * empty or false.
 */

import { maths } from "./expression-maths.js";
import {
  clean,
  dateText,
  daysOf,
  shaped,
  timeText,
  toNumber,
  toText,
  toTruth,
  words,
} from "./expression-values.js";

/** @import { Value } from "./expression-values.js" */

export { toNumber, toText, toTruth };

// A longer text meets no pattern.
const MAX_TEXT = 1_000;
const MAX_DIGITS = 15;

/** @typedef {{set?: number[], ways?: number[]}} Step of a pattern: signs that it takes, or where it leads */

/**
 * What an expression may look at.
 * @typedef {object} Context
 * @property {Record<string, unknown>} values what was answered, by question; an array for a
 *   question within a repeat, seen from outside of it, and for a repeat itself
 * @property {string} today the day where the respondent is, as `2026-03-01`
 * @property {unknown} [own] the answer to the question whose expression it is
 * @property {string} [now] the time on the respondent's clock, as `2026-03-01T09:30:00.000`
 * @property {number} [position] which repetition this is, the first is 1
 * @property {Record<string, unknown[]>} [lists] for `indexed-repeat`, where `values` holds one
 * @property {Record<string, Record<string, string>>} [labels] of choices, by question and choice
 * @property {Record<string, string>} [columns] of the choice that is being filtered
 */

/**
 * The value of a tree.
 * @param {any[]} tree
 * @param {Context} context
 * @returns {import("./expression-values.js").Value}
 */
export function evaluate(tree, context) {
  const [kind, ...rest] = tree;
  if (kind in LEAVES) return clean(LEAVES[kind](context, rest[0]));
  if (kind === "call") {
    const [name, ...parts] = rest;
    return FUNCTIONS[name](
      parts.map((part) => (part[0] === "pattern" ? part[2] : evaluate(part, context))),
      context,
    );
  }
  const values = rest.map((part) => evaluate(part, context));
  if (kind === "negative") return -toNumber(values[0]);
  return values.reduce((left, right) => operate(kind, left, right));
}

/** @type {Record<string, (context: Context, value: any) => unknown>} */
const LEAVES = {
  text: (_, text) => text,
  number: (_, number) => number,
  ref: (context, name) => own(context.values, name),
  own: (context) => context.own,
  column: (context, name) => own(context.columns, name),
};

/**
 * What an object holds itself, not what all objects have.
 * @param {Record<string, any> | undefined} object
 * @param {string} name
 */
function own(object, name) {
  return object && Object.hasOwn(object, name) ? object[name] : "";
}

/**
 * @param {string} operator
 * @param {Value} left
 * @param {Value} right
 */
function operate(operator, left, right) {
  if (operator === "or") return toTruth(left) || toTruth(right);
  if (operator === "and") return toTruth(left) && toTruth(right);
  if (["=", "!=", "<", "<=", ">", ">="].includes(operator)) return compare(operator, left, right);
  return calculate(operator, toNumber(left), toNumber(right));
}

/**
 * An array meets a value if one of its own does, as in XPath.
 * @param {string} operator
 * @param {Value} left
 * @param {Value} right
 * @returns {boolean}
 */
function compare(operator, left, right) {
  if (typeof left === "boolean" || typeof right === "boolean") {
    const asTruths = ["=", "!="].includes(operator) || [left, right].some(Array.isArray);
    const side = asTruths ? toTruth : toNumber;
    return order(operator, Number(side(left)), Number(side(right)));
  }
  if (Array.isArray(left)) return left.some((value) => compare(operator, value, right));
  if (Array.isArray(right)) return right.some((value) => compare(operator, left, value));
  if (["=", "!="].includes(operator) && typeof left === "string" && typeof right === "string") {
    const [first, second] = [daysOf(left), daysOf(right)];
    const same = Number.isNaN(first) || Number.isNaN(second) ? left === right : first === second;
    return same === (operator === "=");
  }
  return order(operator, toNumber(left), toNumber(right));
}

/**
 * @param {string} operator
 * @param {number} left
 * @param {number} right
 */
function order(operator, left, right) {
  if (operator === "=") return left === right;
  if (operator === "!=") return left !== right;
  if (operator === "<") return left < right;
  if (operator === "<=") return left <= right;
  return operator === ">" ? left > right : left >= right;
}

/**
 * @param {string} operator
 * @param {number} left
 * @param {number} right
 */
function calculate(operator, left, right) {
  if (operator === "+") return left + right;
  if (operator === "-") return left - right;
  if (operator === "*") return left * right;
  return operator === "div" ? left / right : left % right;
}

// -- Functions --------------------------------------------------------------------------------

/** @param {(...texts: any) => Value} take */
const ofTexts = (take) => (/** @type {Value[]} */ values) => take(...values.map(toText));
/** @param {(...numbers: any) => Value} take */
const ofNumbers = (take) => (/** @type {Value[]} */ values) => take(...values.map(toNumber));
/** @param {(signs: string[], ...ends: any) => Value} take */
const ofSlice =
  (take) =>
  (/** @type {Value[]} */ [text, ...ends]) =>
    take([...toText(text)], ...ends.map(toNumber));
/** @param {(text: string) => Value} take */
const ofTextOrOwn = (take) => (/** @type {Value[]} */ values, /** @type {Context} */ context) =>
  take(toText(values.length ? values[0] : clean(context.own)));

/** @param {Value[]} values */
function coalesce(values) {
  return values.find((value) => toText(value) !== "") ?? "";
}

/** @param {Value[]} values */
function selectedAt([answer, at]) {
  const place = toNumber(at);
  return place >= 0 ? (words(answer)[Math.trunc(place)] ?? "") : "";
}

/**
 * @param {number} min
 * @param {number} max
 * @param {number} total
 */
function isBetween(min, max, total) {
  return (min === -1 || total >= min) && (max === -1 || total <= max);
}

/** @param {Value[]} values */
function weightedChecklist([min, max, ...pairs]) {
  let total = 0;
  for (let place = 0; place < pairs.length; place += 2) {
    if (toTruth(pairs[place])) total += toNumber(pairs[place + 1]);
  }
  return isBetween(toNumber(min), toNumber(max), total);
}

/**
 * @param {number} number
 * @param {number} [digits]
 */
function round(number, digits = 0) {
  if (Number.isNaN(digits)) return NaN;
  const places = Math.trunc(Math.max(-MAX_DIGITS, Math.min(MAX_DIGITS, digits)));
  const scale = POWERS[Math.abs(places)];
  const moved = places > 0 ? number * scale : number / scale;
  if (!Number.isFinite(moved)) return number;
  const below = Math.floor(moved);
  const whole = moved - below >= 0.5 ? below + 1 : below;
  return (places > 0 ? whole / scale : whole * scale) + 0;
}

const POWERS = Array.from({ length: MAX_DIGITS + 1 }, (_, digits) => Number(`1e${digits}`));

/**
 * What is to be counted: without what is empty, but NaN if everything is.
 * @param {Value[]} values
 */
function filled(values) {
  const all = /** @type {any[]} */ (values).flat(Infinity);
  const numbers = all.filter((value) => value !== "").map(toNumber);
  return numbers.length || !all.length ? numbers : [NaN];
}

/**
 * @param {number[]} numbers
 * @param {number} sign
 */
function best(numbers, sign) {
  if (!numbers.length || numbers.some(Number.isNaN)) return NaN;
  return numbers.reduce((found, number) => (number * sign < found * sign ? number : found));
}

/**
 * @param {Value[]} values
 * @param {Context} context
 */
function indexedRepeat([name, , place], context) {
  const list = own(context.lists, toText(name));
  const values = [clean(list === "" ? own(context.values, toText(name)) : list)].flat();
  return values[Math.trunc(toNumber(place)) - 1] ?? "";
}

/**
 * @param {string[]} signs
 * @param {number} start
 * @param {number} [end]
 */
function between(signs, start, end = Infinity) {
  if (Number.isNaN(start) || Number.isNaN(end)) return "";
  return signs.slice(start, end).join("");
}

/**
 * @param {string[]} signs
 * @param {number} start
 * @param {number} [length]
 */
function part(signs, start, length = Infinity) {
  const first = Math.floor(start + 0.5);
  const end = first + Math.floor(length + 0.5);
  return signs.filter((_, place) => first <= place + 1 && place + 1 < end).join("");
}

/**
 * @param {string} text
 * @param {string} signs
 * @param {string} others
 */
function translated(text, signs, others) {
  const bySign = new Map();
  const replacements = [...others];
  [...signs].forEach((sign, place) => {
    if (!bySign.has(sign)) bySign.set(sign, replacements[place] ?? "");
  });
  return [...text].map((sign) => bySign.get(sign) ?? sign).join("");
}

/**
 * By name; each takes the values of its arguments and the context.
 * @type {Record<string, (values: any[], context: Context) => Value>}
 */
export const FUNCTIONS = {
  selected: ([answer, name]) => words(answer).includes(toText(name)),
  "selected-at": selectedAt,
  "count-selected": ([answer]) => words(answer).length,
  "jr:choice-name": ([name, question], context) => own(own(context.labels, question), toText(name)),
  if: ([condition, first, second]) => (toTruth(condition) ? first : second),
  coalesce,
  once: ([value], context) => coalesce([clean(context.own), value]),
  not: ([value]) => !toTruth(value),
  true: () => true,
  false: () => false,
  boolean: ([value]) => toTruth(value),
  "boolean-from-string": ofTexts((text) => text === "true" || text === "1"),
  checklist: ([min, max, ...values]) =>
    isBetween(toNumber(min), toNumber(max), values.filter(toTruth).length),
  "weighted-checklist": weightedChecklist,
  number: ofNumbers((number) => number),
  int: ofNumbers((number) => Math.trunc(number) + 0),
  round: ofNumbers(round),
  floor: ofNumbers((number) => Math.floor(number) + 0),
  ceiling: ofNumbers((number) => Math.ceil(number) + 0),
  abs: ofNumbers(Math.abs),
  pow: ofNumbers(maths.power),
  sqrt: ofNumbers(Math.sqrt),
  exp: ofNumbers(maths.exponential),
  exp10: ofNumbers((number) => maths.power(10, number)),
  log: ofNumbers(maths.logarithm),
  log10: ofNumbers(maths.logarithm10),
  pi: () => Math.PI,
  sin: ofNumbers(maths.sine),
  cos: ofNumbers(maths.cosine),
  tan: ofNumbers(maths.tangent),
  asin: ofNumbers(maths.arcSine),
  acos: ofNumbers(maths.arcCosine),
  atan: ofNumbers(maths.arcTangent),
  atan2: ofNumbers(maths.arcTangent2),
  min: (values) => best(filled(values), 1),
  max: (values) => best(filled(values), -1),
  sum: (values) => filled(values).reduce((total, number) => total + number, 0),
  count: (values) => values.flat(Infinity).length,
  "count-non-empty": (values) => values.flat(Infinity).filter((value) => value !== "").length,
  "indexed-repeat": indexedRepeat,
  position: (_, context) => context.position ?? NaN,
  string: ofTexts((text) => text),
  concat: (values) => values.flat(Infinity).map(toText).join(""),
  join: ([mark, ...values]) => values.flat(Infinity).map(toText).join(toText(mark)),
  substr: ofSlice(between),
  substring: ofSlice(part),
  "substring-before": ofTexts((text, mark) => text.slice(0, Math.max(0, text.indexOf(mark)))),
  "substring-after": ofTexts((text, mark) =>
    text.includes(mark) ? text.slice(text.indexOf(mark) + mark.length) : "",
  ),
  contains: ofTexts((text, other) => text.includes(other)),
  "starts-with": ofTexts((text, other) => text.startsWith(other)),
  "ends-with": ofTexts((text, other) => text.endsWith(other)),
  "string-length": ofTextOrOwn((text) => [...text].length),
  "normalize-space": ofTextOrOwn((text) => words(text).join(" ")),
  translate: ofTexts(translated),
  regex: ([text, pattern]) => matches(pattern, [...toText(text)]),
  today: (_, context) => context.today,
  now: (_, context) => context.now ?? "",
  date: ofNumbers(dateText),
  "date-time": ofNumbers(timeText),
  "decimal-date-time": ofNumbers((number) => number),
  "decimal-time": ofNumbers((number) =>
    Number.isFinite(number) ? number - (Math.floor(number) + 0) : number,
  ),
  "format-date": ([value, shape]) => shaped(toNumber(value), toText(shape)),
  "format-date-time": ([value, shape]) => shaped(toNumber(value), toText(shape)),
};

// -- Patterns: all ways through at once, as `pattern_matcher.py` goes them -------------------------

/**
 * @param {any} pattern
 * @param {string[]} signs
 */
function matches(pattern, signs) {
  if (signs.length > MAX_TEXT) return false;
  /** @type {Step[]} */
  const program = [];
  write(pattern, program);
  let steps = reached([0], program);
  for (const sign of signs) {
    const code = /** @type {number} */ (sign.codePointAt(0));
    const met = [...steps].filter((step) => isIn(code, program[step])).map((step) => step + 1);
    steps = reached(met, program);
  }
  return steps.has(program.length);
}

/**
 * @param {any} pattern
 * @param {Step[]} program
 */
function write([kind, ...rest], program) {
  if (kind === "set") program.push({ set: rest });
  else if (kind === "then") rest.forEach((/** @type {any} */ operand) => write(operand, program));
  else if (kind === "either") writeEither(rest, program);
  else writeMany(rest[0], rest[1], rest[2], program);
}

/**
 * @param {any[]} parts
 * @param {Step[]} program
 */
function writeEither(parts, program) {
  const jumps = [];
  for (const one of parts.slice(0, -1)) {
    const split = program.push({}) - 1;
    write(one, program);
    jumps.push(program.push({}) - 1);
    program[split].ways = [split + 1, program.length];
  }
  write(parts.at(-1), program);
  for (const jump of jumps) program[jump].ways = [program.length];
}

/**
 * @param {any} within
 * @param {number} min
 * @param {number | null} max
 * @param {Step[]} program
 */
function writeMany(within, min, max, program) {
  for (let time = 0; time < min; time += 1) write(within, program);
  const splits = [];
  for (let time = min; time < (max ?? min + 1); time += 1) {
    splits.push(program.push({}) - 1);
    write(within, program);
  }
  if (max === null) program.push({ ways: [splits[0]] });
  for (const split of splits) program[split].ways = [split + 1, program.length];
}

/**
 * @param {Iterable<number>} steps
 * @param {Step[]} program
 */
function reached(steps, program) {
  const seen = new Set(steps);
  // A set is walked through to what is added meanwhile.
  for (const step of seen) program[step]?.ways?.forEach((way) => seen.add(way));
  return seen;
}

/**
 * @param {number} code
 * @param {Step | undefined} step
 */
function isIn(code, step) {
  const ends = step?.set ?? [];
  for (let at = 0; at < ends.length; at += 2) {
    if (ends[at] <= code && code <= ends[at + 1]) return true;
  }
  return false;
}
