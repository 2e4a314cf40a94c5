import assert from "node:assert/strict";
import { test } from "node:test";
import { tryingAgain } from "../../../../backend/web/static/kier/shared/trying-again.js";

const SECOND = 1_000;

test("each try waits longer, until none is needed", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let tries = 0;
  const again = tryingAgain(() => {
    tries += 1;
  });
  const waits = [15, 30, 60, 60];
  for (const [before, seconds] of waits.entries()) {
    again(true);
    context.mock.timers.tick(seconds * SECOND - 1);
    assert.equal(tries, before);
    context.mock.timers.tick(1);
    assert.equal(tries, before + 1);
  }
  again(true);
  again(false);
  context.mock.timers.tick(90 * SECOND);
  assert.equal(tries, waits.length);
  again(true);
  context.mock.timers.tick(15 * SECOND);
  assert.equal(tries, waits.length + 1);
});
