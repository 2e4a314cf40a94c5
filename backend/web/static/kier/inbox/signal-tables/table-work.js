/** One signal table in the page's memory: its keys, its signals in pieces, and what is done there. */

import { createStore } from "../../shared/pages.js";
import { browserStore } from "../../shared/storage.js";
import { Refused, Unreachable } from "../../shared/wire.js";
import { digestText, olderThanSeen } from "./history-memory.js";
import { SIGNALS } from "./routes.js";
import { SignalIndex } from "./search-index.js";
import { SignalWrites } from "./signal-writes.js";
import { TableSeat } from "./table-seat.js";
import { labelIn } from "./words.js";

/**
 * @import { Signal, SignalTableDetail } from "kier/api"
 * @import { Peer } from "./compare-peer.js"
 * @import { SignalDesk } from "./desk.js"
 * @import { Reached } from "./history-memory.js"
 * @import { Filters } from "./list.js"
 */

/**
 * What was opened of a signal or an enrichment; `problem`: why it did not open.
 * @typedef {{id: string, text: string | null, sources: string | null, reasons: Record<string, string>,
 *   problem: "damaged" | "closed" | "older" | null}} Opened
 * @typedef {{numbers: number[], alarm: string | null, maySeal: boolean, mayPin: boolean, isNew: boolean, lacksGrant: boolean, isStale: boolean,
 *   peers: {organisation: string, state: string}[]}} KeyState as the worker says it
 */

/**
 * `rows` and `texts` by identifier; `isComplete`: all that the server has is here; `older`: what this browser saw of a
 * history of which the server shows less now.
 * @typedef {{table: SignalTableDetail | null, keys: KeyState | null, older: Reached | null, rows: Map<string, Signal>, texts: Map<string, Opened>,
 *   isComplete: boolean, problem: any}} WorkState
 */

/** @typedef {{table: SignalTableDetail, keys: KeyState}} Looked what the server shows, and what the worker says of it */

// The worker answers others in between.
const PIECE = 400;

/** @type {() => WorkState} */
const empty = () => ({
  table: null,
  keys: null,
  older: null,
  rows: new Map(),
  texts: new Map(),
  isComplete: false,
  problem: null,
});

export class TableWork {
  // Whoever began before a lock must not write after it.
  #turn = 0;
  /** @type {Promise<void> | null} */
  #loading = null;
  // Changes up to this one are here.
  #change = 0;
  /** @type {SignalIndex<Signal>} */
  #index = new SignalIndex((row) => this.#labelsOf(row));

  /**
   * @param {SignalDesk} desk
   * @param {string} id
   */
  constructor(desk, id) {
    this.desk = desk;
    this.id = id;
    this.store = createStore(empty());
    this.writes = new SignalWrites(this);
    this.seat = new TableSeat(this);
  }

  get path() {
    return `${SIGNALS}/tables/${this.id}`;
  }

  get api() {
    return this.desk.api;
  }

  /**
   * Ask the worker about this table.
   * @param {string} method of signal-tables.js
   * @param {object} [input]
   * @returns {Promise<any>}
   */
  ask(method, input = {}) {
    return this.desk.session.smith.ask(method, { table: this.id, ...input }, "signals");
  }

  /** Load the table and its signals, or what changed since. */
  load() {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #load() {
    const turn = this.#turn;
    try {
      await this.#openTable();
      if (turn !== this.#turn) return;
      if (this.isAtTable) await this.#loadSignals(turn);
      this.store.set({ isComplete: true, problem: null });
    } catch (problem) {
      if (turn === this.#turn) this.store.set({ problem });
    }
  }

  /** Whether this organisation is at the table, and so reads what is there. */
  get isAtTable() {
    return this.store.get().table?.state === "accepted";
  }

  async #openTable() {
    const found = await this.#opened(await this.api.get(this.path));
    const { table, keys } = found.keys.isStale ? await this.#renewed(found) : found;
    this.#see(table.key_number, keys);
    this.store.set({
      table,
      keys,
      older: table.state === "accepted" ? await olderThanSeen(this, table) : null,
    });
  }

  /**
   * After the organisation's own key was replaced: envelopes that colleagues open who have the new one alone.
   * @param {Looked} found
   */
  async #renewed(found) {
    try {
      const body = await this.ask("renewEnvelopes");
      return await this.#opened(await this.api.post(`${this.path}/envelopes`, body));
    } catch (error) {
      // It is read all the same, and made anew the next time.
      if (error instanceof Refused || error instanceof Unreachable) return found;
      throw error;
    }
  }

