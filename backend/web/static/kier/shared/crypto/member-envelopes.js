/** What a member's browser locks under the password: the member's seed, and pins. */

import { lock } from "./boxes.js";
import { memberKeyLabel, pack } from "./encoding.js";
import { pinsLabel } from "./member-trust.js";

/**
 * @import { Bytes } from "./encoding.js"
 * @import { Pins, PinsPlace } from "./member-trust.js"
 */

/**
 * The `member_key_envelope`; `wrap` as a `lockingKey`.
 * @param {CryptoKey} wrap
 * @param {string} member
 * @param {Bytes} seed
 */
export async function lockMemberSeed(wrap, member, seed) {
  return lock(wrap, memberKeyLabel(member), seed);
}

/**
 * Return the box of a member's pins; `key` as `pinsKey` makes it.
 * @param {CryptoKey} key
 * @param {PinsPlace} place
 * @param {Pins} pins
 */
export async function lockPins(key, place, pins) {
  return lock(key, pinsLabel(place), pack(pins));
}
