/** What is written at a table, once: a signal, another revision of it, what is added. An answer may be lost on the way. */

import { Refused } from "../../shared/wire.js";

/**
 * @import { Signal } from "kier/api"
 * @import { WrittenSignal } from "./signal-form.js"
 * @import { TableWork } from "./table-work.js"
 */

const CONFLICT = 409;

export class SignalWrites {
  #work;

  /** @param {TableWork} work */
  constructor(work) {
    this.#work = work;
  }

  /**
   * Put a signal on the table, once: if its answer was lost, it is looked for there before it is sent again.
   * @param {WrittenSignal} written
   * @returns {Promise<string>} its identifier
   */
  async create(written) {
    const { id, open, content } = written;
    if (this.#isOurs(id)) return this.#again(id, written);
    const { key_number, box } = await this.#work.ask("sealSignal", { ...content, id });
    const body = { ...open, id, key_number, box };
    return this.#sendOnce(
      async () => {
        await this.#work.take(await this.#work.api.post(`${this.#work.path}/signals`, body));
        return id;
      },
      () => this.#isOurs(id) && this.#again(id, written),
    );
  }

  /**
   * Replace what a signal says.
   * @param {Signal} row
   * @param {WrittenSignal} written
   * @returns {Promise<string>}
   */
  async revise({ id, revision }, written) {
    if (this.#saysIt(id, written)) return id;
    const { open, content } = written;
    const next = { id, revision: revision + 1 };
    const { key_number, box } = await this.#work.ask("sealSignal", { ...content, ...next });
    const body = { ...open, key_number, box, revision: next.revision };
    return this.#sendOnce(
      async () => {
        await this.#work.take(
          await this.#work.api.call("PATCH", `${this.#work.path}/signals/${id}`, body),
        );
        return id;
      },
      () => this.#saysIt(id, written) && id,
    );
  }

  /**
   * @param {Signal} row
   * @param {{id: string, text: string, reasons: Record<string, string>}} content `id`: of what is added
   */
  async enrich({ id }, { id: added, ...content }) {
    const isThere = () =>
      Boolean(
        this.#work.store
          .get()
          .rows.get(id)
          ?.enrichments.some((one) => one.id === added),
      );
    if (isThere()) return true;
    const sealed = await this.#work.ask("sealEnrichment", { signal: id, id: added, ...content });
    return this.#sendOnce(async () => {
      await this.#work.take(
        await this.#work.api.post(`${this.#work.path}/signals/${id}/enrichments`, sealed),
      );
      return true;
    }, isThere);
  }

  /**
   * Send something; if the server has something else by now, look whether it is this, whose answer was lost.
   * @template T
   * @param {() => Promise<T>} send
   * @param {() => T | false | Promise<T>} found false: it is not there
   * @returns {Promise<T>}
   */
  async #sendOnce(send, found) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== CONFLICT) throw error;
      await this.#work.loadAnew();
      const there = await found();
      if (there === false) throw error;
      return there;
    }
  }

  /**
   * Whether a signal of this organisation is here.
   * @param {string} id
   */
  #isOurs(id) {
    return this.#work.store.get().rows.get(id)?.organisation === this.#work.desk.organisation;
  }

  /**
   * What was sent before, and is there: a change of it, if it says something else by now.
   * @param {string} id
   * @param {WrittenSignal} written
   */
  async #again(id, written) {
    if (this.#saysIt(id, written)) return id;
    return this.revise(/** @type {Signal} */ (this.#work.store.get().rows.get(id)), written);
  }

  /**
   * Whether a signal says what was written.
   * @param {string} id
   * @param {WrittenSignal} written
   */
  #saysIt(id, { open: { overruled, ...open }, content }) {
    const { rows, texts } = this.#work.store.get();
    const row = /** @type {Record<string, any> | undefined} */ (rows.get(id));
    const opened = texts.get(id);
    const isText =
      opened?.text === content.text &&
      opened.sources === content.sources &&
      isSame(opened.reasons, content.reasons) &&
      isSame(reasonsBy(row?.overruled), reasonsBy(overruled));
    return (
      Boolean(row) && isText && Object.entries(open).every(([name, one]) => row?.[name] === one)
    );
  }
}

/** @param {{kind: string, reason: string}[] | undefined} overruled */
const reasonsBy = (overruled) =>
  Object.fromEntries((overruled ?? []).map(({ kind, reason }) => [kind, reason]));

/**
 * @param {Record<string, string>} one
 * @param {Record<string, string>} other
 */
const isSame = (one, other) => {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
  );
};
