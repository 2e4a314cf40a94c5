/**
 * Who sits here, and how far they are: `sign-in`, `code`, `second-factor`, `locked`, `no-access`,
 * `first-key`, `waiting` (for access), `open`. The token lives in this tab's session storage, keys
 * in the worker's memory alone.
 */

import { MemberLocksmith } from "./locksmith.js";
import { createStore } from "../pages.js";
import { browserStore } from "../storage.js";
import { Refused } from "../wire.js";
import { isWithoutInbox } from "./roles.js";

/**
 * @import { Member, MyProfile, OwnOrganisation, Platform } from "kier/api"
 * @import { MemberSmith } from "./locksmith.js"
 * @import { PublicKey } from "../crypto/member-trust.js"
 * @import { Api } from "../wire.js"
 */

const ME = "/api/v1/members/me";
const ORGANISATION = "/api/v1/organisation";
// A draft is sealed within this time when the screen is locked, or is lost.
const SEALING_MS = 1_500;
const COMPARE_EVERY_MS = 600_000;
// Under an alarm one waits for it to end.
const COMPARE_SOON_MS = 30_000;

// Of a public key this much tells it from others.
const KEY_CHARACTERS = 43;

// Findings under which something may be sealed all the same: nobody is given a false key.
const MILD = [null, undefined, "not-shown", "key-awaited"];

/**
 * `hasEnded`: the server ended the session. `alarm`: what is wrong with keys (docs/inbox.md,
 * "Alarms"); not compared: undefined. `isPinnedOnce`: what a member from before there were pins
 * holds was pinned just now. `expert`, `platform` and `isAway` (no line): of experts (panel/account.js).
 * @typedef {{stage: string, me: Member | null, organisation: OwnOrganisation | null,
 *   alarm: string | null | undefined, hasEnded: boolean, isPinnedOnce: boolean,
 *   expert?: MyProfile | null, platform?: Platform | null, isAway?: boolean}} SessionState
 */

const NO_SMITH = /** @type {MemberSmith} */ (/** @type {unknown} */ (null));

/** @param {string} url */
const newSmith = (url) => /** @type {MemberSmith} */ (new MemberLocksmith(url));

/** What the choice of minutes is kept as. */
export const LOCK_MINUTES = "lock-minutes";

/** Minutes without a sign of somebody after which the screen can lock itself. */
export const LOCK_CHOICES = [5, 15, 30];

/** The choice that was made in this browser. */
export function lockMinutes() {
  const kept = Number(browserStore.getItem(LOCK_MINUTES));
  return LOCK_CHOICES.includes(kept) ? kept : 15;
}

/** The password does not open the keys of the member who is signed in here. */
export class WrongPassword extends Error {}

export class Session {
  // How often the screen was covered, by a lock or at the end of the session.
  #covers = 0;

  /**
   * @param {{api: Api, workerUrl: string, makeSmith?: (url: string) => MemberSmith}} how
   */
  constructor({ api, workerUrl, makeSmith = newSmith }) {
    this.api = api;
    this.workerUrl = workerUrl;
    this.makeSmith = makeSmith;
    this.store = createStore(
      /** @type {SessionState} */ ({
        stage: api.token ? "locked" : "sign-in",
        me: null,
        organisation: null,
        alarm: undefined,
        hasEnded: false,
        isPinnedOnce: false,
      }),
    );
    // Null while the screen is covered.
    this.smith = NO_SMITH;
    // Trusted keys that were granted, `{id, public}`, and the newest that is trusted.
    /** @type {PublicKey[]} */
    this.grants = [];
    /** @type {string | null} */
    this.newest = null;
    // This member's public key, once it is open.
    this.own = "";
    this.beforeLock = async () => {};
    api.onSessionEnd = () => this.#ended();
  }

  /** Who is signed in; null before. */
  get me() {
    return /** @type {Member} */ (this.store.get().me);
  }

  /** Whether something may be sealed: not under a grave alarm. */
  get maySeal() {
    return MILD.includes(this.store.get().alarm);
  }

  /** The address of whoever is signing in or is signed in; undefined after a reload. */
  get email() {
    return this.me?.email ?? this.typedEmail;
  }

  /**
   * What the password becomes; its keys stay in the worker.
   * @param {string} email
   * @param {string} password
   */
  async stretch(email, password) {
    this.typedEmail = email;
    this.smith ??= this.makeSmith(this.workerUrl);
    const { salt, argon2id } = await this.api.post("/api/v1/members/parameters", { email });
    return (await this.smith.stretch({ password, salt, argon2id })).login;
  }

