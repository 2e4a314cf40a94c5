/** Internal notes about one request (docs/notes.md): what their boxes say, and what is being written. */

import { createStore } from "../shared/pages.js";
import { Refused } from "../shared/wire.js";
import { Draft } from "./draft.js";
import { INBOX } from "./listings.js";

/**
 * @import { InboxNote } from "kier/api"
 * @import { OpenedNote } from "../shared/crypto/member-notes.js"
 * @import { Conversation } from "./conversation-data.js"
 */

/** Bytes of UTF-8 that one note may say: `crypto/member-notes.js`, which pages do not load, holds it. */
export const MAX_NOTE_SIZE = 8_192;

/** @typedef {InboxNote & OpenedNote} Note */

/**
 * `draft`: a new note that is being written; `changed`: one's own that is being replaced, by `changing`; null
 * while there is none. `begun`: texts of changes that were begun, by note. `isWriting`: the box is on the screen; `isSaving`: what stands in it is on its way.
 * @typedef {{notes: Note[], isLoaded: boolean, problem: any, isWriting: boolean, isSaving: boolean,
 *   draft: string, changed: Note | null, changing: string, begun: Record<string, string>}} NotesState
 */

/** @type {NotesState} */
const NOTHING = {
  notes: [],
  isLoaded: false,
  problem: null,
  isWriting: false,
  isSaving: false,
  draft: "",
  changed: null,
  changing: "",
  begun: {},
};

/** The notes of one conversation. */
export class Notes {
  /** @param {Conversation} conversation */
  constructor(conversation) {
    this.conversation = conversation;
    this.inbox = conversation.inbox;
    this.path = `${INBOX}/${conversation.id}/notes`;
    this.store = createStore({ ...NOTHING });
    /**
     * A new note of which nobody knows yet whether the server has it.
     * @type {{id: string, key: string, box: string, text: string, about?: string} | null}
     */
    this.unsure = null;
    // A new note survives a lock and a reload, as an answer does, and so does a change of one.
    this.draft = new Draft({
      inbox: this.inbox,
      id: conversation.id,
      kind: "note",
      get: () => ({ text: this.store.get().draft, others: [] }),
      set: ({ text, others }) => this.store.set({ draft: [text, ...others].join("\n\n") }),
    });
    conversation.drafts.add(this.draft);
    /** @type {Map<string, Draft>} changes of one's own notes */
    this.changes = new Map();
    /** @type {Promise<unknown>} */
    this.loading = Promise.resolve();
    conversation.store.subscribe(() => this.#follow());
  }

  // Words are forgotten together with those of the conversation.
  #follow() {
    const { state } = this.conversation.store.get();
    if (["shut", "withheld"].includes(state) && !this.isEmpty) this.wipe();
  }

