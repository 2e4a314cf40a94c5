// Members of an organisation, its keys and its requests, made as other browsers would make them.

import assert from "node:assert/strict";
import { lockingKey } from "../../../backend/web/static/kier/shared/crypto/boxes.js";
import {
  decode,
  encode,
  requestKeyLabel,
} from "../../../backend/web/static/kier/shared/crypto/encoding.js";
import { KeyPair } from "../../../backend/web/static/kier/shared/crypto/key-pairs.js";
import { seal } from "../../../backend/web/static/kier/shared/crypto/seals.js";
import * as acts from "../../../backend/web/static/kier/shared/crypto/member-acts.js";
import * as notes from "../../../backend/web/static/kier/shared/crypto/member-notes.js";
import * as requests from "../../../backend/web/static/kier/shared/crypto/member-requests.js";
import { Member as Worker } from "../../../backend/web/static/kier/shared/crypto/member-worker.js";
import { lockMessage } from "../../../backend/web/static/kier/shared/crypto/messages.js";
import {
  lockRecovery,
  sealGrant,
} from "../../../backend/web/static/kier/shared/crypto/organisation.js";
import {
  referralPin,
  succession,
} from "../../../backend/web/static/kier/shared/crypto/organisation-proofs.js";
import { chain } from "../../../backend/web/static/kier/shared/crypto/proofs.js";
import * as signals from "../../../backend/web/static/kier/shared/crypto/signal-tables.js";
import * as words from "../../../backend/web/static/kier/shared/crypto/words.js";
import { VECTORS } from "./vectors.mjs";

/**
 * @import { Bytes } from "../../../backend/web/static/kier/shared/crypto/encoding.js"
 * @import { FollowingKey, GrantedKey, OrganisationListing, PinsListing } from "../../../backend/web/static/kier/shared/crypto/member-trust.js"
 * @import { SealedMessage } from "../../../backend/web/static/kier/shared/crypto/messages.js"
 * @import { ReferralEnvelope } from "../../../backend/web/static/kier/shared/crypto/referral-keys.js"
 */

// What the worker fetches when it is asked for.
const LATER = {
  ...acts,
  ...requests,
  sealNote: notes.sealNote,
  openNotes: notes.openNotes,
  ...signals,
  wordsOf: words.wordsOf,
};

/**
 * What `LATER` has, as methods of a member.
 * @typedef {typeof LATER} Later
 * @typedef {{[Name in keyof Later]: Parameters<Later[Name]> extends [any, ...infer Input]
 *   ? (...input: Input) => ReturnType<Later[Name]> : never}} LaterMethods
 */

/**
 * The class of a worker, with what it fetches when it is asked for.
 * @template {Worker} T
 * @param {new () => T} Kind
 * @returns {new () => T & LaterMethods}
 */
export function withLater(Kind) {
  for (const [name, act] of Object.entries(LATER)) {
    // A method of the class itself would be hidden by the one that is fetched.
    assert.ok(!Object.hasOwn(Kind.prototype, name), `${name} is a name of two things`);
    /** @this {any} @param {any} input */
    Kind.prototype[name] = function (input) {
      return act(this, input);
    };
  }
  return /** @type {any} */ (Kind);
}

export const Member = withLater(Worker);
/**
 * @typedef {InstanceType<typeof Member>} Member
 * @typedef {Awaited<ReturnType<typeof organisationKey>>} OrganisationKey
 * @typedef {Awaited<ReturnType<typeof newMember>>} NewMember
 * @typedef {{id: string, shown: FollowingKey, recovery_envelope?: string}} ShownKey
 * @typedef {OrganisationListing & {isDue?: boolean}} Listing
 * @typedef {Parameters<typeof requests.openReferral>[1]} Referral
 */

export const [PASSWORD] = VECTORS.member_keys;
export const { member: MEMBER } = VECTORS.member_key_envelope;
export const { organisation: ORGANISATION } = VECTORS.organisation_key_grant;
export const RECOVERY_CODE = VECTORS.organisation_recovery.code;

/**
 * A key of the organisation; `after`: the one it replaces, whose holder vouches for it.
 * @param {{after?: {id: string, pair: KeyPair} | null, organisation?: string}} [how]
 */
export async function organisationKey({ after = null, organisation = ORGANISATION } = {}) {
  const pair = await KeyPair.generate();
  /** @type {string} */
  const id = crypto.randomUUID();
  const recovery = await lockRecovery(RECOVERY_CODE, { organisation, key: id }, pair.seed);
  const place = { organisation, newKey: id, publicKey: pair.public };
  const shown = {
    id,
    public: encode(pair.public),
    replaces: after?.id ?? null,
    succession: after && (await succession(after.pair.seed, { ...place, oldKey: after.id })),
  };
  return { id, pair, shown, organisation, recovery_envelope: encode(recovery) };
}

/**
 * A key as members/me lists it for somebody.
 * @param {ShownKey & {pair: KeyPair}} key
 * @param {Bytes} publicKey
 * @param {{to?: string, seed?: Bytes, organisation?: string}} [how]
 * @returns {Promise<GrantedKey>}
 */
export async function granted(
  key,
  publicKey,
  { to = MEMBER, seed = key.pair.seed, organisation = ORGANISATION } = {},
) {
  const box = await sealGrant(publicKey, { organisation, key: key.id, member: to }, seed);
  return { ...key.shown, grant: encode(box) };
}

