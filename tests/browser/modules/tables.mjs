// A signal table with the organisations that are at it, as a server keeps it: rows that tests change as attackers would.

import assert from "node:assert/strict";
import { atWork } from "./members.mjs";

/**
 * @import { TableEnvelope, TablePin } from "../../../backend/web/static/kier/shared/crypto/signal-table-keys.js"
 * @import { SealedSignal } from "../../../backend/web/static/kier/shared/crypto/signal-texts.js"
 * @import { PeerPin } from "../../../backend/web/static/kier/shared/crypto/signal-peers.js"
 */

/**
 * @typedef {Awaited<ReturnType<typeof atWork>>} At a member of an organisation at work
 * @typedef {Parameters<At["member"]["openTable"]>[0]} Listing
 */

/** @returns {Promise<At>} a member of a new organisation */
export const partner = () =>
  atWork({ organisation: crypto.randomUUID(), member: crypto.randomUUID() });

/** A table as the server keeps it. */
export class Table {
  /** @type {string} */
  id = crypto.randomUUID();
  /** @type {At[]} */
  members = [];
  keyNumber = 0;
  /** @type {Map<string, TableEnvelope[]>} by organisation */
  envelopes = new Map();
  /** @type {Map<string, TablePin>} */
  pins = new Map();
  /** @type {Map<string, PeerPin[]>} by whose pins they are */
  peers = new Map();
  /** @type {SealedSignal[]} */
  signals = [];

  /**
   * What a member asks the worker with.
   * @param {At} at
   * @param {Partial<Listing>} [changes]
   * @returns {Listing}
   */
  listing({ organisation }, changes = {}) {
    return {
      table: this.id,
      organisation,
      key_number: this.keyNumber,
      keys: this.envelopes.get(organisation) ?? [],
      pin: this.pins.get(organisation) ?? null,
      isAccepted: this.pins.has(organisation),
      members: this.members.map(({ organisation: other, key }) => ({
        organisation: other,
        key: { id: key.id, public: key.shown.public },
      })),
      peers: this.peers.get(organisation) ?? [],
      ...changes,
    };
  }

  /** @param {At} at @param {Partial<Listing>} [changes] */
  open(at, changes) {
    return at.member.openTable(this.listing(at, changes));
  }

  /** The words were compared by voice. @param {At} at @param {At} other */
  async compare(at, { organisation: other, key }) {
    const shown = { id: key.id, public: key.shown.public };
    const made = await at.member.pinPeer({ organisation: at.organisation, other, key: shown });
    const rest = (this.peers.get(at.organisation) ?? []).filter(
      ({ organisation }) => organisation !== other,
    );
    this.peers.set(at.organisation, [...rest, { organisation: other, ...made }]);
  }

  /**
   * A member makes the next key for these others.
   * @param {At} at
   * @param {At[]} others
   */
  async renew(at, others) {
    await this.open(at);
    const to = others.map(({ organisation }) => organisation);
    const made = await at.member.newTableKey({ table: this.id, to });
    assert.equal(made.number, this.keyNumber + 1);
    this.keyNumber = made.number;
    if (made.pin) this.pins.set(at.organisation, made.pin);
    this.#store(made);
    return made;
  }

  /**
   * @param {{number: number, chain?: string | null,
   *   envelopes: {organisation: string, key: string, envelope: string}[]}} made
   */
  #store({ number, chain = null, envelopes }) {
    for (const { organisation, key, envelope } of envelopes)
      this.envelopes.set(organisation, [
        ...(this.envelopes.get(organisation) ?? []),
        { number, key, envelope, chain },
      ]);
  }

  /**
   * Somebody joins at the newest key, and accepts.
   * @param {At} at who lets it in
   * @param {At} other
   */
  async join(at, other) {
    this.members.push(other);
    await this.compare(at, other);
    await this.open(at);
    this.#store(await at.member.letIn({ table: this.id, to: [other.organisation] }));
    await this.accept(other);
  }

  /** @param {At} at */
  async accept(at) {
    await this.open(at);
    this.pins.set(at.organisation, await at.member.pinTable({ table: this.id }));
    return this.open(at);
  }

  /** @param {At} at @param {string} text */
  async say(at, text, more = {}) {
    const sealed = await at.member.sealSignal({ table: this.id, text, ...more });
    const row = { ...sealed, organisation: at.organisation };
    this.signals.push(row);
    return row;
  }

  /** @param {At} at @param {SealedSignal[]} [signals] */
  read(at, signals = this.signals) {
    return at.member.openSignals({ table: this.id, signals });
  }
}

/** A table of three organisations that all accepted; the first leads it. */
export async function tableOfThree() {
  const table = new Table();
  const [lead, second, third] = await Promise.all([partner(), partner(), partner()]);
  table.members.push(lead);
  await table.renew(lead, []);
  await table.join(lead, second);
  await table.join(lead, third);
  await Promise.all([lead, second, third].map((at) => table.open(at)));
  return { table, lead, second, third };
}
