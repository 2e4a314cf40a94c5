import assert from "node:assert/strict";
import { test } from "node:test";
import { serve, storage } from "../page.mjs";
import { ProgrammeAccount } from "../../../../backend/web/static/kier/programme/account.js";
import { Api, Unreachable } from "../../../../backend/web/static/kier/shared/wire.js";

/**
 * @import { TestContext } from "node:test"
 * @import { Answer } from "../page.mjs"
 */

const EDITOR = { id: "m", organisation: "o", role: "editor" };
const OPTIONS = { organisation_name: "Huis", may_create: false };
const NO_LINE = new TypeError("no line");

/**
 * Somebody whose token is good, while the server answers in this order.
 * @param {TestContext} context
 * @param {Answer[]} answers
 */
function inside(context, answers) {
  const calls = serve(context, answers);
  const api = new Api({ storage: storage({ session: "token" }) });
  const account = new ProgrammeAccount({ api, workerUrl: "/w" });
  /** @type {string[]} */
  const stages = [account.store.get().stage];
  account.store.subscribe(() => {
    const { stage } = account.store.get();
    if (stage !== stages.at(-1)) stages.push(stage);
  });
  return { account, calls, stages };
}

test("an editor is in once the options are here, and each is asked once", async (context) => {
  const { account, calls, stages } = inside(context, [{ body: EDITOR }, { body: OPTIONS }]);
  await account.enter();
  assert.deepEqual(stages, ["asking", "open"]);
  assert.deepEqual(
    calls.map(({ path }) => path),
    ["/api/v1/members/me", "/api/v1/programmes/options"],
  );
  assert.equal(account.options.organisation_name, OPTIONS.organisation_name);
});

test("whoever signed in with a code and lost the line tries again without one", async (context) => {
  const { account, stages } = inside(context, [
    { body: EDITOR },
    NO_LINE,
    { body: EDITOR },
    { body: OPTIONS },
  ]);
  account.store.set({ stage: "code" });
  await assert.rejects(account.enter(), Unreachable);
  assert.equal(account.store.get().stage, "asking");
  await account.enter();
  assert.deepEqual(stages, ["asking", "code", "asking", "open"]);
});

test("whose session ended meanwhile signs in", async (context) => {
  const ended = { status: 401, body: { type: "/problems/not-authenticated" } };
  const { account } = inside(context, [{ body: EDITOR }, ended]);
  await assert.rejects(account.enter());
  assert.equal(account.store.get().stage, "sign-in");
});

test("a caseworker has no part in the programme, and nothing more is asked", async (context) => {
  const { account, calls } = inside(context, [{ body: { ...EDITOR, role: "caseworker" } }]);
  await account.enter();
  assert.deepEqual([account.store.get().stage, calls.length], ["elsewhere", 1]);
});
