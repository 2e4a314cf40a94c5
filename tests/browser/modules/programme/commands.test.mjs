/** What is done with blocks: put in, moved, taken out; parts of them; links; keys. */

import assert from "node:assert/strict";
import test from "node:test";
import {
  EditorState,
  NodeSelection,
  TextSelection,
} from "../../../../backend/web/static/kier/vendor/prosemirror.js";
import { NEW_BLOCKS } from "../../../../backend/web/static/kier/programme/pages/blocks.js";
import {
  addPart,
  changeBlock,
  goToBlock,
  insertBlock,
  leaveBlock,
  linkHere,
  moveBlock,
  movePart,
  removeBlock,
  removePart,
  setLink,
} from "../../../../backend/web/static/kier/programme/pages/commands.js";
import { keys } from "../../../../backend/web/static/kier/programme/pages/keys.js";
import {
  readDocument,
  schema,
  writeDocument,
} from "../../../../backend/web/static/kier/programme/pages/schema.js";
import { doc, EVERY_BLOCK, heading, node, paragraph, text } from "./documents.mjs";

/**
 * @import { Command, EditorState as State } from "prosemirror-state"
 */

const steps = (/** @type {string[]} */ ...titles) =>
  node("steps", ...titles.map((title) => node("step", node("step_title", text(title)))));

/**
 * An editor with the cursor behind a text.
 * @param {any} json
 * @param {string} [words]
 * @returns {State}
 */
function editing(json, words) {
  const state = EditorState.create({ doc: readDocument(json) });
  if (!words) return state;
  let place = 0;
  state.doc.descendants((one, at) => {
    if (one.isText && one.text?.includes(words))
      place = at + one.text.indexOf(words) + words.length;
  });
  return state.apply(state.tr.setSelection(TextSelection.create(state.doc, place)));
}

/**
 * @param {State} state
 * @param {...Command} commands
 */
function after(state, ...commands) {
  for (const command of commands) {
    command(state, (change) => {
      state = state.apply(change);
    });
  }
  return state;
}

/** @param {State} state */
const kinds = ({ doc: document }) => document.content.content.map(({ type }) => type.name);

/** What a key does.
 * @param {State} state
 * @param {string} key
 */
function press(state, key) {
  const acts = { onLink() {}, onInsert() {}, onToolbar() {}, onForm() {} };
  for (const plugin of keys(acts)) {
    const dispatch = (/** @type {any} */ change) => {
      state = state.apply(change);
    };
    const view = { state, dispatch, endOfTextblock: () => true };
    /** @type {any} */
    const { handleKeyDown } = plugin.props;
    if (handleKeyDown?.(view, { key, keyCode: 0, preventDefault() {} })) break;
  }
  return state;
}

test("a block is put below the one with the cursor, or in place of an empty line", () => {
  const two = editing(doc(heading("One"), paragraph("Two")), "One");
  assert.deepEqual(kinds(after(two, insertBlock(NEW_BLOCKS.steps()))), [
    "heading",
    "steps",
    "paragraph",
  ]);
  const empty = editing(doc(paragraph()));
  assert.deepEqual(kinds(after(empty, insertBlock(NEW_BLOCKS.quote()))), ["quote"]);
});

test("every new block may stand in a document", () => {
  for (const [name, make] of Object.entries(NEW_BLOCKS)) {
    const state = after(editing(doc(paragraph("x"))), insertBlock(make()));
    state.doc.check();
    assert.equal(state.selection.$from.node(1) === state.doc.child(1), true, name);
  }
});

test("a block moves with the cursor in it, and not beyond the ends", () => {
  const state = editing(doc(heading("One"), paragraph("Two"), paragraph("Three")), "Two");
  const up = after(state, moveBlock(-1));
  assert.deepEqual(
    writeDocument(up.doc),
    doc(paragraph("Two"), heading("One"), paragraph("Three")),
  );
  assert.equal(up.selection.$from.parent.textContent, "Two");
  assert.deepEqual(writeDocument(after(up, moveBlock(-1)).doc), writeDocument(up.doc));
  assert.deepEqual(
    writeDocument(after(up, moveBlock(1), moveBlock(1)).doc),
    doc(heading("One"), paragraph("Three"), paragraph("Two")),
  );
});

