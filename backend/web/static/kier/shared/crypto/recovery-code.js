/**
 * The recovery code that an organisation prints: 26 characters of Crockford's base32, 130 bits.
 * Imports nothing, since pages read it too.
 */

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 26;

/** `code` is `wrong-character`, `too-short` or `too-long`. */
export class RecoveryCodeError extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** A new code, without separators. */
export function newRecoveryCode() {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH));
  return Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join("");
}

/**
 * The code in groups of four, as it is printed.
 * @param {string} code
 */
export function formatRecoveryCode(code) {
  return code.replace(/....(?=.)/g, "$& ");
}

/**
 * The 26 characters of a code as a person typed it: case, spaces and dashes do not matter, and
 * O, I and L are 0, 1 and 1. It has no check digits: a slip is `damaged` when it is used.
 * @param {string} text
 */
export function readRecoveryCode(text) {
  const code = text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}\x1c-\x1f\x85]/gu, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
  for (const character of code) {
    if (!LETTERS.includes(character)) throw new RecoveryCodeError("wrong-character");
  }
  if (code.length !== LENGTH) {
    throw new RecoveryCodeError(code.length < LENGTH ? "too-short" : "too-long");
  }
  return code;
}
