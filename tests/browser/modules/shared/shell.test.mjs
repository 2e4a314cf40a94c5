import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.mjs";
import { watchIdle } from "../../../../backend/web/static/kier/shared/shell.js";

/** @import { TestContext } from "node:test" */

/** @param {TestContext} context */
function watch(context, minutes = 15) {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const target = new EventTarget();
  const at = { now: 0, idle: 0, minutes };
  const stop = watchIdle({
    minutes: () => at.minutes,
    onIdle: () => (at.idle += 1),
    target,
    now: () => at.now,
  });
  context.after(stop);
  /** @param {number} seconds */
  const pass = (seconds) => {
    at.now += seconds * 1000;
    context.mock.timers.tick(5000);
  };
  /** @param {string} sign */
  const touch = (sign) => target.dispatchEvent(new Event(sign));
  return { at, pass, touch, stop };
}

test("without a sign of anybody the screen locks in time", (context) => {
  const { at, pass } = watch(context);
  pass(899);
  assert.equal(at.idle, 0);
  pass(1);
  assert.equal(at.idle, 1);
});

for (const sign of ["keydown", "pointermove", "wheel", "touchstart"]) {
  test(`${sign} is a sign of somebody`, (context) => {
    const { at, pass, touch } = watch(context);
    pass(899);
    touch(sign);
    pass(899);
    assert.equal(at.idle, 0);
  });
}

test("a changed setting counts at once", (context) => {
  const { at, pass } = watch(context, 30);
  pass(600);
  at.minutes = 5;
  pass(0);
  assert.equal(at.idle, 1);
});

test("a machine that slept locks when it wakes", (context) => {
  const { at } = watch(context);
  at.now = 3_600_000;
  document.dispatchEvent(new Event("visibilitychange"));
  assert.equal(at.idle, 1);
});

test("after its end nothing is watched", (context) => {
  const { at, pass, stop } = watch(context);
  stop();
  pass(5000);
  assert.equal(at.idle, 0);
});
