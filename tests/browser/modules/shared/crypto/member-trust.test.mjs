import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "../../../../../backend/web/static/kier/shared/crypto/encoding.js";
import {
  atWork,
  elsewhere,
  granted,
  judged,
  kept,
  listed,
  newMember,
  ORGANISATION,
  organisationKey,
  pinsOpened,
  RECOVERY_CODE,
} from "../../members.mjs";
import { refused } from "../../vectors.mjs";

/** @import { Member, OrganisationKey } from "../../members.mjs" */

const COLLEAGUE = "7b0c1f0e-53a5-4f8e-9f55-0d2a9a6c7e11";
/** @param {{keys: {id: string}[]}} state */
const ids = ({ keys }) => keys.map(({ id }) => id).sort();

/**
 * Whatever a holder of trusted keys could be made to do: all of it is refused.
 * @param {Member} member
 * @param {OrganisationKey} key
 */
async function doesNothing(member, key) {
  const { made, own } = await newMember({ member: COLLEAGUE });
  await refused("alarm", () =>
    member.grantTo({
      organisation: ORGANISATION,
      key: key.id,
      member: COLLEAGUE,
      public: made.public_key,
    }),
  );
  await refused("alarm", () =>
    member.makeOrganisationKey({ organisation: ORGANISATION, replaces: key.id }),
  );
  await refused("alarm", () =>
    member.trustMember({ organisation: ORGANISATION, member: COLLEAGUE, public: made.public_key }),
  );
  await refused("alarm", () =>
    member.trustOrganisation({ organisation: ORGANISATION, key: key.shown, isOlder: true }),
  );
  await refused("alarm", () =>
    member.pinReferral({ request: COLLEAGUE, organisation: ORGANISATION }),
  );
  await refused("alarm", () =>
    member.sealMessage({ request: COLLEAGUE, organisation: ORGANISATION, text: "x" }),
  );
  return own;
}

test("a key that a holder of the newest vouched for is trusted, in whatever order keys are listed", async () => {
  const at = await atWork();
  const next = await organisationKey({ after: at.key });
  const last = await organisationKey({ after: next });
  const grants = await Promise.all([at.key, next, last].map((key) => granted(key, at.own)));
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
  ]) {
    const { member } = await elsewhere(at);
    const keys = order.map((place) => [at.key, next, last][place]);
    const state = await judged(
      member,
      listed({ keys, seen: last, grants: order.map((place) => grants[place]) }),
    );
    assert.deepEqual(
      [state.alarm, state.newest, ids(state)],
      [null, last.id, [at.key.id, next.id, last.id].sort()],
    );
    assert.equal((await kept(member)).version, at.pins.version + 1);
  }
});

test("a key that nobody vouched for is an alarm, and nothing is done under it", async () => {
  const at = await atWork();
  const other = await organisationKey();
  const claims = {
    ...other,
    shown: { ...other.shown, replaces: at.key.id, succession: encode(new Uint8Array(32)) },
  };
  for (const key of [other, claims]) {
    // Listed last and first: neither place makes it the newest.
    for (const keys of [
      [at.key, key],
      [key, at.key],
    ]) {
      const { member } = await elsewhere(at);
      const grants = await Promise.all(keys.map((one) => granted(one, at.own)));
      const state = await judged(member, listed({ keys, seen: key, grants }));
      assert.deepEqual(
        [state.alarm, state.newest, ids(state)],
        ["unknown-key", at.key.id, [at.key.id]],
      );
      assert.equal(await member.lockPins(), null);
      await doesNothing(member, at.key);
    }
  }
});

test("a key that a holder of another key vouched for is none of ours", async () => {
  const at = await atWork();
  const strange = await organisationKey();
  const next = await organisationKey({ after: strange });
  next.shown.replaces = at.key.id;
  const grants = [...at.grants, await granted(next, at.own)];
  const state = await judged(at.member, listed({ keys: [next, at.key], seen: next, grants }));
  assert.equal(state.alarm, "unknown-key");
});

test("of a key that was vouched for and not granted it is said which it is; it is not trusted", async () => {
  const at = await atWork();
  const next = await organisationKey({ after: at.key });
  const state = await judged(
    at.member,
    listed({ keys: [at.key, next], seen: next, grants: at.grants }),
  );
  assert.deepEqual([state.alarm, state.newest], ["not-granted", at.key.id]);
  await doesNothing(at.member, at.key);
});

