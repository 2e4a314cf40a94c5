import assert from "node:assert/strict";
import { test } from "node:test";
import { serve, storage } from "./page.mjs";
import { Api } from "../../../../backend/web/static/kier/inbox/wire.js";
import { Session, WrongPassword } from "../../../../backend/web/static/kier/inbox/session.js";

const PARAMETERS = { body: { salt: "salt", argon2id: {} } };
const TOKEN = { body: { meta: { session_token: "token" } } };
const KEY = { id: "k", public: "ours" };
const ME = { id: "m", email: "a@b.example", organisation: "o", public_key: "mine", member_key_envelope: "e", organisation_keys: [{ id: "k", grant: "g" }] };
const me = (changes) => ({ body: { ...ME, ...changes } });
const organisation = { body: { key: KEY } };
const seen = (key = KEY) => ({ body: { key } });
const refused = (status, type, more = {}) => ({ status, body: { type: `/problems/${type}`, ...more } });

class Smith {
  stretch = async ({ password }) => {
    this.password = password;
    return { login: "login" };
  };
  openMember = async () => {
    if (this.password !== "right") throw Object.assign(new Error(), { code: "damaged" });
    return { public: "mine" };
  };
  makeMember = async () => ({ public_key: "mine", member_key_envelope: "e" });
  openGrants = async ({ keys }) => keys.map(({ id, grant }) => ({ id, public: grant === "g" ? "ours" : null }));
  end = () => {
    this.hasEnded = true;
  };
}

function session(context, answers, kept) {
  const calls = serve(context, answers);
  const smiths = [];
  const makeSmith = () => smiths[smiths.push(new Smith()) - 1];
  const it = new Session({ api: new Api({ storage: storage(kept) }), workerUrl: "/w", makeSmith });
  context.after(() => clearTimeout(it.comparing));
  return { it, calls, smiths, stage: () => it.store.get().stage };
}

const signIn = (at) => at.it.signIn("a@b.example", "right");

test("signing in opens the desk; the password is in no call", async (context) => {
  const at = session(context, [PARAMETERS, TOKEN, me(), organisation, seen()]);
  await signIn(at);
  assert.deepEqual([at.stage(), at.it.store.get().alarm, at.it.maySeal], ["open", null, true]);
  assert.deepEqual(at.calls.map(({ method, path, body }) => [method, path, body]), [
    ["POST", "/api/v1/members/parameters", { email: "a@b.example" }],
    ["POST", "/_allauth/app/v1/auth/login", { email: "a@b.example", password: "login" }],
    ["GET", "/api/v1/members/me", undefined],
    ["GET", "/api/v1/organisation", undefined],
    ["GET", "/api/v1/intake/organisations/o", undefined],
  ]);
  assert.ok(!("X-Session-Token" in at.calls[4].headers));
});

test("a second factor is asked for", async (context) => {
  const flows = { status: 401, body: { data: { flows: [{ id: "mfa_authenticate" }] }, meta: { session_token: "half" } } };
  const at = session(context, [PARAMETERS, flows, TOKEN, me(), organisation, seen()]);
  await signIn(at);
  assert.equal(at.stage(), "code");
  await at.it.giveCode("123456");
  assert.equal(at.stage(), "open");
});

test("a second factor that is required and missing is set up first", async (context) => {
  const at = session(context, [PARAMETERS, TOKEN, refused(403, "second-factor-required")]);
  await signIn(at);
  assert.deepEqual([at.stage(), at.it.freshLogin], ["second-factor", "login"]);
});

test("who has no keys yet gets some", async (context) => {
  const at = session(context, [PARAMETERS, TOKEN, me({ public_key: null, member_key_envelope: null }), { status: 204 }, me(), organisation, seen()]);
  await signIn(at);
  assert.deepEqual([at.calls[3].method, at.calls[3].path, at.stage()], ["PUT", "/api/v1/members/me/keys", "open"]);
});

for (const [what, mine, theirs, stage] of [
  ["without an organisation there is no desk", { organisation: null }, organisation, "no-desk"],
  ["an organisation without a key needs its first", {}, { body: { key: null } }, "first-key"],
  ["without a grant one waits", { organisation_keys: [] }, organisation, "waiting"],
  ["a grant that does not open is none", { organisation_keys: [{ id: "k", grant: "void" }] }, organisation, "waiting"],
]) {
  test(what, async (context) => {
    const at = session(context, [PARAMETERS, TOKEN, me(mine), theirs]);
    await signIn(at);
    assert.equal(at.stage(), stage);
  });
}

