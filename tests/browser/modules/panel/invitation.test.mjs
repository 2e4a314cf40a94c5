import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.mjs";
import { isStillOpen } from "../../../../backend/web/static/kier/panel/invitation.js";
import { standIn } from "../stand-ins.mjs";

/** @import { Parts } from "../stand-ins.mjs" */

const PAST = "2020-01-01";
/** @typedef {Parameters<typeof isStillOpen>[0]} Invitation */

/** @param {Invitation["state"]} state @param {Parts<Invitation>} [more] @returns {Invitation} */
const asked = (state, more = {}) =>
  standIn({ state, consultation: null, assignment: { state: "going", day: null }, ...more });

/** @type {Invitation["state"][]} */
const CLOSED = ["lapsed", "declined", "full"];
/** @type {Invitation["state"][]} */
const OTHERS = ["invited", "accepted", "ended"];

for (const state of CLOSED) {
  test(`who is ${state} has a button for a late yes as long as it may count`, () => {
    assert.ok(isStillOpen(asked(state)));
    assert.ok(
      isStillOpen(
        asked(state, { consultation: "asking", assignment: { state: "going", day: PAST } }),
      ),
    );
    assert.ok(!isStillOpen(asked(state, { consultation: "summary" })));
    assert.ok(!isStillOpen(asked(state, { assignment: { state: "going", day: PAST } })));
    assert.ok(!isStillOpen(asked(state, { assignment: { state: "delivered", day: null } })));
  });
}

test("who is asked, takes part, or whose request ended has none", () => {
  for (const state of OTHERS) assert.ok(!isStillOpen(asked(state)));
});
