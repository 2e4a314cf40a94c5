/** One conversation: what its boxes say while keys are there, and what is being sent. */

import { mayPinOnce } from "../shared/account/session.js";
import { createStore } from "../shared/pages.js";
import { Refused, Unreachable } from "../shared/wire.js";
import { INBOX } from "./inbox.js";

/**
 * @import { MemberSmith } from "../shared/crypto/locksmith.js"
 * @import { OpenedMessage } from "../shared/crypto/messages.js"
 * @import { Inbox } from "./inbox.js"
 */

/** Bytes of UTF-8 that one message may say: `crypto/messages.js`, which pages do not load, holds it. */
export const MAX_TEXT_SIZE = 16_384;
// As many signs as one message can hold, whatever they are.
const PIECE = new RegExp(`[^]{1,${MAX_TEXT_SIZE / 4}}`, "gu");

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30_000;
// A colleague may give access while a request is on the screen.
const GRANT_EVERY_MS = 15_000;

/**
 * Milliseconds until a message is sent again, after so many tries.
 * @param {number} tries
 */
export const retryDelay = (tries) => Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (tries - 1));

/** @typedef {{id: string, body: string, key_number?: number}} SealedBody */
/** @typedef {import("./inbox.js").Box & import("../shared/crypto/messages.js").OpenedMessage} Message */

/**
 * What is not there yet: `state` is `sending`, `waiting` or `refused`; `text` is null while it is sealed.
 * @typedef {{key: string, text: string | null, state: string, problem: any, box: SealedBody | null,
 *   sealed?: SealedBody[]}} OutboxEntry
 */

