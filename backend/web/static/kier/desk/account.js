/**
 * Who works at the desk of Platform HOPE. Keys are opened as in the inbox; besides `stage` as there,
 * `elsewhere`: signed in, but not as a coordinator of the platform.
 */

import { isCoordinator } from "../shared/account/roles.js";
import { Session } from "../shared/account/session.js";
import { Api, Refused } from "../shared/wire.js";

/** @import { DeskText, Platform } from "kier/api" */

/**
 * What a sealed text says: words of a member or requester, answers to a questionnaire, a legal name.
 * @typedef {{title?: string, text?: string, answers?: Record<string, unknown>,
 *   recordings?: {id: string, type: string}[], name?: string, phone?: string,
 *   note?: string}} OpenedText
 */

export { useDraft } from "../shared/drafts.js";

export const EXPERTS = "/api/v1/experts";
export const DESK = `${EXPERTS}/desk`;

/** Calls that tell when something was changed from here. */
export class DeskApi extends Api {
  onChange = () => {};

  /**
   * @param {string} method
   * @param {[path: string, body?: unknown,
   *   how?: {outsider?: boolean, headers?: Record<string, string>}]} rest
   */
  async call(method, ...rest) {
    const answer = await super.call(method, ...rest);
    if (method !== "GET") this.onChange();
    return answer;
  }
}

export class DeskAccount extends Session {
  /** @param {{api: DeskApi, workerUrl: string}} how */
  constructor(how) {
    super(how);
    /** What requesters and members choose from, by name; see `GET experts/platform`. */
    this.platform = /** @type {Platform} */ (/** @type {unknown} */ (null));
    /**
     * Sealed texts that were opened since the screen was unlocked, by identifier.
     * @type {Map<string | null | undefined, OpenedText | null>}
     */
    this.opened = new Map();
    /**
     * What is being written and was not sent, by a name; of `sealed/…` words of members may be in it.
     * @type {Map<string, any>}
     */
    this.drafts = new Map();
    this.beforeLock = async () => this.#wipe();
  }

  async openOrganisation() {
    this.platform = await this.api.get(`${EXPERTS}/platform`).catch(missing);
    const isHere = this.platform?.organisation.id === this.me.organisation;
    if (isHere && isCoordinator(this.me)) await super.openOrganisation();
    else this.store.set({ stage: "elsewhere" });
  }

  /** Members' and requesters' browsers seal to what this route says. */
  async seenOutside() {
    /** @type {Platform} */
    const { organisation } = await this.api.getAsOutsider(`${EXPERTS}/platform`);
    return organisation.key;
  }

  /**
   * Open sealed texts; each that comes from the server is written down for whoever wrote it.
   * @param {string[]} ids
   * @returns {Promise<(OpenedText | null)[]>} what they say; null: it does not open
   */
  async open(ids) {
    const fresh = ids.filter((id) => !this.opened.has(id));
    const { opened, smith } = this;
    /** @type {DeskText[]} */
    const boxes = [];
    for (const id of fresh) boxes.push(await this.api.get(`${DESK}/texts/${id}`));
    if (boxes.length) {
      const texts = boxes.map(({ id, key, envelope, body }) => ({ id, key, envelope, body }));
      const found = await smith.ask("openTexts", { organisation: this.me.organisation, texts });
      // The screen may have been covered meanwhile: then nothing is kept.
      if (this.smith !== smith) return ids.map(() => null);
      for (const { id, content } of found) opened.set(id, content ?? null);
    }
    return ids.map((id) => opened.get(id) ?? null);
  }

  async signOut() {
    await super.signOut();
    // Whoever signs in here next may be another coordinator.
    this.drafts.clear();
  }

  #wipe() {
    // What is being opened meanwhile goes to those that are let go of.
    this.opened = new Map();
    for (const name of [...this.drafts.keys()])
      if (name.startsWith("sealed/")) this.drafts.delete(name);
  }

  /** Whether something was written that is not on the server. */
  get hasUnsaved() {
    return this.drafts.size > 0;
  }
}

/** @param {unknown} error */
const missing = (error) => {
  if (error instanceof Refused && error.status === 404) return null;
  throw error;
};