test("outsiders are given the newest key, no other", async () => {
  const at = await atWork();
  const next = await organisationKey({ after: at.key });
  const keys = [at.key, next];
  const grants = [...at.grants, await granted(next, at.own)];
  const old = await judged(at.member, listed({ keys, seen: at.key, grants }));
  assert.equal(old.alarm, "organisation-key");
  const swapped = {
    ...listed({ keys, seen: next, grants }),
    seen: { id: next.id, public: at.key.shown.public },
  };
  assert.equal((await judged(at.member, swapped)).alarm, "organisation-key");
  const asked = { keys, seen: null, grants };
  assert.equal((await judged(at.member, listed({ ...asked, active: next }))).alarm, "not-shown");
  assert.equal(
    (await judged(at.member, listed({ ...asked, active: at.key }))).alarm,
    "organisation-key",
  );
  assert.equal(
    (await judged(at.member, listed({ ...asked, seen: next, active: at.key }))).alarm,
    "organisation-key",
  );
  assert.equal((await judged(at.member, listed({ keys, seen: next, grants }))).alarm, null);
});

test("a pinned key that is shown otherwise, or whose seed gives another, is an alarm", async () => {
  const at = await atWork();
  const other = await organisationKey();
  const wrongSeed = [await granted(at.key, at.own, { seed: other.pair.seed })];
  const opened = await judged(
    at.member,
    listed({ keys: [at.key], seen: at.key, grants: wrongSeed }),
  );
  assert.deepEqual([opened.alarm, opened.keys], ["organisation-key", []]);
  const shown = { ...at.key, shown: { ...at.key.shown, public: other.shown.public } };
  const swapped = await judged(
    at.member,
    listed({
      keys: [shown],
      seen: shown,
      grants: [await granted(shown, at.own, { seed: other.pair.seed })],
    }),
  );
  assert.equal(swapped.alarm, "organisation-key");
  // The seed that was trusted opens what is stored, whatever is shown for it now.
  const renamed = [{ ...(await granted(at.key, at.own)), public: other.shown.public }];
  const still = await judged(at.member, listed({ keys: [shown], seen: shown, grants: renamed }));
  assert.deepEqual([still.alarm, ids(still)], ["organisation-key", [at.key.id]]);
  await doesNothing(at.member, at.key);
});

test("an organisation without a key any more is an alarm, until the people who run Kier vouched for it", async () => {
  const at = await atWork();
  const without = listed({ keys: [at.key], seen: null, grants: at.grants });
  assert.equal((await judged(at.member, without)).alarm, "key-gone");
  await doesNothing(at.member, at.key);
  await refused("alarm", () => at.member.makeOrganisationKey({ organisation: ORGANISATION }));
  const { body } = await at.member.makeOrganisationKey({
    organisation: ORGANISATION,
    isReset: true,
  });
  assert.equal(body.replaces, undefined);
  await at.member.markMadeKey({ is: "pinned" });
  await at.member.markMadeKey({ is: "published" });
  const anew = {
    id: body.id,
    shown: { id: body.id, public: body.public, replaces: null, succession: null },
  };
  const grants = [...at.grants, { ...anew.shown, grant: body.grants[0].grant }];
  const state = await judged(at.member, listed({ keys: [anew, at.key], seen: anew, grants }));
  // What was sealed to the old key is read on.
  assert.deepEqual(
    [state.alarm, state.newest, ids(state)],
    [null, body.id, [at.key.id, body.id].sort()],
  );
  await refused("alarm", () =>
    at.member.makeOrganisationKey({ organisation: ORGANISATION, isReset: true }),
  );
});

test("two keys after the same one are an alarm, and so is a circle", async () => {
  const at = await atWork();
  const [one, other] = [
    await organisationKey({ after: at.key }),
    await organisationKey({ after: at.key }),
  ];
  const keys = [at.key, one, other];
  const grants = await Promise.all(keys.map((key) => granted(key, at.own)));
  assert.equal(
    (await judged(at.member, listed({ keys, seen: one, grants }))).alarm,
    "organisation-key",
  );
});

