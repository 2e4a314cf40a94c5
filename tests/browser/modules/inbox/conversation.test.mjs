import assert from "node:assert/strict";
import { test } from "node:test";
import { Conversation } from "../../../../backend/web/static/kier/inbox/conversation-data.js";
import { Boxes } from "../../../../backend/web/static/kier/inbox/listings.js";
import { Openings } from "../../../../backend/web/static/kier/inbox/openings.js";
import { MAX_TEXT_SIZE, retryDelay } from "../../../../backend/web/static/kier/inbox/outbox.js";
import { createStore } from "../../../../backend/web/static/kier/shared/pages.js";
import { Refused, Unreachable } from "../../../../backend/web/static/kier/shared/wire.js";
import { hear, settle } from "../page.mjs";
import { wrong } from "../stand-ins.mjs";

/**
 * @typedef {{id: string, number: number, sender: string, key_number?: number, body: string}} Box
 */

const OURS = "organisation:ours";

/** Boxes are texts with a lock before them; a key that is not there opens nothing. */
class Smith {
  sealed = 0;
  keys = 0;
  /** @param {"openReferral" | "openMessages" | "sealMessage" | "lockDraft" | "unlockDraft"} name @param {any} input */
  inRequest = (name, input) => this[name](input);
  state = { alarm: /** @type {string | null} */ (null), maySeal: true };
  /** @param {{envelopes: object[]}} options */
  async openReferral({ envelopes }) {
    this.keys = envelopes.length;
    return {
      numbers: envelopes.map((_envelope, place) => place + 1),
      lacksGrant: false,
      mustPin: false,
      ...this.state,
    };
  }
  /** @param {{messages: Box[]}} options */
  async openMessages({ messages }) {
    const opened = messages.map(({ id, number, sender, key_number: key = 1, body }) =>
      key <= this.keys
        ? { id, number, sender, text: body.slice(1), damaged: false, closed: false, gap: false }
        : { id, number, sender, text: null, damaged: true, closed: true, gap: false },
    );
    return { messages: opened, ...this.state };
  }
  /** @param {{text: string, after?: string, isKept?: boolean}} options */
  async sealMessage({ text, after, isKept }) {
    if (!this.state.maySeal && !isKept) throw Object.assign(new Error(), { code: "untrusted-key" });
    if (new TextEncoder().encode(text).length > MAX_TEXT_SIZE)
      throw Object.assign(new Error(), { code: "too-large" });
    if (/\p{Surrogate}/u.test(text)) throw Object.assign(new Error(), { code: "malformed" });
    this.sealed += 1;
    return { id: `own${this.sealed}`, body: `🔒${text}`.slice(1), after };
  }
  /** @param {{pieces: string[]}} options */
  async lockDraft({ pieces }) {
    return pieces.map((text) => `🔒${text}`);
  }
  /** @param {{boxes: string[]}} options */
  async unlockDraft({ boxes }) {
    return boxes.map((box) => box.slice(2));
  }
}

/**
 * A server with a conversation, which fails as often as it is told to.
 * @param {Box[]} [boxes]
 */
function server(boxes = []) {
  /** @type {Error[]} */
  const failures = [];
  /** @type {{id: string, body: string, after?: string}[]} */
  const posted = [];
  const api = {
    /** @param {string} path */
    async get(path) {
      const after = Number(new URL(path, "https://kier.example").searchParams.get("after"));
      const rest = boxes.filter(({ number }) => number > after);
      const next = rest.length > 2 ? `/m?after=${rest[1].number}` : null;
      return { results: rest.slice(0, 2), next };
    },
    /** @param {string} _path @param {{id: string, body: string}} box */
    async post(_path, box) {
      posted.push(box);
      const failure = failures.shift();
      if (failure) throw failure;
      boxes.push({
        id: box.id,
        number: boxes.length + 1,
        sender: OURS,
        key_number: 1,
        body: box.body,
      });
    },
  };
  return { api, boxes, posted, failures };
}

/** @param {number} number @param {string} text @returns {Box} */
const theirs = (number, text, key_number = 1) => ({
  id: `m${number}`,
  number,
  sender: "seeker",
  key_number,
  body: `🔒${text}`.slice(1),
});

