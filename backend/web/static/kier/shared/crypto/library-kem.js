/** X-Wing and HPKE of a library, for browsers without ML-KEM of their own; own-kem.js and seals.js are its twins. */

import { Aes256Gcm, CipherSuite, HkdfSha256, XWing } from "../../vendor/hpke.js";
import { joined } from "./boxes.js";
import { CryptoError, utf8 } from "./encoding.js";

/**
 * @import { Bytes } from "./encoding.js"
 * @import { Opener } from "./key-pairs.js"
 */

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

/**
 * Expand a seed (32 bytes).
 * @param {Bytes} seed
 * @returns {Promise<Opener>}
 */
export async function expand(seed) {
  const kem = /** @type {LastingXWing} */ (suite.kem);
  // The library keeps a view of it.
  const { privateKey: recipientKey, publicKey } = await kem.generateKeyPairDerand(seed.slice());
  return {
    public: publicKey.key,
    open: (info, enc, ciphertext) => suite.open({ recipientKey, enc, info }, ciphertext),
  };
}
