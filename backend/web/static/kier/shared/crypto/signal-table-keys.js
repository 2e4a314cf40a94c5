/**
 * Table keys as an organisation may trust them (docs/signals-keys.md): the first by the pin that was written
 * on accepting, each later one by its chain.
 */

import { lockingKey } from "./boxes.js";
import { CryptoError, decode, identifier } from "./encoding.js";
import { isTableChain, isTablePin, tableKeyLabel, tablePin } from "./signal-proofs.js";

/**
 * @import { Bytes } from "./encoding.js"
 * @import { KeyPair } from "./key-pairs.js"
 * @import { OrganisationKeys } from "./member-trust.js"
 * @import { Member } from "./member-worker.js"
 */

/**
 * `key`: the organisation's, to which it was sealed.
 * @typedef {{number: number, key: string, envelope: string, chain?: string | null}} TableEnvelope
 * @typedef {{number: number, mac: string}} TablePin
 * @typedef {(key: string) => KeyPair | undefined} PairOf the organisation's trusted pairs
 * @typedef {{table: string, organisation: string, key_number: number, keys: TableEnvelope[],
 *   pin: TablePin | null, isAccepted: boolean, seen?: number}} TableListing `key_number`: of the newest key that
 *   the server names; `seen`: the highest that this browser saw
 */

// By the keys of whoever is signed in, so that another member begins with nothing.
/** @type {WeakMap<OrganisationKeys, Map<string, TableKeys>>} */
const tables = new WeakMap();

/**
 * The keys of a table that is listed, which may be here already.
 * @param {Member} keeper
 * @param {{table: string, organisation: string}} listed
 */
export function keysOf({ _organisations: owner }, { table, organisation }) {
  const known = tables.get(owner) ?? new Map();
  tables.set(owner, known);
  const keys = known.get(table) ?? new TableKeys(table, organisation);
  if (keys.organisation !== organisation) throw new CryptoError("malformed");
  known.set(table, keys);
  return /** @type {TableKeys} */ (keys);
}

/**
 * The keys of a table that was opened.
 * @param {Member} keeper
 * @param {string} table
 */
export function tableOf({ _organisations: owner }, table) {
  const found = tables.get(owner)?.get(table);
  if (!found) throw new CryptoError("malformed");
  return found;
}

/** @param {TableKeys} keys */
export const stateOf = ({ numbers, alarm, maySeal, mayPin, isNew }) => ({
  numbers,
  alarm,
  maySeal,
  mayPin,
  isNew,
});

/** The keys of one table at one organisation. */
export class TableKeys {
  /** @type {Map<number, {bytes: Bytes, key: CryptoKey, organisationKey: string}>} */
  #keys = new Map();
  // What opened, by its box, so that nothing is opened twice.
  /** @type {Map<string, Bytes>} */
  #opened = new Map();
  /** @type {Map<string, number>} */
  #revisions = new Map();
  #highest = 0;
  #isAccepted = false;
  /** @type {string | null} */
  #keysAlarm = null;
  /** @type {string | null} */
  #signalsAlarm = null;
  /** @type {string | null} of the listing alone */
  peersAlarm = null;
  /** @type {Map<string, {id: string, public: string}>} keys whose words this organisation compared */
  peers = new Map();

  /**
   * @param {string} table
   * @param {string} organisation
   */
  constructor(table, organisation) {
    this.table = identifier(table);
    this.organisation = identifier(organisation);
  }

  /**
   * What is wrong: `repeated-key`, `missing-key`, `changed-key`, `unproven-key`, `unopened-key`, `older-key`,
   * `pin-missing`, `pin-differs`, `own-signal`, `peer-differs`; null: nothing. Nothing is sealed under it.
   */
  get alarm() {
    return this.#keysAlarm ?? this.#signalsAlarm ?? this.peersAlarm;
  }

