import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.mjs";
import { isStillOpen } from "../../../../backend/web/static/kier/panel/invitation.js";

const PAST = "2020-01-01";
const asked = (state, more = {}) => ({
  state,
  consultation: null,
  assignment: { state: "going", day: null },
  ...more,
});

for (const state of ["lapsed", "declined", "full"]) {
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
  for (const state of ["invited", "accepted", "ended"]) assert.ok(!isStillOpen(asked(state)));
});
