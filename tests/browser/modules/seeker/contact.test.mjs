import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.mjs";

const { timesOf } = await import("../../../../backend/web/static/kier/seeker/contact.js");
const ZONE = "Asia/Ho_Chi_Minh";
/** @param {string} when @param {{days?: string[], until?: string}} [more] */
const chosen = (when, more = {}) => ({ when, days: ["1", "7"], from: "22", until: "6", ...more });

test("at any time nothing is kept, and no time zone is told", () => {
  assert.equal(timesOf(chosen(""), ZONE), null);
});

test("a part of the day is on every day, where the phone is", () => {
  const safe = [{ days: [1, 2, 3, 4, 5, 6, 7], from: 7, until: 12 }];
  assert.deepEqual(timesOf(chosen("7-12"), ZONE), { timezone: ZONE, safe });
});

test("hours of one's own may go past midnight", () => {
  const safe = [{ days: [1, 7], from: 22, until: 6 }];
  assert.deepEqual(timesOf(chosen("own"), ZONE), { timezone: ZONE, safe });
});

for (const { name, more } of [
  { name: "no day", more: { days: [] } },
  { name: "no hour", more: { until: "22" } },
]) {
  test(`with ${name} in it nobody could be told`, () => {
    assert.equal(timesOf(chosen("own", more), ZONE), undefined);
  });
}
