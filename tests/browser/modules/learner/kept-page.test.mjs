import assert from "node:assert/strict";
import { test } from "node:test";
import { standIn } from "../stand-ins.mjs";

const PAGE = "/learn/signals/nl";
const PICTURE = "/learn/files/1";

/** @type {Map<string, Response>} */
const shelf = new Map();
globalThis.location = standIn(new URL(`https://kier.example${PAGE}`));
globalThis.document = standIn({ querySelector: () => null });
Object.defineProperty(globalThis, "navigator", {
  value: { serviceWorker: { register: async () => ({}), ready: Promise.resolve() } },
});
/** @param {RequestInfo | URL} name */
const named = (name) => new URL(String(name), location.href).pathname;
globalThis.caches = standIn({
  open: async () =>
    standIn({
      match: async (name) => shelf.get(named(name)),
      put: async (name, answer) => void shelf.set(named(name), answer),
      delete: async (name) => shelf.delete(named(name)),
    }),
});
const { dropPage, keepPage } = await import(
  "../../../../backend/web/static/kier/learner/kept-page.js"
);

/** @type {RequestInit[]} */
const asked = [];
/** @param {Promise<void>} held what answers wait for */
function answerAfter(held) {
  globalThis.fetch = async (address, init = {}) => {
    asked.push({ ...init, body: String(address) });
    await held;
    return new Response("");
  };
}

test("the newest page is kept, whatever was kept before", async () => {
  answerAfter(Promise.resolve());
  await keepPage([PICTURE]);
  assert.deepEqual([...shelf.keys()], [PICTURE, PAGE]);
  await keepPage([PICTURE]);
  assert.deepEqual(
    asked.map(({ body, cache }) => [named(String(body)), cache]),
    [
      [PICTURE, undefined],
      [PAGE, "reload"],
      [PAGE, "reload"],
    ],
  );
  await dropPage(PAGE, [PICTURE]);
  assert.equal(shelf.size, 0);
});

test("what is dropped while it is being kept does not come back", async () => {
  /** @type {() => void} */
  let answer = () => {};
  answerAfter(
    new Promise((done) => {
      answer = done;
    }),
  );
  const keeping = keepPage([PICTURE]);
  await new Promise((done) => setImmediate(done));
  await dropPage(PAGE, [PICTURE]);
  answer();
  await assert.rejects(keeping, { name: "AbortError" });
  assert.equal(shelf.size, 0);
});
