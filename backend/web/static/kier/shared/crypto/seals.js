/**
 * Sealing to a public key. Where the browser has ML-KEM and X25519 itself, HPKE (RFC 9180: base mode, one message, empty
 * aad) is the few steps below, over them; elsewhere a library of 13 kB does it.
 */

import { joined, KEY_SIZE, lockingKey } from "./boxes.js";
import { CryptoError, utf8 } from "./encoding.js";
import { NO_KEM, OWN_KEM } from "./locksmith.js";

/** @import { Bytes } from "./encoding.js" */

const PUBLIC_SIZE = 1216;
export const ML_KEM_PUBLIC_SIZE = 1184;
const NONCE_SIZE = 12;
const BASE_MODE = 0;
const SHA3_RATE = 136;
const NOTHING = new Uint8Array();
// The combiner of X-Wing ends with it: `\.//^\`.
const X_WING = utf8("\\.//^\\");
// KEM 0x647a, KDF 0x0001, AEAD 0x0002.
const SUITE = new Uint8Array([...utf8("HPKE"), 0x64, 0x7a, 0, 1, 0, 2]);
// Types of ML-KEM in WebCrypto are still to come.
const subtle = /** @type {any} */ (crypto.subtle);

/** Whether this worker was told to use the browser's own parts. */
export const isOwnKem = () => /** @type {{name?: string}} */ (globalThis).name === OWN_KEM;

/**
 * A box that the owner of the public key opens, bound to a label.
 * @param {Bytes} publicKey
 * @param {string} label
 * @param {Bytes} plaintext
 */
export async function seal(publicKey, label, plaintext) {
  if (!isOwnKem()) {
    const library = await import("./library-kem.js");
    return library.seal(publicKey, label, plaintext);
  }
  try {
    const { shared, enc } = await encapsulate(publicKey);
    const { key, cipher } = await schedule(shared, utf8(label));
    return joined(enc, await subtle.encrypt(cipher, key, plaintext));
  } catch {
    // A wrong key, or a browser that has less than it says: the library tells which.
    throw new CryptoError(NO_KEM);
  }
}

/**
 * X-Wing (draft-connolly-cfrg-xwing-kem): a shared secret, and what gives it to the owner of the key.
 * @param {Bytes} publicKey
 */
async function encapsulate(publicKey) {
  if (publicKey.length !== PUBLIC_SIZE) throw new CryptoError(NO_KEM);
  const [first, second] = [
    publicKey.slice(0, ML_KEM_PUBLIC_SIZE),
    publicKey.slice(ML_KEM_PUBLIC_SIZE),
  ];
  const [kem, x25519, mine] = await Promise.all([
    subtle.importKey("raw-public", first, "ML-KEM-768", false, ["encapsulateBits"]),
    subtle.importKey("raw", second, "X25519", false, []),
    subtle.generateKey("X25519", false, ["deriveBits"]),
  ]);
  const [{ sharedKey, ciphertext }, agreed, sent] = await Promise.all([
    subtle.encapsulateBits("ML-KEM-768", kem),
    subtle.deriveBits({ name: "X25519", public: x25519 }, mine.privateKey, 8 * KEY_SIZE),
    subtle.exportKey("raw", mine.publicKey),
  ]);
  return { shared: combine(sharedKey, agreed, sent, second), enc: all(ciphertext, sent) };
}

/**
 * The combiner of X-Wing: of both shared secrets, what was sent for X25519, and its public key.
 * @param {...(ArrayBuffer | Bytes)} parts
 */
export const combine = (...parts) => sha3(all(...parts, X_WING));

/**
 * The key schedule of a context: what locks its only message.
 * @param {Bytes} shared
 * @param {Bytes} info
 */
