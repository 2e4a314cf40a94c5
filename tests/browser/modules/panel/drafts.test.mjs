import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.mjs";
import { Draft, Note } from "../../../../backend/web/static/kier/panel/drafts.js";
import { Refused, Unreachable } from "../../../../backend/web/static/kier/shared/wire.js";
import { wrong } from "../stand-ins.mjs";

const EMPTY = { answers: {} };
const damaged = () => Object.assign(new Error(), { code: "damaged" });

/**
 * @import { TestContext } from "node:test"
 * @import { Account } from "../../../../backend/web/static/kier/panel/account.js"
 * @typedef {{id: string, body: string}} Box
 */

/**
 * A session whose seals are JSON, and whose server answers in order: an error is thrown.
 * @param {(Error | undefined)[]} [answers]
 */
function session(answers = []) {
  /** @type {[string, string, unknown][]} */
  const sent = [];
  const made = {
    keepers: new Map(),
    isAway: false,
    sealDraft: async (/** @type {object} */ content) => ({ body: JSON.stringify(content) }),
    sealToMyself: async (/** @type {object} */ content) => ({ body: JSON.stringify(content) }),
    sayAway: () => (made.isAway = true),
    smith: {
      /** @param {string} _method @param {{draft: Box}} asked */
      ask: async (_method, { draft }) => ({ content: JSON.parse(draft.body) }),
    },
    api: {
      /** @param {string} method @param {string} path @param {{sealed: Box}} body */
      call: async (method, path, { sealed }) => {
        sent.push([method, path, JSON.parse(sealed.body)]);
        const next = answers.shift();
        if (next instanceof Error) throw next;
      },
    },
    sent,
  };
  return made;
}

/** @param {ReturnType<typeof session>} owner @returns {Account} */
const asAccount = (owner) => wrong(owner);

/** @param {TestContext} context @param {Error[]} [answers] */
function draft(context, answers) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const owner = session(answers);
  const made = new Draft(asAccount(owner), {
    path: "/d",
    begun: EMPTY,
    content: EMPTY,
    textId: "t",
  });
  owner.keepers.set("d", made);
  return { owner, made, state: () => made.store.get().state };
}

/** @param {TestContext} context @param {number} ms */
async function pass(context, ms) {
  context.mock.timers.tick(ms);
  await settle();
}

const settle = () => new Promise((done) => setImmediate(done));

test("a draft is saved after a moment of quiet, once, sealed", async (context) => {
  const { owner, made, state } = draft(context);
  made.change({ answers: { a: "1" } });
  await pass(context, 1_000);
  made.change({ answers: { a: "12" } });
  assert.deepEqual([state(), owner.sent], ["changed", []]);
  await pass(context, 1_500);
  assert.deepEqual(owner.sent, [["PUT", "/d", { answers: { a: "12" } }]]);
  assert.deepEqual([state(), made.hasUnsaved], ["kept", false]);
});

test("without a line it stays, and goes when the line is back", async (context) => {
  const { owner, made, state } = draft(context, [new Unreachable()]);
  made.change({ answers: { a: "1" } });
  await pass(context, 1_500);
  assert.deepEqual([state(), made.hasUnsaved, owner.isAway], ["away", true, true]);
  await pass(context, 8_000);
  assert.deepEqual([state(), owner.sent.length], ["kept", 2]);
});

test("what the server refuses is told, and not sent again and again", async (context) => {
  const { owner, made, state } = draft(context, [
    new Refused(409, { type: "/problems/impossible-move" }),
  ]);
  made.change({ answers: { a: "1" } });
  await pass(context, 1_500);
  await pass(context, 60_000);
  assert.deepEqual([state(), owner.sent.length], ["refused", 1]);
});

test("a lock seals what is not saved, forgets the words, and unlocking brings them back", async (context) => {
  const { made, state } = draft(context);
  made.change({ answers: { a: "mine" } });
  await made.lock();
  assert.deepEqual(made.content, EMPTY);
  await made.unlock();
  assert.deepEqual(made.content, { answers: { a: "mine" } });
  await settle();
  assert.equal(state(), "kept");
});

test("a lock lets go of what the server has", async (context) => {
  const { owner, made } = draft(context);
  made.change({ answers: { a: "mine" } });
  await made.save();
  await made.lock();
  assert.deepEqual([made.content, owner.keepers.size], [EMPTY, 0]);
});

test("after it was handed in nothing is saved any more", async (context) => {
  const { owner, made } = draft(context);
  made.change({ answers: { a: "1" } });
  made.end();
  await pass(context, 60_000);
  assert.deepEqual([owner.sent, made.hasUnsaved], [[], false]);
});

test("a note of another member does not open, and is gone", async () => {
  const owner = session();
  const note = new Note(asAccount(owner), { text: "" });
  note.change({ text: "theirs" });
  await note.lock();
  owner.smith.ask = async () => {
    throw damaged();
  };
  await note.unlock();
  assert.deepEqual([note.content, note.hasUnsaved], [{ text: "" }, false]);
});

test("a draft that cannot be sealed in time is let go of, and not saved empty", async (context) => {
  const { owner, made } = draft(context);
  made.change({ answers: { a: "mine" } });
  owner.sealToMyself = async () => {
    throw damaged();
  };
  await made.lock();
  await made.save();
  assert.deepEqual([made.content, owner.keepers.size, owner.sent], [EMPTY, 0, []]);
});
