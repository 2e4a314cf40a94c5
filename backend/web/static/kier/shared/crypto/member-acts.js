/**
 * What members do seldom with keys: making them, trusting and granting those of others. Each takes a
 * `Member` of member-worker.js, and what a page asks with.
 */

import { CryptoError, decode, encode } from "./encoding.js";
import { KeyPair } from "./key-pairs.js";
import { lockPins as lockedPins, lockMemberSeed } from "./member-envelopes.js";
import { keyHash } from "./member-trust.js";
import { lockRecovery, sealGrant, unlockRecovery } from "./organisation.js";
import { organisationHolderLabel, succession } from "./organisation-proofs.js";

/**
 * @import { NewKeyInput } from "kier/api"
 * @import { Bytes } from "./encoding.js"
 * @import { MemberTrust, OrganisationKeys, PublicKey } from "./member-trust.js"
 * @import { Member } from "./member-worker.js"
 * @import { GrantPlace } from "./organisation.js"
 */

/**
 * Makes a pair for a member who has none: `{public_key, member_key_envelope, pins}`.
 * @param {Member} keeper
 * @param {{member: string}} options
 */
export async function makeMember(keeper, { member }) {
  const { wrap, pins: key } = keeper._stretched ?? refuse("malformed");
  keeper._become(member, await KeyPair.generate());
  keeper._pinsKey = key;
  keeper._pinsAlarm = null;
  const { public: own, seed } = keeper._own();
  await keeper._trust.begin(own);
  const envelope = await lockMemberSeed(wrap, member, seed);
  return {
    public_key: encode(own),
    member_key_envelope: encode(envelope),
    pins: await lock(keeper, key),
  };
}

/**
 * The same pair and pins under the password stretched last: `{member_key_envelope, pins}`.
 * `keepPins` says that the server took them.
 * @param {Member} keeper
 * @param {{member: string}} options
 */
export async function rewrap(keeper, { member }) {
  const { seed } = keeper._own(member);
  if (keeper._pinsAlarm) refuse("alarm");
  const { wrap, pins: key } = keeper._stretched ?? refuse("malformed");
  const envelope = await lockMemberSeed(wrap, member, seed);
  return { member_key_envelope: encode(envelope), pins: await lock(keeper, key) };
}

/**
 * Locks what is trusted now, for PUT members/pins: `{version, box}`; null: nothing is new.
 * @param {Member} keeper
 */
export async function lockPins(keeper) {
  if (keeper._pinsAlarm) refuse("alarm");
  return keeper._trust.isChanged ? lock(keeper, keeper._pinsKey) : null;
}

/**
 * @param {Member} keeper
 * @param {CryptoKey} key
 */
async function lock(keeper, key) {
  const { pins, version: before } = keeper._trust;
  const place = { member: keeper._member, version: before + 1 };
  keeper._sent = { key, pins: structuredClone(pins), version: place.version };
  return { version: place.version, box: encode(await lockedPins(key, place, pins)) };
}

/**
 * The server took the pins that were locked last: `{version}`. What was pinned since is still new.
 * @param {Member} keeper
 */
export async function keepPins(keeper) {
  const { key, version, pins } = keeper._sent ?? refuse("malformed");
  keeper._trust.keep({ version, pins });
  keeper._pinsKey = key;
  keeper._sent = null;
  return { version };
}

/**
 * Trusts an organisation's key (`{id, public}`) after its words were compared by voice; `isOlder`: it
 * only opens what is stored.
 * @param {Member} keeper
 * @param {{organisation: string, key: PublicKey, isOlder?: boolean}} options
 */
export async function trustOrganisation(keeper, { organisation, key, isOlder = false }) {
  if (isOlder) keeper._mustSeal(organisation);
  else if (keeper._pinsAlarm) refuse("alarm");
  await keeper._trust.trustKey(organisation, key.id, decode(key.public), { isNewest: !isOlder });
  return null;
}

