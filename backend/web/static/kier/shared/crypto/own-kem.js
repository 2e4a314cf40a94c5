/**
 * Opening what was sealed to a key pair, by the browser's own ML-KEM and X25519; the twin of library-kem.js. What it needs
 * besides, seals.js has.
 */

import { KEY_SIZE } from "./boxes.js";
import { decode } from "./encoding.js";
import { all, combine, ML_KEM_PUBLIC_SIZE, schedule, sha3 } from "./seals.js";

/**
 * @import { Bytes } from "./encoding.js"
 * @import { Opener } from "./key-pairs.js"
 */

const ML_KEM_SEED_SIZE = 64;
const ML_KEM_CIPHERTEXT_SIZE = 1088;
const EXPANDED_SIZE = 96;
const SHAKE = 0x1f;
// What stands before a private key of X25519 in PKCS #8 (RFC 8410).
const PKCS8 = decode("MC4CAQAwBQYDK2VuBCIEIA");
// Types of ML-KEM in WebCrypto are still to come.
const subtle = /** @type {any} */ (crypto.subtle);

/**
 * Expand a seed (32 bytes) as X-Wing says.
 * @param {Bytes} seed
 * @returns {Promise<Opener>}
 */
export async function expand(seed) {
  const bytes = sha3(seed, SHAKE, EXPANDED_SIZE);
  const [kem, x25519] = await Promise.all([
    subtle.importKey("raw-seed", bytes.subarray(0, ML_KEM_SEED_SIZE), "ML-KEM-768", true, [
      "decapsulateBits",
    ]),
    subtle.importKey("pkcs8", all(PKCS8, bytes.subarray(ML_KEM_SEED_SIZE)), "X25519", true, [
      "deriveBits",
    ]),
  ]);
  const [first, second] = await Promise.all([
    subtle.exportKey("jwk", kem),
    subtle.exportKey("jwk", x25519),
  ]);
  const own = decode(second.x);
  return {
    public: all(decode(first.pub, ML_KEM_PUBLIC_SIZE), own),
    open: (info, enc, ciphertext) => open({ kem, x25519, own }, info, enc, ciphertext),
  };
}

/**
 * @param {{kem: CryptoKey, x25519: CryptoKey, own: Bytes}} pair
 * @param {Bytes} info
 * @param {Bytes} enc
 * @param {Bytes} ciphertext
 * @returns {Promise<ArrayBuffer>}
 */
async function open({ kem, x25519, own }, info, enc, ciphertext) {
  const sent = enc.slice(ML_KEM_CIPHERTEXT_SIZE);
  const theirs = await subtle.importKey("raw", sent, "X25519", false, []);
  const [sharedKey, agreed] = await Promise.all([
    subtle.decapsulateBits("ML-KEM-768", kem, enc.slice(0, ML_KEM_CIPHERTEXT_SIZE)),
    subtle.deriveBits({ name: "X25519", public: theirs }, x25519, 8 * KEY_SIZE),
  ]);
  const { key, cipher } = await schedule(combine(sharedKey, agreed, sent, own), info);
  return subtle.decrypt(cipher, key, ciphertext);
}