test("without a trusted key what was granted opens nothing, until words were compared", async () => {
  const at = await newMember();
  const key = await organisationKey();
  const grants = [await granted(key, at.own)];
  const before = await judged(at.member, listed({ keys: [key], seen: key, grants }));
  assert.deepEqual(before, { alarm: null, newest: null, keys: [] });
  await at.member.trustOrganisation({ organisation: ORGANISATION, key: key.shown });
  const after = await judged(at.member, listed({ keys: [key], seen: key, grants }));
  assert.deepEqual([after.alarm, after.newest, ids(after)], [null, key.id, [key.id]]);
});

test("words that were compared end the alarm of a key that nobody vouched for", async () => {
  const at = await atWork();
  const anew = await organisationKey();
  const grants = [...at.grants, await granted(anew, at.own)];
  const keys = [anew, at.key];
  assert.equal(
    (await judged(at.member, listed({ keys, seen: anew, grants }))).alarm,
    "unknown-key",
  );
  await at.member.trustOrganisation({ organisation: ORGANISATION, key: anew.shown });
  const state = await judged(at.member, listed({ keys, seen: anew, grants }));
  assert.deepEqual(
    [state.alarm, state.newest, ids(state)],
    [null, anew.id, [at.key.id, anew.id].sort()],
  );
});

test("null pins are an alarm, never first use", async () => {
  const at = await atWork();
  for (const how of [{}, { seen: 1 }, { seen: 1, isDue: true }]) {
    const { member, opened } = await elsewhere({ ...at, pins: null }, how);
    assert.equal(opened.alarm, "pins-missing");
    const state = await judged(
      member,
      listed({ keys: [at.key], seen: at.key, grants: at.grants, isDue: true }),
    );
    assert.deepEqual(state, { alarm: "pins-missing", newest: null, keys: [] });
    await refused("alarm", () => member.lockPins());
    await refused("alarm", () =>
      member.trustOrganisation({ organisation: ORGANISATION, key: at.key.shown }),
    );
    await refused("alarm", () => member.rewrap({ member: at.id }));
    await doesNothing(member, at.key);
  }
});

test("before pins were opened nothing is trusted and none are written", async () => {
  const at = await atWork();
  const { Member } = await import("../../members.mjs");
  const member = new Member();
  await member.stretch((await import("../../members.mjs")).PASSWORD);
  await member.openMember({ member: at.id, ...at.made });
  await refused("alarm", () => member.lockPins());
  await refused("alarm", () =>
    member.trustMember({
      organisation: ORGANISATION,
      member: COLLEAGUE,
      public: at.key.shown.public,
    }),
  );
});

test("a member from before there were pins pins once what is held, newest by what outsiders get", async () => {
  const at = await newMember();
  const [old, now, unheld] = [
    await organisationKey(),
    await organisationKey(),
    await organisationKey(),
  ];
  const keys = [now, old, unheld];
  const grants = [await granted(now, at.own), await granted(old, at.own)];
  const { member, opened } = await elsewhere({ ...at, pins: null }, { isDue: true });
  assert.deepEqual(opened, { version: 0, alarm: null });
  const state = await judged(member, listed({ keys, seen: now, grants, isDue: true }));
  assert.deepEqual(
    [state.alarm, state.newest, ids(state)],
    [null, now.id, [now.id, old.id].sort()],
  );
  const pins = await kept(member);
  assert.equal(pins.version, 1);
  const again = await elsewhere({ ...at, pins }, { seen: 1 });
  assert.deepEqual(again.opened, { version: 1, alarm: null });
  assert.equal(
    (await judged(again.member, listed({ keys, seen: unheld, grants }))).alarm,
    "unknown-key",
  );
});

test("a member from before who does not hold what outsiders get pins nothing of it", async () => {
  const at = await newMember();
  const [mine, theirs] = [await organisationKey(), await organisationKey()];
  const { member } = await elsewhere({ ...at, pins: null }, { isDue: true });
  const state = await judged(
    member,
    listed({
      keys: [mine, theirs],
      seen: theirs,
      grants: [await granted(mine, at.own)],
      isDue: true,
    }),
  );
  assert.deepEqual(state, { alarm: null, newest: null, keys: [] });
});

