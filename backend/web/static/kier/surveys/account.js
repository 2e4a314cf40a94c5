/**
 * Who works here. The session is the inbox's, of the same tab; no message is opened here, so no key
 * is needed: a token that is good is enough.
 */

import { isCoordinator } from "../shared/account/roles.js";
import { Session } from "../shared/account/session.js";
import { Refused } from "../shared/wire.js";

/**
 * @import { Export } from "kier/api"
 * @import { MemberSmith } from "../shared/crypto/locksmith.js"
 * @import { Api } from "../shared/wire.js"
 * @import { Keeper } from "./autosave.js"
 */

const NO_SMITH = /** @type {MemberSmith} */ (/** @type {unknown} */ (null));
const ME = "/api/v1/members/me";

export class Account extends Session {
  /** @param {{api: Api, workerUrl: string}} how */
  constructor(how) {
    super(how);
    if (how.api.token) this.store.set({ stage: "asking" });
    /**
     * What is being edited, by address in the API: it outlives the end of a session.
     * @type {Map<string, Keeper>}
     */
    this.keepers = new Map();
    /**
     * Exports that were asked for from this tab, by round.
     * @type {Map<string, Export[]>}
     */
    this.exports = new Map();
  }

  get isCoordinator() {
    return isCoordinator(this.me);
  }

  /** See how far this member is; keys, which the password has opened, are let go of. */
  async enter() {
    try {
      this.store.set({ me: await this.api.get(ME) });
    } catch (error) {
      if (!(error instanceof Refused) || error.kind !== "second-factor-required") throw error;
      this.store.set({ stage: "second-factor" });
      return;
    }
    this.freshLogin = null;
    this.smith?.end();
    Object.assign(this, { smith: NO_SMITH });
    this.store.set({ stage: this.me.organisation ? "open" : "no-organisation", hasEnded: false });
  }

  /** Whether something that is edited is not on the server. */
  get hasUnsaved() {
    return [...this.keepers.values()].some((keeper) => keeper.hasUnsaved);
  }
}
