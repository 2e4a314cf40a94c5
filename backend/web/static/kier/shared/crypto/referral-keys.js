/**
 * Request keys as an organisation may trust them (docs/protocol.md, "Which keys are trusted"): the
 * first by the pin that was written on accepting, each later one by its chain.
 */

import { CryptoError, decode } from "./encoding.js";
import { Conversation, isKeyNumber } from "./messages.js";
import { openRequestKey } from "./organisation.js";
import { isReferralPin, referralPin } from "./organisation-proofs.js";
import { isChain } from "./proofs.js";

/**
 * @import { Bytes } from "./encoding.js"
 * @import { KeyPair } from "./key-pairs.js"
 * @import { SealedMessage } from "./messages.js"
 */

/** @typedef {{number: number, key: string, envelope: string, chain?: string | null}} ReferralEnvelope */
/** @typedef {{number: number, mac: string}} ReferralPin */
/** @typedef {(key: string) => KeyPair | undefined} PairOf the organisation's trusted pairs */

/** A request at one organisation. */
export class Referral extends Conversation {
  #organisation;
  // What opened, by its box, so that nothing is opened twice.
  /** @type {Map<string, Bytes>} */
  #opened = new Map();
  /** @type {{number: number, key: string} | null} */
  #first = null;
  /** @type {string | null} */
  #keysAlarm = null;
  /** @type {string | null} */
  #messagesAlarm = null;

  /**
   * @param {string} request
   * @param {string} organisation
   */
  constructor(request, organisation) {
    super(request);
    this.#organisation = organisation;
  }

  /**
   * What is wrong: `repeated-key`, `missing-key`, `changed-key`, `unproven-key`, `unopened-key`,
   * `pin-missing`, `pin-differs`, `own-message`; null: nothing. Nothing is sealed under it.
   */
  get alarm() {
    return this.#keysAlarm ?? this.#messagesAlarm;
  }

  /** Whether something may be sealed: no alarm, and nothing names a number above the trusted ones. */
  get maySeal() {
    return !this.alarm && super.maySeal;
  }

  /**
   * Take what the server lists.
   * @param {{envelopes: {number: number, key: string, envelope: string, chain?: string | null}[],
   *   pin: {number: number, mac: string} | null, key: string, isAccepted: boolean,
   *   mayPin: boolean}} listed `key`: the organisation key that the referral names; `mayPin`:
   *   accepted before there were pins
   * @param {PairOf} pairOf the organisation's trusted pairs
   * @returns {Promise<boolean>} whether a key was passed over, as its organisation key is not here
   */
  async take({ envelopes, pin, key, isAccepted, mayPin }, pairOf) {
    this.#keysAlarm = null;
    const byNumber = new Map();
    for (const envelope of envelopes) {
      this.name(envelope.number);
      if (byNumber.has(envelope.number)) return this.#raise("repeated-key");
      if (isKeyNumber(envelope.number)) byNumber.set(envelope.number, envelope);
      else this.#raise("unopened-key");
    }
    if (!byNumber.size) return false;
    const first = pin?.number ?? Math.min(...byNumber.keys());
    if (pin && Math.min(...byNumber.keys()) < first) this.#raise("pin-differs");
    if (!pin && isAccepted && !mayPin) return this.#raise("pin-missing");
    // What the pin vouches for is read on.
    return this.#walk({ byNumber, first, pin, key }, pairOf);
  }

  /**
   * @param {{byNumber: Map<number, ReferralEnvelope>, first: number, pin: ReferralPin | null,
   *   key: string}} options
   * @param {PairOf} pairOf
   */
  async #walk({ byNumber, first, pin, key }, pairOf) {
    const last = Math.max(...byNumber.keys());
    let before = null;
    for (let number = first; number <= last; number += 1) {
      const envelope = byNumber.get(number);
      if (!envelope) return this.#raise("missing-key");
      const pair = pairOf(envelope.key);
      if (!pair) return true;
      const bytes = await this.#open(pair, envelope);
      if (!bytes) return this.#raise("unopened-key");
      if (this.numbers.includes(number) && !isSame(bytes, this.bytesOf(number)))
        return this.#raise("changed-key");
      const problem = before
        ? await this.#unproven(envelope, before, bytes)
        : await this.#unpinned({ number, pin, key }, bytes, pairOf);
      if (problem) return this.#raise(problem);
      if (!this.numbers.includes(number)) await this.add(number, bytes);
      if (!before) this.#first = { number, key };
      before = bytes;
    }
    return false;
  }

  /**
   * @param {KeyPair} pair
   * @param {{number: number, key: string, envelope: string}} options
   */
  async #open(pair, { number, key, envelope }) {
    const name = `${key}|${number}|${envelope}`;
    if (!this.#opened.has(name)) {
      const place = { request: this.request, organisation: this.#organisation, key, number };
      try {
        this.#opened.set(name, await openRequestKey(pair, place, decode(envelope)));
      } catch (error) {
        if (!(error instanceof CryptoError)) throw error;
        return null;
      }
    }
    return this.#opened.get(name);
  }

  /**
   * @param {{number: number, chain?: string | null}} options
   * @param {Bytes} before
   * @param {Bytes} bytes
   */
  async #unproven({ number, chain }, before, bytes) {
    const place = { request: this.request, number, key: bytes };
    return (await isChain(chain, before, place)) ? null : "unproven-key";
  }

  /**
   * @param {{number: number, pin: ReferralPin | null, key: string}} options
   * @param {Bytes} bytes
   * @param {PairOf} pairOf
   */
  async #unpinned({ number, pin, key }, bytes, pairOf) {
    if (!pin) return null;
    const seed = pairOf(key)?.seed;
    const place = { request: this.request, organisation: this.#organisation, number, key: bytes };
    return seed && (await isReferralPin(pin.mac, seed, place)) ? null : "pin-differs";
  }

  /** @param {string} alarm */
  #raise(alarm) {
    this.#keysAlarm = alarm;
    return false;
  }

  /**
   * Return the pin to be written on accepting.
   * @param {PairOf} pairOf
   */
  async pin(pairOf) {
    if (!this.#first) throw new CryptoError("no-grant");
    const { number, key } = this.#first;
    const place = {
      request: this.request,
      organisation: this.#organisation,
      number,
      key: this.bytesOf(number),
    };
    const seed = pairOf(key)?.seed;
    if (!seed) throw new CryptoError("no-grant");
    return { number, mac: await referralPin(seed, place) };
  }

  /**
   * Open messages; one of this organisation that does not open under its number is an alarm.
   * @param {SealedMessage[]} messages
   */
  async open(messages) {
    const opened = await super.open(messages);
    const ours = `organisation:${this.#organisation}`;
    if (opened.some(({ sender, damaged, closed }) => sender === ours && damaged && !closed)) {
      this.#messagesAlarm = "own-message";
    }
    return opened;
  }
}

/**
 * @param {Bytes} one
 * @param {Bytes} other
 */
const isSame = (one, other) => one.every((byte, place) => byte === other[place]);
