/**
 * Evaluates trees line by line, for tests that compare with Python: [tree, context] in; the kind,
 * the text and, of numbers, all bits out.
 */
import { createInterface } from "node:readline";
import {
  evaluate,
  FUNCTIONS,
  toText,
} from "../../../../../backend/web/static/kier/shared/questionnaire/expressions.js";

/**
 * @param {import("../../../../../backend/web/static/kier/shared/questionnaire/expression-values.js").Value} value
 * @returns {any[]}
 */
export function described(value) {
  if (Array.isArray(value)) return ["list", value.map(described)];
  if (typeof value !== "number")
    return [typeof value === "string" ? "text" : "truth", toText(value)];
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return ["number", toText(value), Number.isNaN(value) ? "" : bytes.toString("hex")];
}

if (process.argv[1] === import.meta.filename) {
  for await (const line of createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line);
    const answer = asked ? described(evaluate(asked[0], asked[1])) : Object.keys(FUNCTIONS);
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}
