/**
 * What somebody is writing, kept sealed in this browser: through a reload, a lock and beside a second
 * window. What two windows wrote apart from each other is shown side by side, never overwritten.
 */

import {
  draftName,
  dropDraft,
  keepDraft,
  markDrafts,
  readDraft,
  watchDrafts,
} from "./draft-store.js";

/**
 * @import { KeptDraft } from "./draft-store.js"
 * @import { Inbox } from "./inbox.js"
 */

// A pause in typing; what was typed since then is lost with a browser that breaks down.
const QUIET_MS = 400;
// As many signs as one box can hold, whatever they are.
const PIECE = /[^]{1,4096}/gu;

/** One text that is being written. */
export class Draft {
  /** What this browser keeps, as this window knows it. */
  #kept = { id: /** @type {string | null} */ (null), text: "", others: 0 };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve();

  /**
   * @param {{inbox: Inbox, id: string, kind: string, get: () => {text: string, others: string[]},
   *   set: (state: {text: string, others: string[]}) => void}} how `id`: the referral's; `kind`: what
   *   it is to become, as `reply`; `get` and `set`: what stands in the box, and what was written elsewhere
   */
  constructor({ inbox, id, kind, get, set }) {
    this.inbox = inbox;
    this.id = id;
    this.kind = kind;
    this.get = get;
    this.set = set;
    /** @type {number | null} the last message that was there when it was begun */
    this.seen = null;
    watchDrafts(inbox);
    addEventListener("storage", ({ key }) => {
      if (inbox.session.me && key === this.#name) this.#inTurn(() => this.#take());
    });
  }

  get #name() {
    return draftName(this.inbox.session.me.id, this.id, this.kind);
  }

  /** Whether this browser keeps one. */
  get isKept() {
    return readDraft(this.#name) !== null;
  }

  /** Whether something is in the box that this browser does not keep yet. */
  get isUnsaved() {
    const { text, others } = this.get();
    return text !== this.#kept.text || others.length !== this.#kept.others;
  }

  get #isBehind() {
    const id = readDraft(this.#name)?.id ?? null;
    return id !== null && id !== this.#kept.id;
  }

  /** Something was typed. */
  changed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save().catch(() => {}), QUIET_MS);
  }

  /** Keep it now. */
  save() {
    clearTimeout(this.#timer);
    return this.#inTurn(() => this.#save());
  }

  /** Bring back what is kept. */
  restore() {
    return this.#inTurn(() => this.#take());
  }

  /** It was sent: nothing of it stays. */
  clear() {
    clearTimeout(this.#timer);
    const { others } = this.get();
    this.set({ text: "", others });
    return this.save();
  }

  /** The words are gone from memory; what is kept stays. */
  forget() {
    clearTimeout(this.#timer);
    this.#kept = { id: null, text: "", others: 0 };
  }

  /**
   * @template T
   * @param {() => Promise<T>} act
   * @returns {Promise<T>}
   */
  #inTurn(act) {
    const acting = this.#turn.then(act);
    this.#turn = acting.catch(() => {});
    return acting;
  }

  async #save() {
    // Another window may have kept something that was not heard of yet.
    if (this.#isBehind) await this.#take();
    // What could not be opened now is not written over.
    if (this.#isBehind || !this.isUnsaved) return;
    const { text, others } = this.get();
    if (!text.trim() && !others.length) {
      dropDraft(this.#name);
      this.#kept = { id: null, text, others: 0 };
    } else {
      const boxes = await this.#seal(text);
      const more = await Promise.all(others.map((other) => this.#seal(other)));
      const id = crypto.randomUUID();
      keepDraft(this.#name, { id, from: this.#kept.id, boxes, others: more, seen: this.seen });
      this.#kept = { id, text, others: others.length };
    }
    markDrafts(this.inbox);
  }

  /** Take what another window, or this one before, has kept. */
  async #take() {
    const kept = readDraft(this.#name);
    if (!kept) {
      // It was sent elsewhere, or is too old: what stands in this box is not taken away.
      this.#kept = { id: null, text: "", others: 0 };
      return;
    }
    if (kept.id === this.#kept.id) return;
    let found;
    try {
      found = await this.#open(kept);
    } catch (/** @type {any} */ error) {
      // Of another pair of keys: nobody will open it any more.
      if (error.code === "damaged") dropDraft(this.#name);
      return;
    }
    const { text, others } = this.get();
    // A text that goes on from this one takes its place.
    const goesOn = !text.trim() || (text === this.#kept.text && kept.from === this.#kept.id);
    const shown = goesOn ? found.text : text;
    const all = [...found.others, ...others, ...(goesOn ? [] : [found.text])];
    const apart = [...new Set(all)].filter((other) => other.trim() && other !== shown);
    this.#kept = { id: kept.id, text: found.text, others: found.others.length };
    if (goesOn) this.seen = kept.seen ?? null;
    this.set({ text: shown, others: apart });
    if (this.isUnsaved) this.changed();
  }

  /** @param {string} text */
  #seal(text) {
    const { smith, referral } = this.inbox.at(this.id);
    // Half a sign, which some keyboards leave behind, is none.
    const pieces = /** @type {any} */ (text).toWellFormed().match(PIECE) ?? [];
    return smith.inRequest("lockDraft", { request: referral.request, kind: this.kind, pieces });
  }

  /** @param {KeptDraft} kept */
  async #open({ boxes, others }) {
    const { smith, referral } = this.inbox.at(this.id);
    const open = async (/** @type {string[]} */ sealed) =>
      (
        await smith.inRequest("unlockDraft", {
          request: referral.request,
          kind: this.kind,
          boxes: sealed,
        })
      ).join("");
    return { text: await open(boxes), others: await Promise.all(others.map(open)) };
  }
}
