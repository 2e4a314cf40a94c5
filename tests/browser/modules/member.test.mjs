import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, encode } from "../../../backend/web/static/kier/crypto/encoding.js";
import { memberKeys, memberRoot } from "../../../backend/web/static/kier/crypto/member.js";
import { Member } from "../../../backend/web/static/kier/crypto/member-worker.js";
import { refused, REQUEST, VECTORS } from "./vectors.mjs";

const [PASSWORD] = VECTORS.member_keys;
const { member: MEMBER, envelope: ENVELOPE } = VECTORS.member_key_envelope;
const { organisation: ORGANISATION, key_id: KEY, grant: GRANT } = VECTORS.organisation_key_grant;
const [ORGANISATION_PUBLIC, MEMBER_PUBLIC] = VECTORS.keypairs.map((pair) => pair.public);
const OTHER = VECTORS.messages[0].message;
const ENVELOPES = [
  { number: 1, key: KEY, envelope: VECTORS.organisation_envelope.envelope },
  { number: 2, key: KEY, envelope: VECTORS.second_request_key.envelope },
];
const KEYS = [{ id: KEY, grant: GRANT }];

/** A member who signed in. */
async function signedIn({ password = PASSWORD.password } = {}) {
  const member = new Member();
  await member.stretch({ ...PASSWORD, password });
  return member;
}

/** A member who holds the key of the organisation. */
async function atWork() {
  const member = await signedIn();
  await member.openMember({ member: MEMBER, member_key_envelope: ENVELOPE });
  await member.openGrants({ organisation: ORGANISATION, keys: KEYS });
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
  const granted = await member.openGrants({ organisation: ORGANISATION, keys: KEYS });
  assert.deepEqual(granted, [{ id: KEY, public: ORGANISATION_PUBLIC }]);
});

test("composed and decomposed letters are one password", async () => {
  const { password } = VECTORS.member_keys[1];
  const typed = await new Member().stretch({ ...VECTORS.member_keys[1], password: password.normalize("NFD") });
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
  const keys = [{ id: OTHER, grant: GRANT }, ...KEYS, { id: OTHER, grant: "" }];
  assert.deepEqual(await member.openGrants({ organisation: ORGANISATION, keys }), [
    { id: OTHER, public: null }, { id: KEY, public: ORGANISATION_PUBLIC }, { id: OTHER, public: null },
  ]);
});

test("a referral is read and answered", async () => {
  const member = await atWork();
  const referral = { request: REQUEST, organisation: ORGANISATION, envelopes: ENVELOPES };
  assert.deepEqual(await member.openReferral(referral), { numbers: [1, 2] });
  const messages = VECTORS.messages.map((vector, place) => ({
    id: vector.message, number: place + 1, key_number: 1, ...vector,
  }));
  const opened = await member.openMessages({ request: REQUEST, messages });
  assert.deepEqual(opened.map(({ text, after }) => ({ text, after })), VECTORS.messages.map(
    ({ content }) => ({ after: null, ...content }),
  ));
  const after = opened.at(-1).id;
  const answer = { request: REQUEST, organisation: ORGANISATION, text: "Dag", after };
  const sealed = await member.sealMessage(answer);
  assert.equal(sealed.key_number, 2);
  const listed = { number: 6, sender: `organisation:${ORGANISATION}`, ...sealed };
  assert.deepEqual(await member.openMessages({ request: REQUEST, messages: [listed] }), [{
    id: sealed.id, number: 6, sender: listed.sender, text: "Dag", after,
    damaged: false, closed: false, gap: false,
  }]);
});

test("envelopes of a key that was not granted are passed over", async () => {
  const member = await atWork();
  const place = { request: REQUEST, organisation: ORGANISATION };
  const [first, second] = ENVELOPES;
  const newer = { ...second, key: OTHER };
  assert.deepEqual(await member.openReferral({ ...place, envelopes: [first, newer] }), { numbers: [1] });
  const other = { ...place, request: OTHER };
  await refused("no-grant", () => member.openReferral({ ...other, envelopes: [newer] }));
  await refused("damaged", () => member.openReferral({ ...other, envelopes: ENVELOPES }));
  await refused("malformed", () => member.openMessages({ request: OTHER, messages: [] }));
});

test("a member without keys makes a pair, and keeps it under another password", async () => {
  const member = await signedIn();
  const made = await member.makeMember({ member: MEMBER });
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
  await member.openMember({ member: MEMBER, member_key_envelope: ENVELOPE });
  await member.grantTo(grant);
  await member.makeMember({ member: MEMBER });
  await refused("no-grant", () => member.grantTo(grant));
});

test("an organisation's key is made, granted, and recovered with the printed code", async () => {
  const member = await signedIn();
  await member.makeMember({ member: MEMBER });
  const made = await member.makeOrganisationKey({ organisation: ORGANISATION, member: MEMBER });
  assert.deepEqual(Object.keys(made), ["id", "public", "recovery_code", "recovery_envelope", "grant"]);
  const keys = [{ id: made.id, grant: made.grant }];
  const opened = [{ id: made.id, public: made.public }];
  assert.deepEqual(await member.openGrants({ organisation: ORGANISATION, keys }), opened);

  const colleague = await signedIn({ password: "of a colleague" });
  const { public_key: known } = await colleague.makeMember({ member: OTHER });
  const to = { organisation: ORGANISATION, key: made.id, member: OTHER };
  const { grant } = await member.grantTo({ ...to, public: known });
  const granted = { organisation: ORGANISATION, keys: [{ id: made.id, grant }] };
  assert.deepEqual(await colleague.openGrants(granted), opened);
  await refused("malformed", () => member.grantTo({ ...to, public: known.slice(4) }));

  const newcomer = await signedIn({ password: "of a newcomer" });
  await newcomer.makeMember({ member: OTHER });
  const printed = {
    organisation: ORGANISATION, key: { id: made.id, recovery_envelope: made.recovery_envelope },
    code: made.recovery_code.toLowerCase(), member: OTHER,
  };
  const recovered = await newcomer.recoverOrganisationKey(printed);
  assert.equal(recovered.public, made.public);
  const own = { organisation: ORGANISATION, keys: [{ id: made.id, grant: recovered.grant }] };
  assert.deepEqual(await newcomer.openGrants(own), opened);
  const slip = { ...printed, code: VECTORS.organisation_recovery.code };
  await refused("damaged", () => newcomer.recoverOrganisationKey(slip));
  await refused("too-short", () => newcomer.recoverOrganisationKey({ ...printed, code: "" }));
});

test("the recovery envelope of the vectors opens", async () => {
  const member = await signedIn();
  await member.makeMember({ member: MEMBER });
  const { code, envelope } = VECTORS.organisation_recovery;
  const { public: known } = await member.recoverOrganisationKey({
    organisation: ORGANISATION, key: { id: KEY, recovery_envelope: envelope }, code, member: MEMBER,
  });
  assert.equal(known, ORGANISATION_PUBLIC);
});

test("six words stand for a public key", async () => {
  const words = await new Member().sixWords(MEMBER_PUBLIC);
  assert.equal(words.join(" "), "horn happy yard only milk fee");
});
