/** Key pairs of members and organisations: X-Wing, which is ML-KEM-768 and X25519 side by side. */

import { Aes256Gcm, CipherSuite, HkdfSha256, XWing } from "../../vendor/hpke.js";
import { checkedKey, joined, KEY_SIZE } from "./boxes.js";
import { CryptoError, random, utf8 } from "./encoding.js";

/**
 * @import { RawKey } from "../../vendor/hpke.js"
 * @import { Bytes } from "./encoding.js"
 */

const ENCAPSULATION_SIZE = 1120;

/** X-Wing that expands each private key once: that takes as long as half of all the opening. */
class LastingXWing extends XWing {
  /** @type {WeakMap<ArrayBufferLike, object>} */
  #expanded = new WeakMap();

  /**
   * The library asks with a view of the same buffer each time that the same key is used.
   * @param {Bytes} seed
   */
  _expandDecapsulationKey(seed) {
    if (!this.#expanded.has(seed.buffer)) {
      this.#expanded.set(seed.buffer, super._expandDecapsulationKey(seed));
    }
    return /** @type {object} */ (this.#expanded.get(seed.buffer));
  }
}

const suite = new CipherSuite({
  kem: new LastingXWing(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/**
 * A box that the owner of the public key opens, bound to a label.
 * @param {Bytes} publicKey
 * @param {string} label
 * @param {Bytes} plaintext
 */
export async function seal(publicKey, label, plaintext) {
  const info = utf8(label);
  try {
    const recipientPublicKey = await suite.kem.deserializePublicKey(publicKey);
    const sealed = await suite.seal({ recipientPublicKey, info }, plaintext);
    return joined(new Uint8Array(sealed.enc), sealed.ct);
  } catch {
    throw new CryptoError("malformed");
  }
}

/** A private key and its public one, both from a 32-byte `seed`. */
export class KeyPair {
  #private;

  /**
   * @param {Bytes} seed
   * @param {{privateKey: RawKey, publicKey: RawKey}} options
   */
  constructor(seed, { privateKey, publicKey }) {
    this.seed = seed;
    this.public = publicKey.key;
    this.#private = privateKey;
  }

  /**
   * The pair of a seed.
   * @param {Bytes} seed
   */
  static async of(seed) {
    if (seed.length !== KEY_SIZE) throw new CryptoError("malformed");
    const kem = /** @type {LastingXWing} */ (suite.kem);
    return new KeyPair(seed, await kem.generateKeyPairDerand(seed.slice()));
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
    const info = utf8(label);
    let opened;
    try {
      const enc = box.slice(0, ENCAPSULATION_SIZE);
      const context = { recipientKey: this.#private, enc, info };
      opened = await suite.open(context, box.slice(ENCAPSULATION_SIZE));
    } catch {
      throw new CryptoError("damaged");
    }
    return checkedKey(new Uint8Array(opened));
  }
}
