/**
 * Who works with Platform HOPE as an expert by experience: their keys, what the platform's are, what
 * was fetched, and what is being written. Further stages beside those of the inbox: `stranger`, who
 * is signed in here and works with the platform in no such way.
 */

import { Session } from "../shared/account/session.js";
import { Said } from "../shared/parts.js";
import { browserStore } from "../shared/storage.js";
import { t } from "../shared/text.js";
import { Refused, Unreachable } from "../shared/wire.js";

/**
 * @import { MyProfile, Platform } from "kier/api"
 * @import { MemberSmith } from "../shared/crypto/locksmith.js"
 * @import { PublicKey } from "../shared/crypto/member-trust.js"
 * @import { Api } from "../shared/wire.js"
 */

/**
 * A text of one's own, as the API keeps it.
 * @typedef {{id: string, body: string, own: string}} Opened
 */

/**
 * What somebody writes: a lock seals it, signing in brings it back.
 * @typedef {{hasUnsaved: boolean, save: () => Promise<void>, lock: () => Promise<void>, unlock: () => Promise<void>}} Keeper
 */

export const EXPERTS = "/api/v1/experts";
export const ME = `${EXPERTS}/me`;

const SESSION = "/_allauth/app/v1/auth/session";
const COMPARE_EVERY_MS = 600_000;
const COMPARE_SOON_MS = 30_000;
const STRANGER = [403, 404];
// Where this browser works, so that a mail's link to the inbox leads on before anybody signs in.
const HOME = "home";
const NO_SMITH = /** @type {MemberSmith} */ (/** @type {unknown} */ (null));

export class Account extends Session {
  /**
   * What was fetched, by address, with the time: shown at once, and where there is no line.
   * @type {Map<string, {value: any, at: number}>}
   */
  #kept = new Map();
  /**
   * What own texts say, by identifier.
   * @type {Map<string, any>}
   */
  #words = new Map();
  /**
   * What is being sent, by what it says.
   * @type {WeakMap<object, object>}
   */
  #boxes = new WeakMap();

  /** @param {{api: Api, workerUrl: string}} how */
  constructor(how) {
    super(how);
    /** The member as the platform has them, and what profiles choose from. */
    this.store.set({ expert: null, platform: null });
    /**
     * What is being written, by a name of its own: it outlives a lock, sealed.
     * @type {Map<string, Keeper>}
     */
    this.keepers = new Map();
    this.beforeLock = () => this.#wipe();
  }

  get expert() {
    return /** @type {MyProfile} */ (this.store.get().expert);
  }

  get platform() {
    return /** @type {Platform} */ (this.store.get().platform);
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
    if (this.store.get().stage === "no-desk") await this.openOrganisation();
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
   * Compare the platform's key with what anybody gets, and with what this member trusts.
   * @param {MyProfile} [fresh] the member as the platform has them now, with its key
   */
  async compare(fresh) {
    clearTimeout(this.comparing);
    const wait = this.maySeal ? COMPARE_EVERY_MS : COMPARE_SOON_MS;
    this.comparing = setTimeout(() => this.smith && this.compare().catch(() => {}), wait);
    let expert = fresh ?? this.expert;
    let alarm = await this.#alarm(expert.organisation);
    if (alarm && !fresh) {
      // The coordinator may have replaced the key just now, and another browser compared words.
      await this.readMe();
      expert = await this.api.get(ME);
      alarm = await this.#alarm(expert.organisation);
    }
    this.store.set({ alarm, expert });
    if (!this.pinsAlarm) await this.storePins().catch(() => {});
  }

  /** @param {{id: string, key: PublicKey | null}} options */
  async #alarm({ id, key }) {
    const { organisation: seen } = await this.api.getAsOutsider(`${EXPERTS}/platform`);
    const found = await this.smith.ask(this.isUnpinned ? "adoptOrganisation" : "openOrganisation", {
      organisation: id,
      granted: [],
      published: key
        ? [{ id: key.id, public: key.public, replaces: null, succession: null, active: true }]
        : [],
      seen: seen.key,
      isSealer: true,
    });
    const isSame = id === seen.id && key?.id === seen.key?.id && key?.public === seen.key?.public;
    if (this.pinsAlarm || !isSame) return this.pinsAlarm ?? "organisation-key";
    return key && !found.newest ? "not-compared" : found.alarm;
  }

