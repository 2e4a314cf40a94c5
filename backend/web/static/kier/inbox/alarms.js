/**
 * Alarms about keys (docs/protocol.md, "The organisation"). Whoever can write to the database
 * could swap a public key; so what outsiders get is compared with what our own seeds give.
 */

import { Refused } from "./api.js";

/** Alarms under which nothing may be sealed any more. */
export const GRAVE = ["own-key", "organisation-key", "unknown-key"];

/**
 * Compare; pure.
 * @param {{me: {public_key: string}, own: string, grants: {id: string, public: string}[],
 *   seen: {id: string, public: string} | null}} keys `own` and `grants` come from our own seeds;
 *   `seen` is the organisation's key as outsiders get it, null if they do not see it
 * @returns {null | "own-key" | "organisation-key" | "unknown-key" | "not-shown"}
 */
export function alarmOf({ me, own, grants, seen }) {
  if (own !== me.public_key) return "own-key";
  if (!seen) return "not-shown";
  const ours = grants.find(({ id }) => id === seen.id);
  if (!ours) return "unknown-key";
  return ours.public === seen.public ? null : "organisation-key";
}

/** The organisation's key as an outsider gets it; null where there is none to be seen. */
export async function keySeenOutside(api, organisation) {
  try {
    const seen = await api.getAsOutsider(`/api/v1/intake/organisations/${organisation}`);
    return seen.key;
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
}
