import assert from "node:assert/strict";
import { test } from "node:test";
import { findLearningSystem } from "../../../../backend/web/static/kier/learner/learning-system.js";
import { standIn } from "../stand-ins.mjs";

/**
 * A learning system that keeps what it is given.
 * @param {"API" | "API_1484_11"} name
 * @param {Record<string, string>} [kept]
 */
function system(name, kept = {}) {
  const prefix = name === "API" ? "LMS" : "";
  /** @type {string[]} */
  const calls = [];
  const api = Object.fromEntries(
    ["Initialize", "Commit", "Finish", "Terminate"].map((what) => [
      `${prefix}${what}`,
      () => {
        calls.push(what);
        return "true";
      },
    ]),
  );
  Object.assign(api, {
    [`${prefix}GetValue`]: (/** @type {string} */ key) => kept[key] ?? "",
    [`${prefix}SetValue`]: (/** @type {string} */ key, /** @type {string} */ value) => {
      kept[key] = value;
      return "true";
    },
  });
  return { [name]: api, kept, calls };
}

/**
 * A window with frames above it.
 * @param {object} top
 * @param {number} depth
 * @param {object | null} [opener]
 * @returns {Window}
 */
function within(top, depth, opener = null) {
  let view = /** @type {any} */ ({ ...top, opener });
  view.parent = view;
  for (let n = 0; n < depth; n += 1) view = { parent: view, opener: null };
  return standIn(view);
}

test("it is found above, in the window that opened this one, or nowhere", () => {
  assert.ok(findLearningSystem(within(system("API"), 0)));
  assert.ok(findLearningSystem(within(system("API_1484_11"), 7)));
  assert.equal(findLearningSystem(within(system("API"), 8)), null);
  assert.ok(findLearningSystem(within({}, 0, within(system("API"), 1))));
  assert.equal(findLearningSystem(within({}, 2)), null);
});

test("a frame of another origin is passed over", () => {
  const closed = {
    get API() {
      throw new DOMException("another origin", "SecurityError");
    },
    get API_1484_11() {
      throw new DOMException("another origin", "SecurityError");
    },
  };
  const top = /** @type {any} */ (closed);
  top.parent = top;
  assert.equal(findLearningSystem(standIn({ parent: top, opener: null })), null);
});

test("SCORM 1.2 gets status, share, time and place", () => {
  const { kept, calls, ...top } = system("API");
  const found = findLearningSystem(within(top, 1));
  assert.ok(found);
  assert.ok(found.open());
  assert.equal(kept["cmi.core.lesson_status"], "incomplete");
  let now = 0;
  found.now = () => now;
  found.begun = 0;
  found.keep("abc", "3");
  found.keep("x".repeat(4_097), "4");
  found.give({ share: 83, passed: true });
  now = 3_723_400;
  found.close();
  assert.deepEqual(kept, {
    "cmi.core.lesson_status": "passed",
    "cmi.suspend_data": "abc",
    "cmi.core.lesson_location": "3",
    "cmi.core.score.min": "0",
    "cmi.core.score.max": "100",
    "cmi.core.score.raw": "83",
    "cmi.core.session_time": "01:02:03",
    "cmi.core.exit": "suspend",
  });
  assert.equal(calls.at(-1), "Finish");
});

test("SCORM 2004 gets the same in its words", () => {
  const { kept, calls, ...top } = system("API_1484_11");
  const found = findLearningSystem(within(top, 0));
  assert.ok(found);
  assert.ok(found.open());
  found.give({ share: 50, passed: false });
  found.close();
  assert.equal(kept["cmi.success_status"], "failed");
  assert.equal(kept["cmi.completion_status"], "completed");
  assert.equal(kept["cmi.score.scaled"], "0.5");
  assert.match(kept["cmi.session_time"], /^PT\d+S$/);
  assert.equal(calls.at(-1), "Terminate");
});

test("who passed stays so, and who only looks changes nothing", () => {
  const passed = system("API", { "cmi.core.lesson_status": "passed" });
  const again = findLearningSystem(within(passed, 0));
  again?.open();
  again?.give({ share: 10, passed: false });
  assert.equal(passed.kept["cmi.core.lesson_status"], "passed");
  const looked = system("API_1484_11", { "cmi.mode": "browse" });
  const looking = findLearningSystem(within(looked, 0));
  looking?.open();
  looking?.keep("abc", "1");
  looking?.give({ share: 100, passed: true });
  assert.equal(looked.kept["cmi.suspend_data"], undefined);
  assert.notEqual(looked.kept["cmi.success_status"], "passed");
});

test("a system that fails does not end the course", () => {
  const broken = {
    API: {
      LMSInitialize: () => {
        throw new Error("out of order");
      },
    },
  };
  const found = findLearningSystem(within(broken, 0));
  assert.equal(found?.open(), false);
  found?.keep("abc", "1");
  found?.give({ share: 100, passed: true });
  found?.close();
});
