import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AnswersMeanwhile,
  ColleaguePresence,
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
