/**
 * Opens conversations for the list, while nothing else is done: those that are seen first. What they say is kept in this
 * page's memory, for their rows and the search, until the screen is locked.
 */

import { mayPinOnce } from "../shared/account/session.js";
import { Refused, Unreachable } from "../shared/wire.js";
import { fold } from "./search.js";

/**
 * @import { MemberSmith } from "../shared/account/locksmith.js"
 * @import { OpenedMessage } from "../shared/crypto/messages.js"
 * @import { Inbox, Referral } from "./inbox.js"
 * @import { Box } from "./listings.js"
 * @import { Opened } from "./search.js"
 */

// So many are asked of the server in so long: a member may make 600 calls in that time.
export const MOST_ASKED = 200;
const SPAN_MS = 600_000;
const MORE = 50;
const LONGEST_LINE = 160;
// Signs of one conversation that are searched, the newest.
const MOST_SIGNS = 60_000;
const SHOWN_EVERY_MS = 150;
const RETRY_MS = 15_000;

/** @typedef {{line: string, isDamaged: boolean}} Line the first line of what the person wrote last */
/**
 * What was opened of a referral as it was then listed: what the worker says of its keys and its messages.
 * @typedef {{referral: Referral, keys: Awaited<ReturnType<typeof openReferral>>,
 *   read: {messages: OpenedMessage[], alarm: string | null, maySeal: boolean}}} Known
 */

/** @param {() => void} act */
const whenIdle = (act) =>
  "requestIdleCallback" in globalThis
    ? requestIdleCallback(act, { timeout: 1_000 })
    : setTimeout(act, 50);

export class Openings {
  /** What was opened, by referral. @type {Map<string, Opened>} */
  texts = new Map();
  /** @type {Map<string, Known>} */
  #known = new Map();
  /** @type {Map<string, Line>} */
  #lines = new Map();
  // What a referral was like when it was opened, or could not be.
  /** @type {Map<string, string>} */
  #done = new Map();
  /** @type {Set<string>} */
  #seen = new Set();
  /** @type {Set<string>} */
  #wanted = new Set();
  /** @type {number[]} when the server was asked */
  #asked = [];
  #isBusy = false;
  // Whoever began before a lock must not write after it.
  #turn = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #showing;
  /** @type {IntersectionObserver | null} */
  #observer = null;

  /** @param {Inbox} inbox */
  constructor(inbox) {
    this.inbox = inbox;
  }

  /** How many conversations can be opened that are not yet. */
  get shut() {
    let count = 0;
    for (const referral of this.inbox.store.get().referrals.values()) {
      if (referral.envelopes.length && !this.#done.has(referral.id)) count += 1;
    }
    return count;
  }

  /** How many more may be asked of the server now. */
  get left() {
    const since = Date.now() - SPAN_MS;
    this.#asked = this.#asked.filter((time) => time > since);
    return MOST_ASKED - this.#asked.length;
  }

  /** Minutes until more may be asked. */
  get minutes() {
    return this.left > 0 ? 0 : Math.ceil((this.#asked[0] + SPAN_MS - Date.now()) / 60_000);
  }

  /** Whether something is being opened. */
  get isBusy() {
    return this.#isBusy;
  }

  /**
   * Open what these rows show, those first that are seen.
   * @param {string[]} ids
   * @param {HTMLElement | null} list in which the rows stand
   */
  want(ids, list = null) {
    this.#wanted = new Set(ids);
    if (list) this.#watch(list);
    this.#begin();
  }

  /** Open so many more, in the order of the list. */
  more() {
    const { referrals } = this.inbox.store.get();
    const shut = [...referrals.values()].filter(
      ({ id, envelopes }) => envelopes.length && !this.#done.has(id),
    );
    this.want([...this.#wanted, ...shut.slice(0, MORE).map(({ id }) => id)]);
    this.#show();
  }

  /**
   * Open this one again: it has changed.
   * @param {string} id
   */
  renew(id) {
    this.#wanted.add(id);
    this.#begin();
  }

  /**
   * What was opened of a referral, if the server lists it as it did then, with the same messages.
   * @param {string} id
   */
  known(id) {
    const known = this.#known.get(id);
    const isSame =
      known?.referral === this.inbox.referral(id) &&
      known?.read.messages.length === this.inbox.boxesOf(id).all.length;
    return isSame ? known : undefined;
  }

  /**
   * Forget a referral that is gone.
   * @param {string} id
   */
  forget(id) {
    this.texts.delete(id);
    this.#known.delete(id);
    this.#lines.delete(id);
    this.#done.delete(id);
  }

  /** Forget every word. */
  wipe() {
    this.#turn += 1;
    this.#isBusy = false;
    this.texts.clear();
    this.#known.clear();
    this.#lines = new Map();
    this.#done.clear();
    this.#seen.clear();
    this.#wanted.clear();
    this.#observer?.disconnect();
    this.#observer = null;
    clearTimeout(this.#showing);
    this.#showing = undefined;
    this.inbox.store.set({ lines: new Map() });
  }

  /** @param {HTMLElement} list */
  #watch(list) {
    this.#observer ??= new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const id = /** @type {string} */ (/** @type {HTMLElement} */ (target).dataset.referral);
        if (isIntersecting) this.#seen.add(id);
        else this.#seen.delete(id);
      }
    });
    for (const row of list.children) this.#observer.observe(row);
  }

  /** @param {string} id */
  #mustOpen(id) {
    const referral = this.inbox.referral(id);
    return Boolean(referral?.envelopes.length) && this.#done.get(id) !== this.#markOf(id);
  }

  /** @param {string} id */
  #markOf(id) {
    const { last } = this.inbox.boxesOf(id);
    return `${last?.id} ${this.inbox.referral(id)?.envelopes.length}`;
  }

