/** Which colleagues read or write in a conversation (docs/notes.md, "Two at once"): as long as it is heard. */

import { createStore } from "../shared/pages.js";

/**
 * @import { LiveEvent } from "../shared/live.js"
 * @import { Conversation, Message } from "./conversation-data.js"
 */

// Said again sooner (presence.js).
const READING_MS = 45_000;
const WRITING_MS = 20_000;
// Whoever wrote so recently may send it any moment.
const WROTE_MS = 120_000;
// As many colleagues as are remembered; whoever was heard last.
const MAX_HERE = 20;

/** @typedef {{member: string, reading: number, writing: number}} Heard until when, in milliseconds */
/** @typedef {{readers: string[], writers: string[], wrote: string[]}} Here members; `wrote`: not long ago */

/** Who is in one conversation beside this member. */
export class ColleaguePresence {
  /**
   * @param {Conversation} conversation
   * @param {() => number} [now]
   */
  constructor(conversation, now = Date.now) {
    this.conversation = conversation;
    this.now = now;
    this.own = conversation.inbox.session.me.id;
    /** @type {Map<string, {read: number, wrote: number}>} */
    this.heard = new Map();
    this.store = createStore(/** @type {Here} */ ({ readers: [], writers: [], wrote: [] }));
  }

  /** @param {LiveEvent} event */
  hear({ type, id, member }) {
    if (id !== this.conversation.id || !member || member === this.own) return;
    const before = this.heard.get(member) ?? { read: 0, wrote: 0 };
    this.heard.delete(member);
    if (type === "referral.reading") this.heard.set(member, { ...before, read: this.now() });
    if (type === "referral.writing")
      this.heard.set(member, { read: this.now(), wrote: this.now() });
    const [oldest] = this.heard.keys();
    if (this.heard.size > MAX_HERE) this.heard.delete(oldest);
    this.look();
  }

  /** What they wrote has come: nobody is about to send it any more. */
  answered() {
    for (const [member, heard] of this.heard) this.heard.set(member, { ...heard, wrote: 0 });
    this.look();
  }

  /** Say who is here now. */
  look() {
    const now = this.now();
    const names = (/** @type {"read" | "wrote"} */ what, /** @type {number} */ lasts) =>
      [...this.heard].filter(([, at]) => now - at[what] < lasts).map(([member]) => member);
    const writers = names("wrote", WRITING_MS);
    const readers = names("read", READING_MS).filter((member) => !writers.includes(member));
    const wrote = names("wrote", WROTE_MS);
    const here = { readers, writers, wrote };
    if (JSON.stringify(here) !== JSON.stringify(this.store.get())) this.store.set(here);
  }

  /** Listen, until what this answers is called. */
  start() {
    const { live } = this.conversation.inbox;
    const hear = (/** @type {LiveEvent} */ event) => this.hear(event);
    live?.listeners.add(hear);
    const looking = setInterval(() => this.look(), 1_000);
    return () => {
      live?.listeners.delete(hear);
      clearInterval(looking);
    };
  }
}

/** Which messages a member sent from this browser: its windows tell each other the identifiers of the boxes. */
export class OwnAnswers {
  /** @param {Pick<BroadcastChannel, "postMessage" | "addEventListener">} [windows] */
  constructor(windows) {
    this.windows = windows;
    /** @type {Set<string>} */
    this.known = new Set();
    windows?.addEventListener("message", ({ data }) => this.known.add(String(data)));
  }

  /**
   * @param {string} member
   * @param {string} box
   */
  add(member, box) {
    if (this.has(member, box)) return;
    this.known.add(`${member}|${box}`);
    this.windows?.postMessage(`${member}|${box}`);
  }

  /**
   * @param {string} member
   * @param {string} box
   */
  has(member, box) {
    return this.known.has(`${member}|${box}`);
  }
}

/** @type {OwnAnswers | undefined} */
let ownAnswers;

/** What came from this organisation since somebody began to write, and not from this member. */
export class AnswersMeanwhile {
  /**
   * @param {Conversation} conversation
   * @param {OwnAnswers} [own]
   */
  constructor(conversation, own = new OwnAnswers()) {
    this.conversation = conversation;
    this.own = own;
    this.member = conversation.inbox.session.me.id;
    /** @type {number | null} the last message when the draft began; null: there is none */
    this.began = null;
    /** @type {number | undefined} */
    this.last = undefined;
  }

  /**
   * Look at what is being written, and at what is on its way.
   * @returns {boolean} whether a colleague answered while nothing is being written here
   */
  look() {
    const { draft, outbox, messages } = this.conversation.store.get();
    for (const { box } of outbox) if (box) this.own.add(this.member, box.id);
    const last = messages.at(-1);
    const isNews = last?.number !== this.last;
    this.last = last?.number;
    // What was begun before a lock or a reload was begun then.
    const kept = this.conversation.draft;
    if (draft.trim()) this.began ??= kept?.seen ?? last?.number ?? 0;
    else this.began = null;
    if (kept) kept.seen = this.began;
    return this.began === null && isNews && Boolean(last) && this.#isColleagues(last);
  }

  /** @param {Message | undefined} message */
  #isColleagues(message) {
    const ours = `organisation:${this.conversation.inbox.organisation}`;
    if (message?.sender !== ours) return false;
    return !this.own.has(this.member, message.id) && !this.conversation.own?.has(message.id);
  }

  /** The messages of colleagues that whoever writes may not have read, oldest first. */
  get unread() {
    if (this.began === null) return [];
    const began = this.began;
    const { messages } = this.conversation.store.get();
    return messages.filter((message) => message.number > began && this.#isColleagues(message));
  }

  /** They were read. */
  read() {
    this.began = this.conversation.store.get().messages.at(-1)?.number ?? 0;
  }
}

/** @type {WeakMap<Conversation, {presence: ColleaguePresence, answers: AnswersMeanwhile}>} */
const made = new WeakMap();

/**
 * Who is in a conversation, and what they answered, from when it is first shown.
 * @param {Conversation} conversation
 */
export function colleaguesIn(conversation) {
  const before = made.get(conversation);
  if (before) return before;
  ownAnswers ??= new OwnAnswers(new BroadcastChannel("kier-own-answers"));
  const answers = new AnswersMeanwhile(conversation, ownAnswers);
  const presence = new ColleaguePresence(conversation);
  answers.look();
  conversation.store.subscribe(() => answers.look() && presence.answered());
  const both = { presence, answers };
  made.set(conversation, both);
  return both;
}
