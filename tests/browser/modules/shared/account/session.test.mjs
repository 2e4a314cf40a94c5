import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Session,
  seenVersion,
  WrongPassword,
} from "../../../../../backend/web/static/kier/shared/account/session.js";
import { Api } from "../../../../../backend/web/static/kier/shared/wire.js";
import { serve, storage } from "../../page.mjs";
import { standIn, wrong } from "../../stand-ins.mjs";

/**
 * @import { TestContext } from "node:test"
 * @import { MemberSmith } from "../../../../../backend/web/static/kier/shared/account/locksmith.js"
 * @import { OrganisationListing, PinsListing, PublicKey } from "../../../../../backend/web/static/kier/shared/crypto/member-trust.js"
 * @import { Answer } from "../../page.mjs"
 */

const PARAMETERS = { body: { salt: "salt", argon2id: {} } };
const TOKEN = { body: { meta: { session_token: "token" } } };
const KEY = { id: "k", public: "ours" };
const PINS = { version: 3, box: "b" };
const ME = {
  id: "m",
  email: "a@b.example",
  organisation: "o",
  public_key: "mine",
  member_key_envelope: "e",
  pins: PINS,
  pins_due: false,
  organisation_keys: [{ id: "k", grant: "g" }],
};
/** @param {object} [changes] */
const me = (changes) => ({ body: { ...ME, ...changes } });
const organisation = { body: { id: "o", key: KEY, keys: [{ ...KEY, active: true }] } };
const seen = (key = KEY) => ({ body: { key } });
/** @param {number} status @param {string} type */
const refused = (status, type, more = {}) => ({
  status,
  body: { type: `/problems/${type}`, ...more },
});

/** @typedef {{version: number, box: string}} Pins */

class Smith {
  password = "";
  isDue = false;
  hasEnded = false;
  /** @param {{password: string}} given */
  stretch = async ({ password }) => {
    this.password = password;
    return { login: "login" };
  };
  openMember = async () => {
    if (this.password !== "right") throw Object.assign(new Error(), { code: "damaged" });
    return { public: "mine" };
  };
  makeMember = async () => ({
    public_key: "mine",
    member_key_envelope: "e",
    pins: { version: 1, box: "first" },
  });
  /** @param {"lockPins" | "keepPins" | "makeMember"} name */
  act = (name) => this[name]();
  /** @type {string | null} */
  pinsAlarm = null;
  /** @param {PinsListing} listed */
  openPins = async ({ pins, isDue }) => {
    this.isDue = isDue;
    return { version: pins?.version ?? 0, alarm: this.pinsAlarm };
  };
  // What is pinned, and was not stored yet.
  /** @type {Pins[]} */
  news = [];
  hasNewPins = async () => this.news.length > 0;
  lockPins = async () => this.news.shift() ?? null;
  keepPins = async () => ({ version: 4 });
  /** @type {string | null} */
  trusted = "k";
  /** @param {OrganisationListing} listed */
  walkOrganisation = (listed) => this.openOrganisation(listed);
  /** @param {OrganisationListing} listed */
  adoptOrganisation = (listed) => this.openOrganisation(listed);
  /**
   * @param {OrganisationListing} listed
   * @returns {Promise<{alarm: string | null, newest: string | null, keys: PublicKey[]}>}
   */
  openOrganisation = async ({ granted, seen }) => {
    const keys = granted
      .filter(({ id, grant }) => grant === "g" && id === this.trusted)
      .map(({ id }) => ({ id, public: "ours" }));
    const found = !this.trusted
      ? null
      : !seen
        ? "not-shown"
        : seen.id === this.trusted && seen.public === "ours"
          ? null
          : "unknown-key";
    return { alarm: this.pinsAlarm ?? found, newest: this.trusted, keys };
  };
  end = () => {
    this.hasEnded = true;
  };
}

/** @param {Smith} smith @returns {MemberSmith} */
const asSmith = (smith) => wrong(smith);

/**
 * @param {TestContext} context
 * @param {Answer[]} answers
 * @param {Record<string, string>} [kept]
 * @param {Partial<Smith>} [how]
 */
function session(context, answers, kept, how = {}) {
  const calls = serve(context, answers);
  /** @type {Smith[]} */
  const smiths = [];
  const makeSmith = () => {
    const smith = Object.assign(new Smith(), how);
    smiths.push(smith);
    return asSmith(smith);
  };
  const it = new Session({ api: new Api({ storage: storage(kept) }), workerUrl: "/w", makeSmith });
  context.after(() => clearTimeout(it.comparing));
  return { it, calls, smiths, stage: () => it.store.get().stage };
}

/** @param {ReturnType<typeof session>} at */
const signIn = (at) => at.it.signIn("a@b.example", "right");

