import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  evaluate,
  toNumber,
  toText,
  toTruth,
} from "../../../../../backend/web/static/kier/shared/questionnaire/expressions.js";

const CASES = new URL("../../../../surveys/expressions/cases.json", import.meta.url);
/** @type {{source: string, tree: any[], wanted: any}[]} */
const cases = JSON.parse(readFileSync(CASES, "utf8")).filter(
  (/** @type {object} */ found) => "wanted" in found,
);

/** @param {{wanted: any}} found */
function wantedOf({ wanted }) {
  return wanted?.number ? Number(wanted.number) : wanted;
}

for (const expression of cases) {
  test(`the value of ${expression.source}`, () => {
    const context = { values: {}, today: "2024-05-15", ...expression };
    const value = evaluate(expression.tree, context);
    // Nothing distinguishes 0 and -0 in JSON.
    assert.deepEqual(value === 0 ? 0 : value, wantedOf(expression));
  });
}

test("there are cases", () => assert.ok(cases.length > 250));

test("values become text, numbers and truths", () => {
  assert.deepEqual([true, 1e21, -0, "a", ["b"], []].map(toText), [
    "true",
    "1000000000000000000000",
    "0",
    "a",
    "b",
    "",
  ]);
  assert.deepEqual([true, " 2 ", "", ["3"], []].map(toNumber), [1, 2, NaN, 3, NaN]);
  assert.deepEqual([0, NaN, "", [], "0", [""]].map(toTruth), [
    false,
    false,
    false,
    false,
    true,
    true,
  ]);
});