/** @param {ReturnType<typeof server>} at */
function inboxWith({ api }, smith = new Smith()) {
  const referral = { id: "r", request: "q", envelopes: [{}] };
  const boxes = new Boxes(wrong(api), "r");
  const session = {
    smith,
    // Each has a browser of its own.
    me: { id: crypto.randomUUID() },
    grants: /** @type {{id: string}[]} */ ([]),
    readMe: async () => {},
    compare: async () => {},
  };
  return {
    api,
    smith,
    session,
    organisation: "ours",
    shown: "r",
    boxesOf: () => boxes,
    referral: () => referral,
    at: () => ({ smith, referral }),
    store: createStore({ referrals: new Map(), isComplete: false }),
    look: async () => referral.envelopes.push({}),
  };
}

function conversation(at = server()) {
  const inbox = inboxWith(at);
  return { it: new Conversation(wrong(inbox), "r"), inbox, ...at };
}

/** @param {Conversation} it */
const texts = (it) => it.store.get().messages.map(({ text }) => text);
/** @param {Conversation} it */
const outbox = (it) => it.store.get().outbox.map(({ text, state }) => ({ text, state }));

test("all pages are read, in order, and only what is new is asked for again", async () => {
  const { it, boxes } = conversation(server([1, 2, 3, 4, 5].map((n) => theirs(n, `${n}`))));
  await it.open();
  assert.deepEqual(texts(it), ["1", "2", "3", "4", "5"]);
  boxes.push(theirs(6, "6"));
  await it.open();
  assert.deepEqual(texts(it), ["1", "2", "3", "4", "5", "6"]);
});

test("what was opened for the list is shown at once and checked again, unless it is listed otherwise by then", async () => {
  const inbox = inboxWith(server([theirs(1, "Help")]));
  const openings = new Openings(wrong(inbox));
  Object.assign(inbox, { openings });
  openings.want(["r"]);
  while (!openings.known("r")) await new Promise((done) => setTimeout(done, 5));
  const it = new Conversation(wrong(inbox), "r");
  assert.deepEqual(
    [it.store.get().state, it.store.get().maySeal, texts(it)],
    ["open", true, ["Help"]],
  );
  inbox.smith.state = { alarm: "changed-key", maySeal: false };
  await it.open();
  const { alarm, maySeal } = it.store.get();
  assert.deepEqual([alarm, maySeal, texts(it)], ["changed-key", false, ["Help"]]);
  inbox.referral = () => ({ id: "r", request: "q", envelopes: [{}, {}] });
  const other = new Conversation(wrong(inbox), "r");
  assert.deepEqual([other.store.get().state, texts(other)], ["shut", []]);
  openings.wipe();
});

test("two questions at once take nothing twice", async () => {
  const { it } = conversation(server([1, 2, 3].map((n) => theirs(n, `${n}`))));
  const found = await Promise.all([it.boxes.load(), it.boxes.load()]);
  assert.deepEqual(
    found.map((boxes) => boxes.length),
    [3, 0],
  );
  await Promise.all([it.open(), it.open()]);
  assert.deepEqual(texts(it), ["1", "2", "3"]);
});

test("an answer is sealed after the last message, sent, and leaves the outbox", async () => {
  const { it, posted } = conversation(server([theirs(1, "Help")]));
  await it.open();
  await it.send("Hello");
  assert.deepEqual(posted, [{ id: "own1", body: posted[0].body, after: "m1" }]);
  assert.deepEqual([texts(it), outbox(it)], [["Help", "Hello"], []]);
});

/**
 * What this does is done no earlier than the function that is answered is called.
 * @param {Smith} smith
 * @param {"openMessages" | "sealMessage"} name
 */
function held(smith, name) {
  const does = smith[name];
  let go = () => {};
  /** @type {Promise<void>} */
  const wait = new Promise((resolve) => (go = resolve));
  /** @param {any} input @returns {Promise<any>} */
  const late = async (input) => {
    await wait;
    return Reflect.apply(does, smith, [input]);
  };
  smith[name] = late;
  return go;
}

const settleAll = async () => {
  for (let turn = 0; turn < 10; turn += 1) await settle();
};

