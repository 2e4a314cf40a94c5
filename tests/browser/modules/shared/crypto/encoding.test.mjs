import assert from "node:assert/strict";
import { test } from "node:test";
import * as encoding from "../../../../../backend/web/static/kier/shared/crypto/encoding.js";
import { messageLabel } from "../../../../../backend/web/static/kier/shared/crypto/messages.js";
import { wrong } from "../../stand-ins.mjs";
import { refused } from "../../vectors.mjs";

const { decode, encode, identifier, utf8 } = encoding;
const ID = "4c5e9a0d-899a-47f0-9ec3-70cd0f003b83";

test("bytes become text and bytes again, at every length", () => {
  for (let size = 0; size < 70; size += 1) {
    const bytes = Uint8Array.from({ length: size }, (_, place) => (place * 89 + size) & 255);
    const text = encode(bytes);
    assert.equal(text, Buffer.from(bytes).toString("base64url"));
    assert.deepEqual(decode(text, size), bytes);
  }
});

test("a value has one spelling", async () => {
  const others = [
    "AA==",
    "A",
    "AB",
    "AAB",
    "AA\n",
    " AAAA",
    "+AAA",
    "/AAA",
    "ÀAAA",
    "AA.A",
    null,
    5,
  ];
  for (const other of others) await refused("malformed", () => decode(wrong(other)));
});

test("a value has its size", async () => {
  await refused("malformed", () => decode("AAAA", 2));
  await refused("malformed", () => decode("AAAA", 4));
  assert.deepEqual(decode("AAAA", 3), new Uint8Array(3));
});

test("half a surrogate pair is no text", async () => {
  for (const text of ["\ud83d", "a\udc00b", undefined])
    await refused("malformed", () => utf8(text));
  assert.deepEqual(utf8("é😀"), new Uint8Array(Buffer.from("é😀")));
});

test("identifiers are UUIDs in lower case", async () => {
  assert.equal(identifier(ID), ID);
  const others = [
    ID.toUpperCase(),
    `${ID}\n`,
    ID.replaceAll("-", ""),
    `{${ID}}`,
    `${ID}|`,
    "",
    null,
  ];
  for (const other of others) await refused("malformed", () => identifier(other));
});

test("senders are the seeker and organisations", async () => {
  assert.equal(
    messageLabel(ID, ID, `organisation:${ID}`),
    `kier/1/message|${ID}|${ID}|organisation:${ID}`,
  );
  for (const sender of ["", "Seeker", ID, "organisation:", "organisation:x", `member:${ID}`]) {
    await refused("malformed", () => messageLabel(ID, ID, sender));
  }
  await refused("malformed", () => messageLabel(ID, ID, `organisation:${ID}\n`));
  await refused("malformed", () => messageLabel(ID, ID, `organisation:${ID}:${ID}`));
});

test("request keys are numbered from 1, and 1 is left out", async () => {
  assert.equal(encoding.seekerKeyLabel(ID, 1), `kier/1/seeker-key|${ID}`);
  assert.equal(encoding.seekerKeyLabel(ID, 12), `kier/1/seeker-key|${ID}|12`);
  for (const number of [0, -1, 1.5, "2", NaN, null]) {
    await refused("malformed", () => encoding.seekerKeyLabel(ID, wrong(number)));
  }
});
