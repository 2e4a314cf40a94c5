/** What members' browsers do with their organisation's key pair. */

import { hkdf, lock, lockingKey, seal, unlockKey } from "./boxes.js";
import { label, organisationKeyLabel, requestKeyLabel, utf8 } from "./encoding.js";

const ORGANISATION_RECOVERY = "kier/1/organisation-recovery";

/** Request key `number` from an organisation's envelope; `key` is the id of the pair's. */
export async function openRequestKey(pair, { request, organisation, key, number }, envelope) {
  return pair.open(requestKeyLabel(request, organisation, key, number), envelope);
}

/** A grant: the organisation's seed, sealed to a member's public key. */
export async function sealGrant(memberPublic, { organisation, key, member }, seed) {
  return seal(memberPublic, organisationKeyLabel(organisation, key, member), seed);
}

/** The organisation's seed from a member's grant. */
export async function openGrant(memberPair, { organisation, key, member }, grant) {
  return memberPair.open(organisationKeyLabel(organisation, key, member), grant);
}

/** The organisation's seed, locked under a recovery code. */
export async function lockRecovery(code, { organisation, key }, seed) {
  return lock(await recoveryKey(code), recoveryLabel(organisation, key), seed);
}

/** The organisation's seed; `damaged` if another code locked it. */
export async function unlockRecovery(code, { organisation, key }, envelope) {
  return unlockKey(await recoveryKey(code), recoveryLabel(organisation, key), envelope);
}

// 130 random bits need no stretching: no one guesses them at any speed.
async function recoveryKey(code) {
  const { readRecoveryCode } = await import("./recovery-code.js");
  return lockingKey(await hkdf(utf8(readRecoveryCode(code)), ORGANISATION_RECOVERY));
}

const recoveryLabel = (organisation, key) => label(ORGANISATION_RECOVERY, organisation, key);
