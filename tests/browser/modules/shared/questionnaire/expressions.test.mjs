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
const cases = JSON.parse(readFileSync(CASES)).filter((one) => "wanted" in one);

function wantedOf({ wanted }) {
  return wanted?.number ? Number(wanted.number) : wanted;
}

for (const one of cases) {
  test(`the value of ${one.source}`, () => {
    const value = evaluate(one.tree, { values: {}, today: "2024-05-15", ...one });
    // Nothing distinguishes 0 and -0 in JSON.
    assert.deepEqual(value === 0 ? 0 : value, wantedOf(one));
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
