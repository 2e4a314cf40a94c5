/** The inbox: all referrals, which of them changed, their boxes. */

import { createStore } from "../shared/pages.js";
import { browserStore } from "../shared/storage.js";
import { Refused, Unreachable } from "../shared/wire.js";
import { Boxes, INBOX, referralPages } from "./listings.js";
import { hoursSince, loadLabels } from "./referrals.js";

/**
 * @import { InboxReferral } from "kier/api"
 * @import { Session } from "../shared/account/session.js"
 * @import { Live } from "../shared/live.js"
 * @import { Conversation } from "./conversation-data.js"
 * @import { Line, Openings } from "./openings.js"
 * @import { SignalDesk } from "./signal-tables/desk.js"
 * @import { Team } from "./team.js"
 */

/** What the title of the tab and the icon count in this browser: `urgent`, or all that waits. */
export const COUNTED = "counted";
// What may wait for us is loaded first, and asked for again where no event can be heard.
const OPEN = ["offered", "accepted", "interprets"];
// What comes to an organisation: a request, or one in which it interprets.
const NEW = ["offered", "interprets"];
const ENDED = ["closed", "declined", "withdrawn"];
// Of so many open ones it is looked up who wrote last, a call for each.
const MAX_LOOKED_UP = 100;

/** @typedef {{name: string, day: string}} ErasedLine a request that its author erased */
/** @typedef {import("kier/api").InboxReferral} Referral */
/** @typedef {Referral["profile"]} Profile */

/**
 * `referrals` by identifier; `isComplete` once the ended ones are there too; `unseen`: how many messages
 * of seekers came in since they were last looked at; `lines`: the first line of what each person wrote
 * last, as far as it was opened; `notAccepted`: one that could not be accepted after somebody had left
 * it; `drafts`: those in which this member was writing, once draft-store.js is here; `erased`: lines of
 * the day, once erased.js is; `isAtTables`: the organisation is at a signal table, once that was asked.
 * @typedef {{referrals: Map<string, Referral>, isLoaded: boolean, isComplete: boolean, problem: any,
 *   unseen: Record<string, number>, lines: Map<string, Line>, notAccepted?: string | null, drafts?: Set<string>,
 *   erased?: ErasedLine[], isAtTables?: boolean}} DeskState
 */

export class Inbox {
  /**
   * @param {Session} session
   * @param {(what: "request" | "message", id: string) => void} onNews what a screen reader hears of
   */
  constructor(session, onNews = () => {}) {
    this.session = session;
    this.onNews = onNews;
    /** @type {Map<string, Boxes>} */
    this.boxes = new Map();
    /**
     * Those that were opened since the sign-in.
     * @type {Map<string, Conversation>}
     */
    this.conversations = new Map();
    this.store = createStore(
      /** @type {DeskState} */ ({
        referrals: new Map(),
        isLoaded: false,
        isComplete: false,
        problem: null,
        unseen: {},
        lines: new Map(),
      }),
    );
    this.team = createStore(
      /** @type {Team} */ ({
        people: new Map(),
        names: new Map(),
        covered: new Set(),
        missing: new Set(),
      }),
    );
    /**
     * The line on which events come in.
     * @type {Live | null}
     */
    this.live = null;
    /** @type {Openings | null} once something is opened for the list */
    this.openings = null;
    /** @type {SignalDesk | null} once signal tables are looked at */
    this.signalDesk = null;
    /** @type {string | null} the referral on the screen */
    this.shown = null;
    /** @type {Promise<unknown>} */
    this.asking = Promise.resolve();
  }

  get api() {
    return this.session.api;
  }

  get organisation() {
    return /** @type {string} */ (this.session.me.organisation);
  }

  /**
   * A referral, or undefined.
   * @param {string} id
   */
  referral(id) {
    return this.store.get().referrals.get(id);
  }