  /**
   * @throws {Refused} 400: address or password is wrong
   * @param {string} email
   * @param {string} password
   */
  async signIn(email, password) {
    const login = await this.stretch(email, password);
    // Until it is known whether a second factor must be set up, which asks for it again.
    this.freshLogin = login;
    this.api.token = null;
    try {
      await this.api.account("POST", "auth/login", { email, password: login });
    } catch (error) {
      if (!(error instanceof Refused) || !error.asksFor("mfa_authenticate")) throw error;
      this.store.set({ stage: "code", hasEnded: false });
      return;
    }
    await this.enter();
  }

  /**
   * The second half of a sign-in: a code from the phone, or a recovery code.
   * @param {string} code
   */
  async giveCode(code) {
    await this.api.account("POST", "auth/2fa/authenticate", { code });
    await this.enter();
  }

  /** Open what the password opens, and see how far this member is. */
  async enter() {
    try {
      this.store.set({ me: await this.api.get(ME) });
    } catch (error) {
      if (!(error instanceof Refused) || error.kind !== "second-factor-required") throw error;
      this.store.set({ stage: "second-factor" });
      return;
    }
    this.freshLogin = null;
    await this.#openMember();
    this.store.set({ hasEnded: false });
    if (this.me.organisation && !isWithoutInbox(this.me)) await this.openOrganisation();
    else this.store.set({ stage: "no-access" });
  }