  /** Whether there is no word here: also where the notes could not be loaded, some may be written. */
  get isEmpty() {
    const { isLoaded, isWriting, draft, begun } = this.store.get();
    return !(isLoaded || isWriting || draft || Object.keys(begun).length || this.unsure);
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
      if (isFirst) await this.#restore();
      await this.#dropIfKept(isFirst);
    } catch (problem) {
      if (problem instanceof Refused && [403, 404].includes(problem.status)) this.wipe();
      else this.store.set({ problem });
    }
  }

  async #restore() {
    await this.draft.restore();
    const { me } = this.inbox.session;
    const own = this.store
      .get()
      .notes.filter(({ author, damaged }) => author === me.id && !damaged);
    for (const note of own) {
      const draft = this.#changeOf(note);
      if (draft.isKept) await draft.restore();
    }
  }

  /**
   * The draft of a change.
   * @param {Pick<Note, "id">} note
   */
  #changeOf({ id }) {
    const known = this.changes.get(id);
    if (known) return known;
    const draft = new Draft({
      inbox: this.inbox,
      id: this.conversation.id,
      kind: `note-${id}`,
      get: () => ({ text: this.store.get().begun[id] ?? "", others: [] }),
      set: ({ text, others }) => this.#begin(id, [text, ...others].filter(Boolean).join("\n\n")),
    });
    this.changes.set(id, draft);
    this.conversation.drafts.add(draft);
    return draft;
  }

  /**
   * Take the text of a change, or an empty one: there is none.
   * @param {string} id
   * @param {string} text
   */
  #begin(id, text) {
    const { [id]: _, ...rest } = this.store.get().begun;
    const isShown = this.store.get().changed?.id === id;
    this.store.set({
      begun: text ? { ...rest, [id]: text } : rest,
      ...(isShown && text && { changing: text }),
    });
  }

  /**
   * The server had the new note although its answer was lost, with the line or behind a locked screen: it is
   * no draft any more.
   * @param {boolean} isFirst
   */
  async #dropIfKept(isFirst) {
    const { notes, draft, isSaving } = this.store.get();
    const { unsure } = this;
    const isOwn = (/** @type {Note} */ { author }) => author === this.inbox.session.me.id;
    const found = notes.find(
      (note) => note.id === unsure?.id || (isFirst && isOwn(note) && note.text === draft.trim()),
    );
    if (!found) return;
    this.unsure = null;
    if (found.text === draft.trim() && !isSaving) await this.draft.clear();
  }

  /**
   * Keep a note; what is refused stays where it was written. Without an answer the same box goes again.
   * @param {string} text
   * @param {{about?: string}} [what] `handover`: for whoever goes on with the request
   */
  async add(text, { about } = {}) {
    const isAgain = this.unsure?.text === text && this.unsure.about === about;
    const { id, key, box } = isAgain
      ? /** @type {NonNullable<typeof this.unsure>} */ (this.unsure)
      : await this.#seal({ text, ...(about && { about }) });
    this.unsure = { id, key, box, text, about };
    try {
      await this.inbox.api.post(this.path, { id, key, box });
    } catch (error) {
      if (error instanceof Refused && error.status < 500) this.unsure = null;
      else await this.load();
      if (!this.store.get().notes.some((note) => note.id === id)) throw error;
      return;
    }
    this.unsure = null;
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
    const next = revision + 1;
    try {
      await this.inbox.api.call("PUT", `${this.path}/${id}`, { key, revision: next, box });
    } catch (error) {
      // Its answer may be lost alone.
      await this.load();
      const isHere = (/** @type {Note} */ note) =>
        note.id === id && note.revision === next && note.text === text;
      if (!this.store.get().notes.some(isHere)) throw error;
      return;
    }
    await this.load();
  }

  /** @param {string} id */
  async remove(id) {
    await this.inbox.api.call("DELETE", `${this.path}/${id}`);
    await this.changes.get(id)?.clear();
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
    const changing = changed ? (this.store.get().begun[changed.id] ?? changed.text ?? "") : "";
    this.store.set({ isWriting: true, changed, changing });
    this.conversation.store.set({ isNoting: true });
  }

  /**
   * Take what stands in the box now.
   * @param {string} text
   */
  type(text) {
    const { changed } = this.store.get();
    if (!changed) {
      this.store.set({ draft: text });
      this.draft.changed();
      return;
    }
    this.store.set({ changing: text });
    this.#begin(changed.id, text === changed.text ? "" : text);
    this.#changeOf(changed).changed();
  }

  /** Leave a note as it was: what was changed is forgotten. */
  discard() {
    const { changed } = this.store.get();
    if (changed) this.#forgetChange(changed);
    this.leave();
  }

  /** @param {Note} note */
  #forgetChange(note) {
    this.#begin(note.id, "");
    this.#changeOf(note)
      .clear()
      .catch(() => {});
  }

  /** Close that box; what was begun in it stays. */
  leave() {
    this.store.set({ isWriting: false, changed: null, changing: "" });
    this.conversation.store.set({ isNoting: false });
  }

  /** Keep what stands in the box, and close it; nothing is typed there meanwhile. */
  async keep() {
    const { draft, changed, changing } = this.store.get();
    this.store.set({ isSaving: true });
    try {
      if (changed) await this.change(changed, changing.trim());
      else await this.add(draft.trim());
    } finally {
      this.store.set({ isSaving: false });
    }
    // Another window may have brought more of it.
    const isMore = !changed && ![draft, ""].includes(this.store.get().draft);
    if (isMore) return;
    if (changed) this.#forgetChange(changed);
    else await this.draft.clear();
    this.leave();
  }

  /** Forget every word. */
  wipe() {
    this.draft.forget();
    for (const draft of this.changes.values()) draft.forget();
    this.unsure = null;
    this.store.set({ ...NOTHING });
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