  /**
   * Keys and referral, to open or seal something.
   * @param {string} id
   * @throws {Error} the screen is locked, or the referral is gone
   */
  at(id) {
    const referral = this.referral(id);
    if (!this.session.smith || !referral) throw new Error("nothing can be opened here now");
    return { smith: this.session.smith, referral };
  }

  /** @param {string} id */
  boxesOf(id) {
    if (!this.boxes.has(id)) this.boxes.set(id, new Boxes(this.api, id));
    return /** @type {Boxes} */ (this.boxes.get(id));
  }

  /**
   * The conversation of a referral, made when it is first shown.
   * @param {string} id
   * @param {typeof Conversation} Kind
   */
  conversation(id, Kind) {
    if (!this.conversations.has(id)) this.conversations.set(id, new Kind(this, id));
    return /** @type {Conversation} */ (this.conversations.get(id));
  }

  /** Ask for everything: what is open first, then what has ended. */
  async load() {
    this.store.set({ problem: null });
    try {
      // Rows show them.
      await loadLabels(this.api);
      await Promise.all(OPEN.map((status) => this.#pages(status)));
      this.store.set({ isLoaded: true });
      for (const status of ENDED) await this.#pages(status);
      this.store.set({ isComplete: true });
      await this.#lookWhoWroteLast();
    } catch (problem) {
      this.store.set({ problem });
    }
  }

  /** @param {string} status */
  async #pages(status) {
    /** @type {Referral[]} */
    const found = [];
    for await (const rows of referralPages(this.api, status)) {
      this.#take(rows);
      found.push(...rows);
    }
    return found;
  }

  /** @param {Referral[]} found */
  #take(found) {
    const referrals = new Map(this.store.get().referrals);
    for (const referral of found) {
      // The same object as before where nothing changed: its row is not drawn anew.
      const before = referrals.get(referral.id);
      if (!before || !isSame(before, referral)) referrals.set(referral.id, referral);
    }
    this.store.set({ referrals });
  }

  /**
   * Ask again for all that may have changed unheard.
   * @returns {Promise<boolean>} whether the server could be reached
   */
  ask() {
    // One after another: what is asked for while a first answer comes in may be newer.
    const asking = this.asking.then(() => this.#ask());
    this.asking = asking;
    return asking;
  }

  async #ask() {
    if (!this.store.get().isComplete) {
      await this.load();
      return !(this.store.get().problem instanceof Unreachable);
    }
    const before = this.store.get().referrals;
    try {
      const pages = await Promise.all(OPEN.map((status) => this.#pages(status)));
      const found = new Set(pages.flat().map((referral) => referral.id));
      for (const referral of before.values()) {
        if (OPEN.includes(referral.status) && !found.has(referral.id)) await this.look(referral.id);
      }
      for (const referral of pages.flat()) {
        if (!before.has(referral.id) && NEW.includes(referral.status))
          this.onNews("request", referral.id);
      }
      await this.#lookWhoWroteLast();
      this.store.set({ problem: null });
      return true;
    } catch (error) {
      return !(error instanceof Unreachable);
    }
  }

  /**
   * Ask for one referral; one that was erased leaves the list.
   * @param {string} id
   */
  async look(id) {
    try {
      this.#take([await this.api.get(`${INBOX}/${id}`)]);
      if (this.referral(id)?.binned) this.#drop(id);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 404) throw error;
      this.#drop(id);
      // Whether its author erased it is asked once, and missed by nobody if there is no answer.
      import("./erased.js").then(({ askErased }) => askErased(this)).catch(() => {});
    }
  }

  /** @param {string} id */
  #drop(id) {
    const { referrals, unseen } = this.store.get();
    const rest = new Map(referrals);
    rest.delete(id);
    this.conversations.delete(id);
    this.boxes.delete(id);
    this.openings?.forget(id);
    this.store.set({ referrals: rest, unseen: { ...unseen, [id]: 0 } });
  }

  /**
   * Take up events.
   * @param {string[]} ids
   */
  async changed(ids) {
    for (const id of ids) {
      const before = this.referral(id);
      try {
        await this.look(id);
        const referral = this.referral(id);
        if (!referral) continue;
        if (NEW.includes(referral.status) && before?.status !== referral.status)
          this.onNews("request", id);
        if (referral.envelopes.length) await this.#lookForMessages(id);
        else this.conversations.get(id)?.wipe();
      } catch (error) {
        // Whoever was not reached is asked again: the socket will drop, or the next look finds it.
        if (!(error instanceof Unreachable || error instanceof Refused)) throw error;
      }
    }
  }

  async #lookWhoWroteLast() {
    const open = [...this.store.get().referrals.values()].filter(
      ({ status, id }) =>
        status === "accepted" || status === "interprets" || this.conversations.has(id),
    );
    for (const referral of open.slice(0, MAX_LOOKED_UP)) {
      if (referral.envelopes.length && this.#mayHaveNews(referral))
        await this.#lookForMessages(referral.id);
    }
  }

  /**
   * Within an hour the list cannot tell whether one more message came.
   * @param {{id: string, last_message_hour: string | null}} options
   */
  #mayHaveNews({ id, last_message_hour: hour }) {
    const { lookedAt } = this.boxesOf(id);
    return lookedAt !== hour || hoursSince(/** @type {string} */ (hour), Date.now()) <= 1;
  }

