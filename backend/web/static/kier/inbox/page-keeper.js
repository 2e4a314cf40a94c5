/** Saves a page that coordinators keep, one change after another, so that nobody overwrites what they did not see. */

import { changesOf } from "../shared/unsaved-changes.js";

/**
 * @import { Store } from "../shared/pages.js"
 * @import { Session } from "../shared/account/session.js"
 * @import { Faults } from "./organisation-fields.js"
 */

/** @typedef {Record<string, any>} Values of fields, by name */

/**
 * A page with a `revision`: where it lies, what it is called in its store, and what its sections need.
 * @typedef {{path: string, store: Store<any>, name: string,
 *   read: (form: HTMLFormElement, before: Values, names: string[]) => Values,
 *   fieldOf: (pointer: string) => string, inWords: (name: string, value: any) => string,
 *   fieldNames: () => Record<string, string>, valuesOf?: (answer: any) => Values}} KeptPage `read`: what
 *   stands in a form, or throws `Said`; `fieldOf`: the field that a pointer of the server means
 */

// Somebody who saves that often at the same moment is a machine.
const MOST_TRIES = 4;

/** Somebody else changed the same fields: `theirs` are their values, as the server has them. */
export class Overtaken extends Error {
  /** @param {Record<string, any>} theirs */
  constructor(theirs) {
    super("overtaken");
    this.theirs = theirs;
  }
}

/** Whether a value has parts by key, as texts by language. @param {unknown} value */
export const hasParts = (value) =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** @param {unknown} one @param {unknown} other */
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * Bring one's own changes together with theirs: fields, and parts of a field (texts by language, hours
 * by way), that only one of both changed are that one's.
 * @param {Record<string, any>} before as one saw it
 * @param {Record<string, any>} mine what one changed
 * @param {Record<string, any>} now as the server has it
 * @returns {{merged: Record<string, any>, theirs: Record<string, any>}} `theirs`: what both changed, if anything
 */
export function merge(before, mine, now) {
  /** @type {Record<string, any>} */
  const merged = {};
  /** @type {Record<string, any>} */
  const theirs = {};
  for (const [name, value] of Object.entries(mine)) {
    if (isSame(now[name], before[name]) || isSame(now[name], value)) merged[name] = value;
    else if (hasParts(value)) {
      const codes = Object.keys({ ...value, ...before[name], ...now[name] });
      const changed = codes.filter((code) => !isSame(value[code], before[name][code]));
      const clash = changed.filter(
        (code) =>
          !isSame(now[name][code], before[name][code]) && !isSame(now[name][code], value[code]),
      );
      const parts = {
        ...now[name],
        ...Object.fromEntries(changed.map((code) => [code, value[code]])),
      };
      merged[name] = Object.fromEntries(Object.entries(parts).filter(([, part]) => part));
      if (clash.length)
        theirs[name] = Object.fromEntries(clash.map((code) => [code, now[name][code]]));
    } else theirs[name] = now[name];
  }
  return { merged, theirs };
}

/** One page of one session. */
export class PageKeeper {
  /**
   * @param {Session} session
   * @param {KeptPage} page
   */
  constructor(session, page) {
    this.session = session;
    this.page = page;
    /** @type {Promise<unknown>} */
    this.saving = Promise.resolve();
    /**
     * What could not be saved when somebody had left the page already, by section.
     * @type {Map<string, {before: Values, after: Values, state: object}>}
     */
    this.lost = new Map();
  }

  /** The page as the server had it last. @returns {Values} */
  get values() {
    return this.page.store.get()[this.page.name];
  }

  /** @param {any} answer of the server */
  #take(answer) {
    const values = this.page.valuesOf?.(answer) ?? answer;
    this.page.store.set({ [this.page.name]: values });
    return values;
  }

  /**
   * Save what was changed over `before`.
   * @param {Values} before
   * @param {Values} after
   * @returns {Promise<Values>} the page as it is then
   * @throws {Overtaken} somebody else changed the same, or what the server refuses
   */
  save(before, after) {
    const saving = this.saving.then(() => this.#save(before, changesOf(before, after)));
    this.saving = saving.catch(() => {});
    return saving;
  }

  /**
   * Change a field by what stands in it then, whoever changed it meanwhile.
   * @param {string} name
   * @param {(value: any) => any} change
   */
  async change(name, change) {
    for (let tries = 1; ; tries += 1) {
      const before = { [name]: this.values[name] };
      try {
        return await this.save(before, { [name]: change(before[name]) });
      } catch (error) {
        if (!(error instanceof Overtaken) || tries === MOST_TRIES) throw error;
      }
    }
  }

  /**
   * @param {Values} before
   * @param {Values} mine
   */
  async #save(before, mine) {
    for (let tries = 1; ; tries += 1) {
      const now = this.values;
      const { merged, theirs } = merge(before, mine, now);
      if (Object.keys(theirs).length) throw new Overtaken(theirs);
      try {
        const body = { revision: now.revision, ...merged };
        // It arrives even if the page is left meanwhile.
        const how = { keepalive: true };
        return this.#take(await this.session.api.call("PATCH", this.page.path, body, how));
      } catch (/** @type {any} */ error) {
        if (!error.names?.("/revision") || tries === MOST_TRIES) throw error;
        await this.load();
      }
    }
  }

  /** Read the page anew. */
  async load() {
    this.#take(await this.session.api.get(this.page.path));
  }
}

/**
 * The keeper of a page, one for each session.
 * @param {(session: Session) => KeptPage} page
 */
export function oneFor(page) {
  /** @type {WeakMap<Session, PageKeeper>} */
  const keepers = new WeakMap();
  return (/** @type {Session} */ session) => {
    if (!keepers.has(session)) keepers.set(session, new PageKeeper(session, page(session)));
    return /** @type {PageKeeper} */ (keepers.get(session));
  };
}