/** A member who made keys just now: `{member, own, pins}`, `pins` as the server keeps them. */
export async function newMember({ member: id = MEMBER } = {}) {
  const member = new Member();
  await member.stretch(PASSWORD);
  const made = await member.makeMember({ member: id });
  await member.keepPins();
  return { member, id, made, pins: made.pins, own: decode(made.public_key) };
}

/**
 * What a browser asks with to find out which keys are trusted.
 * @param {{keys: ShownKey[], seen: ShownKey | null, active?: ShownKey | null, grants: GrantedKey[],
 *   isDue?: boolean, isSealer?: boolean, organisation?: string}} options
 */
export const listed = ({
  keys,
  seen,
  active = seen,
  grants,
  organisation = ORGANISATION,
  ...more
}) => ({
  organisation,
  granted: grants,
  published: keys.map(({ shown, recovery_envelope }) => ({
    ...shown,
    recovery_envelope,
    active: shown.id === active?.id,
  })),
  seen: seen && { id: seen.id, public: seen.shown.public },
  isDue: false,
  ...more,
});

/**
 * A member who trusts one key, as after comparing words, and was granted it.
 * @param {{member?: string, key?: OrganisationKey, organisation?: string}} [how]
 */
export async function atWork({ organisation = ORGANISATION, ...how } = {}) {
  const at = await newMember(how);
  const key = how.key ?? (await organisationKey({ organisation }));
  await at.member.trustOrganisation({ organisation, key: key.shown });
  const grants = [await granted(key, at.own, { to: at.id, organisation })];
  const state = await judged(at.member, listed({ keys: [key], seen: key, grants, organisation }));
  return { ...at, organisation, pins: await kept(at.member), key, grants, state };
}

/**
 * Find out which keys are trusted as the pages do: successions are walked where there are some.
 * @param {Worker} member
 * @param {Listing} listing
 */
export async function judged(member, { isDue, ...asked }) {
  const found = isDue
    ? await member.adoptOrganisation(asked)
    : await member.openOrganisation(asked);
  return found.alarm === "walk" ? member.walkOrganisation(asked) : found;
}

/**
 * Open pins as the pages do: they are merged where another browser stored some.
 * @param {Worker} member
 * @param {PinsListing} asked
 */
export async function pinsOpened(member, asked) {
  const found = await member.openPins(asked);
  return found.alarm === "merge" ? member.mergePins(asked) : found;
}

/**
 * The pins that a member's browser stores now; there are some.
 * @param {Member} member
 */
export async function kept(member) {
  const pins = await member.lockPins();
  assert.ok(pins);
  await member.keepPins();
  return pins;
}

/**
 * The same member in another browser, which saw `seen` before.
 * @param {Pick<NewMember, "id" | "made"> & {pins: PinsListing["pins"]}} at
 * @param {{seen?: number, isDue?: boolean}} [how]
 */
export async function elsewhere({ id, made, pins }, { seen = 0, isDue = false } = {}) {
  const member = new Member();
  await member.stretch(PASSWORD);
  await member.openMember({ member: id, ...made });
  const opened = await pinsOpened(member, { pins, public: made.public_key, seen, isDue });
  return { member, opened };
}

/** A seeker's request at the organisation, as the server lists it. */
export class Asked {
  /** @type {string} */
  request = crypto.randomUUID();
  /** @type {Map<number, Bytes>} */
  keys = new Map();
  /** @type {ReferralEnvelope[]} */
  envelopes = [];
  /** @type {SealedMessage[]} */
  messages = [];

  /**
   * A new request key, sealed to a key of the organisation; `isProven`: with its chain.
   * @param {OrganisationKey} organisation
   * @param {number} number
   */
  async add(
    organisation,
    number,
    { isProven = true, bytes = crypto.getRandomValues(new Uint8Array(32)) } = {},
  ) {
    const label = requestKeyLabel(this.request, ORGANISATION, organisation.id, number);
    const box = await seal(organisation.pair.public, label, bytes);
    const before = this.keys.get(number - 1);
    const proof =
      before && isProven
        ? await chain(before, { request: this.request, number, key: bytes })
        : null;
    this.keys.set(number, bytes);
    this.envelopes.push({
      number,
      key: organisation.id,
      envelope: encode(box),
      ...(number > 1 && { chain: proof }),
    });
    return this;
  }

  /** @param {number} number */
  keyOf(number) {
    const key = this.keys.get(number);
    assert.ok(key);
    return key;
  }

  /**
   * A message under the key of a number, or under other `bytes`.
   * @param {string} text
   */
  async say(text, { sender = "seeker", number = 1, bytes = this.keyOf(number) } = {}) {
    const message = crypto.randomUUID();
    const place = { request: this.request, message, sender, text, number };
    const body = encode(await lockMessage(await lockingKey(bytes), place));
    const listedMessage = {
      id: message,
      number: this.messages.length + 1,
      sender,
      key_number: number,
      body,
    };
    this.messages.push(listedMessage);
    return listedMessage;
  }

  /**
   * The pin that this organisation wrote when it accepted.
   * @param {OrganisationKey} organisation
   */
  async pin(organisation, number = 1) {
    const place = {
      request: this.request,
      organisation: ORGANISATION,
      number,
      key: this.keyOf(number),
    };
    return { number, mac: await referralPin(organisation.pair.seed, place) };
  }

  /**
   * The referral, to be opened.
   * @param {{id: string}} organisation
   * @param {Partial<Referral>} [more]
   */
  referral(organisation, more = {}) {
    return {
      request: this.request,
      organisation: ORGANISATION,
      key: organisation.id,
      envelopes: this.envelopes,
      ...more,
    };
  }
}
