// Argon2id as the pages have it, in whose place it stands; what it was asked before it knows.

import * as real from "../../../backend/web/static/kier/vendor/argon2id.js";

/** @typedef {Parameters<typeof real.argon2id>[0] & {outputType: "binary"}} Asked */
/** @typedef {{password: Uint8Array, salt: Uint8Array}} Secret */

/** @type {Map<string, Promise<Uint8Array>>} */
const known = new Map();

/**
 * As the one of the pages.
 * @param {Asked & Secret} asked
 */
export async function argon2id(asked) {
  const name = JSON.stringify({ ...asked, password: [...asked.password], salt: [...asked.salt] });
  const stretched = known.get(name) ?? real.argon2id(asked);
  known.set(name, stretched);
  // Whoever wipes theirs leaves the others'.
  return (await stretched).slice();
}
