import assert from "node:assert/strict";
import { test } from "node:test";
import { settle } from "../page.mjs";
import { wrong } from "../stand-ins.mjs";

/** A browser's storage, whose windows hear of each other's changes as browsers tell them. */
class Kept {
  /** @param {string} name */
  getItem(name) {
    return Object.hasOwn(this, name) ? /** @type {any} */ (this)[name] : null;
  }
  /** @param {string} name @param {string} value */
  setItem(name, value) {
    /** @type {any} */ (this)[name] = value;
  }
  /** @param {string} name */
  removeItem(name) {
    delete (/** @type {any} */ (this)[name]);
  }
}

globalThis.localStorage = wrong(new Kept());
const { Draft } = await import("../../../../backend/web/static/kier/inbox/draft.js");
const {
  KEPT_DAYS,
  MAX_DRAFTS,
  draftName,
  dropErased,
  keepDraft,
  markDrafts,
  readDraft,
  sweepDrafts,
} = await import("../../../../backend/web/static/kier/inbox/draft-store.js");
const { createStore } = await import("../../../../backend/web/static/kier/shared/pages.js");

const [MEMBER, OTHER] = ["m".repeat(8), "n".repeat(8)];

/** One window of a member's browser, with one conversation in it. */
function windowOf(member = MEMBER, id = "r") {
  const box = { text: "", others: /** @type {string[]} */ ([]) };
  const store = createStore({
    referrals: new Map([[id, { status: "accepted" }]]),
    isComplete: true,
    drafts: /** @type {Set<string> | undefined} */ (undefined),
  });
  const smith = {
    /** @param {string} method @param {any} input */
    async inRequest(method, { kind, pieces, boxes }) {
      const mark = `${member}/${kind}/`;
      if (method === "lockDraft")
        return pieces.map((/** @type {string} */ text) => mark + btoa(encodeURI(text)));
      if (boxes.some((/** @type {string} */ one) => !one.startsWith(mark)))
        throw Object.assign(new Error(), { code: "damaged" });
      return boxes.map((/** @type {string} */ one) => decodeURI(atob(one.slice(mark.length))));
    },
  };
  const inbox = {
    session: { me: { id: member } },
    store,
    at: () => ({ smith, referral: { request: "q" } }),
  };
  const draft = new Draft({
    inbox: wrong(inbox),
    id,
    kind: "reply",
    get: () => box,
    set: (state) => void Object.assign(box, state),
  });
  /** @param {string} text */
  const type = async (text) => {
    box.text = text;
    await draft.save();
  };
  /** What happened in another window is heard of. */
  const hears = async () => {
    dispatch(draftName(member, id, "reply"));
    for (let turn = 0; turn < 20; turn += 1) await settle();
  };
  return { box, draft, type, hears, inbox, store };
}

/** @param {string} key */
function dispatch(key) {
  heard(Object.assign(new Event("storage"), { key }));
}

/** @type {Set<(event: any) => void>} */
const listeners = new Set();
/** @param {Event} event */
const heard = (event) => {
  for (const listener of listeners) listener(event);
};
globalThis.addEventListener = wrong((/** @type {string} */ type, /** @type {any} */ listener) => {
  if (type === "storage") listeners.add(listener);
});

/** A browser in which nothing was kept yet. */
function fresh() {
  for (const name of Object.keys(localStorage)) localStorage.removeItem(name);
  listeners.clear();
}

test("a draft survives a reload, and no word of it is to be read in the browser", async () => {
  fresh();
  const before = windowOf();
  await before.type("Kom morgen om drie uur");
  assert.doesNotMatch(JSON.stringify(localStorage), /morgen|drie/);
  assert.deepEqual([...(before.store.get().drafts ?? [])], ["r"]);
  const after = windowOf();
  await after.draft.restore();
  assert.equal(after.box.text, "Kom morgen om drie uur");
  assert.equal(after.draft.isUnsaved, false);
});

test("what was sent, or emptied, stays nowhere", async () => {
  fresh();
  const { draft, type, store } = windowOf();
  await type("Half a sentence");
  await draft.clear();
  assert.deepEqual(Object.keys(localStorage), []);
  assert.deepEqual([...(store.get().drafts ?? [])], []);
});

test("another member's draft does not open here, and takes nothing away", async () => {
  fresh();
  await windowOf(OTHER).type("Theirs");
  const mine = windowOf();
  await mine.draft.restore();
  assert.equal(mine.box.text, "");
  assert.ok(readDraft(draftName(OTHER, "r", "reply")));
});

test("a second window goes on where the first was, letter by letter", async () => {
  fresh();
  const [one, two] = [windowOf(), windowOf()];
  await one.type("Hel");
  await two.hears();
  await one.type("Hello");
  await two.hears();
  assert.deepEqual(two.box, { text: "Hello", others: [] });
  await two.type("Hello you");
  await one.hears();
  assert.deepEqual(one.box, { text: "Hello you", others: [] });
});

test("what two windows wrote apart is shown side by side, in both", async () => {
  fresh();
  const [one, two] = [windowOf(), windowOf()];
  await one.type("A long answer, written with care");
  // It heard of nothing when it wrote.
  await two.type("Short");
  assert.deepEqual(two.box, { text: "Short", others: ["A long answer, written with care"] });
  await two.draft.save();
  await one.hears();
  assert.deepEqual(
    [one.box.text, ...one.box.others].sort(),
    ["A long answer, written with care", "Short"].sort(),
  );
  const later = windowOf();
  await later.draft.restore();
  assert.deepEqual(
    [later.box.text, ...later.box.others].sort(),
    ["A long answer, written with care", "Short"].sort(),
  );
});

test("what was sent from one window leaves the words of the other where they stand", async () => {
  fresh();
  const [one, two] = [windowOf(), windowOf()];
  await one.type("Hello");
  await two.hears();
  await one.draft.clear();
  await two.hears();
  assert.equal(two.box.text, "Hello");
});

test("at most fifty are kept, for a week, and none of a request that is gone", () => {
  fresh();
  const day = 86_400_000;
  const draft = { id: "i", from: null, boxes: ["x"], others: [] };
  for (let number = 0; number < MAX_DRAFTS + 5; number += 1)
    keepDraft(draftName(MEMBER, `r${number}`, "reply"), draft, 10 * day);
  keepDraft(draftName(OTHER, "r0", "reply"), draft, 10 * day);
  const found = sweepDrafts(MEMBER, () => true, 10 * day);
  assert.deepEqual([found.size, found.has("r4"), found.has("r5")], [MAX_DRAFTS, false, true]);
  assert.deepEqual([...sweepDrafts(MEMBER, (id) => id === "r7", 10 * day)], ["r7"]);
  assert.equal(sweepDrafts(MEMBER, () => true, (10 + KEPT_DAYS) * day).size, 1);
  assert.equal(sweepDrafts(MEMBER, () => true, (11 + KEPT_DAYS) * day).size, 0);
  // Another member's are their own.
  assert.ok(readDraft(draftName(OTHER, "r0", "reply")));
});

test("a list that stands still drops no draft that it does not know", async () => {
  fresh();
  const name = draftName(MEMBER, "unknown", "reply");
  keepDraft(name, { id: "a", from: null, boxes: ["x"], others: [], seen: 3 });
  const stale = windowOf(MEMBER, "r");
  stale.inbox.store.set({ referrals: new Map(), isComplete: true });
  markDrafts(wrong(stale.inbox));
  assert.equal(readDraft(name)?.seen, 3);
  dropErased(wrong(stale.inbox), ["unkn"]);
  assert.equal(readDraft(name), null);
});