  /**
   * @param {SignalTableDetail} table
   * @returns {Promise<Looked>}
   */
  async #opened(table) {
    const keys = await this.ask("openTable", {
      organisation: this.desk.organisation,
      key_number: table.key_number,
      keys: table.envelopes,
      pin: table.pin,
      isAccepted: table.state === "accepted",
      seen: this.#seen,
      members: table.members.filter(({ state }) => state !== "left"),
      peers: table.peers,
    });
    return { table, keys };
  }

  get #seenName() {
    return `signal-table|${this.desk.session.me.id}|${this.id}`;
  }

  /** The highest key number that this browser saw. */
  get #seen() {
    return Number(browserStore.getItem(this.#seenName)) || 0;
  }

  /**
   * @param {number} number
   * @param {KeyState} keys
   */
  #see(number, keys) {
    if (keys.maySeal && number > this.#seen) browserStore.setItem(this.#seenName, number);
  }

  /** @param {number} turn */
  async #loadSignals(turn) {
    /** @type {string | null} */
    let next = `${this.path}/signals?since=${this.#change}`;
    while (next) {
      /** @type {{results: Signal[], next: string | null}} */
      const page = await this.api.get(next);
      if (turn !== this.#turn) return;
      for (let start = 0; start < page.results.length; start += PIECE)
        await this.#open(page.results.slice(start, start + PIECE), turn);
      next = page.next;
    }
  }

  /**
   * @param {Signal[]} found
   * @param {number} turn
   */
  async #open(found, turn) {
    // What expired has no box any more.
    const sealed = found.filter(({ box }) => box);
    const { signals, ...state } = await this.ask("openSignals", { signals: sealed });
    const openedOf = new Map(
      signals.map((/** @type {Opened} */ one) => /** @type {[string, Opened]} */ ([one.id, one])),
    );
    const isCurrent = () => turn === this.#turn;
    await this.#index.putAll(
      found.map((row) => [row, openedOf.get(row.id)]),
      isCurrent,
    );
    if (!isCurrent()) return;
    const { rows, texts, keys } = this.store.get();
    const [newRows, newTexts] = [new Map(rows), new Map(texts)];
    for (const row of found) {
      newRows.set(row.id, row);
      newTexts.delete(row.id);
      this.#change = Math.max(this.#change, row.change);
    }
    for (const [id, opened] of openedOf) newTexts.set(id, opened);
    this.store.set({
      rows: newRows,
      texts: newTexts,
      keys: /** @type {KeyState} */ ({ ...keys, ...state }),
    });
  }

  /**
   * Whether something could be written: false if the basis is not valid any more, and nothing was sent.
   * @template T
   * @param {() => Promise<T>} write
   * @returns {Promise<T | false>}
   */
  async whileValid(write) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof Refused) || error.kind !== "basis-lapsed") throw error;
      this.load();
      return false;
    }
  }

  /**
   * What was added to a signal.
   * @param {Signal} row
   * @returns {Promise<Opened[]>}
   */
  async openEnrichments({ id, enrichments }) {
    if (!enrichments.length) return [];
    return (await this.ask("openEnrichments", { signal: id, enrichments })).enrichments;
  }

  /**
   * Say what came of a signal.
   * @param {Signal} row
   * @param {string} outcome
   */
  async close({ id }, outcome) {
    await this.take(await this.api.post(`${this.path}/signals/${id}/close`, { outcome }));
  }

  /**
   * Offer a signal to others.
   * @param {Signal} row
   * @param {{target: string, chosen: string, to: Peer | null, opened: Opened | undefined}} offer `to`: who cannot read it here
   */
  async offer(row, { target, chosen, to, opened }) {
    const field = { organisation: "organisation", table: "table", elsewhere: "case_table" }[target];
    const body = { target, [String(field)]: chosen };
    const sealed = to ? await this.#sealed(row, to, opened) : { id: crypto.randomUUID() };
    await this.api.post(`${this.path}/signals/${row.id}/moves`, { ...body, ...sealed });
    await this.load();
    return true;
  }

  /**
   * @param {Signal} row
   * @param {Peer} to
   * @param {Opened | undefined} opened
   */
  async #sealed(row, { organisation, key }, opened) {
    const added = await this.openEnrichments(row);
    const enrichments = added.flatMap(({ text }) => (text === null ? [] : [text]));
    const content = { text: opened?.text ?? "", sources: opened?.sources ?? null, enrichments };
    const peer = this.desk.peerPin(organisation);
    return this.ask("sealMove", { signal: row.id, ...content, to: { organisation, key, peer } });
  }

  /**
   * Answer an offer, or take it back.
   * @param {{id: string}} move
   * @param {"accept" | "decline" | "withdraw"} answer
   */
  async answer(move, answer) {
    await this.desk.answer(move, answer);
    await this.load();
  }

  /** @param {Signal} row as the server has it now */
  take(row) {
    return this.#open([row], this.#turn);
  }

  /** Load what changed until now: a look that is under way may have asked too early. */
  async loadAnew() {
    await this.#loading;
    await this.load();
  }

  /** The beginning of the newest digest of the history, to write down. */
  get headDigest() {
    return digestText(this.store.get().table?.head ?? "");
  }

  /**
   * The signals that fit a search and filters, the newest first.
   * @param {Filters} filters
   */
  find(filters) {
    return this.#index.find(filters);
  }

  /**
   * Words by which a signal is found besides its text.
   * @param {Signal} row
   */
  #labelsOf({ municipality, form, branch }) {
    const { options } = this.desk.store.get();
    return [
      labelIn(options?.municipalities, municipality),
      labelIn(options?.forms, form),
      labelIn(options?.branches, branch),
    ];
  }

  /** Forget everything that was opened. */
  wipe() {
    this.#turn += 1;
    this.#change = 0;
    this.#index.clear();
    this.seat.forget();
    this.#loading = null;
    this.store.set(empty());
  }
}
