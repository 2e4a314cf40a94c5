import assert from "node:assert/strict";
import { test } from "node:test";
import { standIn } from "../../stand-ins.mjs";

const PAGE = "/learn/signals/nl";
const PICTURE = "/learn/files/1";

/** @type {Map<string, Response>} */
const shelf = new Map();
globalThis.location = standIn(new URL(`https://kier.example${PAGE}?from=card#step`));
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
      keys: async () => [...shelf.keys()].map((name) => standIn({ url: location.origin + name })),
    }),
});
const { Shelf } = await import("../../../../../backend/web/static/kier/shared/kept-pages/shelf.js");
const HOW = { name: "learner-1", worker: "/learn/worker.js" };

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
  const kept = new Shelf(HOW);
  assert.ok(await kept.keep([PICTURE]));
  assert.deepEqual([...shelf.keys()], [PICTURE, PAGE]);
  await kept.keep([PICTURE]);
  assert.deepEqual(
    asked.map(({ body, cache }) => [named(String(body)), cache]),
    [
      [PICTURE, undefined],
      [PAGE, "reload"],
      [PAGE, "reload"],
    ],
  );
  await kept.drop(PAGE, [PICTURE]);
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
  const kept = new Shelf(HOW);
  const keeping = kept.keep([PICTURE]);
  await new Promise((done) => setImmediate(done));
  await kept.drop(PAGE, [PICTURE]);
  answer();
  assert.equal(await keeping, false);
  assert.equal(shelf.size, 0);
});

test("modules of an earlier release go, unless another page may need them", async () => {
  answerAfter(Promise.resolve());
  const [old, other] = ["/static/kier/main.0.js", "/learn/boys/nl"];
  for (const name of [old, other]) shelf.set(name, new Response(""));
  const kept = new Shelf(HOW);
  await kept.keep();
  assert.deepEqual([...shelf.keys()], [old, other, PAGE]);
  shelf.delete(other);
  await kept.keep();
  assert.deepEqual([...shelf.keys()], [PAGE]);
});

test("a page that the server refuses is not kept", async () => {
  shelf.clear();
  globalThis.fetch = async () => new Response("", { status: 404 });
  assert.equal(await new Shelf(HOW).keep(), false);
  assert.equal(shelf.size, 0);
});

test("a browser that knows no caches has nothing to drop", async (context) => {
  const { caches } = globalThis;
  context.after(() => Object.assign(globalThis, { caches }));
  Reflect.deleteProperty(globalThis, "caches");
  await new Shelf(HOW).drop(PAGE, [PICTURE]);
});
