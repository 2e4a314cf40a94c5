/** One conversation: what its boxes say while keys are there, and what is being sent. */

import { createStore } from "../shared/pages.js";
import { Refused } from "../shared/wire.js";
import { Acceptance } from "./acceptance.js";
import { Draft } from "./draft.js";
import { INBOX } from "./listings.js";
import { openReferral } from "./openings.js";
import { Outbox } from "./outbox.js";

/**
 * @import { OpenedMessage } from "../shared/crypto/messages.js"
 * @import { Inbox } from "./inbox.js"
 * @import { Box } from "./listings.js"
 * @import { Known } from "./openings.js"
 * @import { OutboxEntry } from "./outbox.js"
 */

// A colleague may give access while a request is on the screen.
const GRANT_EVERY_MS = 15_000;

/** @typedef {Box & import("../shared/crypto/messages.js").OpenedMessage} Message */

/**
 * `state`: `shut`, `opening`, `open`, `withheld` or `failed` (with `problem`). `draft`: what stands in
 * the reply box; `others`: what was written there in another window. `alarm`: what is wrong with its keys.
 * `asides`: what stands after a message, by its number (0: before all). `isNoting`: a note is written, and
 * no answer. `isDelivering`: an answer is on its way out of the box; `undelivered`: why it stands there still.
 * `looks`: how often it was asked again for what is new. `names`: of the organisations that take part; `taking`: who
 * takes part and what was proposed, as conversation-others.js asked for it.
 * @typedef {{state: string, messages: Message[], outbox: OutboxEntry[], draft: string, others: string[],
 *   problem: any, alarm?: string | null, maySeal?: boolean, asides?: Map<number, any[]>,
 *   isNoting?: boolean, isDelivering?: boolean, undelivered?: any, looks?: number, names?: Record<string, string>,
 *   taking?: import("kier/api").Proposals | null}} ConversationState
 */

export class Conversation {
  /**
   * @param {Inbox} inbox whose `session` has the keys, and which knows the referral
   * @param {string} id the referral's
   */
  constructor(inbox, id) {
    this.inbox = inbox;
    this.id = id;
    this.boxes = inbox.boxesOf(id);
    this.acceptance = new Acceptance(this);
    this.outbox = new Outbox(this);
    this.store = createStore(
      /** @type {ConversationState} */ ({
        state: "shut",
        messages: [],
        outbox: [],
        draft: "",
        others: [],
        problem: null,
      }),
    );
    this.draft = new Draft({
      inbox,
      id,
      kind: "reply",
      get: () => ({ text: this.store.get().draft, others: this.store.get().others }),
      set: ({ text, others }) => this.store.set({ draft: text, others }),
    });
    /** All that is being written here and kept sealed in this browser; other parts add theirs. */
    this.drafts = new Set([this.draft]);
    /** Messages that this member wrote for a second reader, or sent as one. */
    this.own = new Set();
    // How many keys were opened; nought while it is shut, and until what was opened for the list was looked at anew.
    this.opened = 0;
    /**
     * Puts a text where the cursor is, while the composer is on the screen.
     * @type {((text: string) => void) | null}
     */
    this.atCursor = null;
    /**
     * Moves the focus into the reply box, while the composer is on the screen.
     * @type {(() => void) | null}
     */
    this.toReply = null;
    /**
     * Tells whether an answer may be sent now, or asks whoever wrote it; while the composer is on the screen.
     * @type {(() => boolean) | null}
     */
    this.check = null;
    const known = inbox.openings?.known(id);
    if (known) this.#showKnown(known);
  }