test("pins that do not open, are older than seen, or are of another key are an alarm", async () => {
  const at = await atWork();
  const broken = { ...at.pins, box: `${at.pins.box.slice(0, -2)}AA` };
  assert.equal((await elsewhere({ ...at, pins: broken })).opened.alarm, "pins-damaged");
  assert.equal(
    (await elsewhere({ ...at, pins: { ...at.pins, version: at.pins.version + 1 } })).opened.alarm,
    "pins-damaged",
  );
  const { member, opened } = await elsewhere(at, { seen: at.pins.version + 1 });
  assert.equal(opened.alarm, "pins-old");
  // What was trusted before is read on.
  const state = await judged(member, listed({ keys: [at.key], seen: at.key, grants: at.grants }));
  assert.deepEqual([state.alarm, ids(state)], ["pins-old", [at.key.id]]);
  await doesNothing(member, at.key);
  const other = await newMember();
  const { member: shown } = await elsewhere(at);
  const own = await pinsOpened(shown, {
    pins: at.pins,
    public: other.made.public_key,
    seen: 0,
    isDue: false,
  });
  assert.equal(own.alarm, "own-key");
});

test("pins that another browser wrote meanwhile are merged, not overwritten", async () => {
  const at = await atWork();
  const other = await elsewhere(at);
  await judged(other.member, listed({ keys: [at.key], seen: at.key, grants: at.grants }));
  const colleague = await newMember({ member: COLLEAGUE });
  await other.member.trustMember({
    organisation: ORGANISATION,
    member: COLLEAGUE,
    public: colleague.made.public_key,
  });
  const theirs = await kept(other.member);
  const next = await organisationKey({ after: at.key });
  const grants = [...at.grants, await granted(next, at.own)];
  await judged(at.member, listed({ keys: [at.key, next], seen: next, grants }));
  const refusedOnes = await at.member.lockPins();
  assert.equal(refusedOnes?.version, theirs.version);
  const seen = at.pins.version;
  assert.equal(
    (await pinsOpened(at.member, { pins: theirs, public: at.made.public_key, seen, isDue: false }))
      .alarm,
    null,
  );
  const both = await kept(at.member);
  assert.equal(both.version, theirs.version + 1);
  const { member } = await elsewhere({ ...at, pins: both });
  assert.deepEqual(
    await member.pinnedMembers({
      members: [{ id: COLLEAGUE, public_key: colleague.made.public_key }],
    }),
    [COLLEAGUE],
  );
  assert.equal(
    (await judged(member, listed({ keys: [at.key, next], seen: next, grants }))).newest,
    next.id,
  );
});

test("two browsers that trust other keys under one identifier are an alarm", async () => {
  const at = await atWork();
  const other = await elsewhere(at);
  const [one, two] = [await organisationKey(), await organisationKey()];
  await other.member.trustOrganisation({ organisation: ORGANISATION, key: one.shown });
  const theirs = await kept(other.member);
  await at.member.trustOrganisation({
    organisation: ORGANISATION,
    key: { id: one.id, public: two.shown.public },
  });
  const opened = await pinsOpened(at.member, {
    pins: theirs,
    public: at.made.public_key,
    seen: 1,
    isDue: false,
  });
  assert.equal(opened.alarm, "pins-conflict");
  await refused("alarm", () => at.member.lockPins());
});

test("a wrong password that was typed meanwhile locks no pins", async () => {
  const at = await atWork();
  const { PASSWORD } = await import("../../members.mjs");
  await at.member.stretch({ ...PASSWORD, password: "not the password" });
  await at.member.trustMember({
    organisation: ORGANISATION,
    member: COLLEAGUE,
    public: at.made.public_key,
  });
  const pins = await kept(at.member);
  assert.equal((await elsewhere({ ...at, pins })).opened.alarm, null);
});

test("a change of the password locks pins under the next version, once the server took it", async () => {
  const at = await atWork();
  const { PASSWORD } = await import("../../members.mjs");
  const next = { ...PASSWORD, password: "the next one" };
  await at.member.stretch(next);
  const rewrapped = await at.member.rewrap({ member: at.id });
  assert.equal(rewrapped.pins.version, at.pins.version + 1);
  // Refused, pins go on under the old one.
  await at.member.trustMember({
    organisation: ORGANISATION,
    member: COLLEAGUE,
    public: at.made.public_key,
  });
  const before = await at.member.lockPins();
  assert.equal((await elsewhere({ ...at, pins: before })).opened.alarm, null);
  await at.member.stretch(next);
  const taken = await at.member.rewrap({ member: at.id });
  await at.member.keepPins();
  const { Member } = await import("../../members.mjs");
  const later = new Member();
  await later.stretch(next);
  await later.openMember({ member: at.id, member_key_envelope: taken.member_key_envelope });
  const opened = await later.openPins({
    pins: taken.pins,
    public: at.made.public_key,
    seen: 2,
    isDue: false,
  });
  assert.deepEqual(opened, { version: taken.pins.version, alarm: null });
});

