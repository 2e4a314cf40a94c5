import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.mjs";
import { alarmOf, keySeenOutside, Session } from "../../../../backend/web/static/kier/inbox/session.js";
import { Refused, Unreachable } from "../../../../backend/web/static/kier/inbox/wire.js";

const AGREE = {
  me: { public_key: "mine" },
  own: "mine",
  grants: [{ id: "new", public: "ours" }, { id: "old", public: "before" }],
  seen: { id: "new", public: "ours" },
};

test("keys that agree raise no alarm", () => {
  assert.equal(alarmOf(AGREE), null);
});

for (const [what, changed, alarm] of [
  ["another public key under our identifier", { seen: { id: "new", public: "theirs" } }, "organisation-key"],
  ["an old public key under the new identifier", { seen: { id: "new", public: "before" } }, "organisation-key"],
  ["a key that we do not hold", { seen: { id: "next", public: "theirs" } }, "unknown-key"],
  ["another public key of mine", { me: { public_key: "theirs" } }, "own-key"],
  ["no key to be seen", { seen: null }, "not-shown"],
]) {
  test(`${what}: ${alarm}`, () => {
    assert.equal(alarmOf({ ...AGREE, ...changed }), alarm);
  });
}

test("nothing is sealed under the grave ones", () => {
  const session = new Session({ api: {}, workerUrl: "" });
  const alarms = [null, "not-shown", "own-key", "organisation-key", "unknown-key"];
  const sealing = alarms.filter((alarm) => {
    session.store.set({ alarm });
    return session.maySeal;
  });
  assert.deepEqual(sealing, [null, "not-shown"]);
});

test("an outsider is asked, and only a 404 means that there is no key", async () => {
  const api = (answer) => ({ getAsOutsider: async (path) => answer(path) });
  const say = (error) => () => {
    throw error;
  };
  assert.equal(await keySeenOutside(api((path) => ({ key: path })), "x"), "/api/v1/intake/organisations/x");
  assert.equal(await keySeenOutside(api(say(new Refused(404, {}))), "x"), null);
  await assert.rejects(keySeenOutside(api(say(new Refused(500, {}))), "x"), Refused);
  await assert.rejects(keySeenOutside(api(say(new Unreachable())), "x"), Unreachable);
});
