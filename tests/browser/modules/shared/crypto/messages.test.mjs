import assert from "node:assert/strict";
import { test } from "node:test";
import { lock, lockingKey } from "../../../../../backend/web/static/kier/shared/crypto/boxes.js";
import {
  decode,
  encode,
  pack,
  unpack,
} from "../../../../../backend/web/static/kier/shared/crypto/encoding.js";
import * as messages from "../../../../../backend/web/static/kier/shared/crypto/messages.js";
import { wrong } from "../../stand-ins.mjs";
import { REQUEST, refused, VECTORS } from "../../vectors.mjs";

const { Conversation, lockMessage, messageLabel, unlockMessage } = messages;
const BYTES = decode(VECTORS.messages[0].key);
const IDS = VECTORS.messages.map((vector) => vector.message);

/**
 * AES-GCM with a nonce of the vectors, to come to the same bytes.
 * @param {typeof VECTORS.messages[number]} vector
 */
async function lockedAgain({ nonce, key, aad, content }) {
  const raw = await crypto.subtle.importKey("raw", decode(key), "AES-GCM", false, ["encrypt"]);
  const algorithm = { name: "AES-GCM", iv: decode(nonce), additionalData: Buffer.from(aad) };
  const locked = await crypto.subtle.encrypt(algorithm, raw, pack(content));
  return encode(Buffer.concat([decode(nonce), Buffer.from(locked)]));
}

for (const vector of VECTORS.messages) {
  test(`the message ${vector.message}`, async () => {
    const { request, message, sender, key_number: number } = vector;
    assert.equal(messageLabel(request, message, sender, number), vector.aad);
    assert.equal(pack(vector.content).length, vector.packed_size);
    assert.equal(await lockedAgain(vector), vector.body);
    const place = { request, message, sender, number, body: decode(vector.body) };
    const opened = await unlockMessage(await lockingKey(decode(vector.key)), place);
    assert.deepEqual(opened, { after: null, ...vector.content });
  });
}

test("content is padded to a power of two and comes back", () => {
  for (const [length, size] of [
    [0, 512],
    [500, 512],
    [501, 1024],
    [65_524, 65_536],
  ]) {
    const content = { text: "x".repeat(length) };
    assert.equal(pack(content).length, size);
    assert.deepEqual(unpack(pack(content)), content);
  }
});

test("more than 65,536 bytes are refused", async () => {
  await refused("too-large", () => pack({ text: "x".repeat(65_525) }));
});

test("what no client packs is damaged", async () => {
  /** @param {string} text */
  const made = (text, size = 512) => {
    const packed = new Uint8Array(size);
    packed.set([...Buffer.from(text, "latin1"), 0x80]);
    return packed;
  };
  const broken = [
    made("{}", 256),
    made("{}", 513),
    made("{}", 131_072),
    made("[]"),
    made("null"),
    made("1"),
    made("{"),
    made("NaN"),
    made('{"text": NaN}'),
    made(""),
    new Uint8Array(512),
    made("\xff"),
    made("\xef\xbb\xbf{}"),
    made("{}").fill(1, 3),
  ];
  for (const packed of broken) await refused("damaged", () => unpack(packed));
  assert.deepEqual(unpack(made("{}", 1024)), {});
});

test("a text of 16,384 bytes is the longest", async () => {
  const key = await lockingKey(BYTES);
  const place = { request: REQUEST, message: IDS[0], sender: "seeker" };
  const text = "é".repeat(8192);
  const body = await lockMessage(key, { ...place, text });
  assert.deepEqual(await unlockMessage(key, { ...place, body }), { text, after: null });
  await refused("too-large", () => lockMessage(key, { ...place, text: `${text}x` }));
  await refused("malformed", () => lockMessage(key, { ...place, text: "\ud83d" }));
  await refused("malformed", () => lockMessage(key, { ...place, text: "x", after: "1" }));
});

test("what opens but is no message is damaged, and fields of newer clients are passed over", async () => {
  const key = await lockingKey(BYTES);
  const place = { request: REQUEST, message: IDS[0], sender: "seeker" };
  const label = messageLabel(REQUEST, IDS[0], "seeker");
  const contents = [
    {},
    { text: 1 },
    { text: null },
    { text: "\ud83d" },
    { text: "x", after: 7 },
    { text: "x", after: "" },
    { text: "x", after: IDS[0].toUpperCase() },
  ];
  for (const content of contents) {
    const body = await lock(key, label, pack(content));
    await refused("damaged", () => unlockMessage(key, { ...place, body }));
  }
  const body = await lock(key, label, pack({ text: "x", after: null, mood: 1 }));
  assert.deepEqual(await unlockMessage(key, { ...place, body }), { text: "x", after: null });
});

/** A conversation, and a function that makes the next messages of it as the server lists them. */
async function talking() {
  const conversation = new Conversation(REQUEST);
  await conversation.add(1, BYTES);
  let number = 0;
  /** @param {string | null} [after] */
  const said = async (after, sender = "seeker") => {
    number += 1;
    const sealed = await conversation.seal(sender, { text: `message ${number}`, after });
    return { number, sender, key_number: 1, sent_hour: "2026-01-01T00:00:00Z", ...sealed };
  };
  return { conversation, said };
}

