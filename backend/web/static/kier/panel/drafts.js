/**
 * Keeps what somebody writes until it is sent. Words live in the page's memory; a lock seals them to
 * their writer alone, and the next sign-in brings them back. Nothing is written to the disk.
 */

import { createStore, useStore } from "../shared/pages.js";
import { Refused } from "../shared/wire.js";
import { useEffect, useMemo } from "../vendor/preact.js";

/** @import { Account } from "./account.js" */

const QUIET_MS = 1_500;
const AGAIN_MS = 8_000;

/**
 * Words for one place. `state`: `kept`, `changed`, `saving`, `away` (no line), `refused` (`error`).
 * @typedef {{content: any, state: string, error?: any}} NoteState
 */

/** Words for one place. */
export class Note {
  /** @type {any} */
  #box = null;

  /**
   * @param {Account} session
   * @param {any} begun what it begins with
   * @param {any} [content] what it says already
   */
  constructor(session, begun, content = begun) {
    this.session = session;
    this.begun = begun;
    this.store = createStore(/** @type {NoteState} */ ({ content, state: "kept" }));
    /** @type {string | undefined} */
    this.textId = undefined;
  }

  get content() {
    return this.store.get().content;
  }

  get isEmpty() {
    return JSON.stringify(this.content) === JSON.stringify(this.begun);
  }

  /** Whether it says something that is not on the server. */
  get hasUnsaved() {
    return !this.isEmpty;
  }

  /** @param {any} content */
  change(content) {
    this.store.set({ content, state: "changed" });
  }

  /** Begin anew: what it said was sent, or is not wanted. */
  clear() {
    this.store.set({ content: this.begun, state: "kept" });
  }

  async save() {}

  /** Seal what it says, and forget the words; also those that cannot be sealed. */
  async lock() {
    if (this.#box || this.isEmpty) return;
    try {
      this.#box = await this.session.sealToMyself(this.content, this.textId);
    } finally {
      this.store.set({ content: this.begun });
    }
  }

  /** Bring the words back; those of another member do not open, and are gone. */
  async unlock() {
    const box = this.#box;
    this.#box = null;
    if (!box) return;
    try {
      const { content } = await this.session.smith.ask("openDraft", { draft: box });
      this.change(content);
      this.save();
    } catch (/** @type {any} */ error) {
      if (error.code !== "damaged") throw error;
      this.clear();
    }
  }
}

/** Answers that are handed in later: saved as a sealed draft after a moment of quiet. */
export class Draft extends Note {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;
  /** @type {Promise<void> | null} */
  #saving = null;
  #isOver = false;

  /**
   * @param {Account} session
   * @param {{path: string, begun: any, content: any, textId: string}} draft `path` of the
   *   draft in the API; `textId` is the id that the text will have which it becomes
   */
  constructor(session, { path, begun, content, textId }) {
    super(session, begun, content);
    this.path = path;
    this.textId = textId;
    /** Whether there was one before that does not open. */
    this.isLost = false;
    /** `state`: `kept`, `changed`, `saving`, `away` (no line), `refused` (`error`). */
    this.store.set({ state: "kept", error: null });
  }

  get hasUnsaved() {
    return this.store.get().state !== "kept";
  }

  /** @param {any} content */
  change(content) {
    super.change(content);
    this.#later(QUIET_MS);
  }

  /** What is on the server is opened from there again. */
  async lock() {
    clearTimeout(this.#timer);
    if (!this.hasUnsaved) return this.#letGo();
    try {
      await super.lock();
    } catch {
      // Nothing would be saved in place of what the server has.
      this.#letGo();
    }
    return undefined;
  }

  #letGo() {
    this.#isOver = true;
    for (const [name, keeper] of this.session.keepers)
      if (keeper === this) this.session.keepers.delete(name);
    this.store.set({ content: this.begun });
  }

  /** @param {number} wait */
  #later(wait) {
    clearTimeout(this.#timer);
    if (!this.#isOver) this.#timer = setTimeout(() => this.save(), wait);
  }

  /** Save now what is not saved; resolves when it is, or when it could not be. */
  async save() {
    clearTimeout(this.#timer);
    while (this.#saving) await this.#saving;
    if (this.#isOver || !this.session.smith || !this.hasUnsaved) return;
    this.#saving = this.#put();
    await this.#saving;
    this.#saving = null;
  }

  async #put() {
    const { content } = this;
    this.store.set({ state: "saving", error: null });
    try {
      const sealed = await this.session.sealDraft(content, this.textId);
      await this.session.api.call("PUT", this.path, { sealed });
      const isNewer = this.content !== content;
      this.store.set({ state: isNewer ? "changed" : "kept" });
      if (isNewer) this.#later(QUIET_MS);
    } catch (error) {
      if (error instanceof Refused && error.status < 500 && error.status !== 401) {
        this.store.set({ state: "refused", error });
        return;
      }
      this.store.set({ state: "away" });
      this.session.sayAway(error);
      this.#later(AGAIN_MS);
    }
  }

  /** It was handed in: nothing is saved any more. */
  end() {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.store.set({ state: "kept" });
  }
}

/**
 * Words for a place, which outlive going to another page and a lock.
 * @param {Account} session
 * @param {string} name of the place
 * @param {any} begun what it begins with
 * @returns {[any, (content: object) => void, () => void]} content, change, clear
 */
export function useNote(session, name, begun = { text: "" }) {
  const note = useMemo(() => {
    if (!session.keepers.has(name)) session.keepers.set(name, new Note(session, begun));
    return /** @type {Note} */ (session.keepers.get(name));
  }, [name]);
  const { content } = useStore(note.store);
  useEffect(() => () => note.isEmpty && session.keepers.delete(name), [name]);
  return [content, (changed) => note.change({ ...note.content, ...changed }), () => note.clear()];
}
