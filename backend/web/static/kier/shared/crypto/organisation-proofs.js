/**
 * Proofs about keys of organisations (docs/protocol.md, "Which keys are trusted"): that a new one comes
 * from a holder of the old one, and with which request key an organisation began.
 */

import { encode, identifier, label } from "./encoding.js";
import { checkedNumber, checkedSize, isProof, prove } from "./proofs.js";

/** @import { Bytes } from "./encoding.js" */

/** @typedef {{organisation: string, oldKey: string, newKey: string, publicKey: Bytes}} SuccessionPlace */
/** @typedef {{request: string, organisation: string, number: number, key: Bytes}} PinPlace */

const SUCCESSION = "kier/1/organisation-succession";
const REFERRAL_PIN = "kier/1/referral-pin";

/**
 * Return the proof that a new organisation key comes from a holder of the old one.
 * @param {Bytes} oldSeed
 * @param {SuccessionPlace} place
 */
export async function succession(oldSeed, place) {
  return prove(oldSeed, SUCCESSION, successionText(place));
}

/**
 * Tell whether a holder of the old organisation key made the new one.
 * @param {string | null | undefined} proof
 * @param {Bytes} oldSeed
 * @param {SuccessionPlace} place
 */
export async function isSuccession(proof, oldSeed, place) {
  return isProof(proof, oldSeed, SUCCESSION, successionText(place));
}

/**
 * Return what an organisation keeps of the request key with which it began.
 * @param {Bytes} organisationSeed
 * @param {PinPlace} place
 */
export async function referralPin(organisationSeed, place) {
  return prove(organisationSeed, REFERRAL_PIN, await pinText(place));
}

/**
 * Tell whether the organisation began with this request key.
 * @param {string | null | undefined} proof
 * @param {Bytes} organisationSeed
 * @param {PinPlace} place
 */
export async function isReferralPin(proof, organisationSeed, place) {
  return isProof(proof, organisationSeed, REFERRAL_PIN, await pinText(place));
}

/**
 * Of the 32 bytes with which a member proves to hold an organisation's key.
 * @param {string} organisation
 * @param {string} key
 * @param {string} member
 */
export function organisationHolderLabel(organisation, key, member) {
  return label("kier/1/organisation-holder", organisation, key, member);
}

/** @param {{organisation: string, oldKey: string, newKey: string, publicKey: Bytes}} options */
const successionText = ({ organisation, oldKey, newKey, publicKey }) =>
  [SUCCESSION, ...[organisation, oldKey, newKey].map(identifier), encode(publicKey)].join("|");

/** @param {{request: string, organisation: string, number: number, key: Bytes}} options */
async function pinText({ request, organisation, number, key }) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", checkedSize(key)));
  const ids = [request, organisation].map(identifier);
  return [REFERRAL_PIN, ...ids, checkedNumber(number, 1), encode(digest)].join("|");
}