test("signing in opens the desk; the password is in no call", async (context) => {
  const at = session(context, [PARAMETERS, TOKEN, me(), organisation, seen()]);
  await signIn(at);
  assert.deepEqual([at.stage(), at.it.store.get().alarm, at.it.maySeal], ["open", null, true]);
  assert.deepEqual(
    at.calls.map(({ method, path, body }) => [method, path, body]),
    [
      ["POST", "/api/v1/members/parameters", { email: "a@b.example" }],
      ["POST", "/_allauth/app/v1/auth/login", { email: "a@b.example", password: "login" }],
      ["GET", "/api/v1/members/me", undefined],
      ["GET", "/api/v1/organisation", undefined],
      ["GET", "/api/v1/intake/organisations/o", undefined],
    ],
  );
  assert.ok(!("X-Session-Token" in at.calls[4].headers));
});

test("a second factor is asked for", async (context) => {
  const flows = {
    status: 401,
    body: { data: { flows: [{ id: "mfa_authenticate" }] }, meta: { session_token: "half" } },
  };
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
  const at = session(context, [
    PARAMETERS,
    TOKEN,
    me({ public_key: null, member_key_envelope: null }),
    { status: 204 },
    me(),
    organisation,
    seen(),
  ]);
  await signIn(at);
  assert.deepEqual(
    [at.calls[3].method, at.calls[3].path, at.stage()],
    ["PUT", "/api/v1/members/me/keys", "open"],
  );
  // The first pins go with the call that makes the pair.
  assert.deepEqual(at.calls[3].body.pins, { version: 1, box: "first" });
});

/** @type {{what: string, mine?: object, theirs?: Answer, how?: Partial<Smith>, stage: string}[]} */
const stages = [
  {
    what: "without an organisation there is no desk",
    mine: { organisation: null },
    stage: "no-access",
  },
  {
    what: "an organisation without a key needs its first",
    theirs: { body: { id: "o", key: null, keys: [] } },
    how: { trusted: null },
    stage: "first-key",
  },
  { what: "without a grant one waits", mine: { organisation_keys: [] }, stage: "waiting" },
  {
    what: "a grant that does not open is none",
    mine: { organisation_keys: [{ id: "k", grant: "void" }] },
    stage: "waiting",
  },
  {
    what: "a grant of a key that is not trusted is none",
    how: { trusted: null },
    stage: "waiting",
  },
  {
    what: "without a pin that opens nothing is trusted",
    mine: { pins: null },
    how: { trusted: null, pinsAlarm: "pins-missing" },
    stage: "waiting",
  },
];
for (const { what, mine, theirs = organisation, how = {}, stage } of stages) {
  test(what, async (context) => {
    const again = how.pinsAlarm ? [me(mine), theirs, seen()] : [];
    const at = session(context, [PARAMETERS, TOKEN, me(mine), theirs, seen(), ...again], {}, how);
    await signIn(at);
    assert.equal(at.stage(), stage);
  });
}

test("a key that is not trusted stops everything that is sealed, after asking once more", async (context) => {
  const swapped = () => seen({ id: "k", public: "theirs" });
  const at = session(context, [
    PARAMETERS,
    TOKEN,
    me(),
    organisation,
    swapped(),
    me(),
    organisation,
    swapped(),
  ]);
  await signIn(at);
  assert.deepEqual(
    [at.stage(), at.it.store.get().alarm, at.it.maySeal],
    ["open", "unknown-key", false],
  );
});

test("a key that was replaced and granted meanwhile is no alarm", async (context) => {
  const next = { id: "n", public: "ours" };
  const granted = me({ organisation_keys: [...ME.organisation_keys, { id: "n", grant: "g" }] });
  const at = session(context, [
    PARAMETERS,
    TOKEN,
    me(),
    organisation,
    seen(next),
    granted,
    organisation,
    seen(next),
  ]);
  at.it.makeSmith = () => {
    const smith = new Smith();
    const { openOrganisation } = smith;
    smith.openOrganisation = async (listed) =>
      listed.granted.length > 1
        ? { alarm: "walk", newest: "k", keys: [] }
        : openOrganisation(listed);
    smith.walkOrganisation = (listed) => {
      smith.trusted = "n";
      return openOrganisation(listed);
    };
    return asSmith(smith);
  };
  await signIn(at);
  assert.deepEqual([at.it.store.get().alarm, at.it.newest], [null, "n"]);
});

test("what became trusted is stored at once", async (context) => {
  const news = [{ version: 4, box: "new" }];
  const at = session(
    context,
    [PARAMETERS, TOKEN, me(), organisation, seen(), { body: {} }],
    {},
    { news },
  );
  await signIn(at);
  const { method, path, body } = at.calls[at.calls.length - 1];
  assert.deepEqual(
    [method, path, body],
    ["PUT", "/api/v1/members/pins", { version: 4, box: "new" }],
  );
});