test("a block that is one thing moves and stays selected", () => {
  const call = { type: "call", attrs: { target: "help", value: "", label: "Help" } };
  const state = editing(doc(paragraph("One"), call));
  const selected = state.apply(state.tr.setSelection(NodeSelection.create(state.doc, 5)));
  const moved = after(selected, moveBlock(-1));
  assert.deepEqual(kinds(moved), ["call", "paragraph"]);
  assert.equal(/** @type {any} */ (moved.selection).node.type.name, "call");
});

test("steps are added, moved and taken out", () => {
  const state = editing(doc(steps("A", "B")), "A");
  const added = after(state, addPart);
  assert.equal(added.doc.child(0).childCount, 3);
  assert.equal(added.selection.$from.parent.type.name, "step_title");
  const moved = after(state, movePart(1));
  assert.deepEqual(writeDocument(moved.doc), doc(steps("B", "A")));
  assert.deepEqual(writeDocument(after(moved, removePart).doc), doc(steps("B")));
  // Without its last step, the block goes.
  assert.deepEqual(kinds(after(editing(doc(paragraph("x"), steps("A")), "A"), removePart)), [
    "paragraph",
  ]);
});

test("the last block gives way to an empty line", () => {
  assert.deepEqual(kinds(after(editing(doc(heading("One"))), removeBlock)), ["paragraph"]);
});

test("one goes below a block, into a block, and changes what it says", () => {
  const state = editing(doc(steps("A"), paragraph("B")), "A");
  assert.deepEqual(kinds(after(state, leaveBlock)), ["steps", "paragraph", "paragraph"]);
  assert.equal(after(state, goToBlock(1)).selection.$from.parent.textContent, "B");
  const quote = editing(doc({ type: "quote", attrs: { source: "" }, content: [paragraph("x")] }));
  assert.equal(after(quote, changeBlock(0, { source: "Me" })).doc.child(0).attrs.source, "Me");
});

test("a link is set, found with all its text, changed and taken away", () => {
  const state = editing(doc(paragraph("Read more here")), "Read more");
  const linked = after(state, setLink({ from: 1, to: 10, href: "kier.example", text: "" }));
  assert.deepEqual(linkHere(linked), { href: "https://kier.example", from: 1, to: 10 });
  const gone = after(linked, setLink({ from: 1, to: 10, href: "", text: "" }));
  assert.equal(linkHere(gone), null);
  const typed = after(state, setLink({ from: 15, to: 15, href: "/", text: "!" }));
  assert.equal(typed.doc.textContent, "Read more here!");
});

test("a link that leads elsewhere than it may is not set", () => {
  const state = editing(doc(paragraph("Read")), "Read");
  const same = after(state, setLink({ from: 1, to: 5, href: "javascript:alert(1)", text: "" }));
  assert.deepEqual(writeDocument(same.doc), doc(paragraph("Read")));
});

test("Enter leads from a title into the text, and from an empty last line to the next step", () => {
  let state = press(editing(doc(steps("A")), "A"), "Enter");
  assert.equal(state.selection.$from.parent.type.name, "paragraph");
  state = press(state, "Enter");
  assert.equal(state.doc.child(0).childCount, 2);
  assert.equal(state.selection.$from.parent.type.name, "step_title");
  // The first step has no empty line, the second nothing: below the block one goes on.
  assert.equal(state.doc.child(0).child(0).childCount, 1);
  state = press(press(state, "Enter"), "Enter");
  assert.deepEqual(kinds(state), ["steps", "paragraph"]);
  assert.equal(state.selection.$from.depth, 1);
});

test("Enter never makes what the schema forbids, wherever the cursor is", () => {
  const whole = readDocument(EVERY_BLOCK);
  whole.descendants((one, at) => {
    if (!one.isTextblock) return;
    for (const key of ["Enter", "Backspace"]) {
      for (const place of [at + 1, at + 1 + one.content.size]) {
        const state = EditorState.create({
          doc: whole,
          selection: TextSelection.create(whole, place),
        });
        press(press(state, key), key).doc.check();
      }
    }
  });
  assert.ok(schema);
});
