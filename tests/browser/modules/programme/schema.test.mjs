/** The schema of documents: what it takes it gives back, and it takes nothing else. */

import assert from "node:assert/strict";
import test from "node:test";
import {
  emptyDocument,
  readDocument,
  sentPlaces,
  writeDocument,
} from "../../../../backend/web/static/kier/programme/pages/schema.js";
import { doc, EVERY_BLOCK, heading, paragraph, text } from "./documents.mjs";

test("a document with every block comes back as it was", () => {
  const written = writeDocument(readDocument(EVERY_BLOCK));
  assert.deepEqual(writeDocument(readDocument(written)), written);
  assert.equal(JSON.stringify(written).length, JSON.stringify(EVERY_BLOCK).length);
});

test("what is not of the schema is refused, and never dropped", () => {
  const strange = [
    { type: "script", content: [text("x")] },
    { ...heading("x"), attrs: { level: 2, onclick: "x" } },
    { ...paragraph("x"), style: "color: red" },
    paragraph(text("x", [{ type: "italic" }])),
    paragraph(text("x", [{ type: "link", attrs: { href: "/", target: "_blank" } }])),
    { type: "step", content: [paragraph("x")] },
    { type: "heading", attrs: { level: 2 }, content: [text("x", [{ type: "bold" }])] },
    { type: "call", attrs: { target: "help", label: "x" } },
  ];
  for (const block of strange) {
    assert.throws(() => readDocument(doc(block)), RangeError, JSON.stringify(block));
  }
});

test("empty paragraphs are not sent, and a block is found again in spite of them", () => {
  const made = readDocument(doc(paragraph(), heading("One"), paragraph(), paragraph("Two")));
  assert.deepEqual(writeDocument(made), doc(heading("One"), paragraph("Two")));
  assert.deepEqual(sentPlaces(made), [1, 3]);
  assert.deepEqual(writeDocument(emptyDocument()), doc(paragraph()));
});
