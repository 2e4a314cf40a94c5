/**
 * Sends imported signals one by one, each sealed here. Each row has the same identifier each time, so an import that
 * broke off goes on where it was, and nothing is there twice.
 */

/**
 * @import { ImportedRow } from "./spreadsheet-import.js"
 */

/**
 * @typedef {{id: string, key_number: number, box: string}} Sealed
 * @typedef {{code: string | null, status: number | null}} Failure `status`: null, without an answer
 */

/**
 * What a run needs: `identifiers` and `seal` ask the worker, `send` the server; `isThere`: the list of the table has
 * it, which `reload` brings up to date. `failureOf` reads an error.
 * @typedef {{
 *   identifiers: (keys: string[]) => Promise<string[]>,
 *   isThere: (id: string) => boolean,
 *   reload: () => Promise<unknown>,
 *   seal: (content: {id: string, text: string, sources: string | null, reasons: Record<string, string>}) => Promise<Sealed>,
 *   send: (body: object) => Promise<unknown>,
 *   failureOf: (error: any) => Failure,
 * }} Means
 */

/**
 * `state`: `waits`, `sent`, `there` (it was already), `refused` (the server did not take it, by `code`).
 * @typedef {{row: ImportedRow, reasons: Record<string, string>, overruled: {kind: string, reason: string}[]}} Chosen
 * @typedef {{line: number, state: "waits" | "sent" | "there" | "refused", code: string | null}} Outcome
 */

// Identifiers are asked for so many rows at once.
const PIECE = 500;
// The whole import stops: nothing else would be taken either, or nobody answers.
const ENDS_ALL = [401, 403, 404, 409, 429];

/** One import; `run` goes on after it stopped. */
export class ImportRun {
  #means;
  #chosen;
  /** @type {string[]} */
  #ids = [];
  /** @type {{place: number, body: object} | null} what was sent and not answered: the same box goes again */
  #unsure = null;
  #isStopped = false;

  /**
   * @param {Chosen[]} chosen rows that are to be sent
   * @param {Means} means
   */
  constructor(chosen, means) {
    this.#chosen = chosen;
    this.#means = means;
    /** @type {Outcome[]} */
    this.outcomes = chosen.map(({ row: { line } }) => ({ line, state: "waits", code: null }));
  }

  /** How many rows are done. */
  get done() {
    return this.outcomes.filter(({ state }) => state !== "waits").length;
  }

  /** End after the row that is on its way. */
  stop() {
    this.#isStopped = true;
  }

  /**
   * Send what waits; answers null when all is done, or what stopped it.
   * @param {(done: number, all: number) => void} [onProgress]
   * @returns {Promise<Failure | null>}
   */
  async run(onProgress = () => {}) {
    this.#isStopped = false;
    for (const [place, outcome] of this.outcomes.entries()) {
      if (outcome.state !== "waits") continue;
      if (this.#isStopped) return { code: "stopped", status: null };
      const failure = await this.#one(place);
      if (failure) return failure;
      onProgress(this.done, this.outcomes.length);
    }
    return null;
  }

  /** @param {number} place */
  async #one(place) {
    const outcome = this.outcomes[place];
    const id = await this.#id(place);
    if (this.#means.isThere(id)) {
      outcome.state = "there";
      return null;
    }
    try {
      const body =
        this.#unsure?.place === place ? this.#unsure.body : await this.#sealed(place, id);
      this.#unsure = { place, body };
      await this.#means.send(body);
      this.#unsure = null;
      outcome.state = "sent";
      return null;
    } catch (error) {
      return this.#failed(place, this.#means.failureOf(error));
    }
  }

  /**
   * @param {number} place
   * @param {Failure} failure
   */
  async #failed(place, failure) {
    const { code, status } = failure;
    // Without an answer nobody knows whether it is there: the same box goes again.
    if (status === null || status >= 500) return failure;
    this.#unsure = null;
    if (status === 409) {
      await this.#means.reload();
      if (this.#means.isThere(this.#ids[place])) {
        this.outcomes[place].state = "there";
        return null;
      }
    }
    if (ENDS_ALL.includes(status)) return failure;
    Object.assign(this.outcomes[place], { state: "refused", code });
    return null;
  }

  /** @param {number} place */
  async #id(place) {
    if (!this.#ids[place]) {
      const start = place - (place % PIECE);
      const keys = this.#chosen.slice(start, start + PIECE).map(({ row }) => row.key);
      const ids = await this.#means.identifiers(keys);
      for (const [offset, id] of ids.entries()) this.#ids[start + offset] = id;
    }
    return this.#ids[place];
  }

  /** @param {number} place @param {string} id */
  async #sealed(place, id) {
    const { row, reasons, overruled } = this.#chosen[place];
    const { key_number, box } = await this.#means.seal({ id, ...row.content, reasons });
    return { ...row.open, id, key_number, box, overruled };
  }
}
