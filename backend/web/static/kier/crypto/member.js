/** What a member's browser does with the password: two keys, of which one leaves it. */

import { hkdf, lock, stretch, unlockKey } from "./boxes.js";
import { encode, MEMBER_LOGIN, MEMBER_WRAP, memberKeyLabel, utf8 } from "./encoding.js";

// A password is easier to guess than a case code.
const LEAST = { memory_kib: 65_536, iterations: 3, parallelism: 1 };

/** The root of a password in NFKC, so that every keyboard makes the same bytes. */
export async function memberRoot(password, salt, parameters) {
  return stretch(utf8(password.normalize("NFKC")), salt, parameters, LEAST);
}

/** `login`, text that the account system gets as a password; `wrap`, which locks the seed. */
export async function memberKeys(root) {
  return { login: encode(await hkdf(root, MEMBER_LOGIN)), wrap: await hkdf(root, MEMBER_WRAP) };
}

/** The `member_key_envelope`; `wrap` as a `lockingKey`. */
export async function lockMemberSeed(wrap, member, seed) {
  return lock(wrap, memberKeyLabel(member), seed);
}

/** The member's seed; `damaged` for another password or another member's envelope. */
export async function unlockMemberSeed(wrap, member, envelope) {
  return unlockKey(wrap, memberKeyLabel(member), envelope);
}