  /** @returns {Promise<void>} */
  async #openMember() {
    if (!this.me.member_key_envelope) {
      await this.api.call(
        "PUT",
        `${ME}/keys`,
        await this.smith.act("makeMember", { member: this.me.id }),
      );
      await this.smith.act("keepPins");
      this.store.set({ me: await this.api.get(ME) });
      return this.#openMember();
    }
    await this.#openOwn();
    await this.#openPins();
    return undefined;
  }

  async #openOwn() {
    const { id: member } = this.me;
    const member_key_envelope = /** @type {string} */ (this.me.member_key_envelope);
    this.own = (await this.smith.openMember({ member, member_key_envelope })).public;
  }

  async #openPins() {
    const { id, pins, public_key, pins_due } = this.me;
    const seen = seenVersion(id, this.own);
    const listed = {
      pins,
      public: /** @type {string} */ (public_key),
      seen,
      isDue: mayPinOnce(pins_due),
    };
    const found = await this.smith.openPins(listed);
    const { version, alarm } = found.alarm === "merge" ? await this.smith.mergePins(listed) : found;
    this.sawPins(version);
    // Under another alarm these were read anew: it stands until keys are compared.
    if (alarm) this.store.set({ alarm });
    this.pinsAlarm = alarm;
    this.isUnpinned = !version && !alarm;
  }

  /**
   * Remember the version of my pins that this browser saw.
   * @param {number} version
   */
  sawPins(version) {
    const { id } = this.me;
    if (version <= seenVersion(id, this.own)) return;
    browserStore.setItem(nameOf(id, this.own), version);
  }

  /** Ask once more who I am, and take the pins that another browser of mine may have stored. */
  async readMe() {
    this.store.set({ me: await this.api.get(ME) });
    if (this.smith && this.own) await this.#openPins();
  }

  /** Find out which of the organisation's keys are trusted, and open those that were granted. */
  async openOrganisation() {
    const covers = this.#covers;
    const stage = await this.#openKeys();
    // What was under way when the screen was covered does not uncover it.
    if (covers === this.#covers) this.store.set({ stage });
  }

  async #openKeys() {
    this.store.set({ organisation: await this.api.get(ORGANISATION) });
    await this.compare();
    if (this.grants.length) return "open";
    return this.newest || this.pinsAlarm || this.store.get().organisation?.key
      ? "waiting"
      : "first-key";
  }

  /** Ask who I am and what I was granted, once more. */
  async refresh() {
    await this.readMe();
    await this.openOrganisation();
  }

  /** Compare keys with what outsiders get, now and every ten minutes; more often under an alarm. */
  async compare() {
    clearTimeout(this.comparing);
    const wait = this.maySeal ? COMPARE_EVERY_MS : COMPARE_SOON_MS;
    this.comparing = setTimeout(() => this.#compareAgain(), wait);
    let found = await this.#judge();
    if (!MILD.includes(found.alarm)) {
      // A colleague may have replaced the key, and granted it to me, just now.
      await this.readMe();
      this.store.set({ organisation: await this.api.get(ORGANISATION) });
      found = await this.#judge();
    }
    this.grants = found.keys;
    this.newest = found.newest;
    this.store.set({ alarm: found.alarm });
    // Without an answer the next comparison tries again.
    if (!this.pinsAlarm) await this.storePins().catch(() => {});
  }

  async #judge() {
    const { id, keys } = /** @type {OwnOrganisation} */ (this.store.get().organisation);
    const listed = {
      organisation: id,
      granted: this.me.organisation_keys,
      published: keys,
      seen: await this.seenOutside(),
    };
    const { smith } = this;
    const found = await (this.isUnpinned
      ? smith.adoptOrganisation(listed)
      : smith.openOrganisation(listed));
    return found.alarm === "walk" ? smith.walkOrganisation(listed) : found;
  }

  /** Store what became trusted; one after another, so that nothing is overwritten. */
  storePins() {
    this.storing = (this.storing ?? Promise.resolve())
      .catch(() => {})
      .then(async () => {
        if (!(await this.smith.hasNewPins())) return;
        const { storePins } = await import("../trust/pins.js");
        await storePins(this);
        if (this.isUnpinned) this.store.set({ isPinnedOnce: true });
        this.isUnpinned = false;
      });
    return this.storing;
  }

  /** The key that others seal to, as they get it; null where there is none to be seen. */
  seenOutside() {
    return keySeenOutside(this.api, /** @type {string} */ (this.me.organisation));
  }

  async #compareAgain() {
    if (!this.smith) return;
    // Without an answer the last finding stands.
    await this.compare().catch(() => {});
  }

  /** After a reload: whose screen is this? Without a second factor one signs in anew. */
  async recognise() {
    try {
      this.store.set({ me: await this.api.get(ME) });
    } catch (error) {
      if (error instanceof Refused && error.kind === "second-factor-required") await this.signOut();
      else throw error;
    }
  }

  /**
   * @throws {WrongPassword} it does not open the keys
   * @param {string} password
   */
  async unlock(password) {
    if (!this.me) await this.recognise();
    await this.stretch(this.me.email, password);
    try {
      await this.#openOwn();
    } catch (/** @type {any} */ error) {
      if (error.code === "damaged") throw new WrongPassword();
      throw error;
    }
    await this.enter();
  }

  /** Cover the screen, then wipe every key and word. */
  async lock() {
    if (!this.smith) return;
    await this.#cover({ stage: "locked" });
  }

  /** End the session here and there. */
  async signOut() {
    const { me } = this;
    await this.#cover({ stage: "sign-in" });
    // After a reload nobody knows yet whose they are: others' drafts stay, sealed, for their days.
    const names = me ? browserStore.names(`draft|${me.id}|`) : [];
    for (const name of names) browserStore.removeItem(name);
    // The account system answers the end of a session with 401; here it ends in any case.
    await this.api.account("DELETE", "auth/session").catch(() => {});
    this.api.token = null;
    this.store.set({ me: null, organisation: null });
  }

  async #ended() {
    if (!this.api.token) return;
    this.api.token = null;
    await this.#cover({ stage: "sign-in", hasEnded: true });
  }

  /** @param {Partial<SessionState>} state */
  async #cover(state) {
    this.#covers += 1;
    this.store.set(state);
    clearTimeout(this.comparing);
    const { smith } = this;
    this.freshLogin = null;
    // Whatever goes wrong with a draft, no key outlives this.
    await Promise.race([
      this.beforeLock(),
      new Promise((done) => setTimeout(done, SEALING_MS)),
    ]).catch(() => {});
    smith?.end();
    if (this.smith === smith) this.smith = NO_SMITH;
  }
}

/** Until then members and requests from before there were pins are pinned once, as they are. */
export const PINNED_ONCE_UNTIL = Date.UTC(2027, 2, 31);

/**
 * Whether something from before there were pins may still be pinned; `isDue` as the server says it.
 * @param {boolean | null | undefined} isDue
 * @param {number} [now]
 */
export const mayPinOnce = (isDue, now = Date.now()) => isDue === true && now < PINNED_ONCE_UNTIL;

/**
 * @param {string} member
 * @param {string} own
 */
const nameOf = (member, own) => `pins|${member}|${own.slice(-KEY_CHARACTERS)}`;

/**
 * The newest version that this browser saw of a member's pins, with this key of theirs; 0: none.
 * @param {string} member
 * @param {string} own
 */
export const seenVersion = (member, own) => Number(browserStore.getItem(nameOf(member, own))) || 0;

/**
 * The organisation's key as an outsider gets it; null where there is none to be seen.
 * @param {Api} api
 * @param {string} organisation
 */
export async function keySeenOutside(api, organisation) {
  try {
    const seen = await api.getAsOutsider(`/api/v1/intake/organisations/${organisation}`);
    return seen.key;
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
}
