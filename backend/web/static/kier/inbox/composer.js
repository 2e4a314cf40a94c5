/** The foot of a conversation: the reply box, or why nothing can be written. */

import { Icon } from "../shared/icons.js";
import { messageOf } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useEffect, useId, useRef, useState } from "../vendor/preact.js";
import { Slot } from "./conversation-slots.js";
import { MAX_TEXT_SIZE } from "./outbox.js";
import { labelOf } from "./referrals.js";

/**
 * @import { Conversation } from "./conversation-data.js"
 * @import { SlotProps } from "./conversation-slots.js"
 */

// Parts of a conversation come within a moment, if they come.
const GUARD_LOOKS = 20;
const GUARD_LOOK_MS = 50;

/** @param {SlotProps & {onType: () => void}} props `onType`: a key was pressed in the reply */
export function Foot(props) {
  const { referral, state, maySeal } = props;
  // Who leaves the box of a note goes on in the reply box.
  const wasNoting = useRef(false);
  if (state.isNoting) wasNoting.current = true;
  if (state.isNoting) return html`<${Slot} name="composer" ...${props} />`;
  if (referral.status === "closed") {
    return html`<p class="note">${t("This request is closed. If the person writes again within 30 days, it comes back as new.")}</p>`;
  }
  if (!maySeal || state.alarm) {
    return html`<p class="note">${t("Nothing can be sent as long as the alarm about the keys stands.")}</p>`;
  }
  if (state.state === "open" && !state.maySeal) {
    return html`<p class="note">${t("Nothing can be sent here now: this request has a newer key, which you were not given yet. Ask a colleague to give you access.")}</p>`;
  }
  if (state.state !== "open" && !state.draft) return null;
  return html`<${Composer} ...${props} isBack=${wasNoting.current} />`;
}

/**
 * The reply box; before a request is accepted it opens when it is asked for.
 * @param {SlotProps & {onType: () => void, isBack: boolean}} props `isBack`: from the box of a note
 */
function Composer({ isBack, ...props }) {
  const { referral, conversation, state } = props;
  const { isUnderWay } = conversation.acceptance;
  const [isAsked, setAsked] = useState(false);
  const isOpen = referral.status !== "offered" || isUnderWay || isAsked || Boolean(state.draft);
  if (!isOpen) {
    return html`<p class="reply before">
      <button class="button quiet" data-part="open-reply" onClick=${() => setAsked(true)}>${t("Answer before you accept")}</button></p>`;
  }
  const wanted = (isUnderWay && "accepted") || (isAsked && "asked") || (isBack && "back") || "";
  return html`<${Reply} ...${props} wanted=${wanted} />`;
}

/**
 * Whether a text is too long for one message.
 * @param {string} text
 */
const isTooLong = (text) => new TextEncoder().encode(text).length > MAX_TEXT_SIZE;

/**
 * Lift what stands at the bottom above a keyboard on the screen that covers the page, as on an iPhone;
 * elsewhere the page itself gets smaller.
 */
function useKeyboard() {
  useEffect(() => {
    const { visualViewport: seen } = window;
    if (!seen) return undefined;
    const root = document.documentElement.style;
    const look = () => {
      const covered = innerHeight - seen.height - seen.offsetTop;
      // Zooming in makes it smaller too.
      root.setProperty("--keyboard", `${seen.scale === 1 ? Math.max(0, covered) : 0}px`);
    };
    look();
    for (const type of ["resize", "scroll"]) seen.addEventListener(type, look);
    return () => {
      for (const type of ["resize", "scroll"]) seen.removeEventListener(type, look);
      root.removeProperty("--keyboard");
    };
  }, []);
}

/** @param {string} language the seeker's, as on the wire */
function languageHint(language) {
  if (language === "nl-easy") return t("Asked in easy Dutch: short sentences, easy words.");
  if (language === "other") return t("The person did not choose a language.");
  return t("Asked in: {language}.", { language: labelOf("languages", language) });
}

