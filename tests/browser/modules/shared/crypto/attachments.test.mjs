import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import * as attachments from "../../../../../backend/web/static/kier/shared/crypto/attachments.js";
import { lock, lockingKey } from "../../../../../backend/web/static/kier/shared/crypto/boxes.js";
import { decode } from "../../../../../backend/web/static/kier/shared/crypto/encoding.js";
import { refused, VECTORS } from "../../vectors.mjs";

const { attachmentLabel, lockAttachment, lockPiece, padme, PIECE_SIZE, unlockAttachment } =
  attachments;
const [FIRST, LAST] = VECTORS.attachment_pieces;
const [, request, attachment] = FIRST.aad.split("|");
const FILE = { request, attachment };
const KEY = lockingKey(decode(FIRST.key));

/** @param {Uint8Array} bytes */
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
/** @param {Blob} blob */
const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());

/** @param {BlobPart} content */
async function boxesOf(content) {
  const boxes = [];
  for await (const box of lockAttachment(await KEY, FILE, new Blob([content]))) boxes.push(box);
  return boxes;
}

test("the pieces of the vectors", async () => {
  const stream = createHash("shake256", { outputLength: PIECE_SIZE });
  const plain = [stream.update("kier vectors piece").digest(), decode(LAST.plain)];
  const boxes = [];
  for (const [index, vector] of VECTORS.attachment_pieces.entries()) {
    assert.equal(attachmentLabel(request, attachment, index, index === 1), vector.aad);
    const iv = decode(vector.nonce);
    const raw = await crypto.subtle.importKey("raw", decode(vector.key), "AES-GCM", false, [
      "encrypt",
    ]);
    const cipher = { name: "AES-GCM", iv, additionalData: Buffer.from(vector.aad) };
    const locked = await crypto.subtle.encrypt(cipher, raw, plain[index]);
    boxes.push(new Uint8Array(Buffer.concat([iv, Buffer.from(locked)])));
    assert.deepEqual(
      [sha256(plain[index]), plain[index].length, sha256(boxes[index])],
      [vector.plain_sha256, vector.size, vector.box_sha256],
    );
  }
  const opened = await bytesOf(await unlockAttachment(await KEY, FILE, boxes));
  const file = opened.subarray(PIECE_SIZE);
  assert.deepEqual(opened.subarray(0, PIECE_SIZE), new Uint8Array(plain[0]));
  assert.deepEqual([...file, 0x80], [...plain[1].subarray(0, file.length + 1)]);
  assert.ok(plain[1].subarray(file.length + 1).every((byte) => byte === 0));
  assert.deepEqual(
    (await boxesOf(opened)).map((box) => box.length),
    boxes.map((box) => box.length),
  );
});

test("files of every awkward size come back", async () => {
  for (const size of [0, 1, PIECE_SIZE - 1, PIECE_SIZE, PIECE_SIZE + 1, 2 * PIECE_SIZE]) {
    const content = new Uint8Array(size).fill(0x80);
    const boxes = await boxesOf(content);
    assert.equal(boxes.length, Math.floor(size / PIECE_SIZE) + 1);
    assert.deepEqual(await bytesOf(await unlockAttachment(await KEY, FILE, boxes)), content);
  }
});

test("a piece that is missing, swapped, cut off or another file's is damaged", async () => {
  const key = await KEY;
  const [one, two, three] = await boxesOf(new Uint8Array(2 * PIECE_SIZE));
  for (const boxes of [
    [],
    [one],
    [one, two],
    [one, three],
    [two, one, three],
    [one, two, three, one],
  ]) {
    await refused("damaged", () => unlockAttachment(key, FILE, boxes));
  }
  const other = { request, attachment: request };
  await refused("damaged", () => unlockAttachment(key, other, [one, two, three]));
});

test("a piece of another length is refused, and damaged when it comes", async () => {
  const key = await KEY;
  const place = { ...FILE, index: 0 };
  await refused("malformed", () => lockPiece(key, { ...place, last: false }, new Uint8Array(5)));
  await refused("malformed", () =>
    lockPiece(key, { ...place, last: true }, new Uint8Array(PIECE_SIZE)),
  );
  const short = await lock(key, attachmentLabel(request, attachment, 0, false), new Uint8Array(5));
  const [, last] = await boxesOf(new Uint8Array(PIECE_SIZE));
  await refused("damaged", () => unlockAttachment(key, FILE, [short, last]));
  const unmarked = await lock(
    key,
    attachmentLabel(request, attachment, 0, true),
    new Uint8Array(5),
  );
  await refused("damaged", () => unlockAttachment(key, FILE, [unmarked]));
});

test("sizes after Padmé", () => {
  const sizes = [0, 1, 2, 3, 9, 17, 100, 1000, 65_537, 262_144];
  assert.deepEqual(sizes.map(padme), [0, 1, 2, 3, 10, 18, 104, 1024, 67_584, 262_144]);
});
