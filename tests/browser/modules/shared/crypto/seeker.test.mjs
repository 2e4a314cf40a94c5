import assert from "node:assert/strict";
import { test } from "node:test";
import { stretch } from "../../../../../backend/web/static/kier/shared/crypto/boxes.js";
import {
  decode,
  encode,
  requestKeyLabel,
} from "../../../../../backend/web/static/kier/shared/crypto/encoding.js";
import { KeyPair } from "../../../../../backend/web/static/kier/shared/crypto/key-pairs.js";
import * as worker from "../../../../../backend/web/static/kier/shared/crypto/seeker-worker.js";
import { wrong } from "../../stand-ins.mjs";
import { REQUEST, refused, VECTORS } from "../../vectors.mjs";

/** @typedef {Parameters<worker.Seeker["openRequest"]>[0]} Answer */

const { Seeker, seekerKeys } = worker;
const [VECTOR] = VECTORS.seeker_keys;
const OPTIONS = { salt: VECTOR.salt, argon2id: VECTOR.argon2id };
const ENVELOPES = [
  { number: 1, seeker_envelope: VECTORS.seeker_envelope.envelope },
  {
    number: 2,
    seeker_envelope: VECTORS.second_request_key.seeker_envelope,
    chain: VECTORS.request_key_chain[0].chain,
  },
];
const LISTED = VECTORS.messages.map((vector, place) => ({
  id: vector.message,
  number: place + 1,
  sender: vector.sender,
  body: vector.body,
  key_number: vector.key_number ?? 1,
  sent_hour: "2026-01-01T00:00:00Z",
}));
const ORGANISATIONS = [VECTORS.organisation_envelope.organisation, VECTORS.seeker_envelope.request];
const KEY_IDS = [VECTORS.organisation_envelope.key_id, VECTORS.messages[0].message];
const PAIRS = await Promise.all(VECTORS.keypairs.map(({ seed }) => KeyPair.of(decode(seed))));
const DESKS = PAIRS.map((pair, place) => ({
  organisation: ORGANISATIONS[place],
  key: { id: KEY_IDS[place], public: encode(pair.public) },
}));

/**
 * The request key that the organisation at `place` finds in its envelope.
 * @param {number} place
 * @param {string} request
 * @param {number} number
 * @param {string} envelope
 */
async function openedBy(place, request, number, envelope) {
  const label = requestKeyLabel(request, ORGANISATIONS[place], KEY_IDS[place], number);
  return encode(await PAIRS[place].open(label, decode(envelope)));
}

/** A seeker with the request of the vectors, with `count` of its keys. */
async function returned(count = 2) {
  const seeker = new Seeker();
  await seeker.openCode({ options: OPTIONS, code: VECTOR.code });
  await seeker.openRequest({ id: REQUEST, seeker_envelopes: ENVELOPES.slice(0, count) });
  return seeker;
}

for (const vector of VECTORS.seeker_keys) {
  test(`the keys of ${vector.code}`, async () => {
    const secret = Buffer.from(vector.code);
    const root = await stretch(secret, vector.salt, vector.argon2id, vector.argon2id);
    const { access, wrap } = await seekerKeys(root);
    const digest = await crypto.subtle.digest("SHA-256", access);
    assert.deepEqual([root, access, wrap, new Uint8Array(digest)].map(encode), [
      vector.root,
      vector.access,
      vector.wrap,
      vector.access_digest,
    ]);
  });
}

test("the code opens what was written before", async () => {
  const seeker = new Seeker();
  const code = "4821 0937 5518 2264 3170";
  assert.deepEqual(await seeker.openCode({ options: OPTIONS, code }), { access: VECTOR.access });
  const answer = { id: REQUEST, status: "offered", seeker_envelopes: ENVELOPES };
  assert.deepEqual(await seeker.openRequest(answer), {
    id: REQUEST,
    numbers: [1, 2],
    isForged: false,
  });
  assert.deepEqual(
    await seeker.openMessages(LISTED),
    VECTORS.messages.map((vector, place) => ({
      id: vector.message,
      number: place + 1,
      sender: vector.sender,
      after: null,
      ...vector.content,
      damaged: false,
      closed: false,
      gap: false,
    })),
  );
});

test("a slip in the code is told before any work, as is a server that asks for less of it", async () => {
  const seeker = new Seeker();
  const none = wrong({ options: { salt: "", argon2id: {} } });
  await refused("too-short", () => seeker.openCode({ ...none, code: "4821" }));
  await refused("mistyped", () =>
    seeker.openCode({ ...none, code: VECTOR.code.replace("4", "5") }),
  );
  for (const weaker of [{ memory_kib: 32_767 }, { iterations: 2 }]) {
    const options = { salt: OPTIONS.salt, argon2id: { ...OPTIONS.argon2id, ...weaker } };
    await refused("refused-parameters", () => seeker.openCode({ options, code: VECTOR.code }));
    await refused("refused-parameters", () =>
      seeker.newRequest({ options, organisations: DESKS, text: "x" }),
    );
  }
});

