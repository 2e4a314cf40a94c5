import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.mjs";
import { fromLocal, toLocal } from "../../../../backend/web/static/kier/desk/fields.js";
import {
  centsOf,
  isPast,
  isSum,
  sinceText,
  todayHere,
  typedMoney,
} from "../../../../backend/web/static/kier/desk/labels.js";
import { money } from "../../../../backend/web/static/kier/shared/formats.js";

for (const { typed, cents } of [
  { typed: "75", cents: 7500 },
  { typed: " € 75,5 ", cents: 7550 },
  { typed: "0.05", cents: 5 },
  { typed: "75.505", cents: null },
  { typed: "-3", cents: null },
  { typed: "seventy", cents: null },
  { typed: "", cents: null },
]) {
  test(`"${typed}" is ${cents} cents`, () => assert.equal(centsOf(typed), cents));
}

test("what is no sum stays as it was typed, and is not taken for one", () => {
  assert.deepEqual([7550, null, "seventy"].map(typedMoney), ["75.50", "", "seventy"]);
  assert.deepEqual([7550, null, "seventy", Number.NaN].map(isSum), [true, true, false, false]);
});

test("sums are said in euros", () => {
  assert.deepEqual([money(7550), money(0), money(null)], ["€75.50", "€0.00", ""]);
});

for (const [moment, local] of [
  ["2026-01-10T09:00:00Z", "2026-01-10T10:00"],
  ["2026-07-10T08:00:00Z", "2026-07-10T10:00"],
  ["2026-10-25T00:30:00Z", "2026-10-25T02:30"],
]) {
  test(`${moment} is ${local} in Amsterdam, and back`, () => {
    assert.equal(toLocal(moment), local);
    assert.equal(fromLocal(local), moment);
  });
}

test("an hour that is left out in spring is moved on", () => {
  assert.equal(fromLocal("2026-03-29T02:30"), "2026-03-29T01:30:00Z");
});

test("no moment is none", () => {
  assert.deepEqual(
    [toLocal(null), fromLocal(""), fromLocal("T10:00"), fromLocal("2026-01-10T")],
    ["", null, null, null],
  );
});

test("the day is Amsterdam's", () => {
  assert.equal(todayHere(new Date("2026-01-09T23:30:00Z")), "2026-01-10");
});

test("days near by are said as one says them", (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: new Date("2026-03-10T12:00:00Z") });
  assert.deepEqual(["2026-03-10", "2026-03-09", "2026-03-13", "2026-01-01"].map(sinceText), [
    "today",
    "yesterday",
    "in 3 days",
    "Jan 1, 2026",
  ]);
  assert.deepEqual(["2026-03-09", "2026-03-10", null].map(isPast), [true, false, false]);
});
