/** The signal tables at which the organisation is, as long as the screen is open; a lock forgets every word. */

import { createStore } from "../../shared/pages.js";
import { everyPage } from "../../shared/resources.js";
import { SIGNALS } from "./routes.js";
import { keptDraft } from "./sealed-draft.js";
import { TableWork } from "./table-work.js";
import { NOT_KNOWN } from "./words.js";

/**
 * @import { OfferedMove, PeerPin, SignalOptions, SignalTableSummary } from "kier/api"
 * @import { PublicKey } from "../../shared/crypto/member-trust.js"
 * @import { Every } from "../../shared/resources.js"
 * @import { Inbox } from "../inbox.js"
 * @import { Peer } from "./compare-peer.js"
 * @import { KeptDraft } from "./sealed-draft.js"
 */

/**
 * `offered`: signals that others pass on to this organisation.
 * @typedef {{tables: SignalTableSummary[] | null, options: SignalOptions | null, offered: OfferedMove[],
 *   problem: any}} DeskState
 */

export class SignalDesk {
  /** @type {Map<string, TableWork>} */
  #works = new Map();
  /** @type {Map<string, KeptDraft>} */
  #drafts = new Map();
  /** @type {Map<string, PeerPin>} */
  #peers = new Map();

  /** @param {Inbox} inbox */
  constructor(inbox) {
    this.inbox = inbox;
    this.store = createStore(
      /** @type {DeskState} */ ({ tables: null, options: null, offered: [], problem: null }),
    );
  }

  get session() {
    return this.inbox.session;
  }

  get api() {
    return this.inbox.api;
  }

  get organisation() {
    return this.inbox.organisation;
  }

  /** Ask which tables there are, and what is offered. */
  async load() {
    try {
      /** @type {[Every<SignalTableSummary>, Every<OfferedMove>, Every<PeerPin>, SignalOptions]} */
      const [{ rows: tables }, { rows: offered }, { rows: peers }, options] = await Promise.all([
        everyPage(this.api, `${SIGNALS}/tables`),
        everyPage(this.api, `${SIGNALS}/moves`),
        everyPage(this.api, `${SIGNALS}/peers`),
        this.store.get().options ?? this.api.get(`${SIGNALS}/options`),
      ]);
      this.store.set(/** @type {DeskState} */ ({ tables, offered, options, problem: null }));
      this.#peers = new Map(peers.map((pin) => [pin.organisation, pin]));
      this.inbox.store.set({ isAtTables: tables.length > 0 });
    } catch (problem) {
      this.store.set({ problem });
    }
  }

  /**
   * The work at one table.
   * @param {string} id
   */
  work(id) {
    let work = this.#works.get(id);
    if (!work) {
      work = new TableWork(this, id);
      this.#works.set(id, work);
    }
    return work;
  }

  /**
   * What somebody writes, kept sealed.
   * @param {string} id of the table or the signal
   * @param {string} kind what it is to become
   */
  draft(id, kind) {
    const name = `${id}|${kind}`;
    let draft = this.#drafts.get(name);
    if (!draft) {
      draft = keptDraft(this.inbox, id, kind);
      this.#drafts.set(name, draft);
    }
    return draft;
  }

  /**
   * Whether this organisation reads what is at a table.
   * @param {string} id
   */
  isAt(id) {
    return (
      this.store.get().tables?.some((one) => one.id === id && one.state === "accepted") ?? false
    );
  }

  /**
   * Keep that the words of another organisation were compared by voice.
   * @param {{organisation: string, key: PublicKey}} peer
   */
  async pinPeer({ organisation: other, key }) {
    const { organisation, session } = this;
    const pin = await session.smith.atTable("pinPeer", { organisation, other, key });
    const kept = await this.api.call("PUT", `${SIGNALS}/peers/${other}`, pin);
    this.#peers.set(other, kept);
  }

  /**
   * What our organisation pinned of another one; null: nothing that is known here.
   * @param {string} organisation
   */
  peerPin(organisation) {
    return this.#peers.get(organisation) ?? null;
  }

  /**
   * Whether the words of another organisation's key were compared, as far as this page can tell; the
   * worker checks the proof before anything is sealed.
   * @param {Peer} peer
   */
  isCompared({ organisation, key }) {
    const pin = this.#peers.get(organisation);
    return Boolean(pin && key && pin.key === key.id && pin.own_key === this.session.newest);
  }

  /**
   * Answer what is offered to this organisation, or take back what it offered.
   * @param {{id: string}} move
   * @param {"accept" | "decline" | "withdraw"} answer
   */
  async answer({ id }, answer) {
    await this.api.post(`${SIGNALS}/moves/${id}/${answer}`);
    await this.load();
  }

  /**
   * Open what was passed on to this organisation.
   * @param {OfferedMove} move
   */
  openMove({ id, key, box, signal }) {
    const { organisation, session } = this;
    const sealed = { organisation, signal: signal.id, id, key: String(key), box: String(box) };
    return session.smith.atTable("openMove", sealed);
  }

  /**
   * Begin a signal at a table of ours with what was passed on; what somebody is writing there stays beside it.
   * @param {string} table
   * @param {{text: string, sources: string | null, enrichments: string[]}} moved
   * @param {OfferedMove["signal"]} signal
   */
  async carryOver(table, moved, { municipality, form, branch, reliability, tlp }) {
    const { draft, store } = this.draft(table, "signal");
    await draft.restore();
    const { text, others } = store.get();
    const begun = JSON.stringify({
      text: [moved.text, ...moved.enrichments].join("\n\n"),
      sources: moved.sources ?? "",
      municipality: municipality || NOT_KNOWN,
      form,
      branch,
      reliability,
      tlp,
    });
    store.set(text ? { text, others: [...others, begun] } : { text: begun, others });
    draft.changed();
  }

  /** Before the keys go: drafts are sealed, and every word is forgotten. */
  async wipe() {
    for (const work of this.#works.values()) work.wipe();
    this.#works.clear();
    await Promise.allSettled([...this.#drafts.values()].map(({ draft }) => draft.save()));
    for (const { draft, store } of this.#drafts.values()) {
      draft.forget();
      store.set({ text: "", others: [] });
    }
  }
}

/**
 * The tables of an inbox, made when they are first shown.
 * @param {Inbox} inbox
 */
export function deskOf(inbox) {
  inbox.signalDesk ??= new SignalDesk(inbox);
  return inbox.signalDesk;
}
