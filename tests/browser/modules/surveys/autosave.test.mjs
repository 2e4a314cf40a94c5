import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.mjs";
import { Refused, Unreachable } from "../../../../backend/web/static/kier/shared/wire.js";
import { Keeper } from "../../../../backend/web/static/kier/surveys/autosave.js";
import { standIn, wrong } from "../stand-ins.mjs";

/**
 * @import { TestContext } from "node:test"
 * @import { EditedVersion } from "../../../../backend/web/static/kier/surveys/autosave.js"
 * @import { Api } from "../../../../backend/web/static/kier/shared/wire.js"
 * @import { Definition } from "../../../../backend/web/static/kier/shared/questionnaire/definition.js"
 */

/** @param {string} title @returns {Definition} */
const titled = (title) => wrong({ title });
/** @param {string} title @param {number} revision @returns {EditedVersion} */
const version = (title, revision) =>
  standIn({ definition: titled(title), revision, faults: [], fixed: false });
const OVERTAKEN = new Refused(409, {
  type: "/problems/conflict",
  errors: [{ pointer: "/revision", code: "changed" }],
});
const FIXED = new Refused(409, { type: "/problems/impossible-move" });

/**
 * A server that answers in order: an error is thrown.
 * @param {TestContext} context
 * @param {(Error | EditedVersion | (() => Promise<EditedVersion>))[]} answers
 */
function keeper(context, answers) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {[string, unknown, number | undefined][]} */
  const calls = [];
  /** @param {string} method @param {string} _path @param {any} [body] */
  const answer = async (method, _path, body) => {
    calls.push([method, body?.definition?.title, body?.revision]);
    const next = answers.shift();
    if (next instanceof Error) throw next;
    return typeof next === "function" ? next() : next;
  };
  /** @type {Api} */
  const api = standIn({ call: answer, get: (path) => answer("GET", path) });
  const made = new Keeper({ api, path: "/v", version: version("a", 1), now: () => 0 });
  return { made, calls, state: () => made.store.get().state, title: () => made.definition.title };
}

const settle = () => new Promise((done) => setImmediate(done));

test("a change is saved after a moment of quiet, once", async (context) => {
  const { made, calls, state } = keeper(context, [version("ab", 2)]);
  made.change(titled("x"));
  context.mock.timers.tick(1_000);
  made.change(titled("ab"));
  assert.deepEqual([state(), made.hasUnsaved], ["changed", true]);
  context.mock.timers.tick(1_499);
  assert.deepEqual(calls, []);
  context.mock.timers.tick(1);
  await settle();
  assert.deepEqual(calls, [["PUT", "ab", 1]]);
  assert.deepEqual([state(), made.hasUnsaved, made.store.get().revision], ["saved", false, 2]);
});

test("what is typed while it is being saved is saved next, and never taken back", async (context) => {
  let finish = () => {};
  /** @returns {Promise<EditedVersion>} */
  const slow = () => new Promise((done) => (finish = () => done(version("b", 2))));
  const { made, calls, state, title } = keeper(context, [slow, version("c", 3)]);
  made.change(titled("b"));
  const saving = made.save();
  made.change(titled("c"));
  finish();
  await saving;
  assert.deepEqual([state(), title()], ["changed", "c"]);
  context.mock.timers.tick(1_500);
  await settle();
  assert.deepEqual(
    [calls, state()],
    [
      [
        ["PUT", "b", 1],
        ["PUT", "c", 2],
      ],
      "saved",
    ],
  );
});

test("without a line it is kept, and tried again", async (context) => {
  const { made, calls, state } = keeper(context, [new Unreachable("gone"), version("b", 2)]);
  made.change(titled("b"));
  await made.save();
  assert.equal(state(), "away");
  context.mock.timers.tick(5_000);
  await settle();
  assert.deepEqual([calls.length, state()], [2, "saved"]);
});

test("somebody else's change is shown; theirs or mine, and nothing is lost", async (context) => {
  const theirs = version("t", 7);
  const { made, calls, state, title } = keeper(context, [OVERTAKEN, theirs]);
  made.change(titled("b"));
  await made.save();
  assert.deepEqual([state(), made.store.get().theirs], ["conflict", theirs]);
  made.change(titled("bb"));
  context.mock.timers.tick(10_000);
  await settle();
  assert.deepEqual([calls.length, state()], [2, "conflict"]);
  made.takeTheirs();
  assert.deepEqual([state(), title(), made.store.get().revision], ["saved", "t", 7]);
  made.undo();
  assert.deepEqual([state(), title()], ["changed", "bb"]);
});

test("mine over theirs goes with their revision", async (context) => {
  const { made, calls, state } = keeper(context, [OVERTAKEN, version("t", 7), version("b", 8)]);
  made.change(titled("b"));
  await made.save();
  await made.keepMine();
  assert.deepEqual([calls.at(-1), state()], [["PUT", "b", 7], "saved"]);
});

test("a version that was fixed meanwhile takes nothing more, and keeps what was typed", async (context) => {
  const { made, state, title } = keeper(context, [FIXED]);
  made.change(titled("b"));
  await made.save();
  made.change(titled("c"));
  context.mock.timers.tick(60_000);
  await settle();
  assert.deepEqual([state(), title(), made.hasUnsaved], ["fixed", "c", true]);
});

test("what the server does not take is told, and saved once it is mended", async (context) => {
  const { made, state } = keeper(context, [new Refused(400, { detail: "no" }), version("c", 2)]);
  made.change(titled("b"));
  await made.save();
  assert.deepEqual([state(), made.store.get().error.message], ["refused", "no"]);
  made.change(titled("c"));
  await made.save();
  assert.deepEqual([state(), made.store.get().error], ["saved", null]);
});

test("letters of one field are one step back", (context) => {
  const { made, title } = keeper(context, []);
  made.change(titled("b"), "label");
  made.change(titled("bc"), "label");
  made.change(titled("bcd"), "hint");
  assert.equal(made.store.get().stepsBack, 2);
  made.undo();
  assert.equal(title(), "bc");
  made.undo();
  made.undo();
  assert.equal(title(), "a");
});
