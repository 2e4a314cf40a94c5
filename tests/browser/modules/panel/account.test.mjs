import assert from "node:assert/strict";
import { test } from "node:test";
import "../inbox/page.mjs";
import { Account, alarmOf } from "../../../../backend/web/static/kier/panel/account.js";
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

const asked = { organisation: { ...PLATFORM, key: { id: "k2", public: "P2" } }, name: "Sam" };

// Whoever is in, and what they would seal to.
function inside(seen) {
  const it = new Account({ api: { token: null, get: async () => asked, getAsOutsider: async () => ({ organisation: seen }) }, workerUrl: "/w" });
  it.smith = { ask: async (_method, { public: key }) => key };
  it.own = "M";
  it.store.set({ me: { public_key: "M" }, expert: { organisation: PLATFORM }, alarm: null });
  return it;
}

test("a key that comes along with a profile is not taken", async () => {
  const it = inside(PLATFORM);
  it.take(asked);
  assert.deepEqual([it.expert.name, await it.seal({})], ["Sam", "P"]);
});

for (const [title, seen, sealed] of [
  ["a new key is sealed to once it was compared", asked.organisation, "P2"],
  ["a new key that outsiders do not see is not sealed to", PLATFORM, null],
]) {
  test(title, async (context) => {
    const it = inside(seen);
    context.after(() => clearTimeout(it.comparing));
    // While it is compared, the one before is sealed to.
    const compare = it.api.getAsOutsider;
    it.api.getAsOutsider = async () => {
      assert.equal(await it.seal({}), "P");
      return compare();
    };
    await it.refresh();
    if (sealed) assert.equal(await it.seal({}), sealed);
    else await assert.rejects(it.seal({}));
  });
}

test("a key that was replaced while one is in is no alarm", async (context) => {
  const it = inside(asked.organisation);
  context.after(() => clearTimeout(it.comparing));
  await it.compare();
  assert.deepEqual([it.store.get().alarm, await it.seal({})], [null, "P2"]);
});
