/**
 * What members do with the keys and messages of requests, and with drafts. Each takes a `Member` of member-worker.js,
 * and what a page asks with.
 */

import { hkdf, lock, lockingKey, unlock } from "./boxes.js";
import { CryptoError, decode, encode, label, pack, unpack } from "./encoding.js";
import { Referral } from "./referral-keys.js";

/**
 * @import { Member } from "./member-worker.js"
 * @import { SealedMessage } from "./messages.js"
 * @import { ReferralEnvelope, ReferralPin } from "./referral-keys.js"
 */

/**
 * Opens the keys of a referral as the server lists it: `{numbers, alarm, maySeal, lacksGrant,
 * mustPin}`, see `Referral`; `numbers` are trusted; `lacksGrant`: one was passed over whose
 * organisation key is not here (if that is all of them, `no-grant`); `mustPin`: accepted before there
 * were pins.
 * @param {Member} keeper
 * @param {{request: string, organisation: string, envelopes: ReferralEnvelope[],
 *   pin?: ReferralPin | null, key: string, isAccepted?: boolean, mayPin?: boolean}} options
 */
export async function openReferral(
  keeper,
  { request, organisation, envelopes, pin = null, key, isAccepted = false, mayPin = false },
) {
  const referral = keeper._referrals.get(request) ?? new Referral(request, organisation);
  const lacksGrant = await referral.take(
    { envelopes, pin, key, isAccepted, mayPin },
    pairsOf(keeper, organisation),
  );
  if (!referral.numbers.length && lacksGrant) throw new CryptoError("no-grant");
  keeper._referrals.set(request, referral);
  return { ...stateOf(referral), lacksGrant, mustPin: isAccepted && !pin && referral.maySeal };
}

/**
 * Opens a request's messages as the server lists them: `{messages, numbers, alarm, maySeal}`.
 * @param {Member} keeper
 * @param {{request: string, messages: SealedMessage[]}} options
 */
export async function openMessages(keeper, { request, messages }) {
  const referral = referralOf(keeper, request);
  const opened = await referral.open(messages);
  return { messages: opened, ...stateOf(referral) };
}

/**
 * Makes the pin of a referral that is accepted: `{number, mac}`.
 * @param {Member} keeper
 * @param {{request: string, organisation: string}} options
 */
export async function pinReferral(keeper, { request, organisation }) {
  keeper._mustSeal(organisation);
  const referral = referralOf(keeper, request);
  if (!referral.maySeal) throw new CryptoError("untrusted-key");
  return referral.pin(pairsOf(keeper, organisation));
}

/**
 * Locks a message: the body of POST …/messages; `isKept`: it stays here, also under an alarm.
 * @param {Member} keeper
 * @param {{request: string, organisation: string, text: string, after?: string | null,
 *   id?: string, isKept?: boolean}} options `id`: of a reply that waited
 */
export async function sealMessage(
  keeper,
  { request, organisation, text, after, id, isKept = false },
) {
  if (!isKept) keeper._mustSeal(organisation);
  return referralOf(keeper, request).seal(
    `organisation:${organisation}`,
    { text, after, id },
    { isKept },
  );
}

/**
 * @param {Member} keeper
 * @param {string} organisation
 */
const pairsOf = (keeper, organisation) => (/** @type {string} */ key) =>
  keeper._organisations.pair(organisation, key);

/** @param {{numbers: number[], alarm: string | null, maySeal: boolean}} options */
const stateOf = ({ numbers, alarm, maySeal }) => ({ numbers, alarm, maySeal });

/**
 * @param {Member} keeper
 * @param {string} request
 */
function referralOf(keeper, request) {
  const referral = keeper._referrals.get(request);
  if (!referral) throw new CryptoError("malformed");
  return referral;
}

// -- Drafts, which stay in this browser

// The longest has the identifier of a note.
const DRAFT_KINDS = /^[a-z0-9-]{1,41}$/;

/**
 * A key that only this member has, whatever the password is.
 * @param {Member} keeper
 */
const draftKey = async (keeper) =>
  lockingKey(await hkdf(keeper._own().seed, "kier/1/member-drafts"));

/**
 * Binds a piece of a draft to its writer, its request, what it is to become, and its place.
 * @param {Member} keeper
 * @param {{request: string, kind: string}} draft
 * @param {number} place
 * @param {number} count
 */
function draftLabel(keeper, { request, kind }, place, count) {
  if (!DRAFT_KINDS.test(kind)) throw new CryptoError("malformed");
  const end = place === count - 1 ? "last" : "more";
  return `${label("kier/1/draft", keeper._member, request)}|${kind}|${place}|${end}`;
}

/**
 * Locks a draft, in pieces, for this member alone.
 * @param {Member} keeper
 * @param {{request: string, kind: string, pieces: string[]}} draft
 * @returns {Promise<string[]>}
 */
export async function lockDraft(keeper, { request, kind, pieces }) {
  const key = await draftKey(keeper);
  return Promise.all(
    pieces.map(async (text, place) => {
      const where = draftLabel(keeper, { request, kind }, place, pieces.length);
      return encode(await lock(key, where, pack({ text })));
    }),
  );
}

/**
 * Opens a draft; `damaged`: it is another member's, of another request, or not whole.
 * @param {Member} keeper
 * @param {{request: string, kind: string, boxes: string[]}} draft
 * @returns {Promise<string[]>}
 */
export async function unlockDraft(keeper, { request, kind, boxes }) {
  const key = await draftKey(keeper);
  return Promise.all(
    boxes.map(async (box, place) => {
      const where = draftLabel(keeper, { request, kind }, place, boxes.length);
      return unpack(await unlock(key, where, decode(box))).text;
    }),
  );
}