  /**
   * Seal words to the platform.
   * @param {object} content
   * @param {{own?: boolean, id?: string}} [how] `own`: to oneself as well; `id`: see hope-worker.js
   * @returns {Promise<object>} as the API takes it
   * @throws {Said} keys do not agree, or there is none yet
   */
  async seal(content, how = {}) {
    return this.smith.ask("sealText", {
      ...this.#sealing(),
      public: this.#key().public,
      content,
      ...how,
    });
  }

  /**
   * Seal what is not handed in yet, to oneself alone, so that it can be sent.
   * @param {object} content
   * @param {string} [text]
   */
  async sealDraft(content, text) {
    this.#key();
    return this.sealToMyself(content, text);
  }

  /**
   * The same for what stays here; also under an alarm, as one's own key comes from one's own seed.
   * @param {object} content
   * @param {string} [text]
   */
  async sealToMyself(content, text) {
    const { id: organisation, key } = this.expert.organisation;
    if (!key) throw withoutKey();
    return this.smith.ask("sealDraft", { organisation, key: key.id, content, text });
  }

  /**
   * Lock something spoken.
   * @param {object} recording
   */
  async sealRecording(recording) {
    return (await this.smith.ask("sealRecording", recording)).pieces;
  }

  /**
   * Send something sealed, the same object in the same box however often; under a key that was replaced meanwhile it is sealed anew, once.
   * @param {string} method
   * @param {string} path
   * @param {(sealed: object) => object} bodyOf
   * @param {object} content
   * @param {object} [how] see `seal`
   */
  async sendSealed(method, path, bodyOf, content, how) {
    // The same words in the same box, however often they are sent: they arrive once.
    const box = this.#boxes.get(content) ?? (await this.seal(content, how));
    this.#boxes.set(content, box);
    try {
      return await this.api.call(method, path, bodyOf(box));
    } catch (error) {
      if (!isKeyReplaced(error)) throw error;
      await this.refresh();
      return this.api.call(method, path, bodyOf(await this.seal(content, how)));
    }
  }

  /** Ask once more who I am, and which key the platform has. */
  async refresh() {
    await this.readMe();
    await this.compare(await this.api.get(ME));
  }

  /**
   * Take what the server answered of the profile; not the platform's key, which was not compared.
   * @param {MyProfile} expert
   */
  take(expert) {
    this.store.set({ expert: { ...expert, organisation: this.expert.organisation } });
  }

  /**
   * What own texts say (`{id, body, own}` each, or null): by identifier; null where one does not open.
   * @param {(Opened | null | undefined)[]} texts
   */
  async open(texts) {
    // A lock puts others in their place: what was under way fills those that are let go of.
    const words = this.#words;
    const here = texts.filter((text) => !!text);
    const wanted = here.filter(({ id }) => !words.has(id));
    if (wanted.length) {
      for (const { id, content } of await this.smith.ask("openOwn", { texts: wanted }))
        words.set(id, content);
    }
    return Object.fromEntries(here.map(({ id }) => [id, words.get(id) ?? null]));
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
        error.said = t("This is not here any more. Go back, and look what is new.");
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
    this.#words = new Map();
    await Promise.allSettled([...this.keepers.values()].map((keeper) => keeper.lock()));
  }

  #sealing() {
    return { organisation: this.expert.organisation.id, key: this.#key().id };
  }

  #key() {
    if (this.store.get().alarm === "not-compared")
      throw new Said(t("Compare the words with your coordinator first. It stands above."));
    if (!this.maySeal)
      throw new Said(t("The keys do not agree. Nothing is sent. Call the coordinator."));
    const { key } = this.expert.organisation;
    if (!key) throw withoutKey();
    return key;
  }
}

/** @param {any} error */
const isKeyReplaced = (error) =>
  error instanceof Refused &&
  error.status === 409 &&
  (error.body.errors ?? []).some(({ code }) => code === "key-replaced");

const withoutKey = () => new Said(t("The coordinator has not set up a key yet. Call them."));

const forgetHome = () => browserStore.removeItem(HOME);
