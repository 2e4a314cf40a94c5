/**
 * Which keys a member trusts: the pins as they are here, and organisations' keys beside them
 * (docs/protocol.md, "Which keys are trusted"). Order comes from proofs, never from that of a list.
 */

import { KEY_SIZE, unlock } from "./boxes.js";
import {
  CryptoError,
  decode,
  encode,
  identifier,
  organisationKeyLabel,
  unpack,
} from "./encoding.js";
import { KeyPair } from "./key-pairs.js";
import { NO_KEM } from "./locksmith.js";

/** @import { Bytes } from "./encoding.js" */

export const MEMBER_PINS = "kier/1/member-pins";

/** @typedef {{newest: string, keys: Record<string, string>}} OrganisationPins */
/** @typedef {{members: Record<string, string>, organisations: Record<string, OrganisationPins>}} Pins */
/** @typedef {{member: string, version: number}} PinsPlace */
/** @typedef {(before: Pins, ours: Pins, theirs: Pins) => Pins} Merge */
/** @typedef {{id: string, public: string}} PublicKey as outsiders get it */
/** @typedef {PublicKey & {replaces?: string | null, succession?: string | null}} FollowingKey */
/** @typedef {FollowingKey & {active: boolean}} PublishedKey as in organisation */
/** @typedef {FollowingKey & {grant: string}} GrantedKey as in members/me */

/**
 * A key that an organisation has, or had. `pair`: of the member's own grant, if it is that of the
 * public key; `opened`: of the grant in any case; `isFalse`: something shows another public key.
 * @typedef {{public: Bytes, pair: KeyPair | null, opened?: KeyPair, isFalse: boolean,
 *   replaces?: string | null, succession?: string | null}} ListedKey
 */

/** @typedef {{isForked?: boolean, ungranted?: string | null}} Walked */
/** @typedef {{pins: OrganisationPins, listed: Map<string, ListedKey>, walked: Walked}} TrustedKeys */

/**
 * `walk`: `walkSuccessions`, once it is here; `adopt`: `adopted`, what is held now is pinned once.
 * @typedef {{
 *   walk?: (trust: MemberTrust, organisation: string, listed: Map<string, ListedKey>) => Promise<Walked>,
 *   adopt?: (trust: MemberTrust, organisation: string, keys: {listed: Map<string, ListedKey>,
 *     seen: PublicKey | undefined, isSealer: boolean}) => Promise<void>,
 * }} TrustRules
 */

/**
 * `seen`: as outsiders get it, null: they do not see it; `isSealer`: who seals to this organisation and
 * never holds its keys.
 * @typedef {{organisation: string, granted: GrantedKey[], published: PublishedKey[],
 *   seen: PublicKey | null, isSealer?: boolean}} OrganisationListing
 */

/**
 * `public`: the member's key as the server shows it; `seen`: the newest version that this browser saw;
 * `isDue`: a member from before there were pins.
 * @typedef {{pins: {version: number, box: string} | null, public: string, seen: number,
 *   isDue: boolean}} PinsListing
 */

// Under these the newest trusted key is still the one that everybody is given.
/** @type {(string | null | undefined)[]} */
const MILD = [null, "not-shown", "key-awaited"];

/** The pins of one member as they are here; `version` is that of the server's box, 0 for none. */
export class MemberTrust {
  #kept = noPins();
  #member;
  pins = noPins();
  version = 0;

  /** @param {string} member */
  constructor(member) {
    this.#member = member;
  }

