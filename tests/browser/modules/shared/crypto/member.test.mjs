import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "../../../../../backend/web/static/kier/shared/crypto/encoding.js";
import {
  memberKeys,
  memberRoot,
} from "../../../../../backend/web/static/kier/shared/crypto/member-worker.js";
import { WORDS } from "../../../../../backend/web/static/kier/shared/crypto/words.js";
import { judged, Member } from "../../members.mjs";
import { REQUEST, refused, VECTORS } from "../../vectors.mjs";

const [PASSWORD] = VECTORS.member_keys;
const { member: MEMBER, envelope: ENVELOPE } = VECTORS.member_key_envelope;
const { organisation: ORGANISATION, key_id: KEY, grant: GRANT } = VECTORS.organisation_key_grant;
const [ORGANISATION_PUBLIC, MEMBER_PUBLIC] = VECTORS.keypairs.map((pair) => pair.public);
const OTHER = VECTORS.messages[0].message;
const ENVELOPES = [
  { number: 1, key: KEY, envelope: VECTORS.organisation_envelope.envelope },
  {
    number: 2,
    key: KEY,
    envelope: VECTORS.second_request_key.envelope,
    chain: VECTORS.request_key_chain[0].chain,
  },
];
const SHOWN = { id: KEY, public: ORGANISATION_PUBLIC, replaces: null, succession: null };
const KEYS = {
  organisation: ORGANISATION,
  granted: [{ ...SHOWN, grant: GRANT }],
  published: [{ ...SHOWN, active: true }],
  seen: { id: KEY, public: ORGANISATION_PUBLIC },
};

/** A member who signed in. */
async function signedIn({ password = PASSWORD.password } = {}) {
  const member = new Member();
  await member.stretch({ ...PASSWORD, password });
  return member;
}

/** A member who holds the key of the organisation, and trusts it. */
async function atWork() {
  const member = await signedIn();
  await member.openMember({ member: MEMBER, member_key_envelope: ENVELOPE });
  await member.openPins({ pins: null, public: MEMBER_PUBLIC, seen: 0, isDue: true });
  await judged(member, { ...KEYS, isDue: true });
  return member;
}

for (const { password, salt, argon2id, root: expected, login, wrap } of VECTORS.member_keys) {
  test(`the keys of ${password}`, async () => {
    const root = await memberRoot(password, salt, argon2id);
    const keys = await memberKeys(root);
    assert.deepEqual([encode(root), keys.login, encode(keys.wrap)], [expected, login, wrap]);
  });
}

test("a password leads to the organisation's key", async () => {
  const member = new Member();
  assert.deepEqual(await member.stretch(PASSWORD), { login: PASSWORD.login });
  const opened = await member.openMember({ member: MEMBER, member_key_envelope: ENVELOPE });
  assert.deepEqual(opened, { public: MEMBER_PUBLIC });
  await member.openPins({ pins: null, public: MEMBER_PUBLIC, seen: 0, isDue: true });
  const granted = await judged(member, { ...KEYS, isDue: true });
  assert.deepEqual(granted, {
    alarm: null,
    newest: KEY,
    keys: [{ id: KEY, public: ORGANISATION_PUBLIC }],
  });
});

test("composed and decomposed letters are one password", async () => {
  const { password } = VECTORS.member_keys[1];
  const typed = await new Member().stretch({
    ...VECTORS.member_keys[1],
    password: password.normalize("NFD"),
  });
  assert.deepEqual(typed, { login: VECTORS.member_keys[1].login });
  await refused("malformed", () => signedIn({ password: "\ud83d" }));
});

test("a server that asks for less work is refused", async () => {
  for (const weaker of [{ memory_kib: 65_535 }, { iterations: 2 }]) {
    const argon2id = { ...PASSWORD.argon2id, ...weaker };
    await refused("refused-parameters", () => new Member().stretch({ ...PASSWORD, argon2id }));
  }
});

test("another password, or another member's envelope, opens nothing", async () => {
  const open = { member: MEMBER, member_key_envelope: ENVELOPE };
  const other = await signedIn({ password: "another" });
  await refused("damaged", () => other.openMember(open));
  const member = await signedIn();
  await refused("damaged", () => member.openMember({ ...open, member: OTHER }));
  await refused("malformed", () => new Member().openMember(open));
});

test("a grant that does not open keeps nobody from the others", async () => {
  const member = await signedIn();
  await member.openMember({ member: MEMBER, member_key_envelope: ENVELOPE });
  await member.openPins({ pins: null, public: MEMBER_PUBLIC, seen: 0, isDue: true });
  const others = [
    { ...SHOWN, id: OTHER, grant: GRANT },
    { ...SHOWN, id: REQUEST, grant: "" },
  ];
  const { keys } = await judged(member, {
    ...KEYS,
    granted: [others[0], ...KEYS.granted, others[1]],
    isDue: true,
  });
  assert.deepEqual(keys, [{ id: KEY, public: ORGANISATION_PUBLIC }]);
});

