/** What points at people in a text: grouped, blanked, and kept only for a reason. */

import assert from "node:assert/strict";
import test from "node:test";
import {
  around,
  blanked,
  groupsOf,
  NEVER,
  openKinds,
  overruledOf,
} from "../../../../../backend/web/static/kier/inbox/signal-tables/findings.js";
import {
  findPersonalData,
  REFUSED_KINDS,
} from "../../../../../backend/web/static/kier/inbox/signal-tables/personal-data.js";

/**
 * A finding of this text.
 * @param {string} whole
 * @param {string} kind
 * @param {string} text
 */
function finding(whole, kind, text) {
  const start = whole.indexOf(text);
  /** @type {[number, number]} */
  const at = [start, start + text.length];
  return { kind, at, text };
}

const TEXT = "Om 8 uur gezien.\nVolgens Jan de Vries, 111222333, en Piet Bakker.";
const FOUND = [
  finding(TEXT, "citizen-number", "111222333"),
  finding(TEXT, "name", "Piet Bakker"),
  finding(TEXT, "name", "Jan de Vries"),
];

test("findings are grouped by kind, in the order of the text", () => {
  const groups = groupsOf(FOUND).map(({ kind, found }) => [kind, found.map(({ text }) => text)]);
  assert.deepEqual(groups, [
    ["name", ["Jan de Vries", "Piet Bakker"]],
    ["citizen-number", ["111222333"]],
  ]);
});

test("what stands around a finding ends with its line", () => {
  assert.deepEqual(around(TEXT, FOUND[2]), [
    "Volgens ",
    "Jan de Vries",
    ", 111222333, en Piet Bakker.",
  ]);
  const long = `${"a".repeat(80)}X${"b".repeat(80)}`;
  const [before, found, after] = around(long, finding(long, "name", "X"));
  assert.deepEqual([before[0], found, after.at(-1)], ["…", "X", "…"]);
});

test("blanks take the place of findings, and leave the rest", () => {
  const text = "Om 8 uur gezien.\nVolgens [name], [number], en [name].";
  assert.equal(blanked(TEXT, FOUND), text);
});

test("a kind stays open until it has a reason and words", () => {
  const named = { name: { reason: "public", words: "op de gevel" } };
  assert.deepEqual(openKinds(FOUND, {}), ["name", "citizen-number"]);
  assert.deepEqual(openKinds(FOUND.slice(1), named), []);
  assert.deepEqual(openKinds(FOUND.slice(1), { name: { reason: "public", words: " " } }), ["name"]);
});

test("a citizen number never stays, whatever is said", () => {
  assert.deepEqual(REFUSED_KINDS, [NEVER]);
  const said = { "citizen-number": { reason: "needed", words: "toch" } };
  assert.deepEqual(openKinds(FOUND.slice(0, 1), said), ["citizen-number"]);
});

test("codes go to the server, words into the box", () => {
  const overrulings = { name: { reason: "public", words: " op de gevel " }, plate: undefined };
  assert.deepEqual(overruledOf(FOUND.slice(1), overrulings), {
    overruled: [{ kind: "name", reason: "public" }],
    reasons: { name: "op de gevel" },
  });
});

test("what was found in a text can be blanked out of it", () => {
  const text = "Bel 06-12345678 of mail jan@voorbeeld.nl, BSN 111222333.";
  const after = blanked(text, findPersonalData(text));
  assert.deepEqual(findPersonalData(after), []);
});