test("what is sent while others are opened leaves the outbox once it is there", async () => {
  const { it, inbox, posted } = conversation(server([theirs(1, "help")]));
  const [seal, show] = [held(inbox.smith, "sealMessage"), held(inbox.smith, "openMessages")];
  const sending = it.send("hello");
  const opening = it.open();
  await settleAll();
  seal();
  await settleAll();
  assert.equal(posted.length, 1);
  show();
  await Promise.all([opening, sending]);
  assert.deepEqual(texts(it), ["help", "hello"]);
  assert.deepEqual(outbox(it), []);
});

test("what is refused while others are opened is not lost", async () => {
  const { it, inbox } = conversation(server([theirs(1, "help")]));
  const show = held(inbox.smith, "openMessages");
  const opening = it.open();
  await settle();
  await it.send("x".repeat(MAX_TEXT_SIZE + 1));
  show();
  await opening;
  assert.equal(outbox(it)[0]?.state, "refused");
});

test("on a lost line the same box is sent again", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { it, posted, failures } = conversation(server([theirs(1, "Help")]));
  await it.open();
  failures.push(new Unreachable(), new Unreachable());
  const sending = it.send("Hello");
  await settle();
  assert.deepEqual(outbox(it), [{ text: "Hello", state: "waiting" }]);
  context.mock.timers.tick(retryDelay(1));
  await settle();
  assert.equal(posted.length, 2);
  hear("online");
  await sending;
  assert.deepEqual(
    posted.map(({ id }) => id),
    ["own1", "own1", "own1"],
  );
  assert.deepEqual(texts(it), ["Help", "Hello"]);
});

test("one waits longer each time, half a minute at the most", () => {
  assert.deepEqual([1, 2, 3, 5, 50].map(retryDelay), [2000, 4000, 8000, 30000, 30000]);
});

test("with a new key the text is sealed anew, once", async () => {
  const { it, posted, failures, inbox } = conversation(server([theirs(1, "Help")]));
  await it.open();
  failures.push(new Refused(409, { type: "/problems/key-replaced" }));
  await it.send("Hello");
  assert.deepEqual(
    posted.map(({ id }) => id),
    ["own1", "own2"],
  );
  assert.equal(inbox.smith.keys, 2);
  const { it: again, failures: more } = conversation(server([theirs(1, "Help")]));
  await again.open();
  const replaced = () => new Refused(409, { type: "/problems/key-replaced", detail: "New." });
  more.push(replaced(), replaced());
  await again.send("Hello");
  assert.deepEqual(outbox(again), [{ text: "Hello", state: "refused" }]);
});

test("what is refused goes back to the box, behind what was written meanwhile", async () => {
  const { it, failures } = conversation(server([theirs(1, "Help")]));
  await it.open();
  failures.push(new Refused(409, { type: "/problems/impossible-move" }));
  await it.send("Hello");
  it.store.set({ draft: "And" });
  it.takeBack(it.store.get().outbox[0].key);
  assert.deepEqual([it.store.get().draft, outbox(it)], ["And\n\nHello", []]);
});

test("a lock forgets every word, and keeps the draft in a box", async () => {
  const { it } = conversation(server([theirs(1, "Help")]));
  await it.open();
  it.store.set({ draft: "Half a sentence" });
  await it.sealWords();
  it.wipe();
  assert.ok(!JSON.stringify(it.store.get()).includes("Help"));
  assert.equal(it.store.get().draft, "");
  await it.open();
  assert.deepEqual([texts(it), it.store.get().draft], [["Help"], "Half a sentence"]);
});

test("a draft longer than a message outlives a lock, and so does what is on its way", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { it, failures } = conversation(server([theirs(1, "Help")]));
  await it.open();
  failures.push(new Unreachable());
  const sending = it.send("Hello");
  await settle();
  const draft = `${"長い🙂".repeat(MAX_TEXT_SIZE)}.`;
  it.store.set({ draft });
  await it.sealWords();
  it.wipe();
  failures.push(new Refused(409, { type: "/problems/impossible-move" }));
  context.mock.timers.tick(retryDelay(1));
  await sending;
  await it.open();
  assert.ok(it.store.get().draft === draft);
  assert.deepEqual(outbox(it), [{ text: "Hello", state: "refused" }]);
});

