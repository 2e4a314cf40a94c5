import assert from "node:assert/strict";
import { test } from "node:test";
import "../../page.mjs";
import {
  changesBetween,
  draftOf,
  mustBeKept,
  timesOf,
} from "../../../../../backend/web/static/kier/shared/notifications/preferences.js";

const NIGHT = { days: [1, 2], from: 22, until: 7 };
const TIMES = { timezone: "Europe/Amsterdam", safe: [], quiet: [NIGHT], urgent_anyway: false };
/** @type {Parameters<typeof draftOf>[0]} */
const SETTINGS = {
  kinds: [{ kind: "hope.news", title: "One", vias: { live: true, web_push: true, mail: false } }],
  times: TIMES,
};
const before = draftOf(SETTINGS);

test("what was not touched changes nothing", () => {
  assert.deepEqual(changesBetween(before, draftOf(SETTINGS)), {});
  assert.deepEqual(timesOf(before), TIMES);
});

test("only the ways that were changed are sent", () => {
  const after = { ...before, vias: { "hope.news": { live: true, web_push: true, mail: true } } };
  assert.deepEqual(changesBetween(before, after), {
    kinds: [{ kind: "hope.news", vias: { mail: true } }],
  });
});

test("without quiet hours and own hours it is always", () => {
  assert.deepEqual(changesBetween(before, { ...before, hasQuiet: false }), { times: null });
});

test("own hours come with a proposal, and quiet ones stay beside them", () => {
  const safe = [{ days: [1, 2, 3, 4, 5], from: 9, until: 17 }];
  assert.deepEqual(changesBetween(before, { ...before, hasSafe: true }), {
    times: { ...TIMES, safe },
  });
});

test("a day that ends where the next one begins ends at 24", () => {
  const quiet = [{ ...NIGHT, until: 0 }];
  assert.deepEqual(draftOf({ ...SETTINGS, times: { ...TIMES, quiet } }).quiet, [
    { ...NIGHT, until: 24 },
  ]);
});

for (const { why, span, field } of [
  { why: "no day", span: { ...NIGHT, days: [] }, field: "quiet-0-days" },
  { why: "no hour", span: { ...NIGHT, until: 22 }, field: "quiet-0-from" },
  {
    why: "no hour left",
    span: { days: [1, 2, 3, 4, 5, 6, 7], from: 0, until: 24 },
    field: "quiet-0-days",
  },
]) {
  test(`hours with ${why} cannot be kept`, () => {
    assert.throws(() => mustBeKept({ ...TIMES, quiet: [span] }), { field });
  });
}

test("times that can be kept, and none, are taken", () => {
  mustBeKept(TIMES);
  mustBeKept(null);
});