/** @param {SlotProps & {onType: () => void, wanted: string}} props `wanted`: why it opened just now, if it did */
function Reply({ onType, wanted, ...slots }) {
  const { conversation, referral, state } = slots;
  const id = useId();
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const { draft } = state;
  const tooLong = isTooLong(draft);
  // What asks before two answer at once could not be fetched.
  const [isUnguarded, setUnguarded] = useState(false);
  useKeyboard();
  useEffect(() => {
    if (wanted) area.current?.focus({ preventScroll: true });
  }, [wanted]);
  // As high as its text, within what the style sheet allows.
  useEffect(() => {
    const box = /** @type {HTMLElement} */ (area.current);
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 4}px`;
  }, [draft]);
  useEffect(() => {
    conversation.atCursor = (text) => {
      const box = /** @type {HTMLTextAreaElement} */ (area.current);
      box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
      conversation.write(box.value);
      box.focus();
    };
    conversation.toReply = () => area.current?.focus();
    return () => {
      conversation.atCursor = null;
      conversation.toReply = null;
    };
  }, [conversation]);
  /** @param {Event} [event] */
  const send = async (event) => {
    event?.preventDefault();
    if (!draft.trim() || tooLong) return area.current?.focus();
    const isGuarded = await guarded(conversation);
    setUnguarded(!isGuarded);
    if (isGuarded && conversation.check?.()) sendNow();
  };
  const sendNow = () => {
    setUnguarded(false);
    conversation.deliver(conversation.store.get().draft.trim());
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send(event);
  };
  return html`<form class="reply" onSubmit=${send} data-part="reply">
    <div class="reply-head"><label class="label" for=${id}>${t("Your answer")}</label>
      <span class="hint" id="${id}-hint">${languageHint(referral.profile.language)}</span></div>
    ${state.others.map((other) => html`<${Elsewhere} key=${other} conversation=${conversation} other=${other} />`)}
    <textarea class="field" id=${id} ref=${area} rows="1" dir="auto" autocomplete="off" spellcheck=${false}
      placeholder=${t("Your answer")} aria-describedby="${id}-hint" aria-invalid=${tooLong ? "true" : undefined} value=${draft} readonly=${state.isDelivering} onKeyDown=${onKeyDown}
      onInput=${(event) => {
        conversation.write(event.target.value);
        onType();
      }}></textarea>
    ${tooLong && html`<p class="fault" role="alert">${t("This is too long for one message. Send it in parts.")}</p>`}
    ${isUnguarded && html`<${Unguarded} onSend=${sendNow} />`}
    ${state.undelivered && html`<p class="fault" role="alert" data-part="undelivered">${t("Not sent: your answer stands here still.")} ${messageOf(state.undelivered)} <button class="button quiet">${t("Try again")}</button></p>`}
    <div class="row reply-foot">
      <button class="button main" title=${t("Send")}><${Icon} name="send" /><span class="tool-name">${t("Send")}</span></button>
      <${Slot} name="tools" ...${slots} />
      <span class="hint keys">${t("Ctrl and Enter send too")}</span>
    </div>
  </form>`;
}

/**
 * Whether something asks before two answer at once: it is fetched with the conversation, and may be on its way.
 * @param {Conversation} conversation
 */
async function guarded(conversation) {
  for (let looks = 0; !conversation.check && looks < GUARD_LOOKS; looks += 1)
    await new Promise((resolve) => setTimeout(resolve, GUARD_LOOK_MS));
  return Boolean(conversation.check);
}

/** @param {{onSend: () => void}} props */
const Unguarded = ({ onSend }) =>
  html`<div class="note" role="alert" data-part="unguarded">
    <p>${t("Not sent yet. A part of this page could not be fetched, so nobody can tell whether a colleague answers too. What you wrote stays when you load the page again.")}</p>
    <div class="row"><button type="button" class="button" onClick=${() => location.reload()}>${t("Load the page again")}</button>
      <button type="button" class="button quiet" data-part="send-unguarded" onClick=${onSend}>${t("Send anyway")}</button></div>
  </div>`;

/**
 * A text that another window has for the same answer.
 * @param {{conversation: Conversation, other: string}} props
 */
function Elsewhere({ conversation, other }) {
  const choose = (/** @type {"take" | "add" | "drop"} */ how) => {
    conversation.choose(other, how);
    conversation.toReply?.();
  };
  const button = (/** @type {["take" | "add" | "drop", string]} */ [how, text]) =>
    html`<button type="button" class="button quiet" data-choose=${how} onClick=${() => choose(how)}>${text}</button>`;
  return html`<div class="note other-draft" role="status" data-part="other-draft">
    <p class="hint">${t("Written in another window:")}</p>
    <p class="words" dir="auto">${other}</p>
    <div class="row">${button(["take", t("Use this text")])}${button(["add", t("Add it below")])}${button(["drop", t("Throw it away")])}</div>
  </div>`;
}
