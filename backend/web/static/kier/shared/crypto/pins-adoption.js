/** What a member from before there were pins pins once (docs/inbox.md, "Which keys are trusted"). */

import { encode } from "./encoding.js";

/** @import { ListedKey, MemberTrust } from "./member-trust.js" */

/**
 * Pin the keys of an organisation that are held now. Which is the newest is told by what outsiders
 * get: whoever does not hold that pins nothing.
 * @param {import("./member-trust.js").MemberTrust} trust
 * @param {string} organisation
 * @param {{listed: Map<string, import("./member-trust.js").ListedKey>, seen: {id: string, public: string} | undefined,
 *   isSealer: boolean}} keys
 */
export async function adopted(trust, organisation, { listed, seen, isSealer }) {
  const newest = seen && listed.get(seen.id);
  if (trust.of(organisation) || !newest || encode(newest.public) !== seen.public) return;
  if (!newest.pair && !isSealer) return;
  await trust.trustKey(organisation, seen.id, newest.public, { isNewest: true });
  for (const [id, key] of listed) {
    if (key.pair) await trust.trustKey(organisation, id, key.public, { isNewest: false });
  }
}
