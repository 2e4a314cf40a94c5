/** What differs between two documents. */

import assert from "node:assert/strict";
import test from "node:test";
import "../page.mjs";
import {
  compare,
  compareWords,
  differenceText,
} from "../../../../backend/web/static/kier/programme/pages/compare.js";
import { near } from "../../../../backend/web/static/kier/programme/pages/difference.js";
import { doc, EVERY_BLOCK, heading, paragraph, text } from "./documents.mjs";

/** @param {import("../../../../backend/web/static/kier/programme/pages/compare.js").Row[]} rows */
const kinds = (rows) => rows.map(({ kind, type }) => `${kind} ${type}`);

test("the same is the same, whatever is in it", () => {
  const rows = compare(EVERY_BLOCK, structuredClone(EVERY_BLOCK));
  assert.ok(rows.every(({ kind }) => kind === "same"));
  assert.equal(rows.length, EVERY_BLOCK.content.length);
  assert.equal(differenceText(rows), "The text is the same.");
});

test("each block is there once on its side", () => {
  const [one, other] = [
    doc(heading("A"), paragraph("old words here"), paragraph("stays"), heading("gone", 3)),
    doc(paragraph("new"), heading("A"), paragraph("old signs here"), paragraph("stays")),
  ];
  assert.deepEqual(kinds(compare(one, other)), [
    "added paragraph",
    "same heading",
    "changed paragraph",
    "same paragraph",
    "removed subheading",
  ]);
});

test("within a block words are marked, and all of each side stands there", () => {
  const { before, after } = compareWords("You may go home.", "You may always go.");
  assert.equal(before.map((piece) => piece.text).join(""), "You may go home.");
  assert.equal(after.map((piece) => piece.text).join(""), "You may always go.");
  assert.deepEqual(
    after.filter(({ kind }) => kind === "added").map((piece) => piece.text.trim()),
    ["always"],
  );
});

test("where a link leads, what is bold and every attribute counts", () => {
  for (const [at, block] of EVERY_BLOCK.content.entries()) {
    if (!block.attrs || block.type === "heading") continue;
    for (const name of Object.keys(block.attrs)) {
      const changed = structuredClone(EVERY_BLOCK);
      const { attrs } = changed.content[at];
      if (name === "choices") attrs.choices[0].reply = "other";
      else if (name === "target")
        Object.assign(attrs, { target: "web", value: "https://a.example" });
      else if (name === "value") continue;
      else attrs[name] = "other";
      assert.notEqual(differenceText(compare(EVERY_BLOCK, changed)), "The text is the same.", name);
    }
  }
  const link = (/** @type {string} */ href) =>
    doc(paragraph(text("go", [{ type: "link", attrs: { href } }])));
  assert.equal(compare(link("/"), link("/p/ab"))[0].kind, "changed");
});

test("long texts are compared as a whole, and not for minutes", () => {
  const words = (/** @type {string} */ word) => Array.from({ length: 3_000 }, () => word).join(" ");
  const { before, after } = compareWords(words("a"), words("b"));
  assert.deepEqual([before.length, after.length], [1, 1]);
});

test("what is the same far from a difference is left out, once", () => {
  const same = Array.from({ length: 9 }, (_one, at) => paragraph(`${at}`));
  const rows = compare(doc(...same, paragraph("x")), doc(...same, paragraph("y")));
  const shown = near(rows);
  assert.deepEqual(
    shown.map(({ row }) => row?.kind ?? null),
    [null, "same", "changed"],
  );
});