/**
 * `state`: `shut`, `opening`, `open`, `withheld` or `failed` (with `problem`). `draft`: what stands in
 * the reply box. `alarm`: what is wrong with its keys. `asides`: what stands after a message, by its number
 * (0: before all). `isNoting`: a note is written, and no answer. `looks`: how often it was asked for what
 * is new. `names`: of the organisations that take part.
 * @typedef {{state: string, messages: Message[], outbox: OutboxEntry[], draft: string, problem: any,
 *   alarm?: string | null, maySeal?: boolean, asides?: Map<number, any[]>, isNoting?: boolean,
 *   looks?: number, names?: Record<string, string>}} ConversationState
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
    this.store = createStore(
      /** @type {ConversationState} */ ({
        state: "shut",
        messages: [],
        outbox: [],
        draft: "",
        problem: null,
      }),
    );
    // How many keys were opened; nought while it is shut.
    this.opened = 0;
    /** @type {SealedBody[] | null} */
    this.sealedDraft = null;
    /**
     * Puts a text where the cursor is, while the composer is on the screen.
     * @type {((text: string) => void) | null}
     */
    this.atCursor = null;
    /**
     * Tells whether an answer may be sent now, or asks whoever wrote it; while the composer is on the screen.
     * @type {(() => boolean) | null}
     */
    this.check = null;
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
  }

  get referral() {
    return this.inbox.referral(this.id);
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
      const { looks = 0 } = this.store.get();
      this.store.set({ state: "open", problem: null, looks: looks + 1 });
    } catch (/** @type {any} */ problem) {
      if (problem.code === "no-grant") this.#awaitGrant();
      const isWithheld = problem instanceof Refused && problem.kind === "withheld";
      if (isWithheld) this.wipe();
      this.store.set({ state: isWithheld ? "withheld" : "failed", problem });
    }
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
    const opened = read.messages.map((message, place) => ({ ...shut[place], ...message }));
    const here = new Set(this.boxes.all.map((box) => box.id));
    this.store.set({
      messages: [...messages, ...opened],
      // As it is now: something may have been sent while these were opened.
      outbox: this.store
        .get()
        .outbox.filter((unsent) => !here.has(/** @type {string} */ (unsent.box?.id))),
      alarm: read.alarm,
      maySeal: read.maySeal,
    });
    await this.#unsealWords(smith, request);
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
   * Seal a text and send it; it is sent again, the same box, until it is there.
   * @param {string} text
   */
  async send(text) {
    const entry = { key: crypto.randomUUID(), text, state: "sending", problem: null, box: null };
    this.store.set({ draft: "", outbox: [...this.store.get().outbox, entry] });
    await this.#deliver(entry.key, text);
  }

  /**
   * Take back what was refused, to write it anew.
   * @param {string} key
   */
  takeBack(key) {
    const { outbox, draft } = this.store.get();
    const entry = outbox.find((unsent) => unsent.key === key);
    this.store.set({
      outbox: outbox.filter((unsent) => unsent.key !== key),
      draft: [draft, entry?.text].filter(Boolean).join("\n\n"),
    });
  }

  /**
   * @param {string} key
   * @param {string} text
   * @param {boolean} [isSecondTry]
   * @returns {Promise<void>}
   */
  async #deliver(key, text, isSecondTry = false) {
    try {
      const box = await this.#seal(text);
      this.#note(key, { box });
      await this.#post(key, box);
      await this.open();
    } catch (problem) {
      if (!isSecondTry && problem instanceof Refused && problem.kind === "key-replaced") {
        await this.inbox.look(this.id);
        await this.open();
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
    const { smith, referral } = this.inbox.at(this.id);
    const after = this.boxes.last?.id;
    return smith.inRequest("sealMessage", {
      request: referral.request,
      organisation: this.inbox.organisation,
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
        return await this.inbox.api.post(`${INBOX}/${this.id}/messages`, box);
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
    const { outbox } = this.store.get();
    this.store.set({
      outbox: outbox.map((unsent) => (unsent.key === key ? { ...unsent, ...fields } : unsent)),
    });
  }

  /**
   * Before the keys go: what is being written, and what is on its way, is locked under the
   * request's key, in boxes that are never sent, and opened with it again.
   */
  async sealWords() {
    if (!this.opened) return;
    const { draft, outbox } = this.store.get();
    const each = outbox.map(
      async ({ key, text }) => text !== null && this.#note(key, { sealed: await this.#keep(text) }),
    );
    const drafted = draft.trim()
      ? this.#keep(draft).then((sealed) => (this.sealedDraft = sealed))
      : null;
    // What cannot be sealed takes nothing else with it.
    await Promise.allSettled([drafted, ...each]);
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

  /**
   * @param {MemberSmith} smith
   * @param {string} request
   */
  async #unsealWords(smith, request) {
    const sender = `organisation:${this.inbox.organisation}`;
    /** @param {SealedBody[]} boxes */
    const unseal = async (boxes) => {
      const messages = boxes.map((box) => ({ number: 0, sender, ...box }));
      const read = await smith.inRequest("openMessages", { request, messages });
      return read.messages.map(({ text }) => text ?? "").join("");
    };
    if (this.sealedDraft) {
      this.store.set({ draft: await unseal(this.sealedDraft) });
      this.sealedDraft = null;
    }
    for (const { key, text, sealed } of this.store.get().outbox) {
      if (text === null)
        this.#note(key, { text: await unseal(/** @type {SealedBody[]} */ (sealed)) });
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
    const outbox = this.store.get().outbox.filter((unsent) => unsent.sealed);
    this.store.set({
      state: "shut",
      messages: [],
      outbox: outbox.map((unsent) => ({ ...unsent, text: null })),
      draft: "",
      problem: null,
      alarm: null,
    });
  }
}

/**
 * Open the request keys of a referral, as far as they are trusted: see member-requests.js. One that
 * was accepted before there were pins is pinned once.
 * @param {Inbox} inbox
 * @param {string} id
 */
export async function openKeys(inbox, id) {
  const { smith, referral } = inbox.at(id);
  const { request, envelopes, pin, key, status } = referral;
  const listed = { request, organisation: inbox.organisation, envelopes, pin, key };
  const isAccepted = ["accepted", "closed"].includes(status);
  const opened = await smith.inRequest("openReferral", {
    ...listed,
    isAccepted,
    mayPin: mayPinOnce(referral.pin_due),
  });
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
