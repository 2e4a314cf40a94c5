/** Saves the organisation's page, one change after another, so that nobody overwrites what they did not see. */

import { changesOf } from "../shared/unsaved-changes.js";

/**
 * @import { OwnOrganisation } from "kier/api"
 * @import { Session } from "../shared/account/session.js"
 */

export const ORGANISATION = "/api/v1/organisation";
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

/** @param {unknown} value */
const isTexts = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** @param {unknown} one @param {unknown} other */
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * Bring one's own changes together with theirs: fields, and texts by language, that only one of both
 * changed are that one's.
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
    else if (isTexts(value)) {
      const codes = Object.keys({ ...value, ...before[name], ...now[name] });
      const changed = codes.filter((code) => value[code] !== before[name][code]);
      const clash = changed.filter(
        (code) => now[name][code] !== before[name][code] && now[name][code] !== value[code],
      );
      const texts = {
        ...now[name],
        ...Object.fromEntries(changed.map((code) => [code, value[code]])),
      };
      merged[name] = Object.fromEntries(Object.entries(texts).filter(([, text]) => text));
      if (clash.length)
        theirs[name] = Object.fromEntries(clash.map((code) => [code, now[name][code]]));
    } else theirs[name] = now[name];
  }
  return { merged, theirs };
}

/** Of one session. */
export class PageKeeper {
  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    /** @type {Promise<unknown>} */
    this.saving = Promise.resolve();
    /**
     * What could not be saved when somebody had left the page already, by section.
     * @type {Map<string, {before: Record<string, any>, after: Record<string, any>, state: object}>}
     */
    this.lost = new Map();
  }

  /**
   * Save what was changed over `before`.
   * @param {Record<string, any>} before
   * @param {Record<string, any>} after
   * @returns {Promise<OwnOrganisation>} the page as it is then
   * @throws {Overtaken} somebody else changed the same, or what the server refuses
   */
  save(before, after) {
    const saving = this.saving.then(() => this.#save(before, changesOf(before, after)));
    this.saving = saving.catch(() => {});
    return saving;
  }

  /**
   * @param {Record<string, any>} before
   * @param {Record<string, any>} mine
   */
  async #save(before, mine) {
    for (let tries = 1; ; tries += 1) {
      const now = /** @type {OwnOrganisation} */ (this.session.store.get().organisation);
      const { merged, theirs } = merge(before, mine, now);
      if (Object.keys(theirs).length) throw new Overtaken(theirs);
      try {
        const body = { revision: now.revision, ...merged };
        // It arrives even if the page is left meanwhile.
        const how = { keepalive: true };
        const answer = await this.session.api.call("PATCH", ORGANISATION, body, how);
        this.session.store.set({ organisation: answer });
        return answer;
      } catch (/** @type {any} */ error) {
        if (!error.names?.("/revision") || tries === MOST_TRIES) throw error;
        await this.load();
      }
    }
  }

  /** Read the page anew. */
  async load() {
    this.session.store.set({ organisation: await this.session.api.get(ORGANISATION) });
  }
}

/** @type {WeakMap<Session, PageKeeper>} */
const keepers = new WeakMap();

/** @param {Session} session */
export function keeperOf(session) {
  if (!keepers.has(session)) keepers.set(session, new PageKeeper(session));
  return /** @type {PageKeeper} */ (keepers.get(session));
}
