import assert from "node:assert/strict";
import { test } from "node:test";
import * as routes from "../../../../backend/web/static/kier/inbox/referrals.js";
import { memberIn } from "../../../../backend/web/static/kier/inbox/reset-link.js";

const ID = "7f3a21b0-1111-4111-8111-111111111111";

for (const { hash, route } of [
  { hash: "", route: { page: "list", tab: "new", view: "all" } },
  { hash: "#/open", route: { page: "list", tab: "open", view: "all" } },
  { hash: "#/open/mine", route: { page: "list", tab: "open", view: "mine" } },
  { hash: `#/open/us/${ID}`, route: { page: "list", tab: "open", view: "us", of: ID } },
  { hash: "#/open/us/nobody", route: { page: "list", tab: "open", view: "us" } },
  { hash: "#/open/theirs", route: { page: "list", tab: "open", view: "all" } },
  { hash: "#other", route: { page: "list", tab: "other", view: "all" } },
  { hash: "#/settings", route: { page: "settings" } },
  { hash: "#/members/", route: { page: "members" } },
  { hash: `#/referrals/${ID}`, route: { page: "referral", id: ID } },
  { hash: `#/referrals/${ID.toUpperCase()}`, route: { page: "list", tab: "new", view: "all" } },
  { hash: "#/referrals/../settings", route: { page: "list", tab: "new", view: "all" } },
  { hash: "#/signals", route: { page: "signals", id: "", part: "" } },
  { hash: `#/signals/${ID}/new`, route: { page: "signals", id: ID, part: "new" } },
  { hash: "#/__proto__", route: { page: "list", tab: "new", view: "all" } },
]) {
  test(`"${hash}" leads to ${JSON.stringify(route)}`, () => {
    assert.deepEqual(routes.readRoute(hash), route);
  });
}

test("what is written is read", () => {
  assert.deepEqual(routes.readRoute(routes.referralAddress(ID)), { page: "referral", id: ID });
  for (const tab of routes.TABS) {
    for (const view of routes.VIEWS)
      for (const of of [undefined, ID])
        assert.deepEqual(routes.readRoute(routes.listAddress(tab, view, of)), {
          page: "list",
          tab,
          view,
          ...(of && { of }),
        });
  }
});

test("a link names its member, if it is whole", () => {
  assert.equal(memberIn(`#${ID}.1xVvoY.n8cr`), ID);
  for (const hash of ["", "#", `#${ID}`, `#${ID}.`, "#x.y", `${ID}.1xVvoY`]) {
    assert.equal(memberIn(hash), null);
  }
});
