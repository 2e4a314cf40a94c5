/** Internal notes about one request (docs/notes.md): what their boxes say, and what is being written. */

import { createStore } from "../shared/pages.js";
import { Refused } from "../shared/wire.js";
import { Draft } from "./draft.js";
import { INBOX } from "./inbox.js";

/**
 * @import { InboxNote } from "kier/api"
 * @import { OpenedNote } from "../shared/crypto/member-notes.js"
 * @import { Conversation } from "./conversation-data.js"
 */

/** Bytes of UTF-8 that one note may say: `crypto/member-notes.js`, which pages do not load, holds it. */
export const MAX_NOTE_SIZE = 8_192;

/** @typedef {InboxNote & OpenedNote} Note */

/**
 * `draft`: what is being written; `changed`: the note that it replaces, null for a new one. `isWriting`: its
 * box is on the screen.
 * @typedef {{notes: Note[], isLoaded: boolean, problem: any, isWriting: boolean, draft: string,
 *   changed: Note | null}} NotesState
 */

const NOTHING = { notes: [], isLoaded: false, problem: null, isWriting: false, changed: null };

/** The notes of one conversation. */
export class Notes {
  /** @param {Conversation} conversation */
  constructor(conversation) {
    this.conversation = conversation;
    this.inbox = conversation.inbox;
    this.path = `${INBOX}/${conversation.id}/notes`;
    this.store = createStore(/** @type {NotesState} */ ({ ...NOTHING, draft: "" }));
    // A new note survives a lock and a reload, as an answer does; a change of one does not.
    this.draft = new Draft({
      inbox: this.inbox,
      id: conversation.id,
      kind: "note",
      get: () => ({ text: this.store.get().changed ? "" : this.store.get().draft, others: [] }),
      set: ({ text, others }) => {
        if (!this.store.get().changed) this.store.set({ draft: [text, ...others].join("\n\n") });
      },
    });
    /** @type {Promise<unknown>} */
    this.loading = Promise.resolve();
    conversation.store.subscribe(() => this.#follow());
  }

  // Words are forgotten together with those of the conversation.
  #follow() {
    const { state } = this.conversation.store.get();
    if (["shut", "withheld"].includes(state) && this.store.get().isLoaded) this.wipe();
  }

  get #place() {
    const { smith, referral } = this.inbox.at(this.conversation.id);
    return { smith, organisation: this.inbox.organisation, request: referral.request };
  }

  /** Ask for all notes and open them; one after another, so that an older answer does not win. */
  load() {
    this.loading = this.loading.then(() => this.#load());
    return this.loading;
  }

  async #load() {
    try {
      /** @type {{results: InboxNote[]}} */
      const { results } = await this.inbox.api.get(this.path);
      const { smith, organisation, request } = this.#place;
      const input = { organisation, request, notes: results };
      /** @type {OpenedNote[]} */
      const opened = await smith.ask("openNotes", input, "notes");
      const notes = results.map((note, place) => ({ ...note, ...opened[place] }));
      const isFirst = !this.store.get().isLoaded;
      this.store.set({ notes, isLoaded: true, problem: null });
      if (isFirst) await this.draft.restore();
    } catch (problem) {
      if (problem instanceof Refused && [403, 404].includes(problem.status)) this.wipe();
      else this.store.set({ problem });
    }
  }

  /**
   * Keep a note; what is refused stays where it was written.
   * @param {string} text
   * @param {{about?: string}} [what] `handover`: for whoever goes on with the request
   */
  async add(text, { about } = {}) {
    const box = await this.#seal({ text, ...(about && { about }) });
    await this.inbox.api.post(this.path, box);
    await this.load();
  }

  /**
   * Replace one's own note.
   * @param {Note} note
   * @param {string} text
   */
  async change({ id, revision, after, about }, text) {
    const content = { text, after, ...(about && { about }) };
    const { key, box } = await this.#seal({ ...content, note: id, revision: revision + 1 });
    await this.inbox.api.call("PUT", `${this.path}/${id}`, { key, revision: revision + 1, box });
    await this.load();
  }

  /** @param {string} id */
  async remove(id) {
    await this.inbox.api.call("DELETE", `${this.path}/${id}`);
    await this.load();
  }

  /**
   * @param {{text: string, after?: number, about?: string, note?: string, revision?: number}} content
   * @returns {Promise<{id: string, key: string, box: string}>}
   */
  #seal(content) {
    const { smith, organisation, request } = this.#place;
    const after = this.conversation.boxes.last?.number ?? 0;
    const text = /** @type {any} */ (content.text).toWellFormed();
    return smith.ask("sealNote", { after, ...content, text, organisation, request }, "notes");
  }

  /**
   * Open the box in which a note is written, with a note that is to be changed.
   * @param {Note | null} [changed]
   */
  write(changed = null) {
    const { draft } = this.store.get();
    this.store.set({ isWriting: true, changed, draft: changed ? (changed.text ?? "") : draft });
    this.conversation.store.set({ isNoting: true });
  }

  /**
   * Take what stands in the box now.
   * @param {string} draft
   */
  type(draft) {
    this.store.set({ draft });
    if (!this.store.get().changed) this.draft.changed();
  }

  /** Close that box; a draft of a new note stays. */
  leave() {
    if (this.store.get().changed) this.store.set({ draft: "" });
    this.store.set({ isWriting: false, changed: null });
    this.conversation.store.set({ isNoting: false });
  }

  /** Keep what stands in the box, and close it. */
  async keep() {
    const { draft, changed } = this.store.get();
    if (changed) await this.change(changed, draft.trim());
    else await this.add(draft.trim());
    if (changed) this.store.set({ draft: "" });
    else await this.draft.clear();
    this.leave();
  }

  /** Forget every word. */
  wipe() {
    this.draft.forget();
    this.store.set({ ...NOTHING, draft: "" });
    this.conversation.store.set({ isNoting: false, asides: undefined });
  }
}

/** @type {WeakMap<Conversation, Notes>} */
const made = new WeakMap();

/**
 * The notes of a conversation, made when they are first asked for.
 * @param {Conversation} conversation
 */
export function notesOf(conversation) {
  if (!made.has(conversation)) made.set(conversation, new Notes(conversation));
  return /** @type {Notes} */ (made.get(conversation));
}
