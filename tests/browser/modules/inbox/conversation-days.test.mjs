import "../page.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  dayName,
  dayOf,
  timeName,
} from "../../../../backend/web/static/kier/inbox/conversation-days.js";

const NOON = Date.parse("2026-11-28T12:00:00Z");

test("days are those of the Netherlands, in winter and in summer", () => {
  assert.equal(dayOf("2026-11-27T22:00:00Z"), "2026-11-27");
  assert.equal(dayOf("2026-11-27T23:00:00Z"), "2026-11-28");
  assert.equal(dayOf("2026-07-01T22:00:00Z"), "2026-07-02");
  assert.deepEqual(["2026-11-28T11:00:00Z", "2026-07-01T22:00:00Z"].map(timeName), [
    "12:00",
    "00:00",
  ]);
});

test("a day has a name, and another year is said", () => {
  assert.equal(dayName("2026-11-28", NOON), "Today");
  assert.equal(dayName("2026-11-27", NOON), "Yesterday");
  assert.match(dayName("2026-11-26", NOON), /^Thursday,? 26 November$|^Thursday, November 26$/);
  assert.match(dayName("2025-12-31", NOON), /2025/);
});

test("yesterday is the day before, also where clocks were changed", () => {
  const monday = Date.parse("2026-03-30T00:30:00Z");
  assert.equal(dayName("2026-03-29", monday), "Yesterday");
  assert.equal(dayName("2026-10-25", Date.parse("2026-10-26T00:30:00Z")), "Yesterday");
  // In the Netherlands it is the next day already.
  assert.equal(dayName("2026-11-28", Date.parse("2026-11-27T23:30:00Z")), "Today");
});
