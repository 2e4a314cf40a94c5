/**
 * Members' applications in which nothing is sealed: a token that is good is enough, and the keys that
 * the password has opened are let go of.
 */

import { Brand, messageOf, useAction } from "../pages.js";
import { t } from "../text.js";
import { Refused } from "../wire.js";
import { html, useEffect } from "../../vendor/preact.js";
import { Session } from "./session.js";

/**
 * @import { Member } from "kier/api"
 * @import { MemberSmith } from "./locksmith.js"
 * @import { Api } from "../wire.js"
 */

const NO_SMITH = /** @type {MemberSmith} */ (/** @type {unknown} */ (null));
const ME = "/api/v1/members/me";

export class KeylessSession extends Session {
  /** @param {{api: Api, workerUrl: string}} how */
  constructor(how) {
    super(how);
    if (how.api.token) this.store.set({ stage: "asking" });
  }

  /** See how far this member is; what then fails is asked anew by `Asking`. */
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
    const stage = this.stageOf(this.me);
    if (stage === "open") await this.#prepare();
    this.store.set({ stage, hasEnded: false });
  }

  async #prepare() {
    try {
      await this.prepare();
    } catch (error) {
      // A code that was typed to sign in counts once: its form cannot be sent again.
      if (this.api.token) this.store.set({ stage: "asking" });
      throw error;
    }
  }

  /** Fetch what the pages need before the first is shown. */
  async prepare() {}

  /**
   * How far this member is: `open`, or the screen that says where they belong.
   * @param {Member} me
   * @returns {string}
   */
  stageOf({ organisation }) {
    return organisation ? "open" : "no-organisation";
  }
}

/**
 * A token is here: it is asked whose it is.
 * @param {{session: KeylessSession}} props
 */
export function Asking({ session }) {
  const ask = useAction(() => session.enter());
  useEffect(() => {
    ask.run();
  }, []);
  return html`<main class="sign-in"><div class="sign-in-sheet stack"><${Brand} />
    ${
      ask.error && ask.error.status !== 401
        ? html`<p role="alert">${messageOf(ask.error)}</p><button class="button" onClick=${ask.run}>${t("Try again")}</button>`
        : html`<p role="status">${t("One moment…")}</p>`
    }</div></main>`;
}
