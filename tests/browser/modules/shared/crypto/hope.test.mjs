import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "../../../../../backend/web/static/kier/shared/crypto/encoding.js";
import { newTextKey, sealText } from "../../../../../backend/web/static/kier/shared/crypto/hope.js";
import { HopeMember } from "../../../../../backend/web/static/kier/shared/crypto/hope-worker.js";
import { KeyPair } from "../../../../../backend/web/static/kier/shared/crypto/key-pairs.js";
import { judged, withLater } from "../../members.mjs";
import { refused, VECTORS } from "../../vectors.mjs";

const [PASSWORD] = VECTORS.member_keys;
const { member: MEMBER, envelope: ENVELOPE } = VECTORS.member_key_envelope;
const { organisation: ORGANISATION, key_id: KEY, grant: GRANT } = VECTORS.organisation_key_grant;
const [PLATFORM, MEMBER_PUBLIC] = VECTORS.keypairs.map((pair) => pair.public);
const TEXT = { text: "What helped me" };
const OTHER = VECTORS.messages[0].message;

const Keeper = withLater(HopeMember);

/** Somebody who signed in and trusts the platform's key; at the desk holds it. */
async function signedIn({ isAtDesk = false } = {}) {
  const keeper = new Keeper();
  await keeper.stretch(PASSWORD);
  await keeper.openMember({ member: MEMBER, member_key_envelope: ENVELOPE });
  await keeper.openPins({ pins: null, public: MEMBER_PUBLIC, seen: 0, isDue: true });
  const shown = { id: KEY, public: PLATFORM, replaces: null, succession: null };
  await judged(keeper, {
    organisation: ORGANISATION,
    granted: isAtDesk ? [{ ...shown, grant: GRANT }] : [],
    published: [{ ...shown, active: true }],
    seen: { id: KEY, public: PLATFORM },
    isDue: true,
    isSealer: !isAtDesk,
  });
  return keeper;
}

const SEALING = { organisation: ORGANISATION, key: KEY, public: PLATFORM, content: TEXT };

test("a text opens for its writer and at the desk", async () => {
  const writer = await signedIn();
  const sealed = await writer.sealText({ ...SEALING, own: true });
  assert.deepEqual(Object.keys(sealed), ["id", "key", "envelope", "body", "own"]);
  assert.ok("own" in sealed);
  const desk = await signedIn({ isAtDesk: true });
  const read = [{ id: sealed.id, content: TEXT, code: null }];
  assert.deepEqual(await writer.openOwn({ texts: [sealed] }), read);
  assert.deepEqual(await desk.openTexts({ organisation: ORGANISATION, texts: [sealed] }), read);
});

test("a text that is not for its writer has no box of theirs", async () => {
  const sealed = await (await signedIn()).sealText(SEALING);
  assert.deepEqual(Object.keys(sealed), ["id", "key", "envelope", "body"]);
});

test("one text that does not open keeps nobody from the others", async () => {
  const desk = await signedIn({ isAtDesk: true });
  const [one, other] = [await desk.sealText(SEALING), await desk.sealText(SEALING)];
  const texts = [
    { ...one, body: other.body },
    { ...one, key: OTHER },
    { ...one, id: OTHER },
    other,
  ];
  const read = await desk.openTexts({ organisation: ORGANISATION, texts });
  assert.deepEqual(
    read.map(({ code }) => code),
    ["damaged", "no-grant", "damaged", null],
  );
});

test("without the platform's key nothing opens at the desk", async () => {
  const writer = await signedIn();
  const sealed = await writer.sealText(SEALING);
  const [{ code }] = await writer.openTexts({ organisation: ORGANISATION, texts: [sealed] });
  assert.equal(code, "no-grant");
});

test("a draft opens for its writer, not at the desk", async () => {
  const writer = await signedIn({ isAtDesk: true });
  const draft = await writer.sealDraft({
    organisation: ORGANISATION,
    key: KEY,
    content: TEXT,
    text: OTHER,
  });
  assert.deepEqual(await writer.openDraft({ draft }), { content: TEXT, text: null });
  const [{ code }] = await writer.openTexts({ organisation: ORGANISATION, texts: [draft] });
  assert.equal(code, "damaged");
});

