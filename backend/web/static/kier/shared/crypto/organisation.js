/** What members' browsers do with their organisation's key pair. */

import { hkdf, lock, lockingKey, unlockKey } from "./boxes.js";
import { label, organisationKeyLabel, requestKeyLabel, utf8 } from "./encoding.js";
import { seal } from "./seals.js";

/**
 * @import { Bytes } from "./encoding.js"
 * @import { KeyPair } from "./key-pairs.js"
 */

/** @typedef {{organisation: string, key: string, member: string}} GrantPlace */

const ORGANISATION_RECOVERY = "kier/1/organisation-recovery";

/**
 * Request key `number` from an organisation's envelope; `key` is the id of the pair's.
 * @param {KeyPair} pair
 * @param {{request: string, organisation: string, key: string, number: number}} options
 * @param {Bytes} envelope
 */
export async function openRequestKey(pair, { request, organisation, key, number }, envelope) {
  return pair.open(requestKeyLabel(request, organisation, key, number), envelope);
}

/**
 * A grant: the organisation's seed, sealed to a member's public key.
 * @param {Bytes} memberPublic
 * @param {{organisation: string, key: string, member: string}} options
 * @param {Bytes} seed
 */
export async function sealGrant(memberPublic, { organisation, key, member }, seed) {
  return seal(memberPublic, organisationKeyLabel(organisation, key, member), seed);
}

/**
 * The organisation's seed from a member's grant.
 * @param {KeyPair} memberPair
 * @param {{organisation: string, key: string, member: string}} options
 * @param {Bytes} grant
 */
export async function openGrant(memberPair, { organisation, key, member }, grant) {
  return memberPair.open(organisationKeyLabel(organisation, key, member), grant);
}

/**
 * The organisation's seed, locked under a recovery code.
 * @param {string} code
 * @param {{organisation: string, key: string}} options
 * @param {Bytes} seed
 */
export async function lockRecovery(code, { organisation, key }, seed) {
  return lock(await recoveryKey(code), recoveryLabel(organisation, key), seed);
}

/**
 * The organisation's seed; `damaged` if another code locked it.
 * @param {string} code
 * @param {{organisation: string, key: string}} options
 * @param {Bytes} envelope
 */
export async function unlockRecovery(code, { organisation, key }, envelope) {
  return unlockKey(await recoveryKey(code), recoveryLabel(organisation, key), envelope);
}

/**
 * 130 random bits need no stretching: no one guesses them at any speed.
 * @param {string} code
 */
async function recoveryKey(code) {
  const { readRecoveryCode } = await import("./recovery-code.js");
  return lockingKey(await hkdf(utf8(readRecoveryCode(code)), ORGANISATION_RECOVERY));
}

/**
 * @param {string} organisation
 * @param {string} key
 */
const recoveryLabel = (organisation, key) => label(ORGANISATION_RECOVERY, organisation, key);
