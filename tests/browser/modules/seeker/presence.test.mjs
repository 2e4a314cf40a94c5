import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { wrong } from "../stand-ins.mjs";
import { page } from "./page.mjs";

const { clear, show } = await import("../../../../backend/web/static/kier/seeker/presence.js");

const READING = "request.reading";
const WRITING = "request.writing";
const [line, spoken] = [{ textContent: "" }, { textContent: "" }];
// What has no words yet keeps its height.
const EMPTY = "\u00a0";

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  Object.assign(page, {
    querySelectorAll: () => [line, spoken],
    querySelector: (/** @type {string} */ selector) => ({
      content: { textContent: selector.includes("writing") ? "writing" : "reading" },
    }),
  });
});

afterEach(() => {
  clear();
  mock.timers.reset();
});

test("reading and writing end by themselves, and an answer ends both", () => {
  show(wrong(READING));
  assert.equal(line.textContent, "reading");
  show(WRITING);
  assert.equal(line.textContent, "writing");
  mock.timers.tick(20_000);
  assert.equal(line.textContent, "reading");
  mock.timers.tick(25_000);
  assert.deepEqual([line.textContent, spoken.textContent], [EMPTY, ""]);
  show(WRITING);
  clear();
  assert.deepEqual([line.textContent, spoken.textContent], [EMPTY, ""]);
});

test("a screen reader hears the same no sooner than after two minutes", () => {
  mock.timers.tick(600_000);
  show(READING);
  assert.equal(spoken.textContent, "reading");
  clear();
  show(READING);
  assert.deepEqual([line.textContent, spoken.textContent], ["reading", ""]);
  clear();
  mock.timers.tick(120_000);
  show(READING);
  assert.equal(spoken.textContent, "reading");
});
