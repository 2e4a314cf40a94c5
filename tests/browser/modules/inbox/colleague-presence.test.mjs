import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AnswersMeanwhile,
  ColleaguePresence,
  OwnAnswers,
} from "../../../../backend/web/static/kier/inbox/colleague-presence.js";
import { standIn } from "../stand-ins.mjs";

/** @param {object} [state] */
const conversation = (state = {}) =>
  standIn({
    id: "r",
    inbox: { session: { me: { id: "me" } }, organisation: "o" },
    store: { get: () => state },
  });
const NOTHING = { readers: [], writers: [], wrote: [] };

test("who reads and writes is told as long as it is heard", () => {
  let now = 1_000_000;
  const presence = new ColleaguePresence(conversation(), () => now);
  const here = () => presence.store.get();
  presence.hear({ type: "referral.reading", id: "r", member: "noor" });
  assert.deepEqual(here(), { ...NOTHING, readers: ["noor"] });
  presence.hear({ type: "referral.writing", id: "r", member: "noor" });
  assert.deepEqual(here(), { readers: [], writers: ["noor"], wrote: ["noor"] });
  now += 21_000;
  presence.look();
  assert.deepEqual(here(), { readers: ["noor"], writers: [], wrote: ["noor"] });
  now += 100_000;
  presence.look();
  assert.deepEqual(here(), NOTHING);
});

test("oneself and other conversations are not heard, and whoever answered is not waited for", () => {
  const presence = new ColleaguePresence(conversation(), () => 1_000_000);
  presence.hear({ type: "referral.writing", id: "r", member: "me" });
  presence.hear({ type: "referral.writing", id: "other", member: "noor" });
  presence.hear({ type: "referral.changed", id: "r" });
  assert.deepEqual(presence.store.get(), NOTHING);
  presence.hear({ type: "referral.writing", id: "r", member: "noor" });
  presence.answered();
  assert.deepEqual(presence.store.get(), { ...NOTHING, readers: ["noor"] });
});

test("no more colleagues are remembered than can be here", () => {
  const presence = new ColleaguePresence(conversation(), () => 1_000_000);
  for (let number = 0; number < 50; number += 1)
    presence.hear({ type: "referral.reading", id: "r", member: `m${number}` });
  assert.equal(presence.store.get().readers.length, 20);
  assert.equal(presence.store.get().readers.at(-1), "m49");
});

test("answers of colleagues since the draft was begun are to be read", () => {
  /** @type {any} */
  const state = { draft: "", outbox: [], messages: [{ id: "1", number: 1, sender: "seeker" }] };
  const answers = new AnswersMeanwhile(conversation(state));
  const theirs = (/** @type {number} */ number) =>
    state.messages.push({ id: `${number}`, number, sender: "organisation:o" });
  answers.look();
  // Nothing is being written: it is no surprise.
  theirs(2);
  assert.equal(answers.look(), true);
  assert.deepEqual(answers.unread, []);
  state.draft = "Ik";
  answers.look();
  assert.deepEqual(answers.unread, []);
  theirs(3);
  assert.equal(answers.look(), false);
  assert.deepEqual(
    answers.unread.map(({ id }) => id),
    ["3"],
  );
  answers.read();
  assert.deepEqual(answers.unread, []);
  // What this window sent is its own.
  state.outbox = [{ box: { id: "4" } }];
  answers.look();
  state.outbox = [];
  theirs(4);
  state.messages.push({ id: "5", number: 5, sender: "seeker" });
  answers.look();
  assert.deepEqual(answers.unread, []);
});

test("what a member sent from another window, or through a second reader, is no colleague's", () => {
  const [here, there] = [new EventTarget(), new EventTarget()];
  /** @param {EventTarget} from @param {EventTarget} to */
  const channel = (from, to) =>
    Object.assign(from, {
      /** @param {string} data */
      postMessage: (data) => void to.dispatchEvent(new MessageEvent("message", { data })),
    });
  const windows = [channel(here, there), channel(there, here)];
  const state = { draft: "Ik", outbox: [], messages: /** @type {any[]} */ ([]) };
  const own = new Set(["2"]);
  const before = Object.assign(conversation(state), { own });
  const answers = new AnswersMeanwhile(before, new OwnAnswers(/** @type {any} */ (windows[0])));
  answers.look();
  new OwnAnswers(/** @type {any} */ (windows[1])).add("me", "1");
  new OwnAnswers(/** @type {any} */ (windows[1])).add("noor", "3");
  for (const number of [1, 2, 3])
    state.messages.push({ id: `${number}`, number, sender: "organisation:o" });
  assert.deepEqual(
    answers.unread.map(({ id }) => id),
    ["3"],
  );
});