test("pins that another browser was faster with are read and merged, and then stored", async (context) => {
  const news = [
    { version: 4, box: "new" },
    { version: 5, box: "both" },
  ];
  const theirs = me({ pins: { version: 4, box: "theirs" } });
  const at = session(
    context,
    [
      PARAMETERS,
      TOKEN,
      me(),
      organisation,
      seen(),
      refused(409, "pins-changed"),
      theirs,
      { body: {} },
    ],
    {},
    { news },
  );
  /** @type {number[]} */
  const opened = [];
  at.it.makeSmith = () => {
    const smith = Object.assign(new Smith(), { news });
    smith.openPins = async ({ pins }) => {
      assert.ok(pins);
      opened.push(pins.version);
      return { version: pins.version, alarm: null };
    };
    return asSmith(smith);
  };
  await signIn(at);
  assert.deepEqual([opened, at.calls.at(-1)?.body], [[3, 4], { version: 5, box: "both" }]);
});

test("pins that cannot be stored now keep nobody out, and are tried again", async (context) => {
  const news = [{ version: 4, box: "new" }];
  const at = session(
    context,
    [PARAMETERS, TOKEN, me(), organisation, seen(), new TypeError()],
    {},
    { news },
  );
  await signIn(at);
  assert.equal(at.stage(), "open");
});

for (const { what, due, now, isDue } of [
  {
    what: "a member from before there were pins may pin once",
    due: true,
    now: Date.UTC(2027, 2, 30),
    isDue: true,
  },
  {
    what: "nobody may after the date that stands in the code",
    due: true,
    now: Date.UTC(2027, 3, 1),
    isDue: false,
  },
  { what: "nobody else may", due: false, now: Date.UTC(2026, 11, 1), isDue: false },
  {
    what: "and not without a word of the server",
    due: undefined,
    now: Date.UTC(2026, 11, 1),
    isDue: false,
  },
]) {
  test(what, async (context) => {
    context.mock.timers.enable({ apis: ["Date"], now });
    const at = session(context, [
      PARAMETERS,
      TOKEN,
      me({ pins: null, pins_due: due }),
      organisation,
      seen(),
    ]);
    await signIn(at);
    assert.equal(at.smiths[0].isDue, isDue);
  });
}

test("the version of pins that was seen is remembered by member and by key, and never lowered", (context) => {
  globalThis.localStorage = storage();
  const [key, other] = ["A".repeat(60), "B".repeat(60)];
  const it = new Session({ api: standIn({}), workerUrl: "" });
  it.store.set({ me: standIn({ id: "m" }) });
  it.own = key;
  for (const version of [7, 5]) it.sawPins(version);
  assert.deepEqual(
    [seenVersion("m", key), seenVersion("m", other), seenVersion("n", key)],
    [7, 0, 0],
  );
  context.mock.method(globalThis.localStorage, "getItem", () => {
    throw new Error("storage is off");
  });
  assert.equal(seenVersion("m", key), 0);
});

test("locking wipes drafts first, then the keys, and keeps the session", async (context) => {
  const at = session(context, [PARAMETERS, TOKEN, me(), organisation, seen()]);
  await signIn(at);
  let hadKeys = null;
  at.it.beforeLock = async () => void (hadKeys = !at.smiths[0].hasEnded);
  await at.it.lock();
  assert.deepEqual(
    [at.stage(), hadKeys, at.smiths[0].hasEnded, at.it.smith, at.it.api.token],
    ["locked", true, true, null, "token"],
  );
});

for (const stage of ["locked", "sign-in"]) {
  test(`what was under way does not uncover the screen: ${stage}`, async (context) => {
    const at = session(context, [
      PARAMETERS,
      TOKEN,
      me(),
      organisation,
      seen(),
      me(),
      organisation,
    ]);
    await signIn(at);
    at.it.compare = () => (stage === "locked" ? at.it.lock() : at.it.signOut());
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
  const at = session(context, [me(), PARAMETERS, PARAMETERS, me(), organisation, seen()], {
    session: "token",
  });
  assert.equal(at.stage(), "locked");
  await assert.rejects(at.it.unlock("wrong"), WrongPassword);
  assert.equal(at.stage(), "locked");
  await at.it.unlock("right");
  assert.equal(at.stage(), "open");
});

test("a session that the server ended leads to the sign-in, without keys", async (context) => {
  const at = session(context, [
    PARAMETERS,
    TOKEN,
    me(),
    organisation,
    seen(),
    refused(401, "not-authenticated"),
  ]);
  await signIn(at);
  await assert.rejects(at.it.api.get("/x"));
  const { stage, hasEnded } = at.it.store.get();
  assert.deepEqual([stage, hasEnded, at.it.api.token], ["sign-in", true, null]);
});

test("signing out forgets who it was, also without a line", async (context) => {
  const at = session(context, [PARAMETERS, TOKEN, me(), organisation, seen(), new TypeError()]);
  await signIn(at);
  await at.it.signOut();
  assert.deepEqual(
    [at.stage(), at.it.me, at.it.api.token, at.smiths[0].hasEnded],
    ["sign-in", null, null, true],
  );
});
