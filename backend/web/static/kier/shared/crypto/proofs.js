/** Proofs that a request key comes from a holder of the one before (docs/protocol.md). */

import { hkdf, KEY_SIZE } from "./boxes.js";
import { CryptoError, decode, encode, identifier, utf8 } from "./encoding.js";

/** @import { Bytes } from "./encoding.js" */

/** @typedef {{request: string, number: number, key: Bytes}} ChainPlace */

const CHAIN = "kier/1/request-key-chain";
const HMAC = { name: "HMAC", hash: "SHA-256" };

/**
 * Return the proof that request key `number` comes from a holder of the one before.
 * @param {Bytes} previous
 * @param {ChainPlace} place
 */
export async function chain(previous, place) {
  return prove(previous, CHAIN, chainText(place));
}

/**
 * Tell whether it comes from one; null and junk are no proof.
 * @param {string | null | undefined} proof
 * @param {Bytes} previous
 * @param {ChainPlace} place
 */
export async function isChain(proof, previous, place) {
  return isProof(proof, previous, CHAIN, chainText(place));
}

/** @param {{request: string, number: number, key: Bytes}} options */
const chainText = ({ request, number, key }) =>
  [CHAIN, identifier(request), checkedNumber(number, 2), encode(checkedSize(key))].join("|");

/**
 * Return a proof.
 * @param {Bytes} secret
 * @param {string} purpose
 * @param {string} text
 */
export async function prove(secret, purpose, text) {
  return encode(
    new Uint8Array(await crypto.subtle.sign("HMAC", await macKey(secret, purpose), utf8(text))),
  );
}

/**
 * Tell whether it is one.
 * @param {string | null | undefined} proof
 * @param {Bytes} secret
 * @param {string} purpose
 * @param {string} text
 */
export async function isProof(proof, secret, purpose, text) {
  let bytes;
  try {
    bytes = decode(/** @type {string} */ (proof), KEY_SIZE);
  } catch {
    return false;
  }
  return crypto.subtle.verify("HMAC", await macKey(secret, purpose), bytes, utf8(text));
}

/**
 * @param {Bytes} secret
 * @param {string} purpose
 */
async function macKey(secret, purpose) {
  const bytes = await hkdf(checkedSize(secret), purpose);
  return crypto.subtle.importKey("raw", bytes, HMAC, false, ["sign", "verify"]);
}

/**
 * @param {number} number
 * @param {number} minimum
 */
export function checkedNumber(number, minimum) {
  if (!Number.isSafeInteger(number) || number < minimum) throw new CryptoError("malformed");
  return number;
}

/** @param {Bytes} bytes */
export function checkedSize(bytes) {
  if (bytes.length !== KEY_SIZE) throw new CryptoError("malformed");
  return bytes;
}