test("a colleague is granted keys after words were compared, and no key that is not trusted", async () => {
  const at = await atWork();
  const colleague = await newMember({ member: COLLEAGUE });
  const to = {
    organisation: ORGANISATION,
    key: at.key.id,
    member: COLLEAGUE,
    public: colleague.made.public_key,
  };
  await refused("untrusted-member", () => at.member.grantTo(to));
  await at.member.trustMember({ organisation: ORGANISATION, member: COLLEAGUE, public: to.public });
  const { grant } = await at.member.grantTo(to);
  const grants = [{ ...at.key.shown, grant }];
  await colleague.member.trustOrganisation({ organisation: ORGANISATION, key: at.key.shown });
  const state = await judged(colleague.member, listed({ keys: [at.key], seen: at.key, grants }));
  assert.equal(state.alarm, null);
  await refused("untrusted-member", () => at.member.grantTo({ ...to, public: at.made.public_key }));
  await refused("no-grant", () => at.member.grantTo({ ...to, key: COLLEAGUE }));
});

test("who is not listed any more is let go of", async () => {
  const at = await atWork();
  const { made } = await newMember({ member: COLLEAGUE });
  const members = [
    { id: COLLEAGUE, public_key: made.public_key },
    { id: at.id, public_key: at.made.public_key },
    { id: ORGANISATION, public_key: null },
  ];
  await at.member.trustMember({
    organisation: ORGANISATION,
    member: COLLEAGUE,
    public: made.public_key,
  });
  assert.deepEqual(await at.member.pinnedMembers({ members }), [COLLEAGUE, at.id]);
  await at.member.dropMembers({ but: [] });
  assert.deepEqual(await at.member.pinnedMembers({ members }), [at.id]);
});

test("the next key is vouched for, and granted to colleagues whose keys are pinned", async () => {
  const at = await atWork();
  const [known, unknown] = [
    await newMember({ member: COLLEAGUE }),
    await newMember({ member: "00000000-0000-4000-8000-000000000001" }),
  ];
  await at.member.trustMember({
    organisation: ORGANISATION,
    member: COLLEAGUE,
    public: known.made.public_key,
  });
  const colleagues = [at, known, unknown].map((one) => ({
    id: one.id,
    public_key: one.made.public_key,
  }));
  const { body } = await at.member.makeOrganisationKey({
    organisation: ORGANISATION,
    replaces: at.key.id,
    colleagues,
  });
  assert.deepEqual(
    body.grants.map(({ member }) => member),
    [at.id, COLLEAGUE],
  );
  await at.member.markMadeKey({ is: "pinned" });
  // Pinned before it is published; what outsiders get until then is still the old one.
  assert.ok(await kept(at.member));
  const shown = {
    id: body.id,
    public: body.public,
    replaces: body.replaces,
    succession: body.succession,
  };
  const next = { id: body.id, shown };
  const before = await judged(
    at.member,
    listed({ keys: [at.key], seen: at.key, grants: at.grants }),
  );
  assert.deepEqual([before.alarm, before.newest], [null, at.key.id]);
  await at.member.markMadeKey({ is: "published" });
  const [own] = body.grants;
  const grants = [{ ...shown, grant: own.grant }, ...at.grants];
  const mine = await judged(at.member, listed({ keys: [next, at.key], seen: next, grants }));
  assert.deepEqual([mine.alarm, mine.newest], [null, body.id]);
});