  /** Whether something is trusted here that the server's box does not hold. */
  get isChanged() {
    return JSON.stringify(this.pins) !== JSON.stringify(this.#kept);
  }

  /**
   * Begin with the member's own key alone.
   * @param {Bytes} publicKey
   */
  async begin(publicKey) {
    this.pins.members[this.#member] = await keyHash(publicKey);
  }

  /**
   * Take the server's box; what was pinned here meanwhile stays.
   * @param {CryptoKey} key
   * @param {{pins: {version: number, box: string} | null, seen: number, isDue: boolean,
   *   own: Bytes}} listed `seen`: the newest version that this browser saw; `isDue`: from
   *   before there were pins
   * @param {Merge | null} merge `mergedPins`, once it is here
   * @returns {Promise<null | "pins-missing" | "pins-damaged" | "pins-old" | "pins-conflict" | "merge">}
   *   null: all is well; `merge`: it is needed; pins are never begun anew
   */
  async take(key, { pins, seen, isDue, own }, merge) {
    const known = Math.max(seen, this.version);
    if (!pins) {
      if (known || !isDue) return "pins-missing";
      await this.begin(own);
      return null;
    }
    try {
      const isNew = pins.version > this.version;
      if (isNew && (this.version || this.isChanged) && !merge) return "merge";
      if (isNew) await this.#open(key, pins, merge);
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error;
      return error.code === "pins-conflict" ? error.code : "pins-damaged";
    }
    if (pins.version < known) return "pins-old";
    return (await this.hasMember(this.#member, own)) === false ? "pins-conflict" : null;
  }

  /**
   * @param {CryptoKey} key
   * @param {{version: number, box: string}} options
   * @param {Merge | null} merge
   */
  async #open(key, { version, box }, merge) {
    const theirs = await unlockPins(key, { member: this.#member, version }, decode(box));
    this.pins = merge ? merge(this.#kept, this.pins, theirs) : structuredClone(theirs);
    this.#kept = theirs;
    this.version = version;
  }

  /**
   * The server took that box.
   * @param {{version: number, pins: Pins}} options
   */
  keep({ version, pins }) {
    Object.assign(this, { version });
    this.#kept = pins;
  }

  /**
   * Whether this is the pinned key (bytes) of a member; undefined: none is pinned.
   * @param {string} member
   * @param {Bytes} publicKey
   */
  async hasMember(member, publicKey) {
    const pinned = this.pins.members[member];
    return pinned && pinned === (await keyHash(publicKey));
  }

  /**
   * The pins of an organisation; undefined: none of its keys is trusted.
   * @param {string} organisation
   * @returns {OrganisationPins | undefined}
   */
  of(organisation) {
    return this.pins.organisations[organisation];
  }

  /**
   * Trust an organisation's key that was made here, recovered, or whose words were compared.
   * @param {string} organisation
   * @param {string} key
   * @param {Bytes} publicKey
   * @param {{isNewest: boolean}} how `isNewest`: nothing but this key may be given to outsiders
   */
  async trustKey(organisation, key, publicKey, { isNewest }) {
    const known = this.of(organisation);
    const hash = await keyHash(publicKey);
    if (known && (known.keys[key] ?? hash) !== hash) throw new CryptoError("pins-conflict");
    const keys = { ...known?.keys, [key]: hash };
    this.pins.organisations[organisation] = {
      newest: known && !isNewest ? known.newest : key,
      keys,
    };
  }
}

/** The organisations' keys of one member: which were granted, which of them are trusted. */
export class OrganisationKeys {
  #member;
  #own;
  #trust;
  /** @type {Map<string, KeyPair | null>} */
  #granted = new Map();
  /** @type {Map<string, KeyPair>} */
  #trusted = new Map();
  /** @type {Map<string, string | null>} */
  #alarms = new Map();

  /** @param {string} member @param {KeyPair} own @param {MemberTrust} trust */
  constructor(member, own, trust) {
    this.#member = member;
    this.#own = own;
    this.#trust = trust;
  }

  /**
   * The pair of a trusted key that was granted; undefined: there is none.
   * @param {string} organisation
   * @param {string} key
   */
  pair(organisation, key) {
    return this.#trusted.get(`${organisation}|${key}`);
  }

  /**
   * Keep the pair of a key that was made or recovered here.
   * @param {string} organisation
   * @param {string} key
   * @param {KeyPair} pair
   */
  keep(organisation, key, pair) {
    this.#trusted.set(`${organisation}|${key}`, pair);
  }

  /**
   * Whether keys of an organisation agree, so that something may be sealed to it or for it.
   * @param {string} organisation
   */
  maySeal(organisation) {
    return MILD.includes(this.#alarms.get(organisation));
  }

  /**
   * Whether an organisation that had trusted keys has none any more.
   * @param {string} organisation
   */
  isGone(organisation) {
    return this.#alarms.get(organisation) === "key-gone";
  }

  /**
   * Open grants, and find out which keys are trusted.
   * @param {OrganisationListing} listed
   * @param {string | null} pinsAlarm under it nothing becomes trusted
   * @param {TrustRules} rules
   * @returns {Promise<{alarm: string | null, newest: string | null, keys: PublicKey[]}>} `keys`: those
   *   trusted and granted; `newest`: null as long as none is trusted; `alarm`:
   *   `walk`: something says that it comes after the newest key
   */
  async open(
    { organisation, granted, published, seen, isSealer = false },
    pinsAlarm,
    { walk, adopt },
  ) {
    const { listed, isFalse } = await this.#list(organisation, granted, published);
    const active = published.find((key) => key.active);
    const isFrozen = pinsAlarm || isFalse;
    if (adopt && !isFrozen)
      await adopt(this.#trust, organisation, { listed, seen: seen ?? active, isSealer });
    const before = this.#trust.of(organisation);
    if (!before) return this.#answer(organisation, pinsAlarm, null, listed);
    const mayWalk =
      !isFrozen && [...listed.values()].some(({ replaces }) => replaces === before.newest);
    if (mayWalk && !walk) return { alarm: "walk", newest: before.newest, keys: [] };
    const walked = mayWalk && walk ? await walk(this.#trust, organisation, listed) : {};
    const pins = /** @type {OrganisationPins} */ (this.#trust.of(organisation));
    const found = isFalse
      ? "organisation-key"
      : await compare({ pins, listed, walked, seen, active }, isSealer);
    return this.#answer(organisation, pinsAlarm ?? found, pins, listed);
  }

  /**
   * @param {string} organisation
   * @param {string | null} alarm
   * @param {OrganisationPins | null | undefined} pins
   * @param {Map<string, ListedKey>} listed
   */
  async #answer(organisation, alarm, pins, listed) {
    this.#alarms.set(organisation, pins ? alarm : "not-compared");
    for (const name of this.#trusted.keys()) {
      if (name.startsWith(`${organisation}|`)) this.#trusted.delete(name);
    }
    const keys = [];
    // What was trusted before is read on, whatever the server shows for it now.
    for (const [id, { opened }] of listed) {
      if (!pins || !opened || pins.keys[id] !== (await keyHash(opened.public))) continue;
      this.keep(organisation, id, opened);
      keys.push({ id, public: encode(opened.public) });
    }
    return { alarm, newest: pins?.newest ?? null, keys };
  }

  /**
   * Keys by identifier, with the pairs of own grants. One that colleagues are shown otherwise, or
   * whose seed gives another public key, is false.
   * @param {string} organisation
   * @param {GrantedKey[]} granted
   * @param {PublishedKey[]} published
   */
  async #list(organisation, granted, published) {
    /** @type {Map<string, ListedKey>} */
    const listed = new Map();
    let isFalse = false;
    for (const { id, public: text, replaces, succession } of [...published, ...granted]) {
      const before = listed.get(id);
      isFalse ||= before !== undefined && encode(before.public) !== text;
      if (!before)
        listed.set(id, { public: decode(text), pair: null, replaces, succession, isFalse: false });
    }
    for (const { id, grant } of granted) {
      const pair = await this.#openGrant(organisation, id, grant);
      if (!pair) continue;
      const key = /** @type {ListedKey} */ (listed.get(id));
      key.opened = pair;
      if (encode(pair.public) === encode(key.public)) key.pair = pair;
      else key.isFalse = true;
    }
    return { listed, isFalse };
  }

  /**
   * @param {string} organisation
   * @param {string} key
   * @param {string} grant
   */
  async #openGrant(organisation, key, grant) {
    const label = organisationKeyLabel(organisation, key, this.#member);
    const name = `${label}|${grant}`;
    if (!this.#granted.has(name)) {
      try {
        this.#granted.set(name, await KeyPair.of(await this.#own.open(label, decode(grant))));
      } catch (error) {
        // One old grant that was voided must not keep a member from the others.
        if (!(error instanceof CryptoError) || error.code === NO_KEM) throw error;
        this.#granted.set(name, null);
      }
    }
    return this.#granted.get(name) ?? null;
  }
}

/**
 * @param {TrustedKeys & {seen: PublicKey | null, active: PublishedKey | undefined}} options
 * @param {boolean} isSealer
 */
async function compare({ seen, active, ...keys }, isSealer) {
  /** @param {PublicKey} key */
  const alarmOf = (key) =>
    organisationAlarm({ ...keys, seen: { id: key.id, public: decode(key.public) } });
  const outside = seen ? await alarmOf(seen) : "not-shown";
  if (isSealer) return outside === "key-awaited" ? null : outside;
  if (!active) return "key-gone";
  const inside = await alarmOf(active);
  return MILD.includes(inside) ? outside : inside;
}

/**
 * Tell what is wrong with the keys of an organisation, after successions were walked.
 * @param {TrustedKeys & {seen: {id: string, public: Bytes}}} keys `seen`: the key that is given to others
 * @returns {Promise<null | "organisation-key" | "unknown-key" | "not-granted" | "key-awaited">}
 */
async function organisationAlarm({ pins, listed, walked, seen }) {
  for (const [id, hash] of Object.entries(pins.keys)) {
    const key = listed.get(id);
    if (key && (key.isFalse || (await keyHash(key.public)) !== hash)) return "organisation-key";
  }
  if (walked.isForked) return "organisation-key";
  const isPinned = pins.keys[seen.id] === (await keyHash(seen.public));
  if (seen.id in pins.keys && !(isPinned && seen.id === pins.newest)) return "organisation-key";
  if (isPinned) return listed.get(seen.id)?.pair ? null : "key-awaited";
  return seen.id === walked.ungranted ? "not-granted" : "unknown-key";
}

/**
 * Return pins that hold nothing.
 * @returns {Pins}
 */
export const noPins = () => ({ members: {}, organisations: {} });

/**
 * Return the hash by which a public key (bytes) is pinned, as base64url text.
 * @param {Bytes} publicKey
 */
export async function keyHash(publicKey) {
  return encode(new Uint8Array(await crypto.subtle.digest("SHA-256", publicKey)));
}

/**
 * Return a member's pins; `damaged` for another password, member or version.
 * @param {CryptoKey} key
 * @param {PinsPlace} place
 * @param {Bytes} box
 */
export async function unlockPins(key, place, box) {
  const { members, organisations } = unpack(await unlock(key, pinsLabel(place), box));
  return {
    members: hashesIn(members),
    organisations: byIdentifier(organisations, ({ newest, keys }) => {
      const hashes = hashesIn(keys);
      if (!Object.hasOwn(hashes, newest)) throw new CryptoError("damaged");
      return { newest, keys: hashes };
    }),
  };
}

/**
 * Of the box of a member's pins.
 * @param {{member: string, version: number}} options
 */
export function pinsLabel({ member, version }) {
  if (!Number.isSafeInteger(version) || version < 1) throw new CryptoError("malformed");
  return `${MEMBER_PINS}|${identifier(member)}|${version}`;
}

/** @param {unknown} value */
const hashesIn = (value) => byIdentifier(value, (hash) => encode(decode(hash, KEY_SIZE)));

/**
 * @template T
 * @param {any} value
 * @param {(value: any) => T} read
 * @returns {Record<string, T>}
 */
function byIdentifier(value, read) {
  try {
    const pairs = Object.entries(value).map(([name, inner]) => [identifier(name), read(inner)]);
    return Object.fromEntries(pairs);
  } catch {
    throw new CryptoError("damaged");
  }
}
