// Offers the modules to another program: a line of JSON asks, `[method, …values]`, a line answers.

import { createInterface } from "node:readline";
import { prepareToken } from "../../../backend/web/static/kier/shared/blind-tokens.js";
import * as attachments from "../../../backend/web/static/kier/shared/crypto/attachments.js";
import { lockingKey } from "../../../backend/web/static/kier/shared/crypto/boxes.js";
import { readCode } from "../../../backend/web/static/kier/shared/crypto/case-code.js";
import { decode, encode } from "../../../backend/web/static/kier/shared/crypto/encoding.js";
import { HopeMember } from "../../../backend/web/static/kier/shared/crypto/hope-worker.js";
import { readRecoveryCode } from "../../../backend/web/static/kier/shared/crypto/recovery-code.js";
import { Seeker } from "../../../backend/web/static/kier/shared/crypto/seeker-worker.js";
import { WORDS } from "../../../backend/web/static/kier/shared/crypto/words.js";
import { Member } from "./members.mjs";

const { lockAttachment, padme, unlockAttachment } = attachments;
const hope = new HopeMember();
/** @type {Record<string, any>} */
const keepers = { seeker: new Seeker(), member: new Member(), hope };

/** @type {Awaited<ReturnType<typeof prepareToken>>[]} */
const prepared = [];

/** @typedef {Parameters<typeof lockAttachment>[1]} AttachmentPlace */

const offers = {
  /** @param {string} publicKey @param {string} fingerprint */
  async prepareToken(publicKey, fingerprint) {
    const token = await prepareToken(publicKey, fingerprint);
    return { place: prepared.push(token) - 1, blinded: token.blinded };
  },
  /** @param {number} place @param {string} blindSignature */
  finishToken: (place, blindSignature) => prepared[place].finish(blindSignature),
  /** @param {{text: string, id: string, bytes: string}} recording */
  async sealRecording({ bytes, ...place }) {
    return hope.sealRecording({ ...place, bytes: decode(bytes) });
  },
  /** @param {Parameters<HopeMember["openRecording"]>[0]} recording */
  async openRecording(recording) {
    return encode(await hope.openRecording(recording));
  },
  readCode,
  readRecoveryCode,
  words: () => WORDS,
  /** @param {string} text */
  decode: (text) => encode(decode(text)),
  /** @param {number[]} sizes */
  padme: (sizes) => sizes.map(padme),
  /** @param {string} key @param {AttachmentPlace} place @param {string} content */
  async lockAttachment(key, place, content) {
    const boxes = [];
    const file = new Blob([decode(content)]);
    for await (const box of lockAttachment(await lockingKey(decode(key)), place, file)) {
      boxes.push(encode(box));
    }
    return boxes;
  },
  /** @param {string} key @param {AttachmentPlace} place @param {string[]} boxes */
  async unlockAttachment(key, place, boxes) {
    const file = await unlockAttachment(
      await lockingKey(decode(key)),
      place,
      boxes.map((box) => decode(box)),
    );
    return encode(new Uint8Array(await file.arrayBuffer()));
  },
};

/** @type {Record<string, (...values: any[]) => unknown>} */
const offered = offers;

/** @param {string} line */
async function answer(line) {
  const [method, ...values] = JSON.parse(line);
  const [keeper, name] = method.split(".");
  try {
    const output = name ? await keepers[keeper][name](...values) : await offered[method](...values);
    return { output };
  } catch (/** @type {any} */ error) {
    return typeof error.code === "string" ? { code: error.code } : { broken: error.stack };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
}
