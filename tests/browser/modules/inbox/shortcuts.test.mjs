import assert from "node:assert/strict";
import { test } from "node:test";
import { keyOf, shortcutGroups } from "../../../../backend/web/static/kier/inbox/shortcut-list.js";

/**
 * @param {string} key
 * @param {string} code
 * @param {boolean} [shiftKey]
 */
const typed = (key, code, shiftKey = false) => keyOf({ key, code, shiftKey });

test("a key is what is written on it, wherever it is", () => {
  assert.equal(typed("a", "KeyA"), "a");
  assert.equal(typed("a", "KeyQ"), "a", "AZERTY");
  assert.equal(typed("?", "KeyM", true), "?", "AZERTY");
  assert.equal(typed("/", "Period", true), "/", "AZERTY");
  assert.equal(typed("?", "Minus", true), "?", "QWERTZ");
  assert.equal(typed("A", "KeyA"), "a", "with the lock of capitals");
  assert.equal(typed("A", "KeyA", true), "", "a capital is no shortcut");
  assert.equal(typed("Escape", "Escape"), "Escape");
  assert.equal(typed("Dead", "BracketLeft"), "Dead");
});

test("on a keyboard without Latin letters, a key is where it is", () => {
  assert.equal(typed("ф", "KeyA"), "a", "Russian");
  assert.equal(typed("о", "KeyJ"), "j", "Russian");
  assert.equal(typed("Ф", "KeyA", true), "");
  assert.equal(typed("؟", "Slash", true), "?", "Arabic");
  assert.equal(typed("ظ", "Slash"), "/", "Arabic");
  assert.equal(typed("é", "Digit2"), "", "no letter stands there");
});

test("no two shortcuts have the same key, and none begins as another does", () => {
  const all = shortcutGroups().flatMap((group) => group.all);
  const keys = all.map((one) => one.keys);
  assert.equal(new Set(keys).size, keys.length);
  const firsts = keys.filter((key) => key.includes(" ")).map((key) => key.split(" ")[0]);
  assert.deepEqual(
    keys.filter((key) => firsts.includes(key)),
    [],
  );
  assert.ok(all.every((one) => one.find || one.act));
});
