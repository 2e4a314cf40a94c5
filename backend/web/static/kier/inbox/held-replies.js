/** Replies of one conversation that a second colleague reads before they are sent (docs/second-reader.md). */

import { createStore } from "../shared/pages.js";
import { Refused } from "../shared/wire.js";
import { INBOX } from "./inbox.js";

/**
 * @import { HeldReply } from "kier/api"
 * @import { OpenedNote } from "../shared/crypto/member-notes.js"
 * @import { Conversation } from "./conversation-data.js"
 * @import { Referral } from "./inbox.js"
 */

const HOUR_MS = 3_600_000;
// A reply does not wait for a reader for longer than this, in hours.
const LONGEST_WAIT = 4;
// So many hours before a promised answer is due nobody has to wait any more.
const NEAR = 2;

/**
 * `waiting`: opened; `sent`: those that waited, by message. `isNeeded`: this member's answers are read first.
 * @typedef {HeldReply & OpenedNote} Waiting
 * @typedef {{waiting: Waiting[], sent: Map<string, HeldReply>, isNeeded: boolean, problem: any}} HeldState
 */

/**
 * Whether an answer may go without a second reader: the promise of a first one is near or over, or it has
 * waited for hours.
 * @param {Pick<Referral, "status" | "due_at">} referral
 * @param {string | null} writtenHour of the reply
 * @param {number} now
 */
export function mayGoAlone({ status, due_at: due }, writtenHour, now) {
  const isPromised = status === "offered" && due !== null;
  if (isPromised && now >= Date.parse(due) - NEAR * HOUR_MS) return true;
  return writtenHour !== null && now - Date.parse(writtenHour) >= LONGEST_WAIT * HOUR_MS;
}

/** The replies of one conversation that wait, or did. */
export class HeldReplies {
  /** @param {Conversation} conversation */
  constructor(conversation) {
    this.conversation = conversation;
    this.inbox = conversation.inbox;
    this.path = `${INBOX}/${conversation.id}/held-replies`;
    this.store = createStore(
      /** @type {HeldState} */ ({ waiting: [], sent: new Map(), isNeeded: false, problem: null }),
    );
    /** @type {Promise<unknown>} */
    this.loading = Promise.resolve();
    conversation.store.subscribe(() => {
      const { state } = conversation.store.get();
      if (["shut", "withheld"].includes(state) && this.store.get().waiting.length) this.wipe();
    });
  }

  get #place() {
    const { smith, referral } = this.inbox.at(this.conversation.id);
    return { smith, organisation: this.inbox.organisation, request: referral.request };
  }

  /** Ask for all of them; one after another. */
  load() {
    this.loading = this.loading.then(() => this.#load());
    return this.loading;
  }

  async #load() {
    try {
      /** @type {{results: HeldReply[], needed: boolean}} */
      const { results, needed } = await this.inbox.api.get(this.path);
      const shut = results.filter(({ reader }) => !reader);
      const { smith, ...place } = this.#place;
      const notes = shut.map((reply) => ({ ...reply, revision: 1 }));
      /** @type {OpenedNote[]} */
      const opened = shut.length
        ? await smith.ask("openNotes", { ...place, notes, isDraft: true }, "notes")
        : [];
      this.store.set({
        waiting: shut.map((reply, at) => ({ ...reply, ...opened[at] })),
        sent: new Map(results.filter(({ reader }) => reader).map((reply) => [reply.id, reply])),
        isNeeded: needed,
        problem: null,
      });
    } catch (problem) {
      if (problem instanceof Refused && [403, 404].includes(problem.status)) this.wipe();
      else this.store.set({ problem });
    }
  }

  /**
   * Keep a text for a colleague to read.
   * @param {string} text
   */
  async hold(text) {
    const { smith, ...place } = this.#place;
    const content = { text: /** @type {any} */ (text).toWellFormed(), ...place, isDraft: true };
    const { id, key, box } = await smith.ask("sealNote", content, "notes");
    await this.inbox.api.post(this.path, { id, key, box });
    await this.load();
  }

  /**
   * Send what waits: a message with its identifier, so that two colleagues send it once.
   * @param {Waiting} reply
   */
  async send({ id, text }) {
    try {
      await this.#post(id, String(text));
    } catch (error) {
      if (!(error instanceof Refused) || error.kind !== "key-replaced") throw error;
      await this.inbox.look(this.conversation.id);
      await this.conversation.open();
      await this.#post(id, String(text));
    } finally {
      await this.conversation.open();
      await this.load();
    }
  }

  /**
   * @param {string} id
   * @param {string} text
   */
  async #post(id, text) {
    const { smith, ...place } = this.#place;
    const after = this.conversation.boxes.last?.id;
    const box = await smith.inRequest("sealMessage", {
      ...place,
      text,
      id,
      ...(after && { after }),
    });
    await this.inbox.api.post(`${INBOX}/${this.conversation.id}/messages`, box);
  }

  /**
   * Take a reply back into the reply box.
   * @param {Waiting} reply
   */
  async takeBack({ id, text }) {
    await this.inbox.api.call("DELETE", `${this.path}/${id}`);
    if (text) this.conversation.insert(text);
    await this.load();
  }

  /** Forget every word. */
  wipe() {
    this.store.set({ waiting: [], sent: new Map(), isNeeded: false, problem: null });
  }
}

/** @type {WeakMap<Conversation, HeldReplies>} */
const made = new WeakMap();

/**
 * The held replies of a conversation, made when they are first asked for.
 * @param {Conversation} conversation
 */
export function heldRepliesOf(conversation) {
  if (!made.has(conversation)) made.set(conversation, new HeldReplies(conversation));
  return /** @type {HeldReplies} */ (made.get(conversation));
}