/**
 * Trusts the key of a colleague at an organisation after its words were compared by voice.
 * @param {Member} keeper
 * @param {{organisation: string, member: string, public: string}} options
 */
export async function trustMember(keeper, { organisation, member, public: memberPublic }) {
  keeper._mustSeal(organisation);
  keeper._trust.pins.members[member] = await keyHash(decode(memberPublic));
  return null;
}

/**
 * Lets go of colleagues who are not listed any more (`but` are those that are): if they come back,
 * words are compared anew.
 * @param {Member} keeper
 * @param {{but: string[]}} options
 */
export async function dropMembers(keeper, { but }) {
  if (keeper._pinsAlarm) refuse("alarm");
  const { members } = keeper._trust.pins;
  const gone = Object.keys(members).filter((id) => id !== keeper._member && !but.includes(id));
  for (const id of gone) delete members[id];
  return null;
}

/**
 * Lets go of a colleague who was removed just now.
 * @param {{_trust: MemberTrust, _pinsAlarm: string | null}} options
 * @param {{member: string}} options
 */
export async function dropMember({ _trust, _pinsAlarm }, { member }) {
  if (!_pinsAlarm) delete _trust.pins.members[member];
  return null;
}

/**
 * Whose key is pinned as it is listed (`[{id, public_key}]`): their ids.
 * @param {Member} keeper
 * @param {{members: {id: string, public_key: string | null}[]}} options
 */
export async function pinnedMembers(keeper, { members }) {
  return pinnedOf(keeper, members);
}

/**
 * Of colleagues, the ids of those whose key is pinned as it is listed.
 * @param {{_trust: MemberTrust}} options
 * @param {{id: string, public_key: string | null}[]} members
 */
export async function pinnedOf({ _trust }, members) {
  const pinned = [];
  for (const { id, public_key: key } of members) {
    if (key && (await _trust.hasMember(id, decode(key)))) pinned.push(id);
  }
  return pinned;
}

/**
 * Grants a trusted key to a colleague, whose words were compared: `{grant}`.
 * @param {Member} keeper
 * @param {{organisation: string, key: string, member: string, public: string}} options
 */
export async function grantTo(keeper, { organisation, key, member, public: memberPublic }) {
  keeper._mustSeal(organisation);
  const { seed } = keeper._key(organisation, key);
  if (!(await keeper._trust.hasMember(member, decode(memberPublic)))) refuse("untrusted-member");
  return { grant: await grantOf(seed, { organisation, key, member }, memberPublic) };
}

/**
 * Answers a challenge (`box`) that proves to hold a key: `{bytes}`.
 * @param {Member} keeper
 * @param {{organisation: string, key: string, box: string}} options
 */
export async function answerChallenge(keeper, { organisation, key, box }) {
  const label = organisationHolderLabel(organisation, key, keeper._member);
  return { bytes: encode(await keeper._key(organisation, key).open(label, decode(box))) };
}

/**
 * Makes a key for an organisation: `{id, recovery_code, body}`, `body` for POST organisation/keys.
 * `markMadeKey` says how far it is.
 * @param {Member} keeper
 * @param {{organisation: string, replaces?: string | null, isReset?: boolean, colleagues?: {id: string,
 *   public_key: string}[]}} how `isReset`: the first key after the people who run Kier set the
 *   organisation up anew; those of the colleagues are granted it whose keys are pinned
 */
