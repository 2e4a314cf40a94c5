/**
 * Search among the signals of a table, in the page's memory: what each says is folded once, when it is opened.
 * Nothing of it is stored, and nothing leaves the page.
 */

import { fold, wordsOf } from "../search.js";

/**
 * What is searched and filtered by of a signal.
 * @typedef {{id: string, number: number, state: string, form: string, municipality: string, branch: string}} Row
 * @typedef {{text: string | null, sources?: string | null}} Opened
 * @typedef {{query?: string, state?: string, form?: string, municipality?: string, branch?: string}} Filters `state`:
 *   one of them, or `open`: those that are worked on
 */

/** States of signals that are worked on. */
export const OPEN_STATES = ["new", "enriched", "moved"];

const FILTERS = /** @type {const} */ (["form", "municipality", "branch"]);
// A shorter word is looked for where words begin: in the middle it is everywhere. Longer ones are found in
// compounds, of which Dutch has many.
const LONG_ENOUGH = 3;
const SLICE_MS = 8;
// Languages that put no spaces between words.
const UNSPACED = /[\p{Script=Han}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]/u;

/**
 * Words with one space between them.
 * @param {string} folded most often of ASCII alone, which is looked through much faster
 */
const spaced = (folded) =>
  /^[\0-\x7f]*$/.test(folded)
    ? folded.replace(/[^a-z0-9]+/g, " ")
    : folded.replace(/[^\p{L}\p{M}\p{N}]+/gu, " ");

/**
 * V8 leaves what was replaced in pieces until it is looked through: that happens here, text by text, and not for all in
 * the first search. It leaves out a look whose answer nobody uses.
 * @param {string} text in which there is no such sign
 */
const inOnePiece = (text) => (text.includes("\0") ? "" : text);

/** @template {Row} R */
export class SignalIndex {
  /** @type {Map<string, {row: R, folded: string}>} */
  #entries = new Map();
  /** @type {{row: R, folded: string}[]} the newest last, as they mostly come */
  #ordered = [];
  #isOrdered = true;
  #labelsOf;

  /** @param {(row: R) => string[]} [labelsOf] words by which a row is found besides its text, as its municipality */
  constructor(labelsOf = () => []) {
    this.#labelsOf = labelsOf;
  }

  /** How many signals are here. */
  get size() {
    return this.#entries.size;
  }

  /**
   * Take a signal, or what it says now.
   * @param {R} row
   * @param {Opened} [opened]
   */
  put(row, opened) {
    const said = [row.number, ...this.#labelsOf(row), opened?.text ?? "", opened?.sources ?? ""];
    const folded = inOnePiece(` ${spaced(fold(said.join("\n").normalize("NFC")))}`);
    const known = this.#entries.get(row.id);
    if (known) Object.assign(known, { row, folded });
    else {
      const entry = { row, folded };
      this.#entries.set(row.id, entry);
      this.#isOrdered &&= row.number > (this.#ordered.at(-1)?.row.number ?? 0);
      this.#ordered.push(entry);
    }
  }

  /**
   * Take many, a few at once, so that a key that is pressed meanwhile is not felt.
   * @param {[row: R, opened: Opened | undefined][]} entries
   * @param {() => boolean} isCurrent false: the rest is not taken any more, as after a lock
   */
  async putAll(entries, isCurrent) {
    let began = performance.now();
    for (const [row, opened] of entries) {
      if (performance.now() - began > SLICE_MS) {
        await new Promise((go) => setTimeout(go));
        began = performance.now();
      }
      if (!isCurrent()) return;
      this.put(row, opened);
    }
  }

  /** @param {string} id */
  remove(id) {
    if (this.#entries.delete(id)) this.#ordered = [...this.#entries.values()];
    this.#isOrdered = false;
  }

  clear() {
    this.#entries.clear();
    this.#ordered = [];
  }

  /**
   * The signals that fit filters, and in which every word of the query occurs, the newest first.
   * @param {Filters} [filters]
   * @returns {R[]}
   */
  find({ query = "", state = "", ...chosen } = {}) {
    if (!this.#isOrdered) this.#ordered.sort((a, b) => a.row.number - b.row.number);
    this.#isOrdered = true;
    const words = wordsOf(query)
      .flatMap((word) => spaced(word).split(" ").filter(Boolean))
      .map((word) => (word.length < LONG_ENOUGH && !UNSPACED.test(word) ? ` ${word}` : word));
    const filters = FILTERS.flatMap((name) => {
      const wanted = chosen[name];
      return wanted ? [{ name, wanted }] : [];
    });
    const isState = (/** @type {string} */ one) =>
      !state || (state === "open" ? OPEN_STATES.includes(one) : one === state);
    const found = [];
    for (let place = this.#ordered.length - 1; place >= 0; place -= 1) {
      const { row, folded } = this.#ordered[place];
      if (!isState(row.state)) continue;
      if (filters.some(({ name, wanted }) => row[name] !== wanted)) continue;
      if (words.every((word) => folded.includes(word))) found.push(row);
    }
    return found;
  }
}
