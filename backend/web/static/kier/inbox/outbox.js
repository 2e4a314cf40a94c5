/** What was written in one conversation and is not on the server yet. */

import { Refused, Unreachable } from "../shared/wire.js";
import { INBOX } from "./listings.js";

/** @import { Conversation } from "./conversation-data.js" */

/** Bytes of UTF-8 that one message may say: `crypto/messages.js`, which pages do not load, holds it. */
export const MAX_TEXT_SIZE = 16_384;
// As many signs as one message can hold, whatever they are.
const PIECE = new RegExp(`[^]{1,${MAX_TEXT_SIZE / 4}}`, "gu");

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30_000;

/**
 * Milliseconds until a message is sent again, after so many tries.
 * @param {number} tries
 */
export const retryDelay = (tries) => Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (tries - 1));

/** @typedef {{id: string, body: string, key_number?: number}} SealedBody */

/**
 * What is not there yet: `state` is `sending`, `waiting` or `refused`; `text` is null while it is sealed.
 * @typedef {{key: string, text: string | null, state: string, problem: any, box: SealedBody | null,
 *   sealed?: SealedBody[]}} OutboxEntry
 */

/** Seals texts and sends them; its entries stand in the conversation's store. */
export class Outbox {
  /** @param {Conversation} conversation */
  constructor(conversation) {
    this.conversation = conversation;
  }

  get #entries() {
    return this.conversation.store.get().outbox;
  }

  /** @param {OutboxEntry[]} outbox */
  set #entries(outbox) {
    this.conversation.store.set({ outbox });
  }

  /**
   * Seal a text and send it.
   * @param {string} text
   */
  async send(text) {
    const entry = { key: crypto.randomUUID(), text, state: "sending", problem: null, box: null };
    this.#entries = [...this.#entries, entry];
    await this.#deliver(entry.key, text);
  }

  /**
   * Take out what was refused.
   * @param {string} key
   * @returns {string | null | undefined} its text
   */
  take(key) {
    const entry = this.#entries.find((unsent) => unsent.key === key);
    this.#entries = this.#entries.filter((unsent) => unsent.key !== key);
    return entry?.text;
  }

  /**
   * @param {string} key
   * @param {string} text
   * @param {boolean} [isSecondTry]
   * @returns {Promise<void>}
   */
  async #deliver(key, text, isSecondTry = false) {
    try {
      // Whoever answers has made up their mind.
      const { acceptance } = this.conversation;
      if (!(await acceptance.ready())) throw acceptance.store.get().problem;
      const box = await this.#seal(text);
      this.#note(key, { box });
      await this.#post(key, box);
      await this.conversation.open();
    } catch (problem) {
      if (!isSecondTry && problem instanceof Refused && problem.kind === "key-replaced") {
        await this.conversation.inbox.look(this.conversation.id);
        await this.conversation.open();
        return this.#deliver(key, text, true);
      }
      this.#note(key, { state: "refused", problem });
    }
    return undefined;
  }

  /**
   * @param {string} text
   * @param {{isKept?: boolean}} [options]
   */
  #seal(text, { isKept = false } = {}) {
    const { smith, referral } = this.conversation.inbox.at(this.conversation.id);
    const after = this.conversation.boxes.last?.id;
    return smith.inRequest("sealMessage", {
      request: referral.request,
      organisation: this.conversation.inbox.organisation,
      // Half a sign, which some keyboards leave behind, is none.
      text: /** @type {any} */ (text).toWellFormed(),
      ...(after && { after }),
      ...(isKept && { isKept }),
    });
  }

  /**
   * @param {string} key
   * @param {SealedBody} box
   */
  async #post(key, box) {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.conversation.inbox.api.post(
          `${INBOX}/${this.conversation.id}/messages`,
          box,
        );
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        this.#note(key, { state: "waiting" });
        await pause(retryDelay(tries));
        this.#note(key, { state: "sending" });
      }
    }
  }

  /**
   * @param {string} key
   * @param {Partial<OutboxEntry>} fields
   */
  #note(key, fields) {
    this.#entries = this.#entries.map((unsent) =>
      unsent.key === key ? { ...unsent, ...fields } : unsent,
    );
  }

  /** Lock what is on its way under the request's key, in boxes that are never sent. */
  async sealWords() {
    const each = this.#entries.map(
      async ({ key, text }) => text !== null && this.#note(key, { sealed: await this.#keep(text) }),
    );
    await Promise.allSettled(each);
  }

  /**
   * Longer than one message may be, a text is kept in several boxes.
   * @param {string} text
   */
  #keep(text) {
    return Promise.all(
      /** @type {string[]} */ (text.match(PIECE)).map((piece) =>
        this.#seal(piece, { isKept: true }),
      ),
    );
  }

  /** Open again what was locked. */
  async unsealWords() {
    const { inbox, id } = this.conversation;
    const { smith, referral } = inbox.at(id);
    const sender = `organisation:${inbox.organisation}`;
    for (const { key, text, sealed = [] } of this.#entries) {
      if (text !== null) continue;
      const messages = sealed.map((box) => ({ number: 0, sender, ...box }));
      const read = await smith.inRequest("openMessages", { request: referral.request, messages });
      this.#note(key, { text: read.messages.map((message) => message.text ?? "").join("") });
    }
  }
}

/**
 * Wait for so long, or until the line is back.
 * @param {number} milliseconds
 */
function pause(milliseconds) {
  return new Promise((/** @type {(value?: unknown) => void} */ done) => {
    const timer = setTimeout(go, milliseconds);
    function go() {
      clearTimeout(timer);
      removeEventListener("online", go);
      done();
    }
    addEventListener("online", go);
  });
}
