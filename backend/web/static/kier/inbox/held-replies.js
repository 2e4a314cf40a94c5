/** Replies of one conversation that a second colleague reads before they are sent (docs/second-reader.md). */

import { createStore, Said } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { Refused } from "../shared/wire.js";
import { INBOX } from "./listings.js";

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
 * `waiting`: opened; `sent`: those that waited, by message. `isNeeded`: this member's answers are read first;
 * null: not known.
 * @typedef {HeldReply & OpenedNote} Waiting
 * @typedef {{waiting: Waiting[], sent: Map<string, HeldReply>, isNeeded: boolean | null, problem: any}} HeldState
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
      /** @type {HeldState} */ ({ waiting: [], sent: new Map(), isNeeded: null, problem: null }),
    );
    /**
     * A reply of which nobody knows yet whether the server has it.
     * @type {{id: string, key: string, box: string, text: string} | null}
     */
    this.unsure = null;
    /** Replies that are, or were, on their way back into the reply box. */
    this.back = new Set();
    // After a lock a draft may be one that waits already.
    this.isFirst = true;
    /** @type {Promise<unknown>} */
    this.loading = Promise.resolve();
    conversation.store.subscribe(() => {
      const { state } = conversation.store.get();
      if (["shut", "withheld"].includes(state) && !this.isFirst) this.wipe();
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
      const { me } = this.inbox.session;
      for (const { id, author, reader } of results)
        if ([author, reader].includes(me.id)) this.conversation.own.add(id);
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
      if (this.isFirst) this.#dropIfWaiting();
      this.isFirst = false;
    } catch (problem) {
      if (problem instanceof Refused && [403, 404].includes(problem.status)) this.wipe();
      else this.store.set({ problem });
    }
  }

  // The server had it although its answer came to a locked screen.
  #dropIfWaiting() {
    const draft = this.conversation.store.get().draft.trim();
    const { me } = this.inbox.session;
    const isHere = this.store
      .get()
      .waiting.some(
        ({ id, author, text }) => author === me.id && text === draft && !this.back.has(id),
      );
    if (draft && isHere) this.conversation.draft.clear().catch(() => {});
  }

  /**
   * Tell whether a colleague reads first; where that is not known, ask.
   * @throws {Said} that could not be known: nothing may be sent then
   */
  async mustWait() {
    if (this.store.get().isNeeded === null) await this.load();
    const { isNeeded } = this.store.get();
    if (isNeeded === null) {
      throw new Said(
        t(
          "Nobody could tell whether a colleague reads it first. Check your connection, then try again.",
        ),
      );
    }
    return isNeeded;
  }

  /**
   * Keep a text for a colleague to read. Without an answer the same box goes again.
   * @param {string} text
   * @returns {Promise<string>} its identifier
   */
  async hold(text) {
    const again = this.unsure?.text === text ? this.unsure : null;
    const { id, key, box } = again ?? (await this.#seal(text));
    this.unsure = { id, key, box, text };
    try {
      await this.inbox.api.post(this.path, { id, key, box });
    } catch (error) {
      if (error instanceof Refused && error.status < 500) this.unsure = null;
      else await this.load();
      if (!this.#has(id)) throw error;
    }
    this.unsure = null;
    // What came is no draft any more.
    const { conversation } = this;
    if (conversation.store.get().draft.trim() === text) await conversation.draft.clear();
    await this.load();
    return id;
  }

  /** @param {string} id */
  #has(id) {
    const { waiting, sent } = this.store.get();
    return sent.has(id) || waiting.some((reply) => reply.id === id);
  }

  /**
   * @param {string} text
   * @returns {Promise<{id: string, key: string, box: string}>}
   */
  #seal(text) {
    const { smith, ...place } = this.#place;
    const content = { text: /** @type {any} */ (text).toWellFormed(), ...place, isDraft: true };
    return smith.ask("sealNote", content, "notes");
  }

  /**
   * Send what waits: a message with its identifier, so that two colleagues send it once.
   * @param {Pick<Waiting, "id" | "text">} reply
   */
  async send({ id, text }) {
    this.conversation.own.add(id);
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
    const { acceptance, boxes } = this.conversation;
    if (!(await acceptance.ready())) throw acceptance.store.get().problem;
    const { smith, ...place } = this.#place;
    const after = boxes.last?.id;
    const box = await smith.inRequest("sealMessage", {
      ...place,
      text,
      id,
      ...(after && { after }),
    });
    await this.inbox.api.post(`${INBOX}/${this.conversation.id}/messages`, box);
  }

  /**
   * Take a reply back into the reply box. It stands there before it is destroyed, so that it is in one of the
   * two whatever happens.
   * @param {Pick<Waiting, "id" | "text">} reply
   */
  async takeBack({ id, text }) {
    const { conversation } = this;
    const draft = () => conversation.store.get().draft;
    if (text && !draft().includes(text)) conversation.insert(text);
    this.back.add(id);
    try {
      await this.inbox.api.call("DELETE", `${this.path}/${id}`);
    } catch (error) {
      // It is gone: taken back before, or sent.
      if (!(error instanceof Refused) || error.status !== 404) throw error;
    }
    await this.load();
    // A colleague was faster: nobody shall send it twice.
    if (text && this.store.get().sent.has(id))
      conversation.write(
        draft()
          .replace(text, () => "")
          .trim(),
      );
  }

  /** Forget every word. */
  wipe() {
    this.unsure = null;
    this.isFirst = true;
    this.store.set({ waiting: [], sent: new Map(), problem: null });
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

/**
 * Send an answer, or give it to a colleague where one reads it first.
 * @param {Conversation} conversation
 * @param {string} text
 * @throws {Error} it is not known whether one does, or it could not be kept: the text stands where it stood
 */
export async function deliver(conversation, text) {
  const held = heldRepliesOf(conversation);
  if (await held.mustWait()) await held.hold(text);
  else conversation.send(text);
}
