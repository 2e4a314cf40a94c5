/** Keys of an organisation that come from a holder of the one before, walked key by key. */

import { CryptoError } from "./encoding.js";
import { isSuccession } from "./organisation-proofs.js";

/**
 * @import { KeyPair } from "./key-pairs.js"
 * @import { ListedKey, MemberTrust, OrganisationPins } from "./member-trust.js"
 */

/**
 * Walk from the newest trusted key to the newest that successions reach; what is reached is pinned.
 * @param {import("./member-trust.js").MemberTrust} trust
 * @param {string} organisation
 * @param {Map<string, ListedKey>} listed keys by identifier
 * @returns {Promise<{isForked: boolean, ungranted: string | null}>} `ungranted`: comes from a holder
 *   of the newest key, and was not granted to this member
 */
export async function walkSuccessions(trust, organisation, listed) {
  const reached = new Set();
  for (;;) {
    const { newest } = /** @type {OrganisationPins} */ (trust.of(organisation));
    const holder = listed.get(newest)?.pair;
    if (reached.has(newest)) return { isForked: true, ungranted: null };
    reached.add(newest);
    const next = holder ? await successorsOf(organisation, newest, holder, listed) : [];
    if (!next.length) return { isForked: false, ungranted: null };
    if (next.length > 1) return { isForked: true, ungranted: null };
    const { public: publicKey, pair } = /** @type {ListedKey} */ (listed.get(next[0]));
    if (!pair) return { isForked: false, ungranted: next[0] };
    try {
      await trust.trustKey(organisation, next[0], publicKey, { isNewest: true });
    } catch (error) {
      if (!(error instanceof CryptoError) || error.code !== "pins-conflict") throw error;
      return { isForked: true, ungranted: null };
    }
  }
}

/**
 * @param {string} organisation
 * @param {string} oldKey
 * @param {KeyPair} holder
 * @param {Map<string, ListedKey>} listed
 */
async function successorsOf(organisation, oldKey, holder, listed) {
  const found = [];
  for (const [newKey, { public: publicKey, replaces, succession }] of listed) {
    if (replaces !== oldKey || newKey === oldKey) continue;
    const place = { organisation, oldKey, newKey, publicKey };
    if (await isSuccession(succession, holder.seed, place)) found.push(newKey);
  }
  return found;
}
