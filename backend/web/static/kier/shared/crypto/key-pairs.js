/** Key pairs of members and organisations: X-Wing, which is ML-KEM-768 and X25519 side by side. */

import { checkedKey, KEY_SIZE } from "./boxes.js";
import { CryptoError, random, utf8 } from "./encoding.js";
import { NO_KEM } from "./locksmith.js";
import { isOwnKem, seal } from "./seals.js";

/** @import { Bytes } from "./encoding.js" */

/**
 * A seed that was expanded, by the browser or the library: its public key, and what opens a message
 * of HPKE (`info`, encapsulation, ciphertext) or fails.
 * @typedef {{public: Bytes,
 *   open: (info: Bytes, enc: Bytes, ciphertext: Bytes) => Promise<ArrayBuffer>}} Opener
 */

const ENCAPSULATION_SIZE = 1120;
// Whether the browser's own parts have opened something in this worker.
let isProven = false;

/** A private key and its public one, both from a 32-byte `seed`. */
export class KeyPair {
  #opener;

  /**
   * @param {Bytes} seed
   * @param {Opener} opener
   */
  constructor(seed, opener) {
    this.seed = seed;
    this.public = opener.public;
    this.#opener = opener;
  }

  /**
   * The pair of a seed.
   * @param {Bytes} seed
   * @throws {CryptoError} no-kem: the library is needed (locksmith.js)
   */
  static async of(seed) {
    if (seed.length !== KEY_SIZE) throw new CryptoError("malformed");
    if (isOwnKem()) return KeyPair.#own(seed);
    const { expand } = await import("./library-kem.js");
    return new KeyPair(seed, await expand(seed));
  }

  // A browser may have less than it says: its first pair opens what is sealed to it before it is used.
  static async #own(/** @type {Bytes} */ seed) {
    try {
      const { expand } = await import("./own-kem.js");
      const pair = new KeyPair(seed, await expand(seed));
      if (!isProven) await pair.open("kier", await seal(pair.public, "kier", seed));
      isProven = true;
      return pair;
    } catch {
      throw new CryptoError(NO_KEM);
    }
  }

  /** A new pair. */
  static generate() {
    return KeyPair.of(random(KEY_SIZE));
  }

  /**
   * The key or seed that was sealed to this pair under a label; `damaged` if there is none.
   * @param {string} label
   * @param {Bytes} box
   */
  async open(label, box) {
    return checkedKey(await this.openAny(label, box));
  }

  /**
   * The same, of any size.
   * @param {string} label
   * @param {Bytes} box
   */
  async openAny(label, box) {
    const info = utf8(label);
    const enc = box.slice(0, ENCAPSULATION_SIZE);
    try {
      return new Uint8Array(await this.#opener.open(info, enc, box.slice(ENCAPSULATION_SIZE)));
    } catch {
      throw new CryptoError("damaged");
    }
  }
}
