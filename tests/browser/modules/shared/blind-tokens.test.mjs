import assert from "node:assert/strict";
import { test } from "node:test";
import * as tokens from "../../../../backend/web/static/kier/shared/blind-tokens.js";
import { decode, encode } from "../../../../backend/web/static/kier/shared/crypto/encoding.js";
import { RSABSSA } from "../../../../backend/web/static/kier/vendor/blind-tokens.js";
import { refused } from "../vectors.mjs";

const { subtle } = crypto;
const suite = RSABSSA.SHA384.PSS.Randomized();

/** A round's key: private, and public as it is announced. */
async function round(modulusLength = 2048, exponent = [1, 0, 1]) {
  const publicExponent = Uint8Array.from(exponent);
  const algorithm = { name: "RSA-PSS", hash: "SHA-384", modulusLength, publicExponent };
  const { privateKey, publicKey } = await subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const announced = encode(new Uint8Array(await subtle.exportKey("spki", publicKey)));
  /** @param {string} blinded */
  const sign = async (blinded) => encode(await suite.blindSign(privateKey, decode(blinded)));
  return { sign, publicKey, announced, fingerprint: await tokens.fingerprintOf(announced) };
}

const { sign, publicKey, announced, fingerprint } = await round();

test("a token is its random bytes, its label, and the signature of them", async () => {
  const { blinded, finish } = await tokens.prepareToken(announced, fingerprint);
  const { message, signature } = await finish(await sign(blinded));
  const [raw, signed] = [decode(message), decode(signature)];
  assert.equal(new TextDecoder().decode(raw.subarray(32)), "kier/1/survey-token");
  assert.equal(raw.length, 51);
  assert.ok(await subtle.verify({ name: "RSA-PSS", saltLength: 48 }, publicKey, signed, raw));
});

test("no two tokens are alike, before and after", async () => {
  const made = await Promise.all([1, 2].map(() => tokens.prepareToken(announced, fingerprint)));
  assert.notEqual(made[0].blinded, made[1].blinded);
  const done = await Promise.all(
    made.map(async (token) => token.finish(await sign(token.blinded))),
  );
  assert.notEqual(done[0].message, done[1].message);
});

test("another key than the announced one is refused", async () => {
  const other = await round();
  await refused("other-key", () => tokens.prepareToken(other.announced, fingerprint));
  await refused("other-key", () => tokens.prepareToken(announced, fingerprint.slice(1)));
  await refused("other-key", () => tokens.prepareToken(announced, ""));
});

test("what is no key of a round is refused", async () => {
  const text = encode(new Uint8Array(300));
  const weak = await Promise.all([round(2048, [3]), round(1024)]);
  for (const key of [text, announced.slice(0, -4), ...weak.map((made) => made.announced)]) {
    const known = await tokens.fingerprintOf(key);
    await refused("malformed", () => tokens.prepareToken(key, known));
  }
  await refused("malformed", () => tokens.prepareToken("a+", fingerprint));
});

test("what is not the server's signature of it is refused, and asking again is not", async () => {
  const { blinded, finish } = await tokens.prepareToken(announced, fingerprint);
  const other = await tokens.prepareToken(announced, fingerprint);
  const right = await sign(blinded);
  const changed = decode(right);
  changed[100] ^= 1;
  for (const wrong of [encode(changed), right.slice(4), "", await sign(other.blinded)]) {
    await refused("damaged", () => finish(wrong));
  }
  await refused("malformed", () => finish("="));
  assert.equal((await finish(right)).message, (await finish(right)).message);
});
