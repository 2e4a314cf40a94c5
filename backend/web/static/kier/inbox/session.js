/**
 * Who sits here, and how far they are: `sign-in`, `code`, `second-factor`, `locked`, `no-desk`,
 * `first-key`, `waiting` (for access), `open`. The token lives in this tab's session storage, keys
 * in the worker's memory alone.
 */

import { Locksmith } from "../crypto/locksmith.js";
import { createStore } from "./parts.js";
import { Refused } from "./wire.js";

const ME = "/api/v1/members/me";
// A draft is sealed within this time when the screen is locked, or is lost.
const SEALING_MS = 1_500;
const COMPARE_EVERY_MS = 600_000;
// Under an alarm one waits for it to end.
const COMPARE_SOON_MS = 30_000;

const LOCK_MINUTES = "lock-minutes";
// Signs of somebody before the screen.
const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"];
const LOOK_EVERY_MS = 5_000;

/** Minutes without such a sign after which the screen can lock itself. */
export const LOCK_CHOICES = [5, 15, 30];

// Alarms under which nothing may be sealed any more.
const GRAVE = ["own-key", "organisation-key", "unknown-key"];

/** The password does not open the keys of the member who is signed in here. */
export class WrongPassword extends Error {}

export class Session {
  // How often the screen was covered, by a lock or at the end of the session.
  #covers = 0;

  /**
   * @param {{api: object, workerUrl: string, makeSmith?: (url: string) => Locksmith}} how
   */
  constructor({ api, workerUrl, makeSmith = (url) => new Locksmith(url) }) {
    Object.assign(this, { api, workerUrl, makeSmith });
    /** `hasEnded`: the server ended the session. `alarm`: see `alarmOf`; not compared: undefined. */
    this.store = createStore({
      stage: api.token ? "locked" : "sign-in",
      me: null,
      organisation: null,
      alarm: undefined,
      hasEnded: false,
    });
    this.smith = null;
    this.beforeLock = async () => {};
    api.onSessionEnd = () => this.#ended();
  }

  get me() {
    return this.store.get().me;
  }

  /** Whether something may be sealed: not under a grave alarm. */
  get maySeal() {
    return !GRAVE.includes(this.store.get().alarm);
  }

  /** The address of whoever is signing in or is signed in; undefined after a reload. */
  get email() {
    return this.me?.email ?? this.typedEmail;
  }

  /** What the password becomes; its keys stay in the worker. */
  async stretch(email, password) {
    this.typedEmail = email;
    this.smith ??= this.makeSmith(this.workerUrl);
    const { salt, argon2id } = await this.api.post("/api/v1/members/parameters", { email });
    return (await this.smith.stretch({ password, salt, argon2id })).login;
  }

  /** @throws {Refused} 400: address or password is wrong */
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

