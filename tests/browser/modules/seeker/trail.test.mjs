import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { page as paper } from "./page.mjs";
import { standIn, wrong } from "../stand-ins.mjs";

/** @import { SeekerPage } from "../../../../backend/web/static/kier/seeker/main.js" */

/** @typedef {{depth: number, guard: boolean} | null} State */

// The browser's list: where one came from, then the page's entries. It moves later than it is asked to.
const list = {
  entries: /** @type {(State | "elsewhere")[]} */ ([]),
  place: 0,
  pushes: 0,
  scrollRestoration: "auto",
  get state() {
    return list.entries[list.place];
  },
  /** @param {State} state */
  pushState(state) {
    list.entries = [...list.entries.slice(0, list.place + 1), state];
    list.place += 1;
    list.pushes += 1;
  },
  back: () => void asked.push(-1),
  forward: () => void asked.push(1),
};
/** @type {number[]} */
const asked = [];

function settle() {
  for (let by = asked.shift(); by; by = asked.shift()) step(by);
}

/** @param {number} by */
function step(by) {
  const place = list.place + by;
  if (place < 0 || place >= list.entries.length) return;
  list.place = place;
  if (list.state !== "elsewhere") dispatchEvent(new Event("popstate"));
}

/** Back and Forward of the browser, and all that the page does then. */
function back() {
  step(-1);
  settle();
}
function forward() {
  step(1);
  settle();
}

/** @type {{come: (page: SeekerPage) => void}} */
let trail;
const screen = {
  step: "start",
  /** @type {string[]} */
  ledBack: [],
  /** @type {string[]} */
  said: [],
  /** @param {string} _step @param {...string} names */
  say(_step, ...names) {
    screen.said = names;
  },
  /** @param {string} name */
  show(name) {
    screen.step = name;
    trail.come(page);
    settle();
  },
  /** @param {string} name */
  leadBack(name) {
    screen.ledBack.push(name);
    screen.step = name;
    trail.come(page);
  },
};
const page = /** @type {SeekerPage} */ (/** @type {unknown} */ (screen));
let copies = 0;
mock.timers.enable({ apis: ["setTimeout"] });
globalThis.scrollTo = () => {};

beforeEach(async () => {
  paper.dispatchEvent(new Event("leave"));
  Object.assign(list, { entries: ["elsewhere", null], place: 1, pushes: 0 });
  globalThis.history = wrong(list);
  globalThis.location = standIn({ pathname: "/" });
  Object.assign(screen, { step: "start", ledBack: [], said: [] });
  copies += 1;
  const address = "../../../../backend/web/static/kier/seeker/trail.js";
  trail = await import(`${address}?${copies}`);
});

test("one entry guards the way, however long it is", () => {
  for (const step of ["trust", "who", "about"]) screen.show(step);
  assert.deepEqual(list.entries, ["elsewhere", null, { depth: 1, guard: true }]);
  assert.deepEqual([list.place, list.pushes], [2, 1]);
});

test("Back is the step before, each time, and then leaves", () => {
  for (const step of ["trust", "who", "about"]) screen.show(step);
  for (const step of ["who", "trust", "start"]) {
    back();
    assert.equal(screen.step, step);
  }
  assert.deepEqual([list.place, list.pushes], [1, 1]);
  back();
  assert.equal(list.state, "elsewhere");
});

test("Forward shows nothing of the way", () => {
  for (const step of ["trust", "who"]) screen.show(step);
  back();
  forward();
  assert.equal(screen.step, "trust");
  back();
  forward();
  assert.deepEqual([screen.step, list.place], ["start", 1]);
});

test("after Back to the first screen the way is guarded anew", () => {
  screen.show("trust");
  back();
  screen.show("trust");
  assert.deepEqual([list.place, list.entries.length], [2, 3]);
  back();
  assert.equal(screen.step, "start");
});

test("a button that leads back leads back in the trail as well", () => {
  for (const step of ["trust", "who", "about", "who"]) screen.show(step);
  back();
  assert.equal(screen.step, "trust");
});

test("a button that leads to the first screen lets Back leave", () => {
  screen.show("return");
  screen.show("start");
  assert.equal(list.place, 1);
  back();
  assert.equal(list.state, "elsewhere");
});

test("the first screen and on again before the browser has moved", () => {
  screen.show("return");
  screen.step = "start";
  trail.come(page);
  screen.step = "trust";
  trail.come(page);
  settle();
  assert.deepEqual([screen.step, list.place], ["trust", 2]);
  back();
  assert.equal(screen.step, "start");
});

test("a code is not lost by one Back, and what was sent is not come back to", () => {
  for (const step of ["trust", "write", "code"]) screen.show(step);
  back();
  assert.deepEqual([screen.step, list.place, screen.ledBack], ["code", 2, []]);
  assert.deepEqual(screen.said, ["leaving"]);
  back();
  assert.equal(list.state, "elsewhere");
});

test("the warning is for this moment: later one Back warns again", () => {
  for (const step of ["write", "code"]) screen.show(step);
  back();
  mock.timers.tick(10_000);
  assert.deepEqual(screen.said, []);
  back();
  assert.deepEqual([screen.step, list.place, screen.said], ["code", 2, ["leaving"]]);
  screen.show("next");
  assert.deepEqual(screen.said, []);
});

test("from what comes after, Back leads to the code", () => {
  for (const step of ["write", "code", "next", "talk"]) screen.show(step);
  back();
  assert.equal(screen.step, "next");
  back();
  assert.equal(screen.step, "code");
});

test("what was erased is left at once", () => {
  for (const step of ["return", "talk", "erased"]) screen.show(step);
  back();
  assert.equal(list.state, "elsewhere");
});

test("a page that was left does nothing more", () => {
  for (const step of ["trust", "who"]) screen.show(step);
  paper.dispatchEvent(new Event("leave"));
  back();
  assert.deepEqual([screen.step, list.place], ["who", 1]);
});