  /** Numbers of the trusted keys, in order. */
  get numbers() {
    return [...this.#keys.keys()].sort((one, other) => one - other);
  }

  /** Whether signals may be sealed: accepted, no alarm, and nothing names a number above the trusted ones. */
  get maySeal() {
    return this.#isAccepted && this.mayPin;
  }

  /** The same before the table was accepted. */
  get mayPin() {
    return !this.alarm && this.#keys.has(this.#highest);
  }

  /** Whether there is no key yet: the first may be made. */
  get isNew() {
    return !this.alarm && !this.#highest;
  }

  /**
   * Take what the server lists.
   * @param {TableListing} listed
   * @param {PairOf} pairOf
   * @returns {Promise<boolean>} whether a key was passed over, as its organisation key is not here
   */
  async take({ key_number: newest, keys, pin, isAccepted, seen = 0 }, pairOf) {
    this.#keysAlarm = null;
    this.#isAccepted = isAccepted;
    const known = Math.max(this.#highest, seen);
    this.name(newest);
    this.name(seen);
    const byNumber = new Map();
    for (const envelope of keys) {
      this.name(envelope.number);
      if (byNumber.has(envelope.number)) return this.#raise("repeated-key");
      if (isKeyNumber(envelope.number)) byNumber.set(envelope.number, envelope);
      else return this.#raise("unopened-key");
    }
    // What was seen once is not taken back.
    if (Math.max(newest, 0, ...byNumber.keys()) < known) return this.#raise("older-key");
    if (!byNumber.size) return pin ? this.#raise("missing-key") : false;
    const least = Math.min(...byNumber.keys());
    const first = pin?.number ?? least;
    if (pin && least < first) return this.#raise("pin-differs");
    if (!pin && isAccepted) return this.#raise("pin-missing");
    return this.#walk({ byNumber, first, pin }, pairOf);
  }

  /**
   * @param {{byNumber: Map<number, TableEnvelope>, first: number, pin: TablePin | null}} options
   * @param {PairOf} pairOf
   */
  async #walk({ byNumber, first, pin }, pairOf) {
    const last = Math.max(...byNumber.keys());
    let before = null;
    for (let number = first; number <= last; number += 1) {
      const envelope = byNumber.get(number);
      if (!envelope) return this.#raise("missing-key");
      const pair = pairOf(envelope.key);
      if (!pair) return true;
      const bytes = await this.#open(pair, envelope);
      if (!bytes) return this.#raise("unopened-key");
      const known = this.#keys.get(number);
      if (known && !isSame(bytes, known.bytes)) return this.#raise("changed-key");
      const place = { table: this.table, number, key: bytes };
      const isProven = before
        ? await isTableChain(envelope.chain, before, place)
        : await this.#isPinned(pin, pair, place);
      if (!isProven) return this.#raise(before ? "unproven-key" : "pin-differs");
      if (known) known.organisationKey = envelope.key;
      else
        this.#keys.set(number, {
          bytes,
          key: await lockingKey(bytes),
          organisationKey: envelope.key,
        });
      before = bytes;
    }
    return false;
  }

  /**
   * @param {KeyPair} pair
   * @param {TableEnvelope} options
   */
  async #open(pair, { number, key, envelope }) {
    const name = `${key}|${number}|${envelope}`;
    const known = this.#opened.get(name);
    if (known) return known;
    try {
      const place = tableKeyLabel(this.table, this.organisation, key, number);
      const bytes = await pair.open(place, decode(envelope));
      this.#opened.set(name, bytes);
      return bytes;
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error;
      return null;
    }
  }

  /**
   * Before acceptance there is no pin: what is listed is read, and pinned after its words were compared.
   * @param {TablePin | null} pin
   * @param {KeyPair} pair
   * @param {{table: string, number: number, key: Bytes}} place
   */
  async #isPinned(pin, pair, place) {
    if (!pin) return true;
    return isTablePin(pin.mac, pair.seed, { ...place, organisation: this.organisation });
  }

  /** @param {string} alarm */
  #raise(alarm) {
    this.#keysAlarm = alarm;
    return false;
  }

  /** A signal of this organisation does not open in its own place. */
  raiseOwnSignal() {
    this.#signalsAlarm = "own-signal";
  }

  /**
   * Something names table key `number`.
   * @param {number} number
   */
  name(number) {
    if (isKeyNumber(number)) this.#highest = Math.max(this.#highest, number);
  }

  /**
   * The key of a number; undefined: it is not here, or not trusted.
   * @param {number} number
   */
  key(number) {
    return this.#keys.get(number)?.key;
  }

  /**
   * @param {number} [number]
   * @throws {CryptoError} no-grant: there is none
   */
  bytesOf(number = this.numbers.at(-1)) {
    const found = this.#keys.get(number ?? 0);
    if (!found) throw new CryptoError("no-grant");
    return found.bytes;
  }

  /**
   * Keep the revision of a signal that was opened; false: a later one was.
   * @param {string} signal
   * @param {number} revision
   */
  follows(signal, revision) {
    if (revision < (this.#revisions.get(signal) ?? 0)) return false;
    this.#revisions.set(signal, revision);
    return true;
  }

  /**
   * Whether a trusted key was sealed to another key of this organisation than this one.
   * @param {string | null | undefined} newest
   */
  isStale(newest) {
    return [...this.#keys.values()].some(({ organisationKey }) => organisationKey !== newest);
  }

  /**
   * Return the pin to be written on accepting.
   * @param {PairOf} pairOf
   * @returns {Promise<TablePin>}
   */
  async pin(pairOf) {
    const [number] = this.numbers;
    const seed = pairOf(this.#keys.get(number)?.organisationKey ?? "")?.seed;
    if (!seed) throw new CryptoError("no-grant");
    const place = { table: this.table, organisation: this.organisation, number };
    return { number, mac: await tablePin(seed, { ...place, key: this.bytesOf(number) }) };
  }
}

/** @param {number} number */
const isKeyNumber = (number) => Number.isSafeInteger(number) && number > 0;

/**
 * @param {Bytes} one
 * @param {Bytes} other
 */
const isSame = (one, other) => one.every((byte, place) => byte === other[place]);
