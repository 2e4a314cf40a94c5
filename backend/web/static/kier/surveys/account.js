/**
 * Who works here. The session is the inbox's, of the same tab; no message is opened here, so no key
 * is needed: a token that is good is enough.
 */

import { KeylessSession } from "../shared/account/keyless.js";
import { isCoordinator, isWithoutInbox } from "../shared/account/roles.js";

/**
 * @import { Export, Member } from "kier/api"
 * @import { Api } from "../shared/wire.js"
 * @import { Keeper } from "./autosave.js"
 */

export class Account extends KeylessSession {
  /** @param {{api: Api, workerUrl: string}} how */
  constructor(how) {
    super(how);
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

  /** @param {Member} me */
  stageOf(me) {
    return isWithoutInbox(me) ? "elsewhere" : super.stageOf(me);
  }

  get isCoordinator() {
    return isCoordinator(this.me);
  }

  /** Whether something that is edited is not on the server. */
  get hasUnsaved() {
    return [...this.keepers.values()].some((keeper) => keeper.hasUnsaved);
  }
}
