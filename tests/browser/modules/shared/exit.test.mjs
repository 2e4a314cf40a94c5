import assert from "node:assert/strict";
import { test } from "node:test";
import { countShift, guard } from "../../../../backend/web/static/kier/shared/exit.js";
import { standIn, wrong } from "../stand-ins.mjs";

/** @import { Pressed } from "../../../../backend/web/static/kier/shared/exit.js" */

/** @param {string} key @param {number} timeStamp @param {Partial<Pressed>} [more] @returns {Pressed} */
const down = (key, timeStamp, more) => ({ type: "keydown", key, timeStamp, ...more });
/** @param {string} key @param {number} timeStamp @param {Partial<Pressed>} [more] @returns {Pressed} */
const up = (key, timeStamp, more) => ({ type: "keyup", key, timeStamp, ...more });
/** @param {number} timeStamp */
const shift = (timeStamp) => [down("Shift", timeStamp), up("Shift", timeStamp + 20)];
/** @param {number} timeStamp */
const capital = (timeStamp) => [
  down("Shift", timeStamp),
  down("A", timeStamp + 5),
  up("A", timeStamp + 10),
  up("Shift", timeStamp + 20),
];

/** @param {(Pressed | Pressed[])[]} events */
function told(...events) {
  const pressed = countShift();
  return events.flat().map((event) => pressed(event));
}

test("the third press of Shift is told when it is let go", () => {
  const answers = told(shift(0), shift(500), shift(1000));
  assert.deepEqual(answers, [false, false, false, false, false, true]);
});

test("three presses in three seconds, of however many", () => {
  assert.ok(!told(shift(0), shift(1600), shift(3100)).at(-1));
  assert.ok(told(shift(0), shift(1600), shift(3100), shift(3200)).at(-1));
});

test("Shift for a capital does not count, and begins anew", () => {
  assert.ok(!told(capital(0), capital(100), capital(200)).at(-1));
  assert.ok(!told(shift(0), shift(100), capital(200), shift(300)).at(-1));
});

test("Shift that is held is one press", () => {
  const held = [1, 2, 3, 4].map((at) => down("Shift", at * 30, { repeat: true }));
  assert.ok(!told(down("Shift", 0), held, up("Shift", 200)).at(-1));
});

for (const name of ["ctrlKey", "altKey", "metaKey"]) {
  test(`Shift with ${name} changes the keyboard's language, and does not count`, () => {
    /** @param {number} at */
    const both = (at) => [
      down("Shift", at, { [name]: true }),
      up("Shift", at + 20, { [name]: true }),
    ];
    assert.ok(!told(both(0), both(100), both(200)).at(-1));
  });
}

test("a tap while Shift is held chooses text, and does not count", () => {
  const tap = { type: "pointerdown", timeStamp: 210 };
  assert.ok(!told(shift(0), shift(100), down("Shift", 200), tap, up("Shift", 220)).at(-1));
});

test("whoever leaves leaves nothing in the browser", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {string[]} */
  const done = [];
  const note = (/** @type {string} */ name) => async () => void done.push(name);
  const worker = {
    getNotifications: async () => [{ close: note("note") }],
    pushManager: { getSubscription: async () => ({ unsubscribe: note("push") }) },
    unregister: note("worker"),
  };
  const browser = {
    addEventListener: () => {},
    caches: { keys: async () => ["kept"], delete: note("cache") },
    fetch: note("asked"),
    history: { state: null },
    localStorage: { clear: note("local") },
    navigator: { serviceWorker: { getRegistrations: async () => [worker] } },
    sessionStorage: { clear: note("session") },
    stop: () => {},
  };
  for (const [name, value] of Object.entries(browser))
    Object.defineProperty(globalThis, name, { value, configurable: true });
  /** @type {Record<string, (event: Event) => void>} */
  const heard = {};
  const page = {
    addEventListener: (/** @type {string} */ name, /** @type {any} */ act) => (heard[name] = act),
    dispatchEvent: () => true,
    documentElement: {},
  };
  guard(standIn(page));
  const link = { href: "https://elsewhere.example/", dataset: { exit: "" } };
  const address = await new Promise((replace) => {
    Object.defineProperty(globalThis, "location", { value: { replace }, configurable: true });
    heard.click(wrong({ target: { closest: () => link }, preventDefault: () => {} }));
  });
  assert.equal(address, link.href);
  const all = ["asked", "cache", "local", "note", "push", "session", "worker"];
  assert.deepEqual(done.toSorted(), all);
});
