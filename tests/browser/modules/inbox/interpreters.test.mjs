import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.mjs";
import {
  dayAfter,
  readInterpreter,
} from "../../../../backend/web/static/kier/inbox/interpreter-questions.js";

/** @param {Record<string, string>} fields */
function form(fields) {
  const values = new FormData();
  for (const [name, value] of Object.entries(fields)) values.append(name, value);
  return values;
}

test("days are those of the Netherlands, also where a clock is changed", () => {
  assert.equal(dayAfter(Date.parse("2026-11-28T23:30:00Z"), 1), "2026-11-30");
  assert.equal(dayAfter(Date.parse("2026-11-28T22:30:00Z"), 7), "2026-12-05");
  assert.equal(dayAfter(Date.parse("2026-10-24T22:30:00Z"), 1), "2026-10-26");
  assert.equal(dayAfter(Date.parse("2026-03-28T22:30:00Z"), 30), "2026-04-27");
});

test("who, until when and what are sent; what is missing is said", () => {
  const chosen = { organisation: "one", until: "2026-12-05", reads: "from-now" };
  assert.deepEqual(readInterpreter(form(chosen)), {
    organisations: ["one"],
    reason: "interprets",
    reads: "from-now",
    until: "2026-12-05",
  });
  assert.throws(() => readInterpreter(form({ until: "2026-12-05", reads: "all" })), {
    said: "Choose who is to interpret.",
  });
  assert.throws(() => readInterpreter(form({ ...chosen, until: "" })), {
    said: "Choose the last day.",
  });
});
