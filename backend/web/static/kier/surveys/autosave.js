/**
 * Keeps a version as it is edited: saved after a moment of quiet, with the revision that it was
 * changed from. What could not be saved stays here until it can.
 */

import { createStore } from "../shared/pages.js";
import { Refused, Unreachable } from "../shared/wire.js";

/**
 * @import { Version } from "kier/api"
 * @import { Definition } from "../shared/questionnaire/definition.js"
 * @import { Api } from "../shared/wire.js"
 */

const QUIET_MS = 1_500;
const AGAIN_MS = 5_000;
const MAX_STEPS_BACK = 100;
// Changes of one field in a row are one step back.
const ONE_STEP_MS = 1_000;

/** @typedef {"saved" | "changed" | "saving" | "away" | "conflict" | "fixed" | "refused"} KeepingState */

/**
 * A version as it is edited.
 * @typedef {Omit<Version, "definition"> & {definition: Definition}} EditedVersion
 */

/** @typedef {Pick<EditedVersion, "definition" | "revision" | "faults" | "fixed">} Taken */

/**
 * What a keeper shows.
 * @typedef {Taken & {state: KeepingState, theirs: EditedVersion | null, error: any,
 *   stepsBack: number}} Kept
 */

export class Keeper {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Promise<void> | null} */
  #saving = null;
  /** @type {Definition[]} */
  #past = [];
  #lastChange = { what: /** @type {string | null} */ (null), at: 0 };

  /**
   * @param {{api: Api, path: string, version: EditedVersion, now?: () => number}} how `path` of the
   *   version in the API; `version` as it came from there
   */
  constructor({ api, path, version, now = Date.now }) {
    this.api = api;
    this.path = path;
    this.version = version;
    this.now = now;
    /**
     * `state`: `saved`, `changed`, `saving`, `away` (no line), `conflict` (`theirs` is what somebody
     * else made of it), `fixed` (a round was opened with it meanwhile), `refused` (`error`).
     */
    this.store = createStore(
      /** @type {Kept} */ ({
        ...taken(version),
        state: "saved",
        theirs: null,
        error: null,
        stepsBack: 0,
      }),
    );
  }

  get definition() {
    return this.store.get().definition;
  }

  /** Whether something here is not on the server. */
  get hasUnsaved() {
    return this.store.get().state !== "saved";
  }

  /**
   * Take a changed questionnaire.
   * @param {Definition} definition
   * @param {string | null} [what] which field; the same one again is no further step back
   */
  change(definition, what = null) {
    const { definition: before, state } = this.store.get();
    if (definition === before) return;
    const at = this.now();
    const isSame = what && this.#lastChange.what === what && at - this.#lastChange.at < ONE_STEP_MS;
    this.#lastChange = { what, at };
    if (!isSame) this.#past = [...this.#past.slice(1 - MAX_STEPS_BACK), before];
    this.#take(definition, state);
  }

  /** One step back; what was saved meanwhile is saved again as it was. */
  undo() {
    const definition = this.#past.pop();
    if (!definition) return;
    this.#lastChange = { what: null, at: 0 };
    this.#take(definition, this.store.get().state);
  }

  /**
   * @param {Definition} definition
   * @param {KeepingState} state
   */
  #take(definition, state) {
    const waits = ["conflict", "fixed"].includes(state);
    this.store.set({ definition, stepsBack: this.#past.length, state: waits ? state : "changed" });
    if (!waits) this.#later(QUIET_MS);
  }

  /** @param {number} wait */
  #later(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), wait);
  }

  /** Save now what is not saved; resolves when it is, or when it could not be. */
  async save() {
    clearTimeout(this.#timer);
    while (this.#saving) await this.#saving;
    if (!["changed", "away", "refused"].includes(this.store.get().state)) return;
    this.#saving = this.#put();
    await this.#saving;
    this.#saving = null;
    if (this.store.get().state === "changed") this.#later(QUIET_MS);
  }

  async #put() {
    const { definition, revision } = this.store.get();
    this.store.set({ state: "saving" });
    try {
      /** @type {EditedVersion} */
      const version = await this.api.call("PUT", this.path, { definition, revision });
      const isNewer = this.definition !== definition;
      const { definition: _own, ...rest } = taken(version);
      this.store.set({ ...rest, error: null, state: isNewer ? "changed" : "saved" });
    } catch (error) {
      await this.#failed(error);
    }
  }

  /** @param {any} error */
  async #failed(error) {
    if (error instanceof Unreachable || error.status >= 500) {
      this.store.set({ state: "away" });
      this.#later(AGAIN_MS);
    } else if (error instanceof Refused && error.status === 409) {
      await this.#overtaken(error);
    } else if (error instanceof Refused && error.status === 401) {
      // Saved when somebody has signed in again.
      this.store.set({ state: "away" });
    } else {
      this.store.set({ state: "refused", error });
    }
  }

  /** @param {any} error */
  async #overtaken(error) {
    if (error.kind === "impossible-move") {
      this.store.set({ state: "fixed" });
      return;
    }
    try {
      /** @type {EditedVersion} */
      const theirs = await this.api.get(this.path);
      this.store.set(theirs.fixed ? { state: "fixed" } : { state: "conflict", theirs });
    } catch {
      this.store.set({ state: "away" });
      this.#later(AGAIN_MS);
    }
  }

  /** After a conflict: go on with what somebody else made; one step back is what stood here. */
  takeTheirs() {
    const { theirs, definition } = this.store.get();
    this.#past.push(definition);
    this.store.set({
      ...taken(/** @type {EditedVersion} */ (theirs)),
      theirs: null,
      state: "saved",
      stepsBack: this.#past.length,
    });
  }

  /** After a conflict: put what stands here over it. */
  async keepMine() {
    const { revision } = /** @type {EditedVersion} */ (this.store.get().theirs);
    this.store.set({ revision, theirs: null, state: "changed" });
    await this.save();
  }

  /** Nothing is saved any more, as when the page is left for good. */
  stop() {
    clearTimeout(this.#timer);
  }
}

/** @param {Taken} options */
const taken = ({ definition, revision, faults, fixed }) => ({
  definition,
  revision,
  faults,
  fixed,
});
