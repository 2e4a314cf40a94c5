/**
 * Who works with Platform HOPE as an expert by experience: what was fetched for them, and what is
 * being written. Further stages beside those of the inbox: `stranger`, who is signed in here and
 * works with the platform in no such way.
 */

import { browserStore } from "../shared/storage.js";
import { t } from "../shared/text.js";
import { Refused, Unreachable } from "../shared/wire.js";
import { EXPERTS, ME, PlatformSession } from "./platform-session.js";

/**
 * @import { MemberSmith } from "../shared/account/locksmith.js"
 * @import { Api } from "../shared/wire.js"
 */

/**
 * What somebody writes: a lock seals it, signing in brings it back.
 * @typedef {{hasUnsaved: boolean, save: () => Promise<void>, lock: () => Promise<void>, unlock: () => Promise<void>}} Keeper
 */

const SESSION = "/_allauth/app/v1/auth/session";
const STRANGER = [403, 404];
// Where this browser works, so that a mail's link to the inbox leads on before anybody signs in.
const HOME = "home";
const NO_SMITH = /** @type {MemberSmith} */ (/** @type {unknown} */ (null));

export class Account extends PlatformSession {
  /**
   * What was fetched, by address, with the time: shown at once, and where there is no line.
   * @type {Map<string, {value: any, at: number}>}
   */
  #kept = new Map();
  /** @param {{api: Api, workerUrl: string}} how */
  constructor(how) {
    super(how);
    /**
     * What is being written, by a name of its own: it outlives a lock, sealed.
     * @type {Map<string, Keeper>}
     */
    this.keepers = new Map();
    this.beforeLock = () => this.#wipe();
  }

  /**
   * Of which kinds of notifications somebody may choose here.
   * @param {string} kind
   */
  isTold(kind) {
    return kind.startsWith("expert.");
  }

  /** Whether something that was written here is not on the server. */
  get hasUnsaved() {
    return [...this.keepers.values()].some((keeper) => keeper.hasUnsaved);
  }

  /** Open what the password opens; who has no organisation is let in here, not sent away. */
  async enter() {
    await super.enter();
    if (this.store.get().stage === "no-access") await this.openOrganisation();
  }

  /** The platform stands where the inbox has an organisation. */
  async openOrganisation() {
    const { smith } = this;
    const found = await this.#askWhoIAm();
    const stage = found ? "open" : "stranger";
    if (found) {
      this.store.set(found);
      await this.compare();
      await Promise.all([...this.keepers.values()].map((keeper) => keeper.unlock()));
      if (!this.me.organisation) browserStore.setItem(HOME, location.pathname);
    } else {
      forgetHome();
    }
    // What was under way when the screen was covered does not uncover it.
    if (smith === this.smith) this.store.set({ stage });
  }

  async #askWhoIAm() {
    try {
      const [expert, platform] = await Promise.all([
        this.api.get(ME),
        this.api.get(`${EXPERTS}/platform`),
      ]);
      return { expert, platform };
    } catch (error) {
      if (error instanceof Refused && STRANGER.includes(error.status)) return null;
      throw error;
    }
  }

  /**
   * What was fetched from an address before: `{value, at}`, or undefined.
   * @param {string} path
   */
  known(path) {
    return this.#kept.get(path);
  }

  /**
   * Fetch from an address, and keep it for where there is no line.
   * @param {string} path
   */
  async read(path) {
    const kept = this.#kept;
    const value = await this.api.get(path).catch((error) => {
      if (error.status === 404)
        error.said = t("This is not here any more. Go back, and see what is new.");
      throw error;
    });
    kept.set(path, { value, at: Date.now() });
    if (this.store.get().isAway) this.store.set({ isAway: false });
    return value;
  }

  /**
   * Forget what was fetched from addresses that begin like this: something changed there.
   * @param {string} [start]
   */
  changed(start = ME) {
    for (const path of this.#kept.keys()) if (path.startsWith(start)) this.#kept.delete(path);
  }

  /**
   * Say that the line is gone, if that is what an error means.
   * @param {any} error
   */
  sayAway(error) {
    if (error instanceof Unreachable || error.code === "unreachable")
      this.store.set({ isAway: true });
  }

  async signOut() {
    forgetHome();
    this.keepers.clear();
    await super.signOut();
    this.store.set({ expert: null });
  }

  /** The page is left, and what it knows with it: no key waits for a seal, since nothing would open it. */
  letGo() {
    clearTimeout(this.comparing);
    this.smith?.end();
    Object.assign(this, { smith: NO_SMITH });
    this.keepers.clear();
  }

  /** Exit: the session ends here at once, and on the server without anybody waiting for it. */
  end() {
    // What this phone keeps is cleared next; of one that keeps nothing other tabs would not hear it.
    browserStore.setItem(HOME, "");
    const { token } = this.api;
    this.api.token = null;
    if (!token) return;
    /** @type {RequestInit} */
    const how = {
      method: "DELETE",
      headers: { "X-Session-Token": token },
      credentials: "omit",
      keepalive: true,
    };
    fetch(SESSION, how).catch(() => {});
  }

  async #wipe() {
    this.#kept = new Map();
    this.forgetWords();
    await Promise.allSettled([...this.keepers.values()].map((keeper) => keeper.lock()));
  }
}

const forgetHome = () => browserStore.removeItem(HOME);