  #next() {
    for (const ids of [this.#seen, this.#wanted]) {
      for (const id of ids) {
        if (this.#wanted.has(id) && this.#mustOpen(id) && this.#mayAsk(id)) return id;
      }
    }
    return undefined;
  }

  /** @param {string} id */
  #mayAsk(id) {
    return this.inbox.boxesOf(id).all.length > 0 || this.left > 0;
  }

  #begin() {
    if (this.#isBusy) return;
    this.#isBusy = true;
    const turn = this.#turn;
    const go = async () => {
      if (turn !== this.#turn) return;
      const id = this.inbox.session.smith ? this.#next() : undefined;
      if (!id) {
        this.#isBusy = false;
        this.#show();
        return;
      }
      const isReached = await this.#open(id, turn);
      if (isReached) whenIdle(go);
      else setTimeout(go, RETRY_MS);
    };
    whenIdle(go);
  }

  /**
   * @param {string} id
   * @param {number} turn
   * @returns {Promise<boolean>} whether the server could be reached
   */
  async #open(id, turn) {
    const boxes = this.inbox.boxesOf(id);
    try {
      if (!boxes.all.length) {
        this.#asked.push(Date.now());
        await boxes.load();
      }
      const { smith, referral } = this.inbox.at(id);
      const { request } = referral;
      const messages = [...boxes.all];
      const keys = await openReferral(smith, this.inbox.organisation, referral);
      const read = await smith.inRequest("openMessages", { request, messages });
      if (turn !== this.#turn) return true;
      this.#known.set(id, { referral, keys, read });
      this.#keep(id, read.messages);
    } catch (error) {
      if (turn !== this.#turn) return true;
      if (error instanceof Unreachable) return false;
      // Withheld, erased or under a key that is not here: its own page says so.
      if (!(error instanceof Refused) && typeof (/** @type {any} */ (error).code) !== "string")
        console.error(/** @type {any} */ (error).name);
    }
    this.#done.set(id, this.#markOf(id));
    this.#show();
    return true;
  }

  /**
   * @param {string} id
   * @param {{sender: string, text: string | null}[]} messages
   */
  #keep(id, messages) {
    const last = messages.findLast(({ sender }) => sender === "seeker");
    const line = firstLine(last?.text ?? "");
    this.#lines.set(id, { line, isDamaged: Boolean(last) && last?.text === null });
    const said = messages.map(({ text }) => text ?? "").join("\n");
    const text = said.normalize("NFC").slice(-MOST_SIGNS);
    this.texts.set(id, { text, folded: fold(text) });
  }

  #show() {
    this.#showing ??= setTimeout(() => {
      this.#showing = undefined;
      this.inbox.store.set({ lines: new Map(this.#lines) });
    }, SHOWN_EVERY_MS);
  }
}

/**
 * Open the request keys of a referral as it is listed, as far as they are trusted: see member-requests.js.
 * @param {MemberSmith} smith
 * @param {string} organisation
 * @param {Referral} referral
 */
export function openReferral(
  smith,
  organisation,
  { request, envelopes, pin, key, status, pin_due: pinDue },
) {
  const isAccepted = ["accepted", "closed"].includes(status);
  const mayPin = mayPinOnce(pinDue);
  const listed = { request, organisation, envelopes, pin, key, isAccepted, mayPin };
  return smith.inRequest("openReferral", listed);
}

/**
 * The first line that says something, cut where a row ends anyway.
 * @param {string} text
 */
const firstLine = (text) => (text.match(/\S.*/)?.[0] ?? "").slice(0, LONGEST_LINE);
