/**
 * Visits that were counted on this phone and are not sent yet. Each has an identifier that was made
 * here, so that one that is sent twice counts once. Nobody's name is among it.
 */

import { browserStore } from "../shared/storage.js";

export const MOST_WAITING = 500;
const AT_ONCE = 100;
const DAY_MS = 86_400_000;

/** @typedef {{municipality: string, branch: string, cards: number, week: string}} Visit */
/** @typedef {Visit & {id: string, why?: string}} Waiting `why`: it was refused */
/** @typedef {{place: number, errors: {detail: string}[]}} Answer */
/** @typedef {"sent" | "waiting" | "gone"} Outcome */

/**
 * The Monday of a day's week.
 * @param {string} day as `2026-03-31`
 */
export function mondayOf(day) {
  const date = new Date(`${day}T00:00:00Z`);
  const since = (date.getUTCDay() + 6) % 7;
  return new Date(date.getTime() - since * DAY_MS).toISOString().slice(0, 10);
}

export class Tally {
  /** @type {Promise<Outcome> | null} */
  #sending = null;
  #hasMore = false;

  /**
   * @param {{project: string, address: string, language: string, store?: typeof browserStore}} how
   *   `address`: where visits are sent
   */
  constructor({ project, address, language, store = browserStore }) {
    this.prefix = `kier/visits/${project}/`;
    this.address = address;
    this.language = language;
    this.store = store;
  }

  /**
   * All that this phone keeps, whichever address it was counted under.
   * @returns {Waiting[]}
   */
  rows() {
    return this.store
      .names(this.prefix)
      .sort()
      .map((name) => this.#read(name))
      .filter((row) => row !== null);
  }

  /**
   * Keep a visit; false if there is no room for more.
   * @param {Visit} visit
   */
  add(visit) {
    if (this.rows().length >= MOST_WAITING) return false;
    this.#write({ ...visit, id: crypto.randomUUID() });
    return true;
  }

  /** @param {string} id */
  remove(id) {
    this.store.removeItem(this.prefix + id);
  }

  /**
   * Send what waits, and what was counted meanwhile. What is refused stays here, with the reason.
   * @returns {Promise<Outcome>}
   */
  send() {
    this.#hasMore = this.#sending !== null;
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #sendAll() {
    /** @type {Outcome} */
    let outcome;
    do {
      this.#hasMore = false;
      outcome = await this.#sendOnce().catch(() => "waiting");
    } while (this.#hasMore);
    return outcome;
  }

  /** @returns {Promise<Outcome>} */
  async #sendOnce() {
    const waiting = this.rows().filter(({ why }) => !why);
    for (let first = 0; first < waiting.length; first += AT_ONCE) {
      const some = waiting.slice(first, first + AT_ONCE);
      const answer = await fetch(this.address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "Accept-Language": this.language },
        body: JSON.stringify({
          visits: some.map(({ id, municipality, branch, cards, week }) => ({
            id,
            municipality,
            branch,
            cards,
            week,
          })),
        }),
        credentials: "omit",
      });
      if (answer.status === 404) return "gone";
      if (!answer.ok) return "waiting";
      this.#settle(some, (await answer.json()).results);
    }
    return "sent";
  }

  /**
   * @param {Waiting[]} sent
   * @param {Answer[]} answers
   */
  #settle(sent, answers) {
    for (const { place, errors } of answers) {
      const row = sent[place];
      if (!row) continue;
      if (errors.length) this.#write({ ...row, why: errors.map(({ detail }) => detail).join(" ") });
      else this.remove(row.id);
    }
  }

  /** @param {Waiting} row */
  #write({ id, ...visit }) {
    this.store.setItem(this.prefix + id, JSON.stringify(visit));
  }

  /**
   * @param {string} name
   * @returns {Waiting | null}
   */
  #read(name) {
    try {
      return { ...JSON.parse(this.store.getItem(name)), id: name.slice(this.prefix.length) };
    } catch {
      // Something else wrote there: it is none of ours.
      return null;
    }
  }
}