  /** The second half of a sign-in: a code from the phone, or a recovery code. */
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
    if (this.me.organisation) await this.openOrganisation();
    else this.store.set({ stage: "no-desk" });
  }

  async #openMember() {
    const { id: member, member_key_envelope } = this.me;
    if (!member_key_envelope) {
      await this.api.call("PUT", `${ME}/keys`, await this.smith.makeMember({ member }));
      this.store.set({ me: await this.api.get(ME) });
      return this.#openMember();
    }
    const { public: own } = await this.smith.openMember({ member, member_key_envelope });
    this.own = own;
    return undefined;
  }

  /** Open the organisation's keys, as far as they were granted, and compare them. */
  async openOrganisation() {
    const covers = this.#covers;
    const stage = await this.#openKeys();
    // What was under way when the screen was covered does not uncover it.
    if (covers === this.#covers) this.store.set({ stage });
  }

  async #openKeys() {
    const { organisation: id, organisation_keys: keys } = this.me;
    const organisation = await this.api.get("/api/v1/organisation");
    this.store.set({ organisation });
    if (!organisation.key) return "first-key";
    this.grants = await this.#openGrants(id, keys);
    if (!this.grants.length) return "waiting";
    await this.compare();
    return "open";
  }

  // A grant that does not open was voided, or is not for these keys: it is as if it were not there.
  async #openGrants(organisation, keys) {
    const opened = await this.smith.openGrants({ organisation, keys });
    return opened.filter((one) => one.public);
  }

  /** Ask who I am and what I was granted, once more. */
  async refresh() {
    this.store.set({ me: await this.api.get(ME) });
    await this.openOrganisation();
  }

  /** Compare keys with what outsiders get, now and every ten minutes; more often under an alarm. */
  async compare() {
    clearTimeout(this.comparing);
    const wait = this.maySeal ? COMPARE_EVERY_MS : COMPARE_SOON_MS;
    this.comparing = setTimeout(() => this.#compareAgain(), wait);
    const seen = await this.seenOutside();
    const alarm = () => alarmOf({ me: this.me, own: this.own, grants: this.grants, seen });
    if (alarm() === "unknown-key") {
      // A colleague may have replaced the key and granted it to me just now.
      const me = await this.api.get(ME);
      this.grants = await this.#openGrants(me.organisation, me.organisation_keys);
      this.store.set({ me });
    }
    this.store.set({ alarm: alarm() });
  }

  /** The key that others seal to, as they get it; null where there is none to be seen. */
  seenOutside() {
    return keySeenOutside(this.api, this.me.organisation);
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

  /** @throws {WrongPassword} it does not open the keys */
  async unlock(password) {
    if (!this.me) await this.recognise();
    await this.stretch(this.me.email, password);
    try {
      await this.#openMember();
    } catch (error) {
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
    await this.#cover({ stage: "sign-in" });
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

  async #cover(door) {
    this.#covers += 1;
    this.store.set(door);
    clearTimeout(this.comparing);
    const { smith } = this;
    this.freshLogin = null;
    // Whatever goes wrong with a draft, no key outlives this.
    await Promise.race([this.beforeLock(), new Promise((done) => setTimeout(done, SEALING_MS))]).catch(() => {});
    smith?.end();
    if (this.smith === smith) this.smith = null;
  }
}

/**
 * Compare keys (docs/protocol.md, "The organisation"): whoever can write to the database could swap
 * a public key, so what outsiders get is compared with what our own seeds give.
 * @param {{me: {public_key: string}, own: string, grants: {id: string, public: string}[],
 *   seen: {id: string, public: string} | null}} keys `own` and `grants` come from our own seeds;
 *   `seen` is the organisation's key as outsiders get it, null if they do not see it
 * @returns {null | "own-key" | "organisation-key" | "unknown-key" | "not-shown"}
 */
export function alarmOf({ me, own, grants, seen }) {
  if (own !== me.public_key) return "own-key";
  if (!seen) return "not-shown";
  const ours = grants.find(({ id }) => id === seen.id);
  if (!ours) return "unknown-key";
  return ours.public === seen.public ? null : "organisation-key";
}

/** The organisation's key as an outsider gets it; null where there is none to be seen. */
export async function keySeenOutside(api, organisation) {
  try {
    const seen = await api.getAsOutsider(`/api/v1/intake/organisations/${organisation}`);
    return seen.key;
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
}

/** The choice that was made in this browser. */
export function lockMinutes() {
  const kept = Number(localStorage.getItem(LOCK_MINUTES));
  return LOCK_CHOICES.includes(kept) ? kept : 15;
}

/** Make that choice. */
export const keepLockMinutes = (minutes) => localStorage.setItem(LOCK_MINUTES, String(minutes));

/**
 * Watch for signs of somebody.
 * @param {{minutes: () => number, onIdle: () => void, target?: EventTarget, now?: () => number}} how
 *   `minutes` is asked each time, so that a changed setting counts at once
 * @returns {() => void} ends it
 */
export function watchIdle({ minutes, onIdle, target = window, now = Date.now }) {
  let last = now();
  const touch = () => {
    last = now();
  };
  // A timer that sleeps with the machine would lock too late: the clock is looked at instead.
  const look = () => now() - last >= minutes() * 60_000 && onIdle();
  const timer = setInterval(look, LOOK_EVERY_MS);
  for (const sign of SIGNS) target.addEventListener(sign, touch, { passive: true, capture: true });
  document.addEventListener("visibilitychange", look);
  return () => {
    clearInterval(timer);
    for (const sign of SIGNS) target.removeEventListener(sign, touch, { capture: true });
    document.removeEventListener("visibilitychange", look);
  };
}
