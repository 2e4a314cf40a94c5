import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  goTo,
  keepPlaces,
  placeHere,
} from "../../../../backend/web/static/kier/shared/history-state.js";
import { page } from "../seeker/page.mjs";
import { standIn, wrong } from "../stand-ins.mjs";

/** @typedef {{place: string, depth: number}} Entry */

globalThis.PopStateEvent = standIn(class extends Event {});

// The browser's list, and what its address bar says.
const list = {
  state: /** @type {Entry | null} */ (null),
  pushed: /** @type {Entry[]} */ ([]),
  /** @param {Entry} state @param {string} _title @param {string} address */
  pushState(state, _title, address) {
    show(state, address);
    list.pushed.push(state);
  },
  /** @param {Entry} state @param {string} _title @param {string} address */
  replaceState: (state, _title, address) => show(state, address),
};
/** @param {Entry | null} state @param {string} address */
function show(state, address) {
  list.state = state;
  globalThis.location = standIn(new URL(address, "https://kier.example"));
}
globalThis.history = wrong(list);

/**
 * The browser shows an entry, as after Back, or because another address was typed.
 * @param {Entry | null} state
 */
function move(state, address = "/panel/") {
  show(state, address);
  dispatchEvent(new PopStateEvent("popstate"));
}

/** @param {string} href @param {{button?: number, keys?: object}} [more] */
function tap(href, more = {}) {
  const event = new Event("click", { cancelable: true });
  const link = { target: "", getAttribute: () => href };
  const target = { closest: () => (href.startsWith("#/") ? link : null) };
  Object.defineProperties(event, {
    target: { value: target },
    button: { value: more.button ?? 0 },
  });
  Object.assign(event, more.keys);
  page.dispatchEvent(event);
  return event.defaultPrevented;
}

show(null, "/panel/#/me/stories");
keepPlaces();
const came = [placeHere(), location.href, history.state.depth];

beforeEach(() => {
  list.pushed = [];
  show({ place: "#/me", depth: 2 }, "/panel/");
});

test("an address with a place leads there, and says it no more", () => {
  assert.deepEqual(came, ["#/me/stories", "https://kier.example/panel/", 0]);
});

test("a link leads to its place, in an entry of its own with the same address", () => {
  assert.ok(tap("#/fees"));
  assert.deepEqual(
    [placeHere(), list.pushed, location.href],
    ["#/fees", [{ place: "#/fees", depth: 3 }], "https://kier.example/panel/"],
  );
});

test("to where one is there is no other entry", () => {
  goTo("#/me");
  assert.deepEqual(list.pushed, []);
});

for (const { title, href = "#/fees", ...more } of [
  { title: "a link elsewhere", href: "/inbox/" },
  { title: "another tab by the middle button", button: 1 },
  { title: "another tab by a key", keys: { ctrlKey: true } },
  { title: "another window", keys: { shiftKey: true } },
]) {
  test(`left to the browser: ${title}`, () =>
    assert.deepEqual([tap(href, more), list.pushed], [false, []]));
}

test("Back leads to the place of the entry, which has no entry of ours before it", () => {
  move(null);
  assert.equal(placeHere(), "#/");
});

test("a place that is typed into the address is one entry more, and stands there no longer", async () => {
  move({ place: "#/me", depth: 2 });
  await new Promise((done) => setTimeout(done));
  move(null, "/panel/#/agenda");
  assert.deepEqual(
    [list.state, location.href],
    [{ place: "#/agenda", depth: 3 }, "https://kier.example/panel/"],
  );
});