test("a referral is read and answered", async () => {
  const member = await atWork();
  const referral = { request: REQUEST, organisation: ORGANISATION, key: KEY, envelopes: ENVELOPES };
  const state = { numbers: [1, 2], alarm: null, maySeal: true };
  assert.deepEqual(await member.openReferral(referral), {
    ...state,
    lacksGrant: false,
    mustPin: false,
  });
  const messages = VECTORS.messages.map((vector, place) => ({
    id: vector.message,
    number: place + 1,
    key_number: 1,
    ...vector,
  }));
  const { messages: opened } = await member.openMessages({ request: REQUEST, messages });
  assert.deepEqual(
    opened.map(({ text, after }) => ({ text, after })),
    VECTORS.messages.map(({ content }) => ({ after: null, ...content })),
  );
  const after = opened.at(-1)?.id;
  const answer = { request: REQUEST, organisation: ORGANISATION, text: "Dag", after };
  const sealed = await member.sealMessage(answer);
  assert.equal(sealed.key_number, 2);
  const listed = { number: 6, sender: `organisation:${ORGANISATION}`, ...sealed };
  assert.deepEqual(await member.openMessages({ request: REQUEST, messages: [listed] }), {
    messages: [
      {
        id: sealed.id,
        number: 6,
        sender: listed.sender,
        text: "Dag",
        after,
        damaged: false,
        closed: false,
        gap: false,
      },
    ],
    ...state,
  });
});

test("envelopes of a key that was not granted are passed over", async () => {
  const member = await atWork();
  const place = { request: REQUEST, organisation: ORGANISATION, key: KEY };
  const [first, second] = ENVELOPES;
  const newer = { ...second, key: OTHER };
  const { numbers, lacksGrant } = await member.openReferral({
    ...place,
    envelopes: [first, newer],
  });
  assert.deepEqual([numbers, lacksGrant], [[1], true]);
  const other = { ...place, request: OTHER };
  await refused("no-grant", () =>
    member.openReferral({ ...other, envelopes: [{ ...newer, number: 1 }] }),
  );
  const damaged = await member.openReferral({ ...other, envelopes: ENVELOPES });
  assert.deepEqual([damaged.numbers, damaged.alarm], [[], "unopened-key"]);
  await refused("malformed", () => member.openMessages({ request: KEY, messages: [] }));
});

test("a member without keys makes a pair, and keeps it under another password", async () => {
  const member = await signedIn();
  const made = await member.makeMember({ member: MEMBER });
  assert.equal(made.pins.version, 1);
  await member.keepPins();
  await member.stretch({ ...PASSWORD, password: "the next one" });
  const { member_key_envelope: rewrapped } = await member.rewrap({ member: MEMBER });
  await refused("malformed", () => member.rewrap({ member: OTHER }));

  const before = await signedIn();
  const known = { public: made.public_key };
  assert.deepEqual(await before.openMember({ member: MEMBER, ...made }), known);
  const after = await signedIn({ password: "the next one" });
  const envelope = { member: MEMBER, member_key_envelope: rewrapped };
  assert.deepEqual(await after.openMember(envelope), known);
  await refused("damaged", () => before.openMember(envelope));
});

test("a new pair lets go of what the old one opened; the same pair does not", async () => {
  const member = await atWork();
  const grant = { organisation: ORGANISATION, key: KEY, member: OTHER, public: MEMBER_PUBLIC };
  await member.trustMember(grant);
  await member.openMember({ member: MEMBER, member_key_envelope: ENVELOPE });
  await member.grantTo(grant);
  await member.makeMember({ member: MEMBER });
  await refused("alarm", () => member.grantTo(grant));
});

test("the recovery envelope of the vectors opens", async () => {
  const member = await signedIn();
  await member.makeMember({ member: MEMBER });
  const { code, envelope } = VECTORS.organisation_recovery;
  const key = { id: KEY, public: ORGANISATION_PUBLIC, recovery_envelope: envelope };
  const { public: known } = await member.recoverOrganisationKey({
    organisation: ORGANISATION,
    key,
    code,
    isNewest: true,
  });
  assert.equal(known, ORGANISATION_PUBLIC);
  await refused("too-short", () =>
    member.recoverOrganisationKey({ organisation: ORGANISATION, key, code: "", isNewest: true }),
  );
});

test("six words stand for a public key", async () => {
  const [{ kind, id, public: known, places }] = VECTORS.words;
  assert.deepEqual(
    await new Member().wordsOf({ kind, id, public: known }),
    places.map((place) => WORDS[place]),
  );
});
