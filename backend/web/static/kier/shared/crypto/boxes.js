/** The building blocks of the protocol: Argon2id, HKDF and AES-256-GCM; HPKE is in key-pairs.js and seals.js. */

import { argon2id } from "../../vendor/argon2id.js";
import { CryptoError, decode, random, utf8 } from "./encoding.js";

/** @import { Bytes } from "./encoding.js" */

/** @typedef {{memory_kib: number, iterations: number, parallelism: number}} Argon2Parameters */

/** Bytes of a key and of a seed. */
export const KEY_SIZE = 32;

const NONCE_SIZE = 12;
const TAG_SIZE = 16;
const SALT_SIZE = 16;
// Less than would stop a phone.
const MAX_COSTS = { memory_kib: 262_144, iterations: 16, parallelism: 4 };

/**
 * The root of a secret. A server that asks for less work than `minimum` wants to guess: refused.
 * @param {Bytes} secret
 * @param {string} salt
 * @param {Argon2Parameters} parameters
 * @param {Argon2Parameters} minimum
 */
export async function stretch(secret, salt, parameters, minimum) {
  for (const [name, max] of Object.entries(MAX_COSTS)) {
    const cost = parameters?.[/** @type {keyof typeof MAX_COSTS} */ (name)];
    if (
      !Number.isInteger(cost) ||
      cost < minimum[/** @type {keyof typeof MAX_COSTS} */ (name)] ||
      cost > max
    ) {
      throw new CryptoError("refused-parameters");
    }
  }
  const root = await argon2id({
    password: secret,
    salt: decode(salt, SALT_SIZE),
    memorySize: parameters.memory_kib,
    iterations: parameters.iterations,
    parallelism: parameters.parallelism,
    hashLength: KEY_SIZE,
    outputType: "binary",
  });
  return /** @type {Bytes} */ (root);
}

/**
 * 32 bytes of `root` for a purpose.
 * @param {Bytes} root
 * @param {string} info
 */
export async function hkdf(root, info) {
  const key = await crypto.subtle.importKey("raw", root, "HKDF", false, ["deriveBits"]);
  const derivation = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(derivation, key, 8 * KEY_SIZE));
}

/**
 * 32 bytes as a key that locks and unlocks, and cannot be read again.
 * @param {Bytes} bytes
 */
export async function lockingKey(bytes) {
  // WebCrypto would take 16 bytes as well, and quietly be another algorithm.
  if (bytes.length !== KEY_SIZE) throw new CryptoError("malformed");
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/**
 * A box of nonce, ciphertext and tag, bound to a label.
 * @param {CryptoKey} key
 * @param {string} label
 * @param {Bytes} plaintext
 */
export async function lock(key, label, plaintext) {
  const nonce = random(NONCE_SIZE);
  return joined(nonce, await crypto.subtle.encrypt(aesGcm(nonce, label), key, plaintext));
}

/**
 * What was locked under this key and label.
 * @param {CryptoKey} key
 * @param {string} label
 * @param {Bytes} box
 */
export async function unlock(key, label, box) {
  const cipher = aesGcm(box.subarray(0, NONCE_SIZE), label);
  if (box.length < NONCE_SIZE + TAG_SIZE) throw new CryptoError("damaged");
  try {
    return new Uint8Array(await crypto.subtle.decrypt(cipher, key, box.subarray(NONCE_SIZE)));
  } catch {
    throw new CryptoError("damaged");
  }
}

/**
 * The key or seed that was locked.
 * @param {CryptoKey} key
 * @param {string} label
 * @param {Bytes} box
 */
export async function unlockKey(key, label, box) {
  return checkedKey(await unlock(key, label, box));
}

/**
 * What came out of a box, if it can be a key or a seed.
 * @param {Bytes} opened
 */
export function checkedKey(opened) {
  if (opened.length !== KEY_SIZE) throw new CryptoError("damaged");
  return opened;
}

/**
 * @param {Bytes} iv
 * @param {string} label
 */
function aesGcm(iv, label) {
  return { name: "AES-GCM", iv, additionalData: utf8(label) };
}

/**
 * @param {Bytes} first
 * @param {ArrayBuffer} rest
 */
export function joined(first, rest) {
  const box = new Uint8Array(first.length + rest.byteLength);
  box.set(first);
  box.set(new Uint8Array(rest), first.length);
  return box;
}