test("the first key is made by whoever trusts none; a refused one is let go of", async () => {
  const at = await newMember();
  const { body, recovery_code } = await at.member.makeOrganisationKey({
    organisation: ORGANISATION,
  });
  assert.deepEqual(Object.keys(body), ["id", "public", "recovery_envelope", "grants"]);
  assert.equal(recovery_code.length, 26);
  await at.member.markMadeKey({ is: "pinned" });
  assert.equal((await kept(at.member)).version, 2);
  const first = {
    id: body.id,
    shown: { id: body.id, public: body.public, replaces: null, succession: null },
  };
  const grants = [{ ...first.shown, grant: body.grants[0].grant }];
  const state = await judged(at.member, listed({ keys: [first], seen: first, grants }));
  assert.deepEqual([state.alarm, state.newest], [null, body.id]);
  await refused("alarm", () => at.member.makeOrganisationKey({ organisation: ORGANISATION }));
  await at.member.markMadeKey({ is: "refused" });
  const without = await judged(at.member, listed({ keys: [], seen: null, grants: [] }));
  assert.equal(without.newest, null);
});

test("the recovery code brings back the key that it was printed with", async () => {
  const at = await newMember();
  const [old, now] = [await organisationKey(), await organisationKey()];
  /** @param {OrganisationKey} key @param {boolean} isNewest */
  const paper = (key, isNewest) => ({
    organisation: ORGANISATION,
    code: RECOVERY_CODE.toLowerCase(),
    isNewest,
    key: { ...key.shown, recovery_envelope: key.recovery_envelope },
  });
  await refused("damaged", () =>
    at.member.recoverOrganisationKey({
      ...paper(now, true),
      key: { ...now.shown, recovery_envelope: old.recovery_envelope },
    }),
  );
  await refused("key-differs", () =>
    at.member.recoverOrganisationKey({
      ...paper(now, true),
      key: { ...now.shown, public: old.shown.public, recovery_envelope: now.recovery_envelope },
    }),
  );
  const { grant } = await at.member.recoverOrganisationKey(paper(now, true));
  const grants = [{ ...now.shown, grant }];
  const state = await judged(at.member, listed({ keys: [now, old], seen: now, grants }));
  assert.deepEqual([state.alarm, state.newest, ids(state)], [null, now.id, [now.id]]);
  await at.member.recoverOrganisationKey(paper(old, false));
  assert.equal(
    (await judged(at.member, listed({ keys: [now, old], seen: now, grants }))).newest,
    now.id,
  );
});

test("an old paper does not put an old key in the newest one's place", async () => {
  const at = await atWork();
  const next = await organisationKey({ after: at.key });
  const grants = [...at.grants, await granted(next, at.own)];
  await judged(at.member, listed({ keys: [at.key, next], seen: next, grants }));
  const key = { ...at.key.shown, recovery_envelope: at.key.recovery_envelope };
  await at.member.recoverOrganisationKey({
    organisation: ORGANISATION,
    code: RECOVERY_CODE,
    key,
    isNewest: true,
  });
  assert.equal(
    (await judged(at.member, listed({ keys: [at.key, next], seen: at.key, grants }))).alarm,
    "organisation-key",
  );
});

test("who seals to an organisation without holding its key trusts it by its words", async () => {
  const at = await newMember();
  const [key, other] = [await organisationKey(), await organisationKey()];
  /** @param {OrganisationKey} seen @param {{active?: OrganisationKey | null}} [more] */
  const ask = (seen, more = {}) =>
    judged(at.member, listed({ keys: [seen], seen, grants: [], isSealer: true, ...more }));
  assert.deepEqual(await ask(key), { alarm: null, newest: null, keys: [] });
  await at.member.trustOrganisation({ organisation: ORGANISATION, key: key.shown });
  assert.equal((await ask(key)).alarm, null);
  assert.equal((await ask(other)).alarm, "unknown-key");
});

test("a holder answers a challenge", async () => {
  const at = await atWork();
  const { seal } = await import("../../../../../backend/web/static/kier/shared/crypto/seals.js");
  const { organisationHolderLabel } = await import(
    "../../../../../backend/web/static/kier/shared/crypto/organisation-proofs.js"
  );
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const box = encode(
    await seal(at.key.pair.public, organisationHolderLabel(ORGANISATION, at.key.id, at.id), bytes),
  );
  assert.deepEqual(
    await at.member.answerChallenge({ organisation: ORGANISATION, key: at.key.id, box }),
    { bytes: encode(bytes) },
  );
  const colleague = await newMember({ member: COLLEAGUE });
  await refused("no-grant", () =>
    colleague.member.answerChallenge({ organisation: ORGANISATION, key: at.key.id, box }),
  );
});
