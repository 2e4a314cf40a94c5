/**
 * What a trainer said on this phone and is not sent yet: who came, and who was added. Each person
 * that is added has an identifier that was made here, and each thing that is said a higher number
 * than the one before, so that sending twice, late or in any order changes nothing.
 */

import { browserStore } from "../shared/storage.js";

export const MOST_MARKS = 500;
export const MOST_ADDED = 50;

/** @typedef {{came: boolean, counter: number}} Mark */
/** @typedef {{name: string, organisation: string, email: string, profession: string, region: string}} Added */
/** @typedef {{id: string, name: string, organisation: string, came: boolean | null, waits: boolean, counter: number}} Person */
/** @typedef {{people: Person[], refused: {id: string, detail: string}[]}} Answer */
/** @typedef {{detail: string, person: Added}} Refusal */
/** @typedef {"sent" | "waiting" | "refused" | "gone"} Outcome */
/** @typedef {{outcome: Outcome, answer?: Answer, detail?: string}} Sent `detail`: why it was refused */
/** @typedef {{detail?: string, errors?: {pointer: string, detail: string}[]}} Problem (RFC 9457) */

/** @returns {Sent} */
const failed = () => ({ outcome: "waiting" });

export class Presence {
  /** @type {Promise<Sent> | null} */
  #sending = null;
  #hasMore = false;

  /**
   * @param {{session: string, address: string, language: string, store?: typeof browserStore}} how
   *   `address`: where it is sent
   */
  constructor({ session, address, language, store = browserStore }) {
    this.marks = `kier/trainer/${session}/marks/`;
    this.added = `kier/trainer/${session}/added/`;
    // Who was not taken as they were given, until somebody corrects it.
    this.refused = `kier/trainer/${session}/refused/`;
    this.address = address;
    this.language = language;
    this.store = store;
  }

  /**
   * What waits of one kind, by identifier.
   * @param {string} prefix
   * @returns {[id: string, value: any][]}
   */
  rows(prefix) {
    const found = this.store.names(prefix).sort();
    return found.flatMap((name) => {
      try {
        return [[name.slice(prefix.length), JSON.parse(this.store.getItem(name) ?? "")]];
      } catch {
        // Something else wrote there: it is none of ours.
        return [];
      }
    });
  }

  /** How much waits. */
  get waiting() {
    return this.rows(this.marks).length + this.rows(this.added).length;
  }

  /**
   * @param {string} id
   * @param {Mark} mark
   */
  mark(id, mark) {
    this.store.setItem(this.marks + id, JSON.stringify(mark));
  }

  /**
   * Keep somebody who was added; false if there is no room for more.
   * @param {string} id
   * @param {Added} person
   */
  add(id, person) {
    if (this.rows(this.added).length >= MOST_ADDED) return false;
    this.store.setItem(this.added + id, JSON.stringify(person));
    return true;
  }

  /**
   * Send what waits, and what is said meanwhile; `answer` is how it is now, if that came through.
   * @returns {Promise<Sent>}
   */
  send() {
    this.#hasMore = this.#sending !== null;
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #sendAll() {
    /** @type {Sent} */
    let sent = { outcome: "waiting" };
    let left = this.waiting;
    let isMore = false;
    do {
      this.#hasMore = false;
      const { outcome, answer, detail } = await this.#sendOnce().catch(failed);
      const refused = [...(sent.answer?.refused ?? []), ...(answer?.refused ?? [])];
      const newest = answer ?? sent.answer;
      sent = {
        outcome,
        ...(newest && { answer: { ...newest, refused } }),
        ...(detail && { detail }),
      };
      // More than one call takes, or what is left without those that were refused.
      isMore = outcome !== "waiting" && 0 < this.waiting && this.waiting < left;
      left = this.waiting;
    } while (this.#hasMore || isMore);
    return sent;
  }

  /** @returns {Promise<Sent>} */
  async #sendOnce() {
    const marks = this.rows(this.marks).slice(0, MOST_MARKS);
    const added = this.rows(this.added).slice(0, MOST_ADDED);
    const response = await fetch(this.address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": this.language },
      body: JSON.stringify({
        marks: marks.map(([id, { came, counter }]) => ({ id, came, counter })),
        people: added.map(([id, person]) => ({ id, ...person })),
      }),
      credentials: "omit",
    });
    if (response.status === 404) return { outcome: "gone" };
    if (response.status >= 500 || response.status === 429) return { outcome: "waiting" };
    const said = await response.json();
    if (!response.ok) return { outcome: "refused", detail: this.#giveBack(added, said) };
    /** @type {Answer} */
    const answer = said;
    for (const { id, detail } of answer.refused) {
      const person = added.find(([one]) => one === id)?.[1];
      if (person) this.#refuse(id, { detail, person });
    }
    for (const [id] of added) this.store.removeItem(this.added + id);
    for (const [id, { counter }] of marks) this.#settle(id, counter);
    return { outcome: "sent", answer };
  }

  /**
   * Take those out of what waits whom a problem names, or nothing would ever be sent again.
   * @param {[id: string, person: Added][]} added as they were sent
   * @param {Problem} problem
   * @returns {string | undefined} what is wrong otherwise
   */
  #giveBack(added, { errors = [], detail: why }) {
    let isNamed = false;
    for (const { pointer, detail } of errors) {
      const [id, person] = added[Number(/^\/people\/(\d+)\//.exec(pointer)?.[1])] ?? [];
      if (!id || !person) continue;
      isNamed = true;
      this.#refuse(id, { detail, person });
      this.store.removeItem(this.added + id);
    }
    return isNamed ? undefined : (errors[0]?.detail ?? why);
  }

  /**
   * @param {string} id
   * @param {Refusal} refusal
   */
  #refuse(id, refusal) {
    this.store.setItem(this.refused + id, JSON.stringify(refusal));
  }

  /**
   * Somebody who was refused is given anew.
   * @param {string} id
   */
  forget(id) {
    this.store.removeItem(this.refused + id);
  }

  /**
   * Forget what was sent, unless something newer was said meanwhile.
   * @param {string} id
   * @param {number} counter
   */
  #settle(id, counter) {
    const found = this.rows(this.marks).find(([one]) => one === id);
    if (found && found[1].counter <= counter) this.store.removeItem(this.marks + id);
  }
}
