import assert from "node:assert/strict";
import { test } from "node:test";
import { mayPlay } from "../../../../backend/web/static/kier/inbox/signal-sounds.js";
import { choices, choose, isQuiet } from "../../../../backend/web/static/kier/inbox/signals.js";

const NOON = Date.UTC(2026, 0, 5, 12);
const NIGHT = Date.UTC(2026, 0, 5, 23);
const DAYS = [1, 2, 3, 4, 5, 6, 7];
const NIGHTS = {
  timezone: "UTC",
  safe: [],
  quiet: [{ days: DAYS, from: 22, until: 7 }],
  urgent_anyway: false,
};

test("nothing sounds unless it was chosen, and the icon is marked", () => {
  assert.deepEqual(choices(), {
    sound: "off",
    vibrates: false,
    hasBadge: true,
    counted: "waiting",
  });
  choose({ sound: "soft" });
  choose({ hasBadge: false, counted: "urgent" });
  assert.deepEqual(choices(), {
    sound: "soft",
    vibrates: false,
    hasBadge: false,
    counted: "urgent",
  });
  choose({ counted: "waiting" });
});

test("quiet hours are kept, as the member has set them", () => {
  assert.equal(isQuiet(null, false, NIGHT), false);
  assert.equal(isQuiet(NIGHTS, false, NOON), false);
  assert.equal(isQuiet(NIGHTS, false, NIGHT), true);
  assert.equal(isQuiet(NIGHTS, true, NIGHT), true);
  assert.equal(isQuiet({ ...NIGHTS, urgent_anyway: true }, true, NIGHT), false);
  const always = { ...NIGHTS, quiet: [{ days: DAYS, from: 0, until: 24 }] };
  assert.equal(isQuiet(always, false, NOON), true);
});

test("at most one sound in ten seconds, whatever the clock does", () => {
  assert.equal(mayPlay(NOON), true);
  assert.equal(mayPlay(NOON + 9_999), false);
  assert.equal(mayPlay(NOON + 10_000), true);
  assert.equal(mayPlay(NOON - 3_600_000), true, "the clock was set back");
});
