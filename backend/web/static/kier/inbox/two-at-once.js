/** What is seen of colleagues in the same conversation, and what is asked before two answer at once. */

import { Icon } from "../shared/icons.js";
import { useStore } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { colleaguesIn } from "./colleague-presence.js";

/** @import { SlotProps } from "./conversation-slots.js" */
import { useNames } from "./team.js";

/** @param {string[]} names */
const listOf = (names) => new Intl.ListFormat(document.documentElement.lang || "en").format(names);

/**
 * Beside the name of the request: who reads it.
 * @param {SlotProps} props
 */
export function ColleaguesHere({ inbox, conversation }) {
  const { presence } = colleaguesIn(conversation);
  const { readers, writers } = useStore(presence.store);
  const nameOf = useNames(inbox, [...readers, ...writers]);
  useEffect(() => presence.start(), [presence]);
  return html`<span class="here" role="status" data-part="here">
    ${writers.length > 0 && html`<span class="mark writes"><${Icon} name="pen" />${writing(writers.map(nameOf))}</span>`}
    ${readers.length > 0 && html`<span class="mark"><${Icon} name="eye" />${reading(readers.map(nameOf))}</span>`}
  </span>`;
}

/** @param {string[]} names */
const writing = (names) =>
  names.length === 1
    ? t("{name} is writing here", { name: names[0] })
    : t("{names} are writing here", { names: listOf(names) });

/** @param {string[]} names */
const reading = (names) =>
  names.length === 1
    ? t("{name} reads this", { name: names[0] })
    : t("{names} read this", { names: listOf(names) });

/**
 * In the composer: before something is sent while a colleague writes, or after one answered, it asks.
 * @param {SlotProps} props
 */
export function SendGuard({ inbox, conversation, state }) {
  const { presence, answers } = colleaguesIn(conversation);
  const { wrote, writers } = useStore(presence.store);
  const [asked, setAsked] = useState(/** @type {"" | "writing" | "answered"} */ (""));
  const nameOf = useNames(inbox, wrote);
  const { unread } = answers;
  useEffect(() => {
    conversation.check = () => {
      const why = answers.unread.length
        ? "answered"
        : presence.store.get().wrote.length && "writing";
      setAsked(why || "");
      return !why;
    };
    return () => {
      conversation.check = null;
    };
  }, [conversation]);
  // Nothing is left to be asked about.
  useEffect(() => {
    if (!state.draft.trim()) setAsked("");
  }, [state.draft]);
  const isAnswered = unread.length > 0;
  if (!isAnswered && !(asked === "writing" && wrote.length)) return null;
  const sendAnyway = () => {
    setAsked("");
    answers.read();
    presence.answered();
    conversation.deliver(conversation.store.get().draft.trim());
    conversation.toReply?.();
  };
  const wait = () => {
    setAsked("");
    conversation.toReply?.();
  };
  const names = listOf(wrote.map(nameOf));
  const read = () => {
    const first = document.querySelector(`[data-number="${unread[0].number}"]`);
    first?.scrollIntoView({ block: "center" });
    answers.read();
    presence.answered();
    setAsked("");
    conversation.toReply?.();
  };
  return html`<div class="note two-at-once" role=${asked ? "alert" : "status"} data-part="two-at-once" data-why=${isAnswered ? "answered" : "writing"}>
    <p>${
      isAnswered
        ? answeredText(unread.length, names)
        : writingText(writers.length ? wrote.length : 0, names)
    }</p>
    <div class="row">
      ${isAnswered && html`<button type="button" class="button" data-part="read-first" onClick=${read}>${t("Read it")}</button>`}
      ${asked && html`<button type="button" class="button" data-part="send-anyway" onClick=${sendAnyway}>${t("Send anyway")}</button>`}
      ${asked === "writing" && html`<button type="button" class="button quiet" onClick=${wait}>${t("Wait")}</button>`}
    </div>
  </div>`;
}

/**
 * @param {number} count of those who write; 0: somebody did just now
 * @param {string} names
 */
function writingText(count, names) {
  if (!count) return t("A moment ago {names} was writing here. Send anyway?", { names });
  return count === 1
    ? t("{name} is writing here. Send anyway?", { name: names })
    : t("{names} are writing here. Send anyway?", { names });
}

/**
 * @param {number} count
 * @param {string} names
 */
function answeredText(count, names) {
  if (count > 1) return t("There are {n} new answers of your team. Read them first.", { n: count });
  return names
    ? t("There is a new answer of {names}. Read it first.", { names })
    : t("There is a new answer of a colleague. Read it first.");
}
