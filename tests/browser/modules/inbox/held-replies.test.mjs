import assert from "node:assert/strict";
import { test } from "node:test";
import { mayGoAlone } from "../../../../backend/web/static/kier/inbox/held-replies.js";

const NOON = Date.parse("2026-11-02T12:00:00Z");
/** @param {number} hours */
const at = (hours) => new Date(NOON + hours * 3_600_000).toISOString();

test("a first answer goes alone when its promise is near or over", () => {
  const offered = (/** @type {number} */ hours) => ({
    status: /** @type {const} */ ("offered"),
    due_at: at(hours),
  });
  assert.equal(mayGoAlone(offered(3), null, NOON), false);
  assert.equal(mayGoAlone(offered(2), null, NOON), true);
  assert.equal(mayGoAlone(offered(-1), null, NOON), true);
});

test("any answer goes alone after four hours", () => {
  const accepted = { status: /** @type {const} */ ("accepted"), due_at: at(-20) };
  assert.equal(mayGoAlone(accepted, null, NOON), false);
  assert.equal(mayGoAlone(accepted, at(-3), NOON), false);
  assert.equal(mayGoAlone(accepted, at(-4), NOON), true);
  assert.equal(mayGoAlone({ status: "offered", due_at: at(9) }, at(-4), NOON), true);
});
