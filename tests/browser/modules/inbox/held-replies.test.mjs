import assert from "node:assert/strict";
import { test } from "node:test";
import {
  heldRepliesOf,
  mayGoAlone,
} from "../../../../backend/web/static/kier/inbox/held-replies.js";
import { Refused, Unreachable } from "../../../../backend/web/static/kier/shared/wire.js";
import { conversationWith } from "../conversations.mjs";
import { settle } from "../page.mjs";

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

/** A conversation with a server that keeps held replies; `lost` answers get lost, `isAway`: nothing is answered. */
function world() {
  const server = {
    replies: /** @type {any[]} */ ([]),
    messages: /** @type {any[]} */ ([]),
    needed: true,
    lost: 0,
    isAway: false,
    isListAway: false,
  };
  const answer = () => {
    if (server.lost && server.lost--) throw new Unreachable();
  };
  const api = {
    /** @param {string} path */
    async get(path) {
      if (server.isListAway && path.includes("held")) throw new Unreachable();
      return { results: structuredClone(server.replies), needed: server.needed };
    },
    /** @param {string} path @param {any} body */
    async post(path, body) {
      if (server.isAway) throw new Unreachable();
      if (path.endsWith("messages")) server.messages.push(body);
      else if (!server.replies.some(({ id }) => id === body.id))
        server.replies.push({ ...body, author: "me", reader: null });
      answer();
    },
    /** @param {string} _method @param {string} path */
    async call(_method, path) {
      const at = server.replies.findIndex(({ id, reader }) => path.endsWith(id) && !reader);
      if (at < 0) throw new Refused(404);
      server.replies.splice(at, 1);
      answer();
    },
  };
  const conversation = conversationWith(api);
  return { server, conversation, held: heldRepliesOf(conversation) };
}

/** @param {string} text */
async function written(text) {
  const made = world();
  await made.conversation.open();
  made.conversation.write(text);
  return made;
}

const settleAll = async () => {
  for (let turn = 0; turn < 20; turn += 1) await settle();
};

test("nothing is sent while nobody knows whether a colleague reads it first", async () => {
  const { server, conversation } = await written("Hello");
  server.isListAway = true;
  await conversation.deliver("Hello");
  const { draft, undelivered, isDelivering, outbox } = conversation.store.get();
  assert.deepEqual([draft, isDelivering, outbox, server.messages], ["Hello", false, [], []]);
  assert.match(undelivered.said, /colleague reads it first/);
  server.isListAway = false;
  await conversation.deliver("Hello");
  assert.deepEqual(
    [server.replies.length, server.messages, conversation.store.get().draft],
    [1, [], ""],
  );
  assert.equal(conversation.store.get().undelivered, null);
});

test("where nobody reads first it is sent at once", async () => {
  const { server, conversation } = await written("Hello");
  server.needed = false;
  await conversation.deliver("Hello");
  await settleAll();
  assert.deepEqual([server.replies, server.messages.length], [[], 1]);
});

test("sent without a reader goes what was written, and no answer of a colleague", async () => {
  const { server, conversation, held } = await written("Mine");
  server.replies.push({ id: "h9", box: "#Theirs", author: "other", reader: null });
  await held.load();
  server.isListAway = true;
  const id = await held.hold("Mine");
  await held.send({ id, text: "Mine" });
  assert.deepEqual(server.messages, [{ id: "n1", body: "Mine" }]);
  assert.equal(conversation.store.get().draft, "");
});

test("a held reply whose answer was lost waits once", async () => {
  const { server, conversation, held } = await written("Once");
  server.lost = 1;
  await conversation.deliver("Once");
  assert.deepEqual([server.replies.length, conversation.store.get().draft], [1, ""]);
  conversation.write("Twice");
  [server.lost, server.isListAway] = [1, true];
  await conversation.deliver("Twice");
  assert.equal(conversation.store.get().draft, "Twice");
  server.isListAway = false;
  await conversation.deliver("Twice");
  assert.deepEqual([server.replies.length, conversation.store.get().draft], [2, ""]);
  assert.equal(held.store.get().waiting.length, 2);
});

test("one that came while the line was lost is no draft after a lock", async () => {
  const { server, conversation, held } = await written("Kept");
  await held.load();
  [server.lost, server.isListAway] = [1, true];
  await conversation.deliver("Kept");
  await conversation.sealWords();
  conversation.wipe();
  server.isListAway = false;
  await conversation.open();
  assert.equal(conversation.store.get().draft, "Kept");
  await held.load();
  await settleAll();
  assert.deepEqual([held.store.get().waiting.length, conversation.store.get().draft], [1, ""]);
});

test("what is taken back is in the reply box before it is destroyed, once", async () => {
  const { server, conversation, held } = await written("");
  const id = await held.hold("Again");
  server.lost = 1;
  await assert.rejects(held.takeBack({ id, text: "Again" }), Unreachable);
  assert.deepEqual([conversation.store.get().draft, server.replies], ["Again", []]);
  await held.takeBack({ id, text: "Again" });
  assert.equal(conversation.store.get().draft, "Again");
});

test("what a colleague sent meanwhile does not stay in the reply box", async () => {
  const { server, conversation, held } = await written("And more");
  const id = await held.hold("Sent");
  server.replies[0].reader = "other";
  await held.takeBack({ id, text: "Sent" });
  assert.equal(conversation.store.get().draft, "And more");
});