  /**
   * What was opened for the list is drawn at once; with a draft the reply box waits until that is opened too.
   * @param {Known} known
   */
  #showKnown({ read }) {
    const { alarm, maySeal } = read;
    const messages = this.#withBoxes(read.messages, this.boxes.all);
    const state = this.draft.isKept ? "opening" : "open";
    this.store.set({ state, messages, alarm, maySeal });
  }

  /**
   * @param {OpenedMessage[]} opened
   * @param {Box[]} boxes
   * @returns {Message[]}
   */
  #withBoxes(opened, boxes) {
    return opened.map((message, place) => ({ ...boxes[place], ...message }));
  }

  /**
   * Put a text into the reply box: at the cursor, or at its end.
   * @param {string} text
   */
  insert(text) {
    if (this.atCursor) this.atCursor(text);
    else this.write([this.store.get().draft, text].filter(Boolean).join("\n\n"));
  }

  /**
   * Take what stands in the reply box now.
   * @param {string} draft
   */
  write(draft) {
    this.store.set({ draft });
    this.draft.changed();
  }

  /**
   * Decide about a text from another window: take it instead, add it, or let it go.
   * @param {string} other
   * @param {"take" | "add" | "drop"} how
   */
  choose(other, how) {
    const { draft, others } = this.store.get();
    const rest = others.filter((text) => text !== other);
    if (how === "take")
      this.store.set({ draft: other, others: draft.trim() ? [...rest, draft] : rest });
    else this.store.set({ draft: how === "add" ? `${draft}\n\n${other}` : draft, others: rest });
    this.draft.changed();
  }

  get referral() {
    return this.inbox.referral(this.id);
  }

  /**
   * Show it: ask for what is new, and open all that is shut.
   * @param {{isAgain?: boolean}} [how] `isAgain`: what else is shown of it asks again too
   */
  async open({ isAgain = true } = {}) {
    // One after another: who began first must not show less in the end.
    this.opening = (this.opening ?? Promise.resolve()).then(() => this.#open(isAgain));
    return this.opening;
  }

  /** @param {boolean} isAgain */
  async #open(isAgain) {
    const { state } = this.store.get();
    if (state !== "open") this.#show({ state: "opening", problem: null });
    try {
      // What came for the list is shown before the server is asked for more.
      const isShown = !this.opened && this.boxes.all.length > 0;
      if (isShown) {
        await this.#unlock();
        this.#show({ state: "open", problem: null });
      }
      const more = await this.boxes.load();
      if (!isShown || more.length) await this.#unlock();
      const { looks = 0 } = this.store.get();
      this.#show({ state: "open", problem: null, looks: isAgain ? looks + 1 : looks });
    } catch (/** @type {any} */ problem) {
      if (problem.code === "no-grant") this.#awaitGrant();
      const isWithheld = problem instanceof Refused && problem.kind === "withheld";
      if (isWithheld) this.wipe();
      this.store.set({ state: isWithheld ? "withheld" : "failed", problem });
    }
  }

  /**
   * Set fields of the store where one differs: else nothing has to be drawn anew.
   * @param {Partial<ConversationState>} fields
   */
  #show(fields) {
    const shown = this.store.get();
    const names = /** @type {(keyof ConversationState)[]} */ (Object.keys(fields));
    if (names.some((name) => shown[name] !== fields[name])) this.store.set(fields);
  }

  async #unlock() {
    const { smith, referral } = this.inbox.at(this.id);
    const { request } = referral;
    // Each time: an envelope, a grant or a pin may have come meanwhile, or be another one.
    const keys = await openKeys(this.inbox, this.id);
    const before = this.store.get().messages;
    // A key that came later may open what did not open before.
    const isAnew = keys.numbers.length !== this.opened && before.some((message) => message.closed);
    const messages = isAnew ? [] : before;
    this.opened = keys.numbers.length;
    if (keys.lacksGrant) this.#awaitGrant();
    const shut = this.boxes.all.slice(messages.length);
    const read = await smith.inRequest("openMessages", { request, messages: shut });
    const opened = this.#withBoxes(read.messages, shut);
    const here = new Set(this.boxes.all.map((box) => box.id));
    // As it is now: something may have been sent while these were opened.
    const { outbox } = this.store.get();
    const left = outbox.filter((unsent) => !here.has(/** @type {string} */ (unsent.box?.id)));
    this.#show({
      messages: opened.length ? [...messages, ...opened] : messages,
      outbox: left.length < outbox.length ? left : outbox,
      alarm: read.alarm,
      maySeal: read.maySeal,
    });
    await this.outbox.unsealWords();
    await this.draft.restore().catch(() => {});
    this.#dropIfSent(opened);
  }

  /**
   * What was sent from another window is no draft here any more.
   * @param {Message[]} opened
   */
  #dropIfSent(opened) {
    const ours = `organisation:${this.inbox.organisation}`;
    const { draft } = this.store.get();
    const isSent = opened.some(({ sender, text }) => sender === ours && text === draft.trim());
    if (isSent && this.boxesSeen) this.draft.clear().catch(() => {});
    this.boxesSeen = true;
  }

  /** Try again, with what was granted meanwhile. */
  async retry() {
    await this.#lookForGrants().catch(() => {});
    await this.open();
  }

  // As long as it is on the screen.
  #awaitGrant() {
    clearTimeout(this.awaiting);
    this.awaiting = setTimeout(async () => {
      const { session, shown } = this.inbox;
      if (shown !== this.id || !session.smith) return;
      const hasMore = await this.#lookForGrants().catch(() => false);
      if (hasMore) await this.open();
      else this.#awaitGrant();
    }, GRANT_EVERY_MS);
  }

  async #lookForGrants() {
    const { session } = this.inbox;
    const before = session.grants.length;
    await session.readMe();
    await session.compare();
    return session.grants.length > before;
  }

  /**
   * Send an answer, or give it to a second reader; until that is known, or where it fails, it stays in the box.
   * @param {string} text
   * @param {(text: string) => Promise<unknown>} [how] not as the rule of the organisation says
   */
  async deliver(text, how) {
    if (this.store.get().isDelivering) return;
    this.store.set({ isDelivering: true, undelivered: null });
    try {
      if (how) await how(text);
      else await (await import("./held-replies.js")).deliver(this, text);
    } catch (undelivered) {
      this.store.set({ undelivered });
    }
    this.store.set({ isDelivering: false });
  }

  /**
   * Seal a text and send it; it is sent again, the same box, until it is there.
   * @param {string} text
   */
  send(text) {
    this.draft.clear().catch(() => {});
    return this.outbox.send(text);
  }

  /**
   * Take back what was refused, to write it anew.
   * @param {string} key
   */
  takeBack(key) {
    this.write([this.store.get().draft, this.outbox.take(key)].filter(Boolean).join("\n\n"));
  }

  /**
   * Before the keys go: what is being written is kept as a draft is; what is on its way is locked under
   * the request's key, in boxes that are never sent, and opened with it again.
   */
  async sealWords() {
    this.acceptance.commit();
    if (!this.opened) return;
    // What cannot be sealed takes nothing else with it.
    const drafts = [...this.drafts].map((draft) => draft.save());
    await Promise.allSettled([...drafts, this.outbox.sealWords()]);
  }

  /** Whether something was written here that would be lost with the page: drafts are kept. */
  get hasUnsent() {
    const { outbox } = this.store.get();
    return outbox.length > 0 || [...this.drafts].some((draft) => draft.isUnsaved);
  }

  /** Forget every word; boxes stay. */
  wipe() {
    this.opened = 0;
    this.draft.forget();
    const outbox = this.store.get().outbox.filter((unsent) => unsent.sealed);
    this.store.set({
      state: "shut",
      messages: [],
      outbox: outbox.map((unsent) => ({ ...unsent, text: null })),
      draft: "",
      others: [],
      problem: null,
      undelivered: null,
      alarm: null,
    });
  }
}

/**
 * Open the request keys of a referral; one that was accepted before there were pins is pinned once.
 * @param {Inbox} inbox
 * @param {string} id
 */
export async function openKeys(inbox, id) {
  const { smith, referral } = inbox.at(id);
  const opened = await openReferral(smith, inbox.organisation, referral);
  if (opened.mustPin) await move(inbox, id, "accept");
  return opened;
}

/**
 * Move a referral on: `accept`, which pins the request key, `decline` with a reason, or `close`.
 * @param {Inbox} inbox
 * @param {string} id
 * @param {string} how
 * @param {object} [body]
 * @throws {Refused} `impossible-move`: a colleague was faster; the referral is asked for anew
 */
export async function move(inbox, id, how, body = {}) {
  const { smith, referral } = inbox.at(id);
  const place = { request: referral.request, organisation: inbox.organisation };
  const sent = how === "accept" ? { pin: await smith.inRequest("pinReferral", place) } : body;
  try {
    await inbox.api.post(`${INBOX}/${id}/${how}`, sent);
  } finally {
    await inbox.look(id).catch(() => {});
  }
}