test("half a sign in a message does not keep it from being sent", async () => {
  const { it, posted } = conversation(server([theirs(1, "Help")]));
  await it.open();
  await it.send("Well \ud83d done");
  assert.deepEqual([posted.length, outbox(it), texts(it)], [1, [], ["Help", "Well \ufffd done"]]);
});

test("what would be lost with the page is known: a draft is not, once it is kept", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { it, failures } = conversation(server([theirs(1, "Help")]));
  await it.open();
  assert.equal(it.hasUnsent, false);
  it.write("Half");
  assert.equal(it.hasUnsent, true);
  context.mock.timers.tick(1000);
  await settleAll();
  assert.equal(it.hasUnsent, false);
  failures.push(new Unreachable());
  it.send("Half");
  await settleAll();
  assert.equal(it.hasUnsent, true);
});

test("what is on its way when the screen is locked is sent, and can be read again", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { it, failures, posted } = conversation(server([theirs(1, "Help")]));
  await it.open();
  failures.push(new Unreachable());
  const sending = it.send("Hello");
  await settle();
  await it.sealWords();
  it.wipe();
  assert.ok(!JSON.stringify(it.store.get().outbox).includes('"text":"Hello"'));
  failures.push(new Refused(409, { type: "/problems/impossible-move" }));
  context.mock.timers.tick(retryDelay(1));
  await sending;
  assert.equal(posted.length, 2);
  await it.open();
  assert.deepEqual(outbox(it), [{ text: "Hello", state: "refused" }]);
});

test("a key that comes later opens what was closed before", async () => {
  const { it, inbox } = conversation(server([theirs(1, "Help"), theirs(2, "More", 2)]));
  await it.open();
  assert.deepEqual(texts(it), ["Help", null]);
  await inbox.look();
  await it.open();
  assert.deepEqual(texts(it), ["Help", "More"]);
});

test("withdrawn consent takes the words away", async () => {
  const at = server([theirs(1, "Help")]);
  const { it, inbox } = conversation(at);
  await it.open();
  inbox.api.get = async () => {
    throw new Refused(403, { type: "/problems/withheld" });
  };
  await it.open();
  assert.deepEqual([it.store.get().state, texts(it)], ["withheld", []]);
});

test("an alarm of the request's keys is told, and nothing is sent under it", async () => {
  const { it, inbox, posted } = conversation(server([theirs(1, "Help")]));
  inbox.smith.state = { alarm: "unproven-key", maySeal: false };
  await it.open();
  const { state, alarm, maySeal } = it.store.get();
  assert.deepEqual([state, alarm, maySeal, texts(it)], ["open", "unproven-key", false, ["Help"]]);
  await it.send("Hello");
  assert.deepEqual([posted, outbox(it)], [[], [{ text: "Hello", state: "refused" }]]);
  // A draft is not lost for it when the screen is locked.
  it.takeBack(it.store.get().outbox[0].key);
  await it.sealWords();
  it.wipe();
  await it.open();
  assert.equal(it.store.get().draft, "Hello");
});

test("a grant that comes later opens the conversation that is on the screen", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { it, inbox } = conversation(server([theirs(1, "Help")]));
  const { openReferral } = inbox.smith;
  inbox.smith.openReferral = async () => {
    throw Object.assign(new Error(), { code: "no-grant" });
  };
  await it.open();
  assert.deepEqual([it.store.get().state, it.store.get().problem.code], ["failed", "no-grant"]);
  context.mock.timers.tick(15_000);
  await settle();
  assert.equal(it.store.get().state, "failed");
  inbox.session.compare = async () => {
    inbox.session.grants = [{ id: "k" }];
    inbox.smith.openReferral = openReferral;
  };
  context.mock.timers.tick(15_000);
  await settle();
  assert.deepEqual([it.store.get().state, texts(it)], ["open", ["Help"]]);
});

test("a key that comes later opens what was closed", async () => {
  const { it, inbox } = conversation(server([theirs(1, "Help"), theirs(2, "More", 2)]));
  await it.open();
  assert.deepEqual(texts(it), ["Help", null]);
  await inbox.look();
  await it.open();
  assert.deepEqual(texts(it), ["Help", "More"]);
});
