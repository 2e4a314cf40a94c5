import assert from "node:assert/strict";
import { test } from "node:test";
import * as routes from "../../../../backend/web/static/kier/inbox/referrals.js";
import { memberIn } from "../../../../backend/web/static/kier/inbox/reset-link.js";

const ID = "7f3a21b0-1111-4111-8111-111111111111";

for (const [hash, route] of [
  ["", { page: "list", tab: "new" }],
  ["#/open", { page: "list", tab: "open" }],
  ["#other", { page: "list", tab: "other" }],
  ["#/settings", { page: "settings" }],
  ["#/members/", { page: "members" }],
  [`#/referrals/${ID}`, { page: "referral", id: ID }],
  [`#/referrals/${ID.toUpperCase()}`, { page: "list", tab: "new" }],
  ["#/referrals/../settings", { page: "list", tab: "new" }],
  ["#/__proto__", { page: "list", tab: "new" }],
]) {
  test(`"${hash}" leads to ${JSON.stringify(route)}`, () => {
    assert.deepEqual(routes.readRoute(hash), route);
  });
}

test("what is written is read", () => {
  assert.deepEqual(routes.readRoute(routes.referralAddress(ID)), { page: "referral", id: ID });
  for (const tab of routes.TABS) assert.equal(routes.readRoute(routes.listAddress(tab)).tab, tab);
});

test("a link names its member, if it is whole", () => {
  assert.equal(memberIn(`#${ID}.1xVvoY.n8cr`), ID);
  for (const hash of ["", "#", `#${ID}`, `#${ID}.`, "#x.y", `${ID}.1xVvoY`]) {
    assert.equal(memberIn(hash), null);
  }
});