/**
 * Whether a seeker who returned raises an alarm at an answer, and seals nothing from then on.
 * @param {Partial<Answer> & Omit<Answer, "id">} answer
 * @param {worker.Seeker} [given]
 */
async function alarmedBy(answer, given) {
  const seeker = given ?? (await returned(1));
  const { isForged } = await seeker.openRequest({ id: REQUEST, ...answer });
  for (const seal of [
    () => seeker.sealMessage({ text: "x" }),
    () => seeker.letIn(DESKS[0]),
    () => seeker.nextKey({ staying: [] }),
  ]) {
    if (isForged) await refused("untrusted-key", seal);
    else await seal();
  }
  return isForged;
}

test("an envelope that does not open raises an alarm, and breaks only itself", async () => {
  const [first, second] = ENVELOPES;
  const swapped = { ...second, seeker_envelope: first.seeker_envelope };
  const seeker = await returned(1);
  assert.ok(await alarmedBy({ seeker_envelopes: [first, swapped] }, seeker));
  const [{ text, closed }, later] = await seeker.openMessages([
    { ...LISTED[0] },
    { ...LISTED[0], number: 2, key_number: 2 },
  ]);
  assert.deepEqual([text, closed], [VECTORS.messages[0].content.text, false]);
  assert.deepEqual([later.text, later.closed], [null, true]);
  const other = VECTORS.messages[0].message;
  const elsewhere = new Seeker();
  await elsewhere.openCode({ options: OPTIONS, code: VECTOR.code });
  assert.ok(await alarmedBy({ id: other, seeker_envelopes: ENVELOPES }, elsewhere));
});

test("a key that nobody vouched for, a gap and a repeat raise an alarm", async () => {
  const [first, second] = ENVELOPES;
  assert.ok(!(await alarmedBy({ seeker_envelopes: [second, first] })));
  const [skipped] = VECTORS.must_fail_proofs.filter(({ kind }) => kind === "request_key_chain");
  for (const chain of [null, undefined, "", skipped.proof]) {
    assert.ok(await alarmedBy({ seeker_envelopes: [first, { ...second, chain }] }), String(chain));
  }
  assert.ok(await alarmedBy({ seeker_envelopes: [first, { ...second, number: 3 }] }));
  assert.ok(await alarmedBy({ seeker_envelopes: [first, first] }));
  assert.ok(await alarmedBy({ seeker_envelopes: [first, second, second] }));
  assert.ok(
    await alarmedBy(
      { seeker_envelopes: [] },
      await (async () => {
        const seeker = new Seeker();
        await seeker.openCode({ options: OPTIONS, code: VECTOR.code });
        return seeker;
      })(),
    ),
  );
});

test("an envelope with no number, or one that stands in another's place, keeps the others open", async () => {
  const [first] = ENVELOPES;
  for (const number of [0, -1, 1.5]) {
    const seeker = new Seeker();
    await seeker.openCode({ options: OPTIONS, code: VECTOR.code });
    const answer = {
      id: REQUEST,
      seeker_envelopes: [{ ...first, number }, ...ENVELOPES],
      messages: [{ ...LISTED[0], key_number: 0 }],
    };
    assert.deepEqual(await seeker.openRequest(answer), {
      id: REQUEST,
      numbers: [1, 2],
      isForged: true,
    });
    assert.equal((await seeker.openMessages(LISTED))[0].text, VECTORS.messages[0].content.text);
  }
});

test("while a message names a number without a key nothing is sealed", async () => {
  const seeker = await returned(1);
  const named = [{ ...LISTED[0], key_number: 2 }];
  assert.ok(await alarmedBy({ seeker_envelopes: ENVELOPES.slice(0, 1), messages: named }, seeker));
  assert.ok(await alarmedBy({ seeker_envelopes: ENVELOPES.slice(0, 1), messages: [] }, seeker));
  // The key came after the message: it was under way.
  assert.ok(!(await alarmedBy({ seeker_envelopes: ENVELOPES, messages: [] }, seeker)));
});

test("a key that was here already stays, whatever is listed", async () => {
  const seeker = await returned();
  assert.ok(!(await alarmedBy({ seeker_envelopes: ENVELOPES.slice(0, 1) }, seeker)));
  assert.equal((await seeker.sealMessage({ text: "x" })).key_number, 2);
});

test("nothing is read or written before a request is open", async () => {
  const seeker = new Seeker();
  await refused("malformed", () => seeker.openMessages([]));
  await refused("malformed", () => seeker.sealMessage({ text: "x" }));
  await refused("malformed", () => seeker.letIn(DESKS[0]));
  await refused("malformed", () => seeker.nextKey({ staying: [] }));
  await refused("malformed", () => seeker.confirmKey(1));
});