export async function makeOrganisationKey(
  keeper,
  { organisation, replaces = null, isReset = false, colleagues = [] },
) {
  if (replaces) keeper._mustSeal(organisation);
  else if (!mayBegin(keeper, organisation, isReset)) refuse("alarm");
  const { newRecoveryCode } = await import("./recovery-code.js");
  const [pair, id, code] = [await KeyPair.generate(), crypto.randomUUID(), newRecoveryCode()];
  const own = { id: keeper._member, public_key: encode(keeper._own().public) };
  const pinned = await pinnedOf(keeper, colleagues);
  const readers = [
    own,
    ...colleagues.filter((colleague) => colleague.id !== own.id && pinned.includes(colleague.id)),
  ];
  const grants = [];
  for (const { id: member, public_key } of readers) {
    grants.push({
      member,
      grant: await grantOf(pair.seed, { organisation, key: id, member }, public_key),
    });
  }
  const recovery = await lockRecovery(code, { organisation, key: id }, pair.seed);
  /** @type {NewKeyInput} */
  const body = { id, public: encode(pair.public), recovery_envelope: encode(recovery), grants };
  keeper._made = { organisation, id, pair, replaces };
  if (!replaces) return { id, recovery_code: code, body };
  const place = { organisation, oldKey: replaces, newKey: id, publicKey: pair.public };
  const proof = await succession(keeper._key(organisation, replaces).seed, place);
  return { id, recovery_code: code, body: { ...body, replaces, succession: proof } };
}

/**
 * Whoever trusts a key already makes another first one only after its organisation was set up anew.
 * @param {{_pinsAlarm: string | null, _trust: MemberTrust,
 *   _organisations: OrganisationKeys}} options
 * @param {string} organisation
 * @param {boolean} isReset
 */
function mayBegin({ _pinsAlarm, _trust, _organisations }, organisation, isReset) {
  if (_pinsAlarm) return false;
  return isReset ? _organisations.isGone(organisation) : !_trust.of(organisation);
}

/**
 * How far the key is that was made last: `pinned` before it is published, then `published` (it is
 * what outsiders must be given), or `refused` (it never will be).
 * @param {Member} keeper
 * @param {{is: "pinned" | "published" | "refused"}} options
 */
export async function markMadeKey(keeper, { is }) {
  const { organisation, id, pair, replaces } = keeper._made ?? refuse("malformed");
  // An alarm may have come while the code was written down.
  if (is === "pinned" && replaces) keeper._mustSeal(organisation);
  if (is === "refused") dropKey(keeper._trust, organisation, id);
  else
    await keeper._trust.trustKey(organisation, id, pair.public, { isNewest: is === "published" });
  if (is === "published") keeper._organisations.keep(organisation, id, pair);
  return null;
}

/**
 * @param {MemberTrust} trust
 * @param {string} organisation
 * @param {string} key
 */
function dropKey(trust, organisation, key) {
  const known = trust.of(organisation);
  if (known?.newest === key) delete trust.pins.organisations[organisation];
  else if (known) delete known.keys[key];
}

/**
 * Opens an organisation's key with the printed code, for this member: `{grant, public}`. From then on
 * it is trusted; `isNewest`: the paper is that of the key that is used now.
 * @param {Member} keeper
 * @param {{organisation: string, key: {id: string, public: string, recovery_envelope: string}, code: string, isNewest: boolean}} options
 * @throws {CryptoError} damaged: another code; key-differs: the server lists another public key
 */
export async function recoverOrganisationKey(keeper, { organisation, key, code, isNewest }) {
  const own = keeper._own();
  if (keeper._pinsAlarm) refuse("alarm");
  const seed = await unlockRecovery(
    code,
    { organisation, key: key.id },
    decode(key.recovery_envelope),
  );
  const pair = await KeyPair.of(seed);
  if (encode(pair.public) !== key.public) refuse("key-differs");
  const isOlder = key.id in (keeper._trust.of(organisation)?.keys ?? {});
  await keeper._trust.trustKey(organisation, key.id, pair.public, {
    isNewest: isNewest && !isOlder,
  });
  keeper._organisations.keep(organisation, key.id, pair);
  const place = { organisation, key: key.id, member: keeper._member };
  return { grant: await grantOf(seed, place, encode(own.public)), public: encode(pair.public) };
}

/**
 * @param {Bytes} seed
 * @param {GrantPlace} place
 * @param {string} memberPublic
 */
const grantOf = async (seed, place, memberPublic) =>
  encode(await sealGrant(decode(memberPublic), place, seed));

/**
 * @param {string} code
 * @returns {never}
 */
function refuse(code) {
  throw new CryptoError(code);
}
