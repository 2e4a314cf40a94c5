/** Proof of work, which opens a throttled door at once (docs/throttles.md; ALTCHA, version 1). */

// As many digests are under way at once; the page can draw in between.
const AT_ONCE = 500;

/**
 * Find the number for which SHA-256 of salt and number is the challenge.
 * @param {{algorithm: string, challenge: string, maxnumber: number, salt: string,
 *   signature: string}} challenge
 * @returns {Promise<string>} what goes into the header `Kier-Proof`
 * @throws {RangeError} no number up to `maxnumber` does it
 */
export async function solve(challenge) {
  const { algorithm, salt, signature, maxnumber } = challenge;
  for (let from = 0; from <= maxnumber; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, maxnumber - from + 1) }, (_, i) => from + i);
    const digests = await Promise.all(numbers.map((number) => digest(`${salt}${number}`)));
    const place = digests.indexOf(challenge.challenge);
    if (place >= 0) {
      const number = numbers[place];
      return btoa(JSON.stringify({ algorithm, challenge: challenge.challenge, number, salt, signature }));
    }
  }
  throw new RangeError("this challenge has no answer");
}

async function digest(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