test("a new request opens with its code, for the seeker and for those who were asked", async () => {
  const seeker = new Seeker();
  const organisations = [
    { ...DESKS[0], when: "now" },
    { ...DESKS[1], when: "if-unanswered" },
  ];
  const made = await seeker.newRequest({ options: OPTIONS, organisations, text: "Hallo" });
  const { id, access_digest: digest, seeker_envelope: envelope, referrals, message } = made.body;
  assert.deepEqual(Object.keys(made), ["code", "access", "body"]);
  assert.deepEqual(Object.keys(made.body), [
    "id",
    "access_digest",
    "seeker_envelope",
    "referrals",
    "message",
  ]);
  const sum = await crypto.subtle.digest("SHA-256", decode(made.access));
  assert.equal(digest, encode(new Uint8Array(sum)));
  assert.deepEqual(
    referrals.map(({ organisation, key, when }) => [organisation, key, when]),
    [
      [ORGANISATIONS[0], KEY_IDS[0], "now"],
      [ORGANISATIONS[1], KEY_IDS[1], "if-unanswered"],
    ],
  );
  const keys = await Promise.all(
    referrals.map((referral, place) => openedBy(place, id, 1, referral.envelope)),
  );
  assert.equal(keys[0], keys[1]);

  const answer = { id, seeker_envelopes: [{ number: 1, seeker_envelope: envelope }] };
  const listed = [{ number: 1, sender: "seeker", key_number: 1, ...message }];
  assert.deepEqual(await seeker.openRequest(answer), { id, numbers: [1], isForged: false });
  const later = new Seeker();
  assert.deepEqual(await later.openCode({ options: OPTIONS, code: made.code }), {
    access: made.access,
  });
  await later.openRequest(answer);
  for (const one of [seeker, later]) {
    const [{ text, gap }] = await one.openMessages(listed);
    assert.deepEqual([text, gap], ["Hallo", false]);
  }
});

test("one more organisation is let in with one key, and with several", async () => {
  const alone = await (await returned(1)).letIn(DESKS[0]);
  assert.deepEqual(Object.keys(alone), ["organisation", "key", "envelope"]);
  assert.equal(await openedBy(0, REQUEST, 1, alone.envelope), VECTORS.seeker_envelope.key);
  const several = await (await returned()).letIn(DESKS[0]);
  assert.ok("envelopes" in several);
  assert.deepEqual(
    several.envelopes.map((/** @type {object} */ one) => Object.keys(one)),
    [["number", "envelope"]],
  );
  assert.equal(several.envelopes[0].number, 2);
  assert.equal(await openedBy(0, REQUEST, 1, several.envelope), VECTORS.seeker_envelope.key);
  const [{ envelope }] = several.envelopes;
  assert.equal(await openedBy(0, REQUEST, 2, envelope), VECTORS.second_request_key.key);
});

test("one more organisation is let in from a later key on", async () => {
  const body = await (await returned()).letIn({ ...DESKS[0], from: 2 });
  assert.deepEqual(Object.keys(body), ["organisation", "key", "from", "envelopes"]);
  assert.deepEqual([body.from, body.envelopes.length, body.envelopes[0].number], [2, 1, 2]);
  const [{ envelope }] = body.envelopes;
  assert.equal(await openedBy(0, REQUEST, 2, envelope), VECTORS.second_request_key.key);
});

test("the next key is used once the server has taken it", async () => {
  const seeker = await returned();
  const next = await seeker.nextKey({ staying: [DESKS[1]] });
  assert.deepEqual(Object.keys(next), ["number", "chain", "seeker_envelope", "referrals"]);
  assert.equal(next.number, 3);
  assert.deepEqual(
    next.referrals.map((one) => [one.organisation, one.key]),
    [[ORGANISATIONS[1], KEY_IDS[1]]],
  );
  assert.equal((await seeker.sealMessage({ text: "x" })).key_number, 2);
  await refused("malformed", () => seeker.confirmKey(4));
  await seeker.confirmKey(3);
  await seeker.confirmKey(3);
  const sealed = await seeker.sealMessage({ text: "new" });
  assert.equal(sealed.key_number, 3);

  const later = await returned();
  const third = { number: 3, seeker_envelope: next.seeker_envelope, chain: next.chain };
  const answer = { id: REQUEST, seeker_envelopes: [...ENVELOPES, third] };
  assert.deepEqual(await later.openRequest(answer), {
    id: REQUEST,
    numbers: [1, 2, 3],
    isForged: false,
  });
  const [{ text }] = await later.openMessages([{ number: 9, sender: "seeker", ...sealed }]);
  assert.equal(text, "new");
  await openedBy(1, REQUEST, 3, next.referrals[0].envelope);
});

test("a next key whose answer was lost is learnt from the request itself", async () => {
  const seeker = await returned();
  const taken = await seeker.nextKey({ staying: [] });
  const third = { number: 3, seeker_envelope: taken.seeker_envelope, chain: taken.chain };
  await seeker.openRequest({ id: REQUEST, seeker_envelopes: [...ENVELOPES, third] });
  assert.equal((await seeker.sealMessage({ text: "x" })).key_number, 3);
  assert.equal((await seeker.nextKey({ staying: [] })).number, 4);
});
