/**
 * What other parts of the inbox show within a conversation. Each slot lists functions that fetch a
 * component, which gets `{inbox, referral, conversation, state, maySeal, now}` (docs/inbox-conversation.md).
 */

import { fetchPart, Later } from "../shared/pages.js";
import { html } from "../vendor/preact.js";

/**
 * @import { Load } from "../shared/pages.js"
 * @import { Conversation, ConversationState } from "./conversation-data.js"
 * @import { Inbox, Referral } from "./inbox.js"
 */

/**
 * What a component in a slot gets; `now` goes by the hour.
 * @typedef {{inbox: Inbox, referral: Referral, conversation: Conversation, state: ConversationState,
 *   maySeal: boolean, now: number}} SlotProps
 */

// Chromium translates on the device; elsewhere nothing of it is fetched.
const CAN_TRANSLATE = "Translator" in globalThis;
const translation = (/** @type {"MessageTranslation" | "ReplyTranslation"} */ name) => () =>
  import("./translation-parts.js").then((module) => module[name]);

/**
 * - `head`: beside the name, who works on it.
 * - `words`: in the head too, below what is asked.
 * - `notes`: between what was asked and the messages.
 * - `actions`: after the moves of the referral, as buttons of the class `button`.
 * - `tools`: in the composer, beside “Send”; a text goes in with `conversation.insert`.
 * - `message`: below a message of the person; gets `{text, language}` besides.
 * - `composer`: in place of the reply box, while `isNoting` of the conversation's state.
 * @type {Record<"message" | "head" | "words" | "notes" | "actions" | "tools" | "composer", Load[]>}
 */
const SLOTS = {
  message: CAN_TRANSLATE ? [translation("MessageTranslation")] : [],
  head: [
    () => import("./assignee.js").then((module) => module.Assignee),
    () => import("./two-at-once.js").then((module) => module.ColleaguesHere),
  ],
  words: [() => import("./interpreters.js").then((module) => module.InterpretersHere)],
  notes: [
    () => import("./conversation-others.js").then((module) => module.Others),
    () => import("./notes.js").then((module) => module.NotesLine),
    () => import("./second-reader.js").then((module) => module.HeldReplies),
  ],
  actions: [
    () => import("./conversation-others.js").then((module) => module.ProposeButton),
    () => import("./interpreters.js").then((module) => module.InterpreterMove),
  ],
  tools: [
    () => import("./words-button.js").then((module) => module.WordsButton),
    ...(CAN_TRANSLATE ? [translation("ReplyTranslation")] : []),
    () => import("./notes.js").then((module) => module.NoteButton),
    () => import("./two-at-once.js").then((module) => module.SendGuard),
    () => import("./second-reader.js").then((module) => module.HoldGuard),
  ],
  composer: [() => import("./note-composer.js").then((module) => module.NoteComposer)],
};

/** Fetch all that stands in slots before a first conversation is drawn. */
export const fetchSlots = () => Promise.all(Object.values(SLOTS).flat().map(fetchPart));

/**
 * Draw what stands in a slot.
 * @param {{name: keyof typeof SLOTS} & Partial<SlotProps> & Record<string, unknown>} props
 */
export const Slot = ({ name, ...properties }) =>
  SLOTS[name].map((load) => html`<${Later} key=${load} load=${load} isQuiet ...${properties} />`);
