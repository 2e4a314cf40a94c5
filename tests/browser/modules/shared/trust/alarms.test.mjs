import assert from "node:assert/strict";
import { test } from "node:test";
import "../../page.mjs";
import {
  keySeenOutside,
  Session,
} from "../../../../../backend/web/static/kier/shared/account/session.js";
import { Refused, Unreachable } from "../../../../../backend/web/static/kier/shared/wire.js";
import { standIn } from "../../stand-ins.mjs";

/** @import { Api } from "../../../../../backend/web/static/kier/shared/wire.js" */

test("nothing is sealed under the grave ones", () => {
  const session = new Session({ api: standIn({}), workerUrl: "" });
  const alarms = [
    null,
    "not-shown",
    "key-awaited",
    "own-key",
    "organisation-key",
    "unknown-key",
    "not-granted",
    "key-gone",
    "pins-missing",
    "not-compared",
  ];
  const sealing = alarms.filter((alarm) => {
    session.store.set({ alarm });
    return session.maySeal;
  });
  assert.deepEqual(sealing, [null, "not-shown", "key-awaited"]);
});

test("an outsider is asked, and only a 404 means that there is no key", async () => {
  /** @param {(path: string) => unknown} answer @returns {Api} */
  const api = (answer) => standIn({ getAsOutsider: async (path) => answer(path) });
  /** @param {Error} error */
  const say = (error) => () => {
    throw error;
  };
  assert.equal(
    await keySeenOutside(
      api((path) => ({ key: path })),
      "x",
    ),
    "/api/v1/intake/organisations/x",
  );
  assert.equal(await keySeenOutside(api(say(new Refused(404, {}))), "x"), null);
  await assert.rejects(keySeenOutside(api(say(new Refused(500, {}))), "x"), Refused);
  await assert.rejects(keySeenOutside(api(say(new Unreachable())), "x"), Unreachable);
});
