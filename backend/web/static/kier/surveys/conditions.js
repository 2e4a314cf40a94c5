/**
 * Conditions that can be chosen from lists: parts, all of them joined by `and` or all by `or`. Their
 * source is written in one way, and read in the ways that spreadsheets have it. What is more than
 * that stays a text (docs/surveys-expressions.md).
 */

import { isAsked } from "./kinds.js";

/**
 * @typedef {object} Part
 * @property {string} name of the question that is looked at; `.` is the answer itself
 * @property {string} how one of `is`, `not`, `has`, `lacks`, `more`, `least`, `less`, `most`,
 *   `holds`, `answered`, `empty`
 * @property {string} value text, number or day, as it is typed
 * @property {"text" | "number" | "day"} of
 */

/** @typedef {{joined: "and" | "or", parts: Part[]}} Condition */

/** @typedef {{kind: string, text: string}} Word */

/** @typedef {{words: Word[], place: number}} WordReader `place`: of the word that comes next */

const WORDS =
  /\s*(?:(\$\{\s*[A-Za-z_][\w.-]*\s*\})|(-?\d+(?:\.\d+)?)|('[^']*'|"[^"]*"|[‘’][^‘’]*[‘’]|[“”][^“”]*[“”])|([A-Za-z][\w-]*)|(<=|>=|!=|[=<>(),.]))/y;
/** @type {Record<string, string>} */
const SIGNS = { is: "=", not: "!=", more: ">", least: ">=", less: "<", most: "<=" };
const HOWS = Object.fromEntries(Object.entries(SIGNS).map(([how, sign]) => [sign, how]));
/** @type {Record<string, string>} */
const MIRRORED = { ">": "<", ">=": "<=", "<": ">", "<=": ">=" };

/**
 * Read a source.
 * @param {string} source
 * @returns {Condition | null} null if it is more than lists can say
 */
export function readCondition(source) {
  const words = wordsOf(source);
  if (!words) return null;
  const reader = { words, place: 0 };
  /** @type {Part[]} */
  const parts = [];
  /** @type {Condition["joined"] | null} */
  let joined = null;
  for (;;) {
    const part = readPart(reader);
    if (!part) return null;
    parts.push(part);
    const joint = reader.words[reader.place];
    if (!joint) return { joined: joined ?? "and", parts };
    if (joint.kind !== "name" || !["and", "or"].includes(joint.text)) return null;
    if (joined && joined !== joint.text) return null;
    joined = /** @type {Condition["joined"]} */ (joint.text);
    reader.place += 1;
  }
}

/**
 * @param {string} source
 * @returns {Word[] | null}
 */
function wordsOf(source) {
  const words = [];
  WORDS.lastIndex = 0;
  const end = source.trimEnd().length;
  while (WORDS.lastIndex < end) {
    const found = WORDS.exec(source);
    if (!found) return null;
    const [, reference, number, text, name, sign] = found;
    if (reference) words.push({ kind: "answer", text: reference.slice(2, -1).trim() });
    else if (number) words.push({ kind: "number", text: number });
    else if (text) words.push({ kind: "text", text: text.slice(1, -1) });
    else if (name) words.push({ kind: "name", text: name });
    else words.push(sign === "." ? { kind: "answer", text: "." } : { kind: "sign", text: sign });
  }
  return words;
}

/**
 * @param {WordReader} reader
 * @param {...string} wanted
 */
function take(reader, ...wanted) {
  const found = reader.words.slice(reader.place, reader.place + wanted.length);
  const fits =
    found.length === wanted.length &&
    wanted.every((expected, at) => expected === found[at].text || expected === found[at].kind);
  if (!fits) return null;
  reader.place += wanted.length;
  return found;
}

/** @param {WordReader} reader */
function readPart(reader) {
  const isNot = take(reader, "not", "(");
  const call =
    take(reader, "selected", "(", "answer", ",") ?? take(reader, "contains", "(", "answer", ",");
  if (call) {
    const value = readValue(reader);
    if (value?.of !== "text" || !take(reader, ")") || (isNot && !take(reader, ")"))) return null;
    if (call[0].text === "contains")
      return isNot ? null : { name: call[2].text, how: "holds", ...value };
    return { name: call[2].text, how: isNot ? "lacks" : "has", ...value };
  }
  return isNot ? null : readComparison(reader);
}

/** @param {WordReader} reader */
function readComparison(reader) {
  const answer = take(reader, "answer");
  const turned = answer ? null : readValue(reader);
  const sign = /** @type {string} */ (take(reader, "sign")?.[0].text);
  if (!HOWS[sign]) return null;
  const name = (answer ?? take(reader, "answer"))?.[0].text;
  const value = answer ? readValue(reader) : turned;
  if (!name || !value) return null;
  const how = HOWS[turned ? (MIRRORED[sign] ?? sign) : sign];
  if (value.of === "text" && value.value === "") {
    /** @type {Record<string, string>} */
    const empties = { is: "empty", not: "answered" };
    return empties[how] ? { name, how: empties[how], ...value } : null;
  }
  return { name, how, ...value };
}

/**
 * @param {WordReader} reader
 * @returns {Pick<Part, "value" | "of"> | null}
 */
function readValue(reader) {
  const day = take(reader, "date", "(", "text", ")");
  if (day) return { value: day[2].text, of: "day" };
  const found = take(reader, "number") ?? take(reader, "text");
  return found && { value: found[0].text, of: /** @type {Part["of"]} */ (found[0].kind) };
}

/**
 * Write a source.
 * @param {Condition | null} condition
 */
export function writeCondition(condition) {
  return (condition?.parts ?? []).map(writePart).join(` ${condition?.joined} `);
}

/** @param {{name: string, how: string, value: string, of: Part["of"]}} options */
function writePart({ name, how, value, of }) {
  const answer = name === "." ? "." : `\${${name}}`;
  if (how === "answered" || how === "empty") return `${answer} ${how === "empty" ? "=" : "!="} ''`;
  if (how === "has") return `selected(${answer}, ${quoted(value)})`;
  if (how === "lacks") return `not(selected(${answer}, ${quoted(value)}))`;
  if (how === "holds") return `contains(${answer}, ${quoted(value)})`;
  const said =
    of === "number" ? numeral(value) : of === "day" ? `date(${quoted(value)})` : quoted(value);
  return `${answer} ${SIGNS[how]} ${said}`;
}

/**
 * What is no number yet is one that is being typed.
 * @param {string} value
 */
const numeral = (value) => (/^-?\d+(\.\d+)?$/.test(value) ? value : "0");

/** @param {string} text */
function quoted(text) {
  if (!text.includes("'")) return `'${text}'`;
  return text.includes('"') ? `“${text.replace(/[“”]/g, '"')}”` : `"${text}"`;
}

// By the shape of the answer.
const CHOSEN = ["is", "not", "answered", "empty"];
const MEASURED = ["is", "not", "more", "least", "less", "most", "answered", "empty"];
/** @type {Record<string, string[]>} */
const FOR_KINDS = {
  one: CHOSEN,
  yes_no: CHOSEN,
  acknowledge: ["answered", "empty"],
  many: ["has", "lacks", "answered", "empty"],
  ranking: ["answered", "empty"],
  scale: MEASURED,
  integer: MEASURED,
  decimal: MEASURED,
  date: MEASURED,
  text: ["is", "not", "holds", "answered", "empty"],
  calculate: MEASURED,
};

/**
 * What can be asked of a kind of question; none of those whose value says nothing here.
 * @param {string} kind
 */
export const howsFor = (kind) =>
  FOR_KINDS[kind] ?? (isAsked(kind) && kind !== "grid" ? ["answered", "empty"] : []);

/**
 * How a value is typed for a kind of question.
 * @param {string} kind
 * @returns {Part["of"]}
 */
export const valueOfKind = (kind) =>
  /** @type {Record<string, Part["of"]>} */ ({
    scale: "number",
    integer: "number",
    decimal: "number",
    calculate: "number",
    date: "day",
  })[kind] ?? "text";

/**
 * A part as it fits its question: another question may have other choices and no such comparison.
 * @param {Part} part
 * @param {{kind: string, parameters?: Record<string, string>}} item
 * @param {string[]} choices names
 * @returns {Part}
 */
export function fitted(part, item, choices) {
  const hows = howsFor(item.kind);
  // In spreadsheets, one of many is often asked for as if several could be chosen.
  const same = /** @type {Record<string, string>} */ ({ has: "is", lacks: "not" })[part.how];
  const how = hows.includes(part.how) ? part.how : hows.includes(same) ? same : hows[0];
  const of = ["answered", "empty"].includes(how)
    ? "text"
    : item.kind === "calculate"
      ? part.of
      : valueOfKind(item.kind);
  return {
    ...part,
    how,
    of,
    value: ["answered", "empty"].includes(how)
      ? ""
      : fittedValue(part, of, choices, item.parameters?.start ?? "0"),
  };
}

/**
 * @param {{value: string, of: Part["of"]}} options
 * @param {Part["of"]} of
 * @param {string[]} choices
 * @param {string} minimum
 */
function fittedValue({ value, of: before }, of, choices, minimum) {
  if (choices.length) return choices.includes(value) ? value : choices[0];
  const kept = before === of ? value : "";
  return kept === "" && of === "number" ? minimum : kept;
}