test("a draft that somebody else made does not open: its keys are not taken", async () => {
  const writer = await signedIn();
  const text = crypto.randomUUID();
  const content = { ...TEXT, begun: { text, key: encode(newTextKey()) } };
  const members = [{ member: MEMBER, public: MEMBER_PUBLIC }];
  const { sealed, boxes } = await sealText(MEMBER_PUBLIC, {
    organisation: ORGANISATION,
    key: KEY,
    content,
    members,
  });
  const draft = { ...sealed, own: boxes[0].box };
  await refused("damaged", () => writer.openDraft({ draft }));
  await refused("malformed", () => writer.sealText({ ...SEALING, id: text }));
});

test("a draft under another's name does not open", async () => {
  const writer = await signedIn();
  const draft = await writer.sealDraft({
    organisation: ORGANISATION,
    key: KEY,
    content: TEXT,
    text: OTHER,
  });
  await refused("damaged", () => writer.openDraft({ draft: { ...draft, id: OTHER } }));
});

test("what was recorded for a draft opens with the text that it became, after another sign-in", async () => {
  const text = crypto.randomUUID();
  const id = crypto.randomUUID();
  const writer = await signedIn();
  const bytes = new Uint8Array([1, 2, 3]);
  const { pieces } = await writer.sealRecording({ text, id, bytes });
  const draft = await writer.sealDraft({
    organisation: ORGANISATION,
    key: KEY,
    content: TEXT,
    text,
  });

  const later = await signedIn();
  assert.deepEqual(await later.openDraft({ draft }), { content: TEXT, text });
  const sealed = await later.sealText({ ...SEALING, id: text });
  assert.equal(sealed.id, text);
  const desk = await signedIn({ isAtDesk: true });
  await refused("malformed", () => desk.openRecording({ text, id, pieces }));
  await desk.openTexts({ organisation: ORGANISATION, texts: [sealed] });
  assert.deepEqual(await desk.openRecording({ text, id, pieces }), bytes);
  await refused("damaged", () => desk.openRecording({ text, id: OTHER, pieces }));
});

test("a recording belongs to a text that was begun", async () => {
  const writer = await signedIn();
  await refused("malformed", () => writer.sealText({ ...SEALING, id: OTHER }));
});

test("a statement opens for each who takes part", async () => {
  const desk = await signedIn({ isAtDesk: true });
  const members = [
    { member: MEMBER, public_key: MEMBER_PUBLIC },
    { member: OTHER, public_key: encode((await KeyPair.generate()).public) },
  ];
  await refused("untrusted-member", () => desk.sealStatement({ ...SEALING, members }));
  for (const { member, public_key } of members)
    await desk.trustMember({ organisation: ORGANISATION, member, public: public_key });
  const { sealed, copies } = await desk.sealStatement({ ...SEALING, members });
  assert.deepEqual(
    copies.map(({ member }) => member),
    [MEMBER, OTHER],
  );
  const reader = await signedIn();
  const opened = await reader.openOwn({
    texts: [
      { ...sealed, own: copies[0].box },
      { ...sealed, own: copies[1].box },
    ],
  });
  assert.deepEqual(
    opened.map(({ code }) => code),
    [null, "damaged"],
  );
});

test("what is no identifier is refused before anything is sealed", async () => {
  await refused("malformed", () =>
    sealText(PLATFORM, { organisation: "a|b", key: KEY, content: TEXT }),
  );
  await refused("malformed", () =>
    sealText("AAAA", { organisation: ORGANISATION, key: KEY, content: TEXT }),
  );
});

test("nothing is sealed to a key of the platform that is not trusted", async () => {
  const writer = await signedIn();
  const other = encode((await KeyPair.generate()).public);
  await refused("alarm", () => writer.sealText({ ...SEALING, public: other }));
  await refused("alarm", () => writer.sealText({ ...SEALING, key: OTHER }));
  const desk = await signedIn({ isAtDesk: true });
  await refused("alarm", () => desk.sealStatement({ ...SEALING, public: other, members: [] }));
});

test("more than fits is refused", async () => {
  await refused("too-large", async () =>
    (await signedIn()).sealText({ ...SEALING, content: { text: "a".repeat(70_000) } }),
  );
});