/** @param {{gap?: boolean}[]} opened */
const gaps = (opened) => opened.map((message) => message.gap);

test("messages come back as they were written", async () => {
  const { conversation, said } = await talking();
  const first = await said();
  const second = await said(first.id, `organisation:${IDS[0]}`);
  assert.deepEqual(await conversation.open([first, second]), [
    {
      id: first.id,
      number: 1,
      sender: "seeker",
      text: "message 1",
      after: null,
      damaged: false,
      closed: false,
      gap: false,
    },
    {
      id: second.id,
      number: 2,
      sender: `organisation:${IDS[0]}`,
      text: "message 2",
      after: first.id,
      damaged: false,
      closed: false,
      gap: false,
    },
  ]);
});

test("what was changed on the way is damaged and shows no text", async () => {
  const { conversation, said } = await talking();
  const first = await said();
  const second = await said();
  const changes = [
    { body: second.body },
    { sender: `organisation:${IDS[0]}` },
    { id: second.id },
    { id: "1" },
    { body: `${first.body.slice(0, -2)}AA` },
    { body: "" },
    { body: `${first.body}=` },
    { sender: "somebody" },
    { sender: "organisation:" },
    { sender: null },
    { body: null },
  ];
  for (const change of changes) {
    const [{ text, after, damaged, closed }] = await conversation.open([
      wrong({ ...first, ...change }),
    ]);
    assert.deepEqual([text, after, damaged, closed], [null, null, true, false]);
  }
});

test("a message under a key that is not here is closed, until the key comes", async () => {
  const { conversation, said } = await talking();
  const first = await said();
  const [closed] = await conversation.open([{ ...first, key_number: 2 }]);
  assert.deepEqual([closed.text, closed.damaged, closed.closed], [null, true, true]);
  await conversation.add(2, new Uint8Array(32));
  const [damaged] = await conversation.open([{ ...first, key_number: 2 }]);
  assert.deepEqual([damaged.text, damaged.damaged, damaged.closed], [null, true, false]);
});

test("a message that was dropped is noticed by those after it", async () => {
  const { conversation, said } = await talking();
  const first = await said();
  const dropped = await said(first.id);
  const third = await said(dropped.id);
  assert.deepEqual(gaps(await conversation.open([first, third])), [false, true]);
  assert.deepEqual(gaps(await conversation.open([first, dropped, third])), [false, false, false]);
});

test("messages that changed places are noticed", async () => {
  const { conversation, said } = await talking();
  const first = await said();
  const second = await said(first.id);
  const swapped = [
    { ...second, number: 1 },
    { ...first, number: 2 },
  ];
  assert.deepEqual(gaps(await conversation.open(swapped)), [true, false]);
});

test("a message that is shown twice is noticed, one that is fetched twice is not", async () => {
  const { conversation, said } = await talking();
  const first = await said();
  const second = await said(first.id);
  assert.deepEqual(gaps(await conversation.open([first, second, second])), [false, false, false]);
  assert.deepEqual(gaps(await conversation.open([{ ...first, number: 3 }])), [true]);
});

test("later pages know what earlier ones held", async () => {
  const { conversation, said } = await talking();
  const first = await said();
  const second = await said(first.id);
  assert.deepEqual(gaps(await conversation.open([first])), [false]);
  assert.deepEqual(gaps(await conversation.open([second])), [false]);
});

test("the newest key locks, and says its number", async () => {
  const { conversation } = await talking();
  const first = await conversation.seal("seeker", { text: "x" });
  assert.deepEqual(Object.keys(first), ["id", "body"]);
  await conversation.add(10, new Uint8Array(32));
  await conversation.add(2, new Uint8Array(32));
  assert.deepEqual(conversation.numbers, [1, 2, 10]);
  const second = await conversation.seal("seeker", { text: "x" });
  assert.equal(second.key_number, 10);
  const [opened] = await conversation.open([{ number: 1, sender: "seeker", ...second }]);
  assert.equal(opened.text, "x");
});

test("while anything names a newer key than those that are here, nothing is sealed", async () => {
  const { conversation, said } = await talking();
  const first = await said();
  await conversation.open([{ ...first, key_number: 2 }]);
  assert.equal(conversation.maySeal, false);
  await refused("untrusted-key", () => conversation.seal("seeker", { text: "x" }));
  // What stays here may be locked: a draft must not be lost for it.
  const kept = await conversation.seal("seeker", { text: "x" }, { isKept: true });
  assert.ok(!("key_number" in kept));
  await conversation.add(2, new Uint8Array(32));
  assert.equal((await conversation.seal("seeker", { text: "x" })).key_number, 2);
  conversation.name(3);
  assert.equal(conversation.maySeal, false);
});

test("a message whose key has no number is damaged, and breaks only itself", async () => {
  const { conversation, said } = await talking();
  const first = await said();
  for (const number of [0, -1, 1.5, "2", null]) {
    const [strange, whole] = await conversation.open([{ ...first, key_number: number }, first]);
    assert.deepEqual([strange.text, strange.damaged, whole.text], [null, true, "message 1"]);
  }
  assert.ok(conversation.maySeal);
});
