/** One conversation: what its boxes say while keys are there, and what is being sent. */

import { createStore } from "./parts.js";
import { Refused, Unreachable } from "./wire.js";

/** Bytes of UTF-8 that one message may say: `crypto/messages.js`, which pages do not load, holds it. */
export const MAX_TEXT_SIZE = 16_384;

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30_000;

/** Milliseconds until a message is sent again, after so many tries. */
export const retryDelay = (tries) => Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (tries - 1));

export class Conversation {
  /**
   * @param {object} desk whose `session` has the keys, and which knows the referral
   * @param {string} id the referral's
   */
  constructor(desk, id) {
    Object.assign(this, { desk, id });
    this.boxes = desk.boxesOf(id);
    /**
     * `state`: `shut`, `opening`, `open`, `withheld` or `failed` (with `problem`). `outbox`: what
     * is not there yet, each `{key, text, state, problem}`. `draft`: what stands in the reply box.
     */
    this.store = createStore({ state: "shut", messages: [], outbox: [], draft: "", problem: null });
  }

  get referral() {
    return this.desk.referral(this.id);
  }

  /** Show it: ask for what is new, and open all that is shut. */
  async open() {
    // One after another: who began first must not show less in the end.
    this.opening = (this.opening ?? Promise.resolve()).then(() => this.#open());
    return this.opening;
  }

  async #open() {
    const { state } = this.store.get();
    if (state !== "open") this.store.set({ state: "opening", problem: null });
    try {
      await this.boxes.load();
      await this.#unlock();
      this.store.set({ state: "open", problem: null });
    } catch (problem) {
      const isWithheld = problem instanceof Refused && problem.kind === "withheld";
      if (isWithheld) this.wipe();
      this.store.set({ state: isWithheld ? "withheld" : "failed", problem });
    }
  }

  async #unlock() {
    const { smith, referral } = this.desk.at(this.id);
    const { request, envelopes } = referral;
    if (this.opened !== envelopes.length) {
      await smith.openReferral({ request, organisation: this.desk.organisation, envelopes });
      this.opened = envelopes.length;
    }
    const { messages: before, outbox } = this.store.get();
    // A key that came later may open what did not open before.
    const messages = before.some((one) => one.closed) ? [] : before;
    const shut = this.boxes.all.slice(messages.length);
    const read = shut.length ? await smith.openMessages({ request, messages: shut }) : [];
    const opened = read.map((one, place) => ({ ...shut[place], ...one }));
    const here = new Set(this.boxes.all.map((box) => box.id));
    this.store.set({
      messages: [...messages, ...opened],
      outbox: outbox.filter((one) => !here.has(one.box?.id)),
    });
    await this.#unsealWords(smith, request);
  }

  /** Seal a text and send it; it is sent again, the same box, until it is there. */
  async send(text) {
    const entry = { key: crypto.randomUUID(), text, state: "sending", problem: null, box: null };
    this.store.set({ draft: "", outbox: [...this.store.get().outbox, entry] });
    await this.#deliver(entry.key, text);
  }

  /** Take back what was refused, to write it anew. */
  takeBack(key) {
    const { outbox, draft } = this.store.get();
    const entry = outbox.find((one) => one.key === key);
    this.store.set({
      outbox: outbox.filter((one) => one.key !== key),
      draft: [draft, entry.text].filter(Boolean).join("\n\n"),
    });
  }

  async #deliver(key, text, isSecondTry = false) {
    try {
      const box = await this.#seal(text);
      this.#note(key, { box });
      await this.#post(key, box);
      await this.open();
    } catch (problem) {
      if (!isSecondTry && problem instanceof Refused && problem.kind === "key-replaced") {
        await this.desk.look(this.id);
        await this.open();
        return this.#deliver(key, text, true);
      }
      this.#note(key, { state: "refused", problem });
    }
    return undefined;
  }

  #seal(text) {
    const { smith, referral } = this.desk.at(this.id);
    const after = this.boxes.last?.id;
    return smith.sealMessage({
      request: referral.request,
      organisation: this.desk.organisation,
      text,
      ...(after && { after }),
    });
  }

  async #post(key, box) {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.desk.api.post(`/api/v1/inbox/referrals/${this.id}/messages`, box);
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        this.#note(key, { state: "waiting" });
        await pause(retryDelay(tries));
        this.#note(key, { state: "sending" });
      }
    }
  }

  #note(key, fields) {
    const { outbox } = this.store.get();
    this.store.set({
      outbox: outbox.map((one) => (one.key === key ? { ...one, ...fields } : one)),
    });
  }

  /**
   * Before the keys go: what is being written, and what is on its way, is locked under the
   * request's key, in boxes that are never sent, and opened with it again.
   */
  async sealWords() {
    if (!this.opened) return;
    const { draft, outbox } = this.store.get();
    if (draft.trim()) this.sealedDraft = await this.#seal(draft);
    for (const { key, text } of outbox) {
      if (text !== null) this.#note(key, { sealed: await this.#seal(text) });
    }
  }

  async #unsealWords(smith, request) {
    const sender = `organisation:${this.desk.organisation}`;
    const unseal = async (box) => {
      const message = { number: 0, sender, ...box };
      const [{ text }] = await smith.openMessages({ request, messages: [message] });
      return text ?? "";
    };
    if (this.sealedDraft) {
      this.store.set({ draft: await unseal(this.sealedDraft) });
      this.sealedDraft = null;
    }
    for (const { key, text, sealed } of this.store.get().outbox) {
      if (text === null) this.#note(key, { text: await unseal(sealed) });
    }
  }

  /** Whether something was written here that nobody has got yet. */
  get hasUnsent() {
    const { draft, outbox } = this.store.get();
    return Boolean(draft.trim() || this.sealedDraft || outbox.length);
  }

  /** Forget every word; boxes stay. */
  wipe() {
    this.opened = 0;
    const outbox = this.store.get().outbox.filter((one) => one.sealed);
    this.store.set({
      state: "shut",
      messages: [],
      outbox: outbox.map((one) => ({ ...one, text: null })),
      draft: "",
      problem: null,
    });
  }
}

/** Wait for so long, or until the line is back. */
function pause(milliseconds) {
  return new Promise((done) => {
    const timer = setTimeout(go, milliseconds);
    function go() {
      clearTimeout(timer);
      removeEventListener("online", go);
      done();
    }
    addEventListener("online", go);
  });
}
