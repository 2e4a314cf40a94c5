/** Accepting a request, which can be undone for some seconds: nothing was sent by then. */

import { createStore } from "../shared/pages.js";
import { INBOX } from "./listings.js";

/** @import { Conversation } from "./conversation-data.js" */

/** Seconds in which accepting can be undone. */
export const UNDO_SECONDS = 10;
const SECOND_MS = 1_000;

/**
 * `state`: `none`, `pinning`, `counting` (`seconds` are left, unless `isPaused`), `sending`, `failed`
 * (with `problem`) or `other`: a colleague was faster.
 * @typedef {{state: string, seconds: number, isPaused: boolean, problem: any}} AcceptanceState
 */

/** @type {AcceptanceState} */
const NONE = { state: "none", seconds: UNDO_SECONDS, isPaused: false, problem: null };

/**
 * One referral's acceptance. It is sent when its seconds are over, and at once with the first answer,
 * by a lock, and when somebody leaves the conversation, the tab or the page.
 */
export class Acceptance {
  /** @type {unknown} */
  #pin = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer = undefined;
  /** @type {AbortController | null} */
  #watching = null;
  /** @type {Promise<boolean>} */
  #sending = Promise.resolve(true);

  /** @param {Conversation} conversation */
  constructor(conversation) {
    this.conversation = conversation;
    this.store = createStore(NONE);
  }

  /** Whether it counts as accepted here, though the server may not know yet. */
  get isUnderWay() {
    return ["counting", "sending"].includes(this.store.get().state);
  }

  /** Make the pin, then count. */
  async begin() {
    const { inbox, id } = this.conversation;
    if (["pinning", "counting", "sending"].includes(this.store.get().state)) return;
    this.store.set({ ...NONE, state: "pinning" });
    try {
      const { smith, referral } = inbox.at(id);
      const place = { request: referral.request, organisation: inbox.organisation };
      this.#pin = await smith.inRequest("pinReferral", place);
    } catch (problem) {
      this.store.set({ ...NONE, state: "failed", problem });
      return;
    }
    this.store.set({ ...NONE, state: "counting" });
    this.#watch();
    // Whoever left while the pin was made has accepted it all the same.
    if (inbox.shown !== id || document.hidden) this.commit();
  }

  #watch() {
    const { inbox, id } = this.conversation;
    this.#timer = setInterval(() => this.#count(), SECOND_MS);
    this.#watching = new AbortController();
    const { signal } = this.#watching;
    document.addEventListener("visibilitychange", () => document.hidden && this.commit(), {
      signal,
    });
    addEventListener("pagehide", () => this.commit(), { signal });
    const end = inbox.store.subscribe(() => {
      const status = inbox.referral(id)?.status;
      if (status !== "offered" && this.store.get().state === "counting")
        this.#end({ state: status === "accepted" ? "other" : "none" });
    });
    signal.addEventListener("abort", end);
  }

  #count() {
    const { seconds, isPaused } = this.store.get();
    if (isPaused) return;
    if (seconds > 1) this.store.set({ seconds: seconds - 1 });
    else this.commit();
  }

  /** @param {Partial<AcceptanceState>} state */
  #end(state) {
    clearInterval(this.#timer);
    this.#watching?.abort();
    this.#watching = null;
    this.store.set({ ...NONE, ...state });
  }

  /**
   * Stop counting, or go on: who has the focus on “Undo” is still thinking.
   * @param {boolean} isPaused
   */
  pause(isPaused) {
    if (this.store.get().state === "counting") this.store.set({ isPaused });
  }

  /** As if it had never been pressed. */
  undo() {
    if (this.store.get().state === "counting") this.#end({});
  }

  /**
   * Send it now, if it is not sent yet.
   * @returns {Promise<boolean>} whether nothing stands against an answer
   */
  commit() {
    if (this.store.get().state === "counting") {
      this.#end({ state: "sending" });
      this.#sending = this.#send();
    }
    return this.store.get().state === "sending" ? this.#sending : Promise.resolve(true);
  }

  /**
   * Have nothing stand against an answer: what counts is sent. Whoever interprets accepts nothing, and writes
   * the pin with the first words.
   * @returns {Promise<boolean>} whether it worked
   */
  ready() {
    const { inbox, id } = this.conversation;
    const { status, pin } = inbox.referral(id) ?? {};
    return status === "interprets" && !pin ? this.#pinOnly() : this.commit();
  }

  async #pinOnly() {
    const { inbox, id } = this.conversation;
    try {
      const { smith, referral } = inbox.at(id);
      const place = { request: referral.request, organisation: inbox.organisation };
      const pin = await smith.inRequest("pinReferral", place);
      await inbox.api.post(`${INBOX}/${id}/accept`, { pin });
    } catch (problem) {
      this.store.set({ problem });
      return false;
    }
    await inbox.look(id).catch(() => {});
    return true;
  }

  async #send() {
    const { inbox, id } = this.conversation;
    try {
      // It is to arrive even if the page is gone by then.
      await inbox.api.call(
        "POST",
        `${INBOX}/${id}/accept`,
        { pin: this.#pin },
        { keepalive: true },
      );
    } catch (problem) {
      await inbox.look(id).catch(() => {});
      const isAccepted = inbox.referral(id)?.status === "accepted";
      this.#end(isAccepted ? { state: "other" } : { state: "failed", problem });
      // Whoever is elsewhere by now has to hear of it.
      if (!isAccepted && inbox.shown !== id) inbox.store.set({ notAccepted: id });
      return isAccepted;
    }
    await inbox.look(id).catch(() => {});
    this.#end({});
    return true;
  }
}