export async function schedule(shared, info) {
  const context = all(
    [BASE_MODE],
    await extract(NOTHING, "psk_id_hash", NOTHING),
    await extract(NOTHING, "info_hash", info),
  );
  const secret = await extract(shared, "secret", NOTHING);
  const [key, iv] = await Promise.all([
    expand(secret, "key", context, KEY_SIZE),
    expand(secret, "base_nonce", context, NONCE_SIZE),
  ]);
  return { key: await lockingKey(key), cipher: { name: "AES-GCM", iv } };
}

/**
 * @param {Bytes} salt
 * @param {string} label
 * @param {Bytes} ikm
 */
const extract = (salt, label, ikm) => hmac(salt, all(utf8("HPKE-v1"), SUITE, utf8(label), ikm));

/**
 * At most 32 bytes, so that the first block of HKDF is enough.
 * @param {Bytes} secret
 * @param {string} label
 * @param {Bytes} info
 * @param {number} length
 */
async function expand(secret, label, info, length) {
  const labelled = all([0, length], utf8("HPKE-v1"), SUITE, utf8(label), info, [1]);
  return (await hmac(secret, labelled)).subarray(0, length);
}

/**
 * @param {Bytes} key
 * @param {Bytes} text
 */
async function hmac(key, text) {
  // An empty key is, to HMAC, one of zeros; WebCrypto takes no empty one.
  const bytes = key.length ? key : new Uint8Array(KEY_SIZE);
  const hash = { name: "HMAC", hash: "SHA-256" };
  const mac = await subtle.importKey("raw", bytes, hash, false, ["sign"]);
  return new Uint8Array(await subtle.sign("HMAC", mac, text));
}

/**
 * SHA3-256 (FIPS 202) of a text that fits into one block, as the 134 bytes of the combiner do; with the suffix 0x1f, so
 * many bytes of SHAKE-256. Few browsers have it.
 * @param {Bytes} text
 */
export function sha3(text, suffix = 0x06, size = KEY_SIZE) {
  const state = new Uint8Array(200);
  state.set(text);
  state[text.length] = suffix;
  state[SHA3_RATE - 1] |= 0x80;
  permute(new BigUint64Array(state.buffer));
  return state.slice(0, size);
}

/**
 * Keccak-f[1600]: theta, rho and pi, chi, iota.
 * @param {BigUint64Array} lanes
 */
function permute(lanes) {
  for (let round = 0, bits = 1; round < 24; round += 1) {
    const columns = [0, 1, 2, 3, 4].map((x) =>
      [5, 10, 15, 20].reduce((sum, y) => sum ^ lanes[x + y], lanes[x]),
    );
    for (const at of lanes.keys()) {
      lanes[at] ^= columns[(at + 4) % 5] ^ rotated(columns[(at + 1) % 5], 1);
    }
    for (let turn = 1, x = 1, y = 0, moved = lanes[1], by = 0; turn <= 24; turn += 1) {
      [x, y] = [y, (2 * x + 3 * y) % 5];
      by += turn;
      [moved, lanes[x + 5 * y]] = [lanes[x + 5 * y], rotated(moved, by % 64)];
    }
    for (let row = 0; row < 25; row += 5) {
      const before = lanes.slice(row, row + 5);
      for (const x of before.keys()) {
        lanes[row + x] = before[x] ^ (~before[(x + 1) % 5] & before[(x + 2) % 5]);
      }
    }
    for (let place = 0; place < 7; place += 1) {
      bits = ((bits << 1) ^ ((bits >> 7) * 0x71)) % 256;
      if (bits & 2) lanes[0] ^= 1n << BigInt(2 ** place - 1);
    }
  }
}

/**
 * @param {bigint} lane
 * @param {number} by
 */
const rotated = (lane, by) => BigInt.asUintN(64, (lane << BigInt(by)) | (lane >> BigInt(64 - by)));

/** @param {(ArrayBuffer | ArrayLike<number>)[]} parts */
export function all(...parts) {
  return new Uint8Array(
    parts.flatMap((part) => Array.from(part instanceof ArrayBuffer ? new Uint8Array(part) : part)),
  );
}