test("a swapped key stops everything that is sealed", async (context) => {
  const at = session(context, [PARAMETERS, TOKEN, me(), organisation, seen({ id: "k", public: "theirs" })]);
  await signIn(at);
  assert.deepEqual([at.stage(), at.it.store.get().alarm, at.it.maySeal], ["open", "organisation-key", false]);
});

test("a key that was replaced, and granted meanwhile, is no alarm", async (context) => {
  const next = { id: "n", public: "ours" };
  const granted = me({ organisation_keys: [...ME.organisation_keys, { id: "n", grant: "g" }] });
  const at = session(context, [PARAMETERS, TOKEN, me(), organisation, seen(next), granted]);
  await signIn(at);
  assert.equal(at.it.store.get().alarm, null);
});

test("a key that nobody granted is an alarm", async (context) => {
  const at = session(context, [PARAMETERS, TOKEN, me(), organisation, seen({ id: "n", public: "theirs" }), me()]);
  await signIn(at);
  assert.equal(at.it.store.get().alarm, "unknown-key");
});

test("locking wipes drafts first, then the keys, and keeps the session", async (context) => {
  const at = session(context, [PARAMETERS, TOKEN, me(), organisation, seen()]);
  await signIn(at);
  let hadKeys = null;
  at.it.beforeLock = async () => (hadKeys = !at.smiths[0].hasEnded);
  await at.it.lock();
  assert.deepEqual([at.stage(), hadKeys, at.smiths[0].hasEnded, at.it.smith, at.it.api.token], ["locked", true, true, null, "token"]);
});

for (const [how, stage] of [["lock", "locked"], ["signOut", "sign-in"]]) {
  test(`what was under way does not uncover the screen: ${how}`, async (context) => {
    const at = session(context, [PARAMETERS, TOKEN, me(), organisation, seen(), me(), organisation]);
    await signIn(at);
    at.it.compare = () => at.it[how]();
    await at.it.refresh();
    assert.deepEqual([at.stage(), at.it.smith], [stage, null]);
  });
}

test("a draft that cannot be sealed keeps no key alive", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const at = session(context, [PARAMETERS, TOKEN, me(), organisation, seen()]);
  await signIn(at);
  at.it.beforeLock = () => new Promise(() => {});
  const locking = at.it.lock();
  context.mock.timers.tick(1500);
  await locking;
  assert.ok(at.smiths[0].hasEnded);
});

test("a draft whose sealing fails keeps no key alive", async (context) => {
  const at = session(context, [PARAMETERS, TOKEN, me(), organisation, seen()]);
  await signIn(at);
  at.it.beforeLock = async () => {
    throw new Error("no key");
  };
  await at.it.lock();
  assert.deepEqual([at.smiths[0].hasEnded, at.it.smith], [true, null]);
});

test("after a reload the password alone unlocks, and a wrong one does not", async (context) => {
  const at = session(context, [me(), PARAMETERS, PARAMETERS, me(), organisation, seen()], { session: "token" });
  assert.equal(at.stage(), "locked");
  await assert.rejects(at.it.unlock("wrong"), WrongPassword);
  assert.equal(at.stage(), "locked");
  await at.it.unlock("right");
  assert.equal(at.stage(), "open");
});

test("a session that the server ended leads to the sign-in, without keys", async (context) => {
  const at = session(context, [PARAMETERS, TOKEN, me(), organisation, seen(), refused(401, "not-authenticated")]);
  await signIn(at);
  await assert.rejects(at.it.api.get("/x"));
  const { stage, hasEnded } = at.it.store.get();
  assert.deepEqual([stage, hasEnded, at.it.api.token], ["sign-in", true, null]);
});

test("signing out forgets who it was, also without a line", async (context) => {
  const at = session(context, [PARAMETERS, TOKEN, me(), organisation, seen(), new TypeError()]);
  await signIn(at);
  await at.it.signOut();
  assert.deepEqual([at.stage(), at.it.me, at.it.api.token, at.smiths[0].hasEnded], ["sign-in", null, null, true]);
});
