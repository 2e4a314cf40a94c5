import assert from "node:assert/strict";
import { test } from "node:test";
import { seenBefore } from "../../../../../backend/web/static/kier/inbox/signal-tables/history-memory.js";

/** @param {number} length @param {string} head */
const shown = (length, head) => ({ history_length: length, head });

test("a history that grows is kept, and one that is put back is noticed", () => {
  const name = "signal-history|member|one";
  assert.equal(seenBefore(name, shown(4, "d4")), null);
  assert.equal(seenBefore(name, shown(4, "d4")), null);
  assert.equal(seenBefore(name, shown(9, "d9")), null);
  assert.deepEqual(seenBefore(name, shown(4, "d4")), shown(9, "d9"));
  // Other lines up to the same number.
  assert.deepEqual(seenBefore(name, shown(9, "e9")), shown(9, "d9"));
  // It is said as long as it is so, and nothing of it is kept.
  assert.deepEqual(seenBefore(name, shown(8, "d8")), shown(9, "d9"));
  assert.equal(seenBefore(name, shown(10, "d10")), null);
});

test("each table and each member has a memory of its own, and junk in it stops nothing", () => {
  assert.equal(seenBefore("signal-history|member|two", shown(2, "a")), null);
  assert.equal(seenBefore("signal-history|other|two", shown(1, "b")), null);
  globalThis.localStorage?.setItem("signal-history|member|three", "junk");
  assert.equal(seenBefore("signal-history|member|three", shown(0, "")), null);
});
