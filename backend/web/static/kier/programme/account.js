/**
 * Who works in the programme: managers, coordinators and editors. Nothing is sealed here, so no key
 * is needed.
 */

import { KeylessSession } from "../shared/account/keyless.js";
import { isCoordinator, isWithoutInbox } from "../shared/account/roles.js";

/**
 * @import { Member, ProgrammeOptions } from "kier/api"
 * @import { Api } from "../shared/wire.js"
 */

export const PROGRAMMES = "/api/v1/programmes";

/** @param {{id: string}} project */
export const linksPath = ({ id }) => `${PROGRAMMES}/projects/${id}/links`;

export class ProgrammeAccount extends KeylessSession {
  /** @param {{api: Api, workerUrl: string}} how */
  constructor(how) {
    super(how);
    /** The role, and what projects are made of; see `GET programmes/options`. */
    this.options = /** @type {ProgrammeOptions} */ (/** @type {unknown} */ (null));
    /**
     * What is being written and was not sent, by a name (shared/drafts.js).
     * @type {Map<string, any>}
     */
    this.drafts = new Map();
  }

  /** @param {Member} me */
  stageOf(me) {
    if (!me.organisation) return super.stageOf(me);
    return isCoordinator(me) || isWithoutInbox(me) ? "open" : "elsewhere";
  }

  async prepare() {
    this.options = await this.api.get(`${PROGRAMMES}/options`);
  }

  async signOut() {
    await super.signOut();
    // Whoever signs in here next may be somebody else.
    this.drafts.clear();
  }

  /** Whether something was written that is not on the server. */
  get hasUnsaved() {
    return this.drafts.size > 0;
  }
}
