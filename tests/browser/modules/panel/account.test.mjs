import assert from "node:assert/strict";
import { test } from "node:test";
import "../inbox/page.mjs";
import { alarmOf } from "../../../../backend/web/static/kier/panel/account.js";
import { above, readRoute, tabOf } from "../../../../backend/web/static/kier/panel/routes.js";

const PLATFORM = { id: "p", key: { id: "k", public: "P" } };
const GOOD = { me: { public_key: "M" }, own: "M", ours: PLATFORM, seen: PLATFORM };
const ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

for (const [title, changed, alarm] of [
  ["keys that agree are no alarm", {}, null],
  ["another key of mine", { me: { public_key: "N" } }, "own-key"],
  ["another public half", { seen: { id: "p", key: { id: "k", public: "Q" } } }, "organisation-key"],
  ["another key", { seen: { id: "p", key: { id: "l", public: "P" } } }, "organisation-key"],
  ["another platform", { seen: { ...PLATFORM, id: "q" } }, "organisation-key"],
  ["a key that outsiders do not see", { seen: { id: "p", key: null } }, "organisation-key"],
  ["no key on either side", { ours: { id: "p", key: null }, seen: { id: "p", key: null } }, null],
]) {
  test(title, () => assert.equal(alarmOf({ ...GOOD, ...changed }), alarm));
}

for (const [hash, route] of [
  ["", { page: "home" }],
  ["#/me/profile", { page: "profile" }],
  ["#/settings/notifications", { page: "settings" }],
  [`#/asked/${ID}`, { page: "asked", id: ID }],
  [`#/care/${ID}`, { page: "care", id: ID }],
  ["#/care", { page: "care" }],
  ["#/asked/x", { page: "home" }],
]) {
  test(`the address “${hash}”`, () => assert.deepEqual(readRoute(hash), route));
}

test("back leads to the page above, and the links below say where one is", () => {
  assert.deepEqual([above("profile"), above("news"), above("asked")], ["#/me", "#/learn", "#/"]);
  assert.deepEqual([tabOf("care"), tabOf("fees"), tabOf("answers")], ["agenda", "me", "home"]);
});
