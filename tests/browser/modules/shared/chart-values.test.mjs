/** Axes and words of charts: the same as the server draws and says (tests/web/chart_vectors.json). */

import "../page.mjs";

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import {
  exactly,
  scaleOf,
  stepsOf,
  topsOf,
  valueOf,
  wordsOf,
} from "../../../../backend/web/static/kier/shared/chart-values.js";

const { scales, words } = JSON.parse(
  readFileSync(new URL("../../../web/chart_vectors.json", import.meta.url), "utf8"),
);

/** @param {number[]} numbers */
const rounded = (numbers) => numbers.map((number) => Number(number.toFixed(6)));

for (const { numbers, low, high, steps, whole } of scales) {
  test(`an axis for ${numbers}`, () => {
    const scale = scaleOf(numbers, whole);
    assert.deepEqual(rounded([scale.low, scale.high]), [low, high]);
    assert.deepEqual(rounded(stepsOf(scale)), steps);
  });
}

for (const { lowest, highest, unit, gap, en } of words) {
  test(`in words: ${en}`, () => {
    assert.equal(wordsOf(gap ?? { lowest, highest }, unit), en);
  });
}

test("null is hidden, and what is not there is not there yet", () => {
  assert.deepEqual(
    [valueOf(null), valueOf(undefined), valueOf(3)],
    ["hidden", "not-yet", exactly(3)],
  );
  assert.deepEqual(topsOf(["hidden", exactly(3), null, { lowest: 0, highest: 4 }]), [3, 4]);
});
