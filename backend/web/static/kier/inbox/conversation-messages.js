/** The messages of a conversation, day by day, and what is on its way. */

import { Icon } from "../shared/icons.js";
import { messageOf } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { Slot } from "./conversation-slots.js";
import { dayName, dayOf, timeName } from "./conversation-days.js";

/**
 * @import { Conversation, ConversationState, Message } from "./conversation-data.js"
 * @import { OutboxEntry } from "./outbox.js"
 * @import { Inbox, Referral } from "./inbox.js"
 */

/**
 * @param {{inbox: Inbox, referral: Referral, conversation: Conversation, state: ConversationState,
 *   now: number}} props
 */
export function Messages({ inbox, referral, conversation, state, now }) {
  const { messages, outbox, alarm, asides, names } = state;
  return html`<ol role="list" class="messages" data-part="messages">
    ${asides?.get(0)}
    ${messages.map(
      (
        shown,
        place,
      ) => html`<${Between} key=${`before-${shown.id}`} message=${shown} before=${messages[place - 1]} now=${now} />
      <${Message} key=${shown.id} message=${shown} before=${messages[place - 1]} inbox=${inbox} names=${names} isUnproven=${Boolean(alarm)}
      language=${referral.profile.language} />
      ${asides?.get(shown.number)}`,
    )}
    <${Outbox} conversation=${conversation} outbox=${outbox} />
  </ol>`;
}

/**
 * What stands before a message: a new day, a new key, a gap.
 * @param {{message: Message, before: Message | undefined, now: number}} props
 */
function Between({ message, before, now }) {
  const day = dayOf(message.sent_hour);
  return html`
    ${(!before || dayOf(before.sent_hour) !== day) && html`<li class="day-line" data-day=${day}><span>${dayName(day, now)}</span></li>`}
    ${before && message.key_number !== before.key_number && html`<li class="between">${t("From here on: key {number}", { number: message.key_number })}</li>`}
    ${message.gap && html`<li class="between alarm">${t("Something may be missing before this message: its writer had seen another one.")}</li>`}`;
}

/**
 * A language of the wire for HTML; easy Dutch is Dutch, and another one is not known.
 * @param {string} language
 */
const tagOf = (language) => (language === "other" ? undefined : language.replace("-easy", ""));

/**
 * Whether somebody wrote on within the same hour: then it needs no head of its own.
 * @param {Message} message
 * @param {Message | undefined} before
 */
const goesOn = ({ sender, sent_hour: hour, gap, key_number: key }, before) =>
  !gap && before?.sender === sender && before.sent_hour === hour && before.key_number === key;

/**
 * @param {{message: Message, before: Message | undefined, inbox: Inbox, isUnproven: boolean,
 *   names?: Record<string, string>, language: string}} props
 */
function Message({ message, before, inbox, names, isUnproven, language }) {
  const { sender, number, damaged, closed, text, sent_hour: hour, interpreter } = message;
  const isOurs = sender === `organisation:${inbox.organisation}`;
  const name = names?.[sender.split(":")[1]] ?? t("Another organisation");
  const who = isOurs
    ? t("Your organisation")
    : sender === "seeker"
      ? t("The person")
      : interpreter
        ? t("{name} (interpreter)", { name })
        : name;
  const follows = goesOn(message, before);
  return html`<li class="message ${isOurs ? "ours" : "theirs"} ${follows ? "follows" : ""}" data-number=${number}>
    ${!damaged && html`<${Copy} text=${text ?? ""} />`}
    <p class="by ${follows ? "apart" : ""}"><b>${who}</b> <span class="hint">${timeName(hour)}</span></p>
    ${
      damaged
        ? html`<p class="words damaged">${unread(closed, isUnproven)}</p>`
        : html`<${Words} text=${text ?? ""} language=${sender === "seeker" ? tagOf(language) : undefined} />
        ${sender === "seeker" && html`<${Slot} name="message" text=${text ?? ""} language=${language} />`}`
    }
  </li>`;
}

// A text that cannot have more lines than are shown is not measured.
const SHORT = 600;
const FEW_LINES = 20;

/**
 * The words of a message; what is long is folded.
 * @param {{text: string, language?: string}} props
 */
function Words({ text, language }) {
  const words = useRef(/** @type {HTMLElement | null} */ (null));
  const [isLong, setLong] = useState(false);
  const [isWhole, setWhole] = useState(false);
  const mayBeLong = text.length > SHORT || text.split("\n").length > FEW_LINES;
  useEffect(() => {
    const { scrollHeight = 0, clientHeight = 0 } = words.current ?? {};
    if (mayBeLong && !isWhole) setLong(scrollHeight > clientHeight + 1);
  }, [text]);
  return html`<p class="words ${mayBeLong && !isWhole ? "folded" : ""}" dir="auto" translate=${false} lang=${language} ref=${words}>${text}</p>
    ${isLong && html`<button type="button" class="button quiet unfold" aria-expanded=${isWhole} onClick=${() => setWhole(!isWhole)}>${isWhole ? t("Show less") : t("Show all")}</button>`}`;
}

/** @param {{text: string}} props */
function Copy({ text }) {
  const [said, setSaid] = useState("");
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid(t("Copied")),
      () => setSaid(t("Not copied: select the text instead.")),
    );
  return html`<span class="copy"><span class="hint" role="status">${said}</span>
    <button type="button" title=${t("Copy")} data-part="copy" onClick=${copy} onBlur=${() => setSaid("")}><span class="apart">${t("Copy")}</span><${Icon} name="copy" /></button></span>`;
}

/**
 * @param {boolean} isClosed
 * @param {boolean} isUnproven
 */
function unread(isClosed, isUnproven) {
  if (!isClosed) return t("This message is damaged: it does not open. Nothing of it can be shown.");
  if (isUnproven)
    return t(
      "This message is not shown: nobody proved that its key is the person's. Somebody else may have written it.",
    );
  return t("This message is locked with a key that your organisation was not given.");
}

/**
 * What is on its way, or was refused.
 * @param {{conversation: Conversation, outbox: OutboxEntry[]}} props
 */
function Outbox({ conversation, outbox }) {
  const takeBack = (/** @type {string} */ key) => {
    conversation.takeBack(key);
    conversation.toReply?.();
  };
  return outbox.map(
    (unsent) => html`<li key=${unsent.key} class="message ours" data-state=${unsent.state}>
    <p class="words" dir="auto" translate=${false}>${unsent.text}</p>
    <p class="hint" role="status">${outboxText(unsent)}</p>
    ${unsent.state === "refused" && html`<button class="button" onClick=${() => takeBack(unsent.key)}>${t("Back to the reply box")}</button>`}
  </li>`,
  );
}

/** @param {{state: string, problem: any}} options */
function outboxText({ state, problem }) {
  if (state === "sending") return t("Locking and sending…");
  if (state === "waiting") return t("No connection. It is sent again by itself.");
  return t("Not sent: {why}", { why: messageOf(problem) });
}
