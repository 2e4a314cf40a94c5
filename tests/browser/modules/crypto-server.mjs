// Offers the modules to another program: a line of JSON asks, `[method, …values]`, a line answers.

import { createInterface } from "node:readline";
import { prepareToken } from "../../../backend/web/static/kier/respondent/blind-tokens.js";
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
const keepers = { seeker: new Seeker(), member: new Member(), hope: new HopeMember() };

const prepared = [];

const offers = {
  async prepareToken(publicKey, fingerprint) {
    const token = await prepareToken(publicKey, fingerprint);
    return { place: prepared.push(token) - 1, blinded: token.blinded };
  },
  finishToken: (place, blindSignature) => prepared[place].finish(blindSignature),
  async sealRecording({ bytes, ...place }) {
    return keepers.hope.sealRecording({ ...place, bytes: decode(bytes) });
  },
  async openRecording(recording) {
    return encode(await keepers.hope.openRecording(recording));
  },
  readCode,
  readRecoveryCode,
  words: () => WORDS,
  decode: (text) => encode(decode(text)),
  padme: (sizes) => sizes.map(padme),
  async lockAttachment(key, place, content) {
    const boxes = [];
    const file = new Blob([decode(content)]);
    for await (const box of lockAttachment(await lockingKey(decode(key)), place, file)) {
      boxes.push(encode(box));
    }
    return boxes;
  },
  async unlockAttachment(key, place, boxes) {
    const file = await unlockAttachment(
      await lockingKey(decode(key)),
      place,
      boxes.map((box) => decode(box)),
    );
    return encode(new Uint8Array(await file.arrayBuffer()));
  },
};

async function answer(line) {
  const [method, ...values] = JSON.parse(line);
  const [keeper, name] = method.split(".");
  try {
    const output = name ? await keepers[keeper][name](...values) : await offers[method](...values);
    return { output };
  } catch (error) {
    return typeof error.code === "string" ? { code: error.code } : { broken: error.stack };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
}
