import assert from "node:assert/strict";
import { test } from "node:test";
import { notesOf } from "../../../../backend/web/static/kier/inbox/note-data.js";
import "../page.mjs";
import { conversationWith } from "../conversations.mjs";
import { Refused, Unreachable } from "../../../../backend/web/static/kier/shared/wire.js";

/** A conversation with a server that keeps notes, whose answers are lost as often as `lost` says. */
function world() {
  /** @type {any[]} */
  const notes = [];
  const server = { notes, lost: 0, refused: 0, isAway: false, posted: 0 };
  const answer = () => {
    if (server.lost && server.lost--) throw new Unreachable();
  };
  const api = {
    /** @param {string} path */
    async get(path) {
      if (server.isAway) throw new Unreachable();
      return { results: path.includes("notes") ? structuredClone(notes) : [], next: null };
    },
    /** @param {string} _path @param {any} note */
    async post(_path, note) {
      if (server.refused && server.refused--) throw new Refused(409, { detail: "Too many." });
      server.posted += 1;
      if (!notes.some(({ id }) => id === note.id))
        notes.push({ ...note, revision: 1, author: "me", number: notes.length + 1 });
      answer();
    },
    /** @param {string} _method @param {string} path @param {any} change */
    async call(_method, path, change) {
      const note = notes.find(({ id }) => path.endsWith(id));
      Object.assign(note, change);
      answer();
    },
  };
  const conversation = conversationWith(api);
  return { server, conversation, notes: notesOf(conversation) };
}

async function opened() {
  const made = world();
  await made.conversation.open();
  await made.notes.load();
  return made;
}

/** @param {{text?: string | null}[]} notes */
const texts = (notes) => notes.map(({ text }) => text);

test("changing a note leaves the new one that was begun, through a lock too", async () => {
  const { server, conversation, notes } = await opened();
  await notes.add("First");
  notes.write();
  notes.type("Begun");
  notes.write(notes.store.get().notes[0]);
  notes.type("First, changed");
  assert.equal(notes.store.get().draft, "Begun");
  await notes.draft.save();
  await notes.keep();
  assert.deepEqual(texts(notes.store.get().notes), ["First, changed"]);
  notes.write();
  assert.equal(notes.store.get().draft, "Begun");
  notes.write(notes.store.get().notes[0]);
  await conversation.sealWords();
  conversation.wipe();
  assert.deepEqual([notes.store.get().draft, notes.store.get().changing], ["", ""]);
  await conversation.open();
  await notes.load();
  assert.equal(notes.store.get().draft, "Begun");
  assert.equal(server.notes.length, 1);
});

test("a change that was begun survives a lock, is left by Escape, and can be thrown away", async () => {
  const { conversation, notes } = await opened();
  await notes.add("First");
  const [note] = notes.store.get().notes;
  notes.write(note);
  notes.type("First, changed");
  assert.equal(conversation.hasUnsent, true);
  await conversation.sealWords();
  conversation.wipe();
  assert.deepEqual(notes.store.get().begun, {});
  await conversation.open();
  await notes.load();
  assert.deepEqual(notes.store.get().begun, { [note.id]: "First, changed" });
  notes.write(notes.store.get().notes[0]);
  assert.equal(notes.store.get().changing, "First, changed");
  notes.leave();
  notes.write(notes.store.get().notes[0]);
  assert.equal(notes.store.get().changing, "First, changed");
  notes.discard();
  notes.write(notes.store.get().notes[0]);
  assert.equal(notes.store.get().changing, "First");
  notes.type("Again");
  await notes.keep();
  assert.deepEqual([texts(notes.store.get().notes), notes.store.get().begun], [["Again"], {}]);
  await conversation.sealWords();
  conversation.wipe();
  await conversation.open();
  await notes.load();
  assert.deepEqual(notes.store.get().begun, {});
});

test("what was typed right before a lock is kept, and known as unsaved until then", async () => {
  const { conversation, notes } = await opened();
  notes.write();
  notes.type("A moment ago");
  assert.equal(conversation.hasUnsent, true);
  await conversation.sealWords();
  assert.equal(conversation.hasUnsent, false);
  conversation.wipe();
  assert.equal(notes.store.get().draft, "");
  await conversation.open();
  await notes.load();
  assert.equal(notes.store.get().draft, "A moment ago");
});

test("a lock forgets what was typed where the notes could not be loaded", async () => {
  const { server, conversation, notes } = world();
  server.isAway = true;
  await conversation.open();
  await notes.load();
  notes.write();
  notes.type("Typed");
  await conversation.sealWords();
  conversation.wipe();
  assert.deepEqual([notes.store.get().draft, notes.store.get().isWriting], ["", false]);
});

test("a note whose answer was lost is there once", async () => {
  const { server, notes } = await opened();
  notes.write();
  notes.type("Once");
  server.lost = 1;
  await notes.keep();
  assert.deepEqual(
    [texts(server.notes.map(({ box }) => ({ text: box }))), notes.store.get().draft],
    [["#Once"], ""],
  );
  notes.write();
  notes.type("Twice");
  [server.lost, server.isAway] = [1, true];
  await assert.rejects(notes.keep(), Unreachable);
  assert.deepEqual([notes.store.get().draft, notes.store.get().isSaving], ["Twice", false]);
  server.isAway = false;
  await notes.keep();
  assert.deepEqual([server.posted, server.notes.length, notes.store.get().draft], [3, 2, ""]);
});

test("a note that arrived while the line was lost is no draft after a lock", async () => {
  const { server, conversation, notes } = await opened();
  notes.write();
  notes.type("Arrived");
  [server.lost, server.isAway] = [1, true];
  await assert.rejects(notes.keep(), Unreachable);
  await conversation.sealWords();
  conversation.wipe();
  server.isAway = false;
  await conversation.open();
  await notes.load();
  assert.deepEqual([texts(notes.store.get().notes), notes.store.get().draft], [["Arrived"], ""]);
});

test("a change whose answer was lost is made once; what is refused stays in the box", async () => {
  const { server, notes } = await opened();
  await notes.add("First");
  notes.write(notes.store.get().notes[0]);
  notes.type("Second");
  server.lost = 1;
  await notes.keep();
  assert.deepEqual(texts(notes.store.get().notes), ["Second"]);
  notes.write();
  notes.type("Refused");
  server.refused = 1;
  await assert.rejects(notes.keep(), Refused);
  assert.deepEqual([notes.store.get().draft, notes.store.get().isWriting], ["Refused", true]);
});
