import assert from "node:assert/strict";
import { test } from "node:test";
import "../../page.mjs";
import { exampleOf } from "../../../../../backend/web/static/kier/shared/notifications/hours-fields.js";
import {
  covered,
  DAYS,
  hourThere,
  NIGHTS,
  nextQuiet,
  openHours,
  zones,
} from "../../../../../backend/web/static/kier/shared/notifications/quiet-hours.js";

/** @import { QuietTimes } from "../../../../../backend/web/static/kier/shared/notifications/quiet-hours.js" */

const AMSTERDAM = "Europe/Amsterdam";
/**
 * @param {Partial<QuietTimes>} more
 * @returns {QuietTimes}
 */
const times = (more) => ({
  timezone: AMSTERDAM,
  safe: [],
  quiet: [],
  urgent_anyway: false,
  ...more,
});
/** @param {Partial<QuietTimes>} more @param {string} now */
const next = (more, now) => {
  const found = nextQuiet(times(more), Date.parse(now));
  return (
    found && [found.from, found.until].map((time) => new Date(time).toISOString().slice(0, 16))
  );
};

test("a span goes on into the next day, and from Sunday into Monday", () => {
  assert.deepEqual([...covered([{ days: [7], from: 23, until: 1 }])], [167, 0]);
  assert.equal(covered([{ days: [1], from: 0, until: 24 }]).size, 24);
});

test("what may come is safe and not quiet", () => {
  const open = openHours({
    safe: [{ days: [1], from: 9, until: 17 }],
    quiet: [{ days: [1], from: 12, until: 24 }],
  });
  assert.deepEqual([...open], [9, 10, 11]);
});

test("the night is next, by the clock of the place", () => {
  assert.deepEqual(next({ quiet: [NIGHTS] }, "2026-07-06T10:20:00Z"), [
    "2026-07-06T20:00",
    "2026-07-07T05:00",
  ]);
  assert.deepEqual(next({ quiet: [NIGHTS] }, "2026-01-05T10:20:00Z"), [
    "2026-01-05T21:00",
    "2026-01-06T06:00",
  ]);
});

test("a night that has begun is told as it is, from the hour that it is", () => {
  const found = nextQuiet(times({ quiet: [NIGHTS] }), Date.parse("2026-07-06T22:20:00Z"));
  assert.deepEqual(found, {
    from: Date.parse("2026-07-06T22:00:00Z"),
    until: Date.parse("2026-07-07T05:00:00Z"),
    isNow: true,
  });
});

test("a night in which the clock is put forward is an hour shorter", () => {
  assert.deepEqual(next({ quiet: [NIGHTS] }, "2026-03-28T12:00:00Z"), [
    "2026-03-28T21:00",
    "2026-03-29T05:00",
  ]);
});

test("in a zone of half hours the hours on the wall count", () => {
  const found = nextQuiet(
    { timezone: "Asia/Kolkata", safe: [], quiet: [NIGHTS] },
    Date.parse("2026-07-06T10:20:00Z"),
  );
  assert.equal(hourThere(found?.from ?? 0, "Asia/Kolkata", "en"), "Monday 22:00");
});

test("quiet for the rest of a week ends in the next one", () => {
  assert.deepEqual(next({ safe: [{ days: [1], from: 9, until: 10 }] }, "2026-07-06T07:30:00Z"), [
    "2026-07-06T08:00",
    "2026-07-13T07:00",
  ]);
});

test("without quiet hours, or without any other ones, there is nothing to tell", () => {
  assert.equal(next({}, "2026-07-06T10:00:00Z"), null);
  assert.equal(next({ quiet: [{ days: DAYS, from: 0, until: 24 }] }, "2026-07-06T10:00:00Z"), null);
});

test("one sentence says what it comes to", () => {
  const now = Date.parse("2026-07-06T10:20:00Z");
  assert.equal(exampleOf(null, now, "en"), "At any time.");
  assert.equal(
    exampleOf(times({ quiet: [NIGHTS] }), now, "en"),
    "Quiet next: Monday 22:00 until Tuesday 07:00.",
  );
  assert.equal(
    exampleOf(times({ safe: [{ days: [2], from: 9, until: 17 }] }), now, "en"),
    "Quiet now, until Tuesday 09:00.",
  );
});

test("the zone that was chosen can be chosen, whether this browser knows it or not", () => {
  const all = zones("Atlantis/Capital");
  assert.equal(all.includes("Atlantis/Capital") && all.includes(AMSTERDAM), true);
});
