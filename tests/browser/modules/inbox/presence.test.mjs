import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import "../page.mjs";
import { Presence } from "../../../../backend/web/static/kier/inbox/presence.js";

/** @type {string[]} */
let said;
/** @type {Presence} */
let presence;

beforeEach(() => {
  mock.timers.enable({ apis: ["setInterval", "Date"], now: 1_000_000 });
  said = [];
  presence = new Presence((doing) => void said.push(doing));
  presence.start();
});

afterEach(() => {
  presence.stop();
  mock.timers.reset();
});

test("reading is said at once and every half minute, until nobody touches anything", () => {
  assert.deepEqual(said, ["reading"]);
  mock.timers.tick(90_000);
  assert.equal(said.length, 4);
  mock.timers.tick(300_000);
  assert.equal(said.length, 4);
  presence.touch();
  mock.timers.tick(30_000);
  assert.equal(said.length, 5);
});

test("writing is said at most every ten seconds", () => {
  for (let key = 0; key < 30; key += 1) {
    presence.typed();
    mock.timers.tick(1000);
  }
  assert.equal(said.filter((doing) => doing === "writing").length, 3);
});

test("what was left says no more", () => {
  presence.stop();
  mock.timers.tick(120_000);
  assert.deepEqual(said, ["reading"]);
});
