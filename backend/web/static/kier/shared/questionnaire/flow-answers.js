/**
 * One answer by itself: whether it has the shape of its question, and what a text means there.
 * `surveys/questionnaire/answer_values.py`, step for step.
 */

import { toNumber } from "./expressions.js";

/** @import { Choice, SchemaNode } from "./flow.js" */

/** @typedef {[code: string, values?: Record<string, any>] | null} AnswerProblem */

const DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
const TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]";
/** @type {Record<string, RegExp>} */
const CLOCKED = {
  date: new RegExp(`^${DAY}$`),
  time: new RegExp(`^${TIME}$`),
  date_time: new RegExp(`^${DAY}T${TIME}$`),
};
// A number as people write it: the comma of most of Europe as well.
const WRITTEN = /^[-+]?[0-9]+(?:[.,][0-9]+)?$/;
const BLANKS = /^[ \t\r\n]+|[ \t\r\n]+$/g;
const MAX_WRITTEN = 500;
const NEARLY = 1e-9;
const NUMBERS = ["integer", "decimal", "scale"];

/** @param {string} text */
const trimmed = (text) => text.replaceAll("\r\n", "\n").replace(BLANKS, "");

/**
 * An answer as it is kept; null if it says nothing.
 * @param {any} value
 */
export function cleaned(value) {
  if (typeof value === "string") return trimmed(value) || null;
  if (Array.isArray(value)) return value.length ? value : null;
  return value ?? null;
}

/**
 * What is wrong with the shape of an answer that says something.
 * @param {Pick<SchemaNode, "kind" | "offered" | "longest" | "scale">} node of `nodesOf`
 * @param {any} value
 * @param {{chosen: number}} limits the schema's bounds
 * @returns {AnswerProblem} a code of the schema's messages, and what
 *   its text needs
 */
export function problemOf(node, value, limits) {
  const { kind } = node;
  const names = () => node.offered.map(({ name }) => name);
  if (["one", "yes_no", "acknowledge"].includes(kind))
    return names().includes(value) ? null : ["choice"];
  if (["many", "ranking"].includes(kind))
    return choicesProblem(kind, names(), value, limits.chosen);
  if (NUMBERS.includes(kind)) return numberProblem(node, value);
  if (kind === "text") return textProblem(value, node.longest);
  const found = typeof value === "string" && CLOCKED[kind]?.test(value);
  return found && (kind === "time" || !Number.isNaN(toNumber(value)))
    ? null
    : [kind.replace("_", "-")];
}

/**
 * An answer that `problemOf` has nothing against: several of many in the questionnaire's order.
 * @param {{kind: string, offered: Choice[]}} options
 * @param {any} value
 */
export function inOrder({ kind, offered }, value) {
  if (kind !== "many") return value;
  return [...new Set(offered.map(({ name }) => name))].filter((name) => value.includes(name));
}

/**
 * The answer that a text of a field means at a question; the text itself if it is none.
 * @param {{kind: string}} node
 * @param {string} written
 */
export function valueOf({ kind }, written) {
  const text = trimmed(written);
  if (["many", "ranking"].includes(kind)) return text.split(/[ \t\r\n]+/).filter(Boolean);
  if (NUMBERS.includes(kind) && text.length <= MAX_WRITTEN && WRITTEN.test(text)) {
    return Number(text.replace(",", "."));
  }
  if (kind === "date") return text.split("T")[0];
  return kind === "date_time" ? text.slice(0, 16) : text;
}

/**
 * @param {string} kind
 * @param {string[]} names
 * @param {any} value
 * @param {number} limit
 * @returns {AnswerProblem}
 */
function choicesProblem(kind, names, value, limit) {
  const code = kind === "ranking" ? "ranking" : "choices";
  if (!Array.isArray(value) || !value.every((name) => typeof name === "string")) return [code];
  if (value.length > limit) return ["many", { n: limit }];
  return new Set(value).size === value.length && value.every((name) => names.includes(name))
    ? null
    : [code];
}

/**
 * @param {{kind: string, scale?: number[]}} node
 * @param {any} value
 * @returns {AnswerProblem}
 */
function numberProblem({ kind, scale = [] }, value) {
  const isNumber = typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  if (kind === "integer") return isNumber && Number.isInteger(value) ? null : ["whole"];
  if (!isNumber) return ["number"];
  if (kind !== "scale" || scale.some((point) => Math.abs(point - value) < NEARLY)) return null;
  return ["scale", { start: scale[0], end: scale.at(-1) }];
}

/**
 * @param {any} value
 * @param {number | undefined} longest
 * @returns {AnswerProblem}
 */
function textProblem(value, longest) {
  // By the last: half of a sign that takes two places.
  if (typeof value !== "string" || value.includes("\0") || /[\ud800-\udfff]/u.test(value))
    return ["text"];
  return [...value].length > Number(longest) ? ["long", { n: longest }] : null;
}
