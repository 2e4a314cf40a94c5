import assert from "node:assert/strict";
import { test } from "node:test";
import { Account } from "../../../../backend/web/static/kier/panel/account.js";
import { Note } from "../../../../backend/web/static/kier/panel/drafts.js";
import { ME } from "../../../../backend/web/static/kier/panel/platform-session.js";
import { storage } from "../page.mjs";
import { standIn, wrong } from "../stand-ins.mjs";

const BEGUN = { text: "" };
const SAID = { text: "what happened" };
const OWN = { id: "t", body: "b", own: "o" };

/**
 * Somebody whose screen is open: seals are JSON, and `answers` says what the server and the worker say.
 * @param {{key?: {id: string, public: string} | null, alarm?: string | null,
 *   answers?: {get?: Promise<unknown>, own?: Promise<unknown>}}} [how]
 */
function open({ key = { id: "k", public: "P" }, alarm = null, answers = {} } = {}) {
  globalThis.localStorage = storage();
  const api = standIn({ token: "token", account: async () => {}, get: async () => answers.get });
  const it = new Account({ api, workerUrl: "/w" });
  const smith = {
    hasEnded: false,
    /** @param {string} method @param {any} input */
    ask: async (method, input) =>
      method === "openOwn" ? answers.own : { body: JSON.stringify(input.content) },
    end() {
      smith.hasEnded = true;
    },
  };
  it.smith = wrong(smith);
  it.store.set({ stage: "open", alarm, expert: standIn({ organisation: { id: "p", key } }) });
  const note = new Note(it, BEGUN);
  it.keepers.set("words", note);
  note.change(SAID);
  return { it, smith, note };
}

for (const alarm of ["own-key", "organisation-key"]) {
  test(`under an alarm a lock still forgets words and keys, and keeps what was written: ${alarm}`, async () => {
    const { it, smith, note } = open({ alarm });
    await it.lock();
    assert.deepEqual([note.content, smith.hasEnded, it.smith], [BEGUN, true, null]);
    /** @param {string} _method @param {any} asked */
    const ask = async (_method, { draft }) => ({ content: JSON.parse(draft.body) });
    it.smith = standIn({ ask });
    await note.unlock();
    assert.deepEqual(note.content, SAID);
  });
}

test("words that cannot be sealed are gone with a lock, and the keys as well", async () => {
  const { it, smith, note } = open({ key: null });
  await it.lock();
  assert.deepEqual([note.content, smith.hasEnded, it.smith], [BEGUN, true, null]);
});

test("what comes after a lock is not kept", async () => {
  /** @type {(answer: object) => void} */
  let saidLate = () => {};
  /** @type {(answer: object[]) => void} */
  let openedLate = () => {};
  const answers = {
    get: new Promise((done) => (saidLate = done)),
    own: new Promise((done) => (openedLate = done)),
  };
  const { it } = open({ answers });
  const late = Promise.all([it.read(ME), it.open([OWN])]);
  const locking = it.lock();
  saidLate({ chosen_name: "Sam" });
  openedLate([{ id: OWN.id, content: SAID }]);
  await Promise.all([late, locking]);
  it.smith = standIn({ ask: async () => [{ id: OWN.id, content: null }] });
  assert.deepEqual([it.known(ME), await it.open([OWN])], [undefined, { [OWN.id]: null }]);
});

test("who signs out leaves nothing of their own in the page", async () => {
  const { it } = open();
  await it.signOut();
  assert.deepEqual([it.expert, it.me, it.keepers.size], [null, null, 0]);
});

test("Exit ends the session here and there, and nothing asks whether to stay", (context) => {
  const { it, smith } = open();
  const asked = context.mock.method(
    globalThis,
    "fetch",
    async () => new Response(null, { status: 401 }),
  );
  it.letGo();
  it.end();
  const [path, { method, headers, keepalive }] = wrong(asked.mock.calls[0].arguments);
  assert.deepEqual(
    [smith.hasEnded, it.smith, it.hasUnsaved, it.api.token],
    [true, null, false, null],
  );
  assert.deepEqual(
    [method, path, keepalive, headers["X-Session-Token"]],
    ["DELETE", "/_allauth/app/v1/auth/session", true, "token"],
  );
  it.end();
  assert.equal(asked.mock.callCount(), 1);
  // Or clearing it would not be heard of in other tabs.
  assert.equal(localStorage.getItem("home"), "");
});
