/** The case code: eighteen random digits and two that check them (ISO 7064 MOD 97-10). */

const DIGITS = 20;
const RANDOM_RANGE = 10n ** 18n;
// Beyond this some codes would come more often.
const RANDOM_LIMIT = 18n * RANDOM_RANGE;

/** `code` is too-short, too-long, not-digits or mistyped. */
export class CodeError extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** A new code of twenty ASCII digits. */
export function newCode() {
  let number;
  do [number] = crypto.getRandomValues(new BigUint64Array(1));
  while (number >= RANDOM_LIMIT);
  const body = (number % RANDOM_RANGE) * 100n;
  return String(body + 98n - (body % 97n)).padStart(DIGITS, "0");
}

/**
 * The code as it is shown: five groups of four.
 * @param {string} code
 */
export function formatCode(code) {
  return code.replace(/....(?=.)/g, "$& ");
}

/**
 * The digits of a code as it was typed: with spaces, dashes, in any script; or a `CodeError`.
 * @param {string} text
 */
export function readCode(text) {
  const characters = text.replace(/[\s\p{Pd}\p{Cf}\x1c-\x1f\x85]/gu, "");
  if (!/^\p{Nd}*$/u.test(characters)) throw new CodeError("not-digits");
  const code = Array.from(characters, digit).join("");
  if (code.length < DIGITS) throw new CodeError("too-short");
  if (code.length > DIGITS) throw new CodeError("too-long");
  if (BigInt(code) % 97n !== 1n) throw new CodeError("mistyped");
  return code;
}

/** @param {string} character */
function digit(character) {
  // Every script's digits stand in order, from nought, in blocks of ten.
  const point = /** @type {number} */ (character.codePointAt(0));
  let start = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start -= 1;
  return (point - start) % 10;
}
