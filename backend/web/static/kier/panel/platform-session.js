/**
 * A member's session at the platform: who they are there, whether its key is the one they trust, and
 * what is sealed to it or opened with their own key.
 */

import { Session } from "../shared/account/session.js";
import { Said } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { Refused } from "../shared/wire.js";

/**
 * @import { MyProfile, Platform } from "kier/api"
 * @import { PublicKey } from "../shared/crypto/member-trust.js"
 * @import { Api } from "../shared/wire.js"
 */

/**
 * A text of one's own, as the API keeps it.
 * @typedef {{id: string, body: string, own: string}} Opened
 */

export const EXPERTS = "/api/v1/experts";
export const ME = `${EXPERTS}/me`;

const COMPARE_EVERY_MS = 600_000;
const COMPARE_SOON_MS = 30_000;

export class PlatformSession extends Session {
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
  }

  get expert() {
    return /** @type {MyProfile} */ (this.store.get().expert);
  }

  get platform() {
    return /** @type {Platform} */ (this.store.get().platform);
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

  /** A lock: what own texts say is opened anew after it. */
  forgetWords() {
    this.#words = new Map();
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
