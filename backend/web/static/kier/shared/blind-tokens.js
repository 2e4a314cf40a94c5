/** Blind tokens: the server signs what it cannot see, and later cannot tell whose it was (RFC 9474). */

import { CryptoError, decode, encode, utf8 } from "./crypto/encoding.js";
import { RSABSSA } from "../vendor/blind-tokens.js";

/** @import { Bytes } from "./crypto/encoding.js" */

/** @typedef {{message: string, signature: string}} Token */

// The same as in surveys/blind_tokens/verification.py and keys.py.
const LABEL = "kier/1/survey-token";
const [MIN_BITS, MAX_BITS] = [2048, 4096];
const EXPONENT = "1,0,1";

const suite = RSABSSA.SHA384.PSS.Randomized();

/**
 * The SHA-256 of a round's public key, as it is announced; both base64url.
 * @param {string} publicKey
 */
export async function fingerprintOf(publicKey) {
  return encode(new Uint8Array(await crypto.subtle.digest("SHA-256", decode(publicKey))));
}

/**
 * A token to be signed: `blinded` goes to the server, and may go again if the line was cut.
 * `finish(blindSignature)` answers `{message, signature}`, which is spent with the answer. All are
 * base64url. `fingerprint` came by another way than the key: a server that gives each person
 * another key would know them again.
 *
 * A CryptoError: `other-key` than the announced one, `malformed` key or text, or `damaged`: what
 * the server answered is not its signature of `blinded`.
 * @param {string} publicKey
 * @param {string} fingerprint
 */
export async function prepareToken(publicKey, fingerprint) {
  if ((await fingerprintOf(publicKey)) !== fingerprint) throw new CryptoError("other-key");
  const key = await imported(decode(publicKey));
  const message = suite.prepare(utf8(LABEL));
  const { blindedMsg, inv } = await suite.blind(key, message);
  return {
    blinded: encode(blindedMsg),
    /** @param {string} blindSignature */
    async finish(blindSignature) {
      const signed = decode(blindSignature);
      let signature;
      try {
        signature = await suite.finalize(key, message, signed, inv);
      } catch {
        throw new CryptoError("damaged");
      }
      return { message: encode(message), signature: encode(signature) };
    },
  };
}

/** @param {Bytes} spki */
async function imported(spki) {
  const algorithm = { name: "RSA-PSS", hash: "SHA-384" };
  let key;
  try {
    // The library reads the numbers out of the key, so it has to be extractable.
    key = await crypto.subtle.importKey("spki", spki, algorithm, true, ["verify"]);
  } catch {
    throw new CryptoError("malformed");
  }
  const { modulusLength, publicExponent } = /** @type {RsaKeyAlgorithm} */ (key.algorithm);
  if (modulusLength < MIN_BITS || modulusLength > MAX_BITS || `${publicExponent}` !== EXPONENT) {
    throw new CryptoError("malformed");
  }
  return key;
}
