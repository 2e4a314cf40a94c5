import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.mjs";
import { Account } from "../../../../backend/web/static/kier/panel/account.js";
import { above, readRoute, tabOf } from "../../../../backend/web/static/kier/panel/navigation.js";
import { standIn } from "../stand-ins.mjs";

const PLATFORM = { id: "p", key: { id: "k", public: "P" } };
const ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

for (const { hash, route } of [
  { hash: "", route: { page: "home" } },
  { hash: "#/me/profile", route: { page: "profile" } },
  { hash: "#/settings/notifications", route: { page: "settings" } },
  { hash: `#/asked/${ID}`, route: { page: "asked", id: ID } },
  { hash: `#/care/${ID}`, route: { page: "care", id: ID } },
  { hash: "#/care", route: { page: "care" } },
  { hash: "#/asked/x", route: { page: "home" } },
]) {
  test(`the address “${hash}”`, () => assert.deepEqual(readRoute(hash), route));
}

test("back leads to the page above, and the links below say where one is", () => {
  assert.deepEqual([above("profile"), above("news"), above("asked")], ["#/me", "#/learn", "#/"]);
  assert.deepEqual([tabOf("care"), tabOf("fees"), tabOf("answers")], ["agenda", "me", "home"]);
});

const NEXT = { id: "p", key: { id: "k2", public: "P2" } };

/**
 * @import { TestContext } from "node:test"
 * @import { Api } from "../../../../backend/web/static/kier/shared/wire.js"
 * @import { Parts } from "../stand-ins.mjs"
 * @typedef {{id: string, key: {id: string, public: string} | null}} Platform
 * @typedef {{mine?: Platform[], seen?: Platform, trusted?: string | null, pinsAlarm?: string | null}} How
 */

/**
 * Whoever is in; `trusted` is the platform's key whose words were compared.
 * @param {How} [how]
 */
function inside({ mine = [PLATFORM], seen = PLATFORM, trusted = "P", pinsAlarm = null } = {}) {
  const asked = mine.map((organisation) => ({ organisation, chosen_name: "Sam" }));
  const me = { public_key: "M", pins: { version: 1, box: "b" }, pins_due: false };
  /** @type {Parts<Api>} */
  const api = {
    token: null,
    get: async (path) => (path.endsWith("members/me") ? me : asked.at(mine.length > 1 ? -1 : 0)),
    getAsOutsider: async () => ({ organisation: seen }),
  };
  const it = new Account({ api: standIn(api), workerUrl: "/w" });
  /** @type {Record<string, (input: any) => unknown>} */
  const offers = {
    sealText: ({ public: key }) => key,
    openOrganisation: ({ seen: key, isSealer }) => {
      assert.ok(isSealer);
      if (!trusted) return { alarm: pinsAlarm, newest: null, keys: [] };
      return {
        alarm: pinsAlarm ?? (!key ? "not-shown" : key.public === trusted ? null : "unknown-key"),
        newest: "k",
        keys: [],
      };
    },
  };
  it.smith = standIn({
    ask: async (method, input) => offers[method](input),
    openPins: async () => ({ version: 1, alarm: pinsAlarm }),
    hasNewPins: async () => false,
  });
  it.own = "M";
  it.pinsAlarm = pinsAlarm;
  it.store.set({ me: standIn(me), expert: standIn(asked[0]), alarm: null });
  return it;
}

/** @param {TestContext} context @param {How} [how] */
const compared = async (context, how) => {
  const it = inside(how);
  context.after(() => clearTimeout(it.comparing));
  await it.compare();
  return it;
};

/** @type {[string, How, string | null][]} */
const ALARMS = [
  ["the key whose words were compared is no alarm", {}, null],
  ["a key that nobody compared yet is compared first", { trusted: null }, "not-compared"],
  ["another key, the same to everybody", { mine: [NEXT], seen: NEXT }, "unknown-key"],
  ["a key that outsiders get otherwise", { seen: NEXT }, "organisation-key"],
  ["another platform", { seen: { ...PLATFORM, id: "q" } }, "organisation-key"],
  ["a key that outsiders do not see", { seen: { id: "p", key: null } }, "organisation-key"],
  [
    "no key yet, on either side",
    { mine: [{ id: "p", key: null }], seen: { id: "p", key: null }, trusted: null },
    null,
  ],
  [
    "pins that are not what they were",
    { trusted: null, pinsAlarm: "pins-missing" },
    "pins-missing",
  ],
];
for (const [title, how, alarm] of ALARMS) {
  test(title, async (context) => {
    const it = await compared(context, how);
    assert.equal(it.store.get().alarm, alarm);
    if (alarm) await assert.rejects(it.seal({}));
  });
}

test("a key that comes along with a profile is not taken", async (context) => {
  const it = await compared(context);
  it.take(standIn({ organisation: NEXT, chosen_name: "Kim" }));
  assert.deepEqual([it.expert?.chosen_name, await it.seal({})], ["Kim", "P"]);
});

test("a key whose words were compared in another browser is sealed to", async (context) => {
  const it = await compared(context, { mine: [PLATFORM, NEXT], seen: NEXT, trusted: "P2" });
  assert.deepEqual([it.store.get().alarm, await it.seal({})], [null, "P2"]);
});
