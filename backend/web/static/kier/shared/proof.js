/**
 * Proof of work, which opens a throttled door at once (docs/throttles.md; ALTCHA, version 1).
 *
 * SHA-256 (FIPS 180-4) is written out here, since the browser's own takes ten times as long for
 * such short texts: each is a promise. Nothing here is secret.
 */

// So many numbers are tried before the page may draw.
const AT_ONCE = 2_000;
const WORDS = 64;
const BLOCK = 64;

/**
 * Find the number for which SHA-256 of salt and number is the challenge.
 * @param {{algorithm: string, challenge: string, maxnumber: number, salt: string,
 *   signature: string}} challenge
 * @returns {Promise<string>} what goes into the header `Kier-Proof`
 * @throws {RangeError} no number up to `maxnumber` does it
 */
export async function solve(challenge) {
  const { algorithm, salt, signature, maxnumber } = challenge;
  const first = Number.parseInt(challenge.challenge.slice(0, 8), 16) | 0;
  for (let number = 0; number <= maxnumber; number += 1) {
    const text = `${salt}${number}`;
    if (digest(text)[0] === first && sha256(text) === challenge.challenge) {
      return btoa(
        JSON.stringify({ algorithm, challenge: challenge.challenge, number, salt, signature }),
      );
    }
    if (number % AT_ONCE === 0) await new Promise((done) => setTimeout(done));
  }
  throw new RangeError("this challenge has no answer");
}

/**
 * SHA-256 of a text of ASCII, in hexadecimal.
 * @param {string} text
 */
export function sha256(text) {
  return Array.from(digest(text), (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

/**
 * The same as eight words.
 * @param {string} text
 */
function digest(text) {
  const blocks = ((text.length + 8) >> 6) + 1;
  const bytes = new Uint8Array(blocks * BLOCK);
  for (let place = 0; place < text.length; place += 1) bytes[place] = text.charCodeAt(place);
  bytes[text.length] = 0x80;
  new DataView(bytes.buffer).setUint32(bytes.length - 4, text.length * 8);
  const state = new Int32Array(START);
  for (let from = 0; from < bytes.length; from += BLOCK) takeBlock(state, bytes, from);
  return state;
}

// The first bits of roots of the first primes.
const PRIMES = firstPrimes(WORDS);
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const ROUND = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const words = new Int32Array(WORDS);

/**
 * @param {number} word
 * @param {number} by
 */
const turned = (word, by) => (word >>> by) | (word << (32 - by));

/**
 * @param {Int32Array} state
 * @param {Uint8Array} bytes
 * @param {number} from
 */
function takeBlock(state, bytes, from) {
  for (let i = 0; i < 16; i += 1) {
    const at = from + 4 * i;
    words[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let i = 16; i < WORDS; i += 1) {
    const early = words[i - 15];
    const late = words[i - 2];
    const first = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const second = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    words[i] = first + second + words[i - 16] + words[i - 7];
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < WORDS; i += 1) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const one =
      (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + choice + ROUND[i] + words[i]) | 0;
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + majority) | 0;
    // One by one: an array for each round would take twice as long.
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

/** @param {number} root */
function fraction(root) {
  return ((root - Math.floor(root)) * 2 ** 32) | 0;
}

/** @param {number} count */
function firstPrimes(count) {
  /** @type {number[]} */
  const found = [];
  for (let number = 2; found.length < count; number += 1) {
    if (found.every((prime) => number % prime)) found.push(number);
  }
  return found;
}