  /** @param {string} id */
  async #lookForMessages(id) {
    const boxes = this.boxesOf(id);
    const isKnown = boxes.all.length > 0;
    const hour = this.referral(id)?.last_message_hour;
    const found = await boxes.load();
    boxes.lookedAt = hour;
    const { unseen } = this.store.get();
    const theirs = found.filter((box) => box.sender === "seeker").length;
    if (found.length) this.openings?.renew(id);
    if (this.shown === id) await this.conversations.get(id)?.open();
    if (!isKnown || !theirs) return;
    this.onNews("message", id);
    if (this.shown !== id || document.hidden) {
      this.store.set({ unseen: { ...unseen, [id]: (unseen[id] ?? 0) + theirs } });
    }
  }

  /**
   * Put one on the screen, or none.
   * @param {string | null} id
   */
  show(id) {
    const isAgain = this.shown === id;
    this.shown = id;
    if (!id) return;
    const { unseen } = this.store.get();
    if (unseen[id]) this.store.set({ unseen: { ...unseen, [id]: 0 } });
    if (this.referral(id)?.envelopes.length) this.conversations.get(id)?.open({ isAgain });
  }

  /** How many wait for somebody here: new ones, and conversations with something unseen; urgent ones alone, if so chosen. */
  get waiting() {
    const { referrals, unseen } = this.store.get();
    const isUrgentOnly = browserStore.getItem(COUNTED) === "urgent";
    const waits = (/** @type {Referral} */ { id, status, profile }) =>
      (status === "offered" || unseen[id]) && (!isUrgentOnly || profile.urgent);
    return [...referrals.values()].filter(waits).length;
  }

  /** Whether something was written here that nobody has got yet. */
  get hasUnsent() {
    return [...this.conversations.values()].some((talk) => talk.hasUnsent);
  }

  /**
   * Have what these rows say opened, while nothing else is done.
   * @param {string[]} ids
   * @param {HTMLElement | null} list
   */
  async open(ids, list) {
    const { Openings } = await import("./openings.js");
    this.openings ??= new Openings(this);
    this.openings.want(ids, list);
  }

  /** Before the keys go: drafts are sealed, and every word is forgotten. */
  async wipe() {
    this.openings?.wipe();
    const all = [...this.conversations.values()];
    await Promise.allSettled([this.signalDesk?.wipe(), ...all.map((talk) => talk.sealWords())]);
    for (const talk of all) talk.wipe();
  }
}

/**
 * @param {Referral} referral
 * @param {Referral} other
 */
const isSame = (referral, other) =>
  referral === other || JSON.stringify(referral) === JSON.stringify(other);
