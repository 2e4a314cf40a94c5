import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import {
  hasAnother,
  isRequired,
  nextScreen,
  previousScreen,
  problemOf,
  resolve,
  screens,
  shuffled,
  valueOf,
} from "../../../../../backend/web/static/kier/shared/questionnaire/flow.js";
import { found } from "./flow-walk.mjs";

/**
 * @import { Answers } from "../../../../../backend/web/static/kier/shared/questionnaire/flow.js"
 * @import { Cases } from "./flow-walk.mjs"
 */

const FOLDER = new URL("../../../../surveys/questionnaire/cases/", import.meta.url);
/** @type {Cases[]} */
const files = readdirSync(FOLDER).map((name) =>
  JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")),
);
// A schema of a case has no messages: each says its own code.
const MESSAGES = new Proxy({}, { get: (_, code) => `${String(code)} {n}` });

/** @param {string} title */
function named(title) {
  const file = files.find(({ schema }) => schema.title === title);
  assert.ok(file);
  return file;
}

/**
 * @param {Cases} file
 * @param {Answers} [answers]
 */
function stateOf({ schema }, answers = {}) {
  return resolve({ ...schema, messages: MESSAGES }, answers, { today: "2026-03-01" });
}

for (const { schema, cases } of files) {
  for (const given of cases) {
    test(`${schema.title}: ${given.says}`, () => {
      const here = found({ ...schema, messages: MESSAGES }, given, Object.keys(given.wanted));
      assert.deepEqual(here, given.wanted);
    });
  }
}

test("there are cases", () => assert.ok(files.flatMap(({ cases }) => cases).length > 25));

test("there and back again", () => {
  for (const file of files) {
    for (const { answers } of file.cases) {
      const state = stateOf(file, answers);
      for (const all of [screens(state), screens(state, false)]) {
        assert.equal(nextScreen(state, all), all[0]);
        all.forEach(({ key }, place) => {
          assert.equal(nextScreen(state, all, key), all[place + 1] ?? null);
          assert.equal(previousScreen(state, all, key), all[place - 1] ?? null);
        });
      }
    }
  }
});

test("a screen that is not there any more leads to the one after it", () => {
  const file = named("Conditions");
  const state = stateOf(file, { work: "no" });
  assert.equal(nextScreen(state, screens(state), "fine")?.key, "late");
  assert.equal(previousScreen(state, screens(state), "fine")?.key, "work");
  assert.equal(nextScreen(state, screens(state), "nowhere")?.key, "work");
});

test("what must be answered, and what can be added", () => {
  const state = stateOf(named("Schermen"), { r: Array(20).fill({}) });
  assert.deepEqual(
    ["row1", "row3", "last", "bye"].map((path) => isRequired(state, path)),
    [true, false, false, false],
  );
  assert.deepEqual(
    ["many", "r"].map((path) => hasAnother(state, path)),
    [true, false],
  );
});

test("what a field of a form means", () => {
  const kinds = ["integer", "decimal", "many", "date_time", "text"];
  const texts = [" 12 ", "2,5", "a  b", "2026-01-01T08:30:00", " x\r\ny "];
  const values = kinds.map((kind, place) => valueOf({ kind }, texts[place]));
  assert.deepEqual(values, [12, 2.5, ["a", "b"], "2026-01-01T08:30", "x\ny"]);
  const integer = { kind: "integer", offered: [] };
  assert.deepEqual(problemOf(integer, valueOf(integer, "12a"), { chosen: 100 }), ["whole"]);
});

test("an order of chance is Python's", () => {
  assert.deepEqual(shuffled([0, 1, 2, 3, 4, 5, 6, 7], 12345, "colours"), [0, 1, 4, 2, 6, 7, 5, 3]);
});
