/** What the server says is wrong stands at its block; forms of blocks ask for what is missing. */

import assert from "node:assert/strict";
import test from "node:test";
import "../page.mjs";
import { checked } from "../../../../backend/web/static/kier/programme/pages/block-forms.js";
import { sorted } from "../../../../backend/web/static/kier/programme/pages/faults.js";

test("faults are sorted by block and by field", () => {
  const found = sorted({
    body: {
      errors: [
        { pointer: "/content/content/3/attrs/label", detail: "Too long." },
        { pointer: "/content/content/3/attrs/value", detail: "Missing." },
        { pointer: "/title", detail: "Empty." },
        { pointer: "/content", detail: "Too many blocks." },
      ],
    },
  });
  assert.deepEqual([...found.blocks], [[3, ["Too long.", "Missing."]]]);
  assert.deepEqual(found.others, [
    ["title", "Empty."],
    ["content", "Too many blocks."],
  ]);
  assert.deepEqual(sorted(null), { blocks: new Map(), others: [] });
});

test("a button says where it leads", () => {
  const call = (/** @type {object} */ attrs) =>
    checked("call", { label: " Go ", value: "", ...attrs });
  assert.deepEqual(call({ target: "help", value: "x" }), {
    target: "help",
    value: "",
    label: "Go",
  });
  assert.equal(call({ target: "phone", value: "0800 1234" }).value, "08001234");
  assert.equal(call({ target: "web", value: "kier.example" }).value, "https://kier.example");
  for (const wrong of [
    { target: "web", value: "javascript:alert(1)" },
    { target: "web", value: "mailto:a@b.example" },
    { target: "phone", value: "call me" },
    { target: "page", value: "" },
    { target: "help", label: " " },
  ])
    assert.throws(() => call(wrong), { name: "Error" }, JSON.stringify(wrong));
});

test("a picture needs words, a question needs replies", () => {
  assert.throws(() => checked("picture", { file: "x", alternative: " ", caption: "" }));
  const choices = [
    { text: "Yes", reply: "No." },
    { text: "No", reply: "" },
  ];
  assert.throws(() => checked("question", { text: "May he?", choices }));
});
