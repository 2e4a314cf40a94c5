/** The reply box: a draft in memory, sealed before it leaves, sent again until it is there. */

import { t } from "../text.js";
import { html, useEffect, useId, useRef } from "../vendor/preact.js";
import { MAX_TEXT_SIZE } from "./conversation-data.js";
import { messageOf } from "./forms.js";
import { labelOf } from "./labels.js";

/** Whether a text is too long for one message. */
const isTooLong = (text) => new TextEncoder().encode(text).length > MAX_TEXT_SIZE;

/** @param {{conversation: object, referral: object, state: object}} reply `state`: its store's */
export function Reply({ conversation, referral, state }) {
  const id = useId();
  const area = useRef(null);
  const { draft } = state;
  const { language } = referral.profile;
  const tooLong = isTooLong(draft);
  // As high as its text, within what the style sheet allows.
  useEffect(() => {
    area.current.style.height = "auto";
    area.current.style.height = `${area.current.scrollHeight + 4}px`;
  }, [draft]);
  const send = (event) => {
    event?.preventDefault();
    if (!draft.trim() || tooLong) area.current.focus();
    else conversation.send(draft.trim());
  };
  const onKeyDown = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send(event);
  };
  return html`<form class="reply" onSubmit=${send} data-part="reply">
    <label class="label" for=${id}>${t("Your answer")}</label>
    <p class="hint" id="${id}-hint">${language === "nl-easy"
      ? t("Asked in easy Dutch: short sentences, easy words.")
      : language === "other" ? t("The person did not choose a language.")
      : t("Asked in: {language}.", { language: labelOf("languages", language) })}</p>
    <textarea class="field" id=${id} ref=${area} rows="2" dir="auto" autocomplete="off" spellcheck=${false}
      aria-describedby="${id}-hint" aria-invalid=${tooLong ? "true" : undefined} value=${draft} onKeyDown=${onKeyDown}
      onInput=${(event) => conversation.store.set({ draft: event.target.value })}></textarea>
    ${tooLong && html`<p class="fault" role="alert">${t("This is too long for one message. Send it in parts.")}</p>`}
    <div class="row">
      <button class="button main">${t("Send")}</button>
      <span class="hint keys">${t("Ctrl and Enter send too")}</span>
    </div>
  </form>`;
}

/** What is on its way, or was refused. */
export function Outbox({ conversation, outbox }) {
  return outbox.map((one) => html`<li key=${one.key} class="message ours" data-state=${one.state}>
    <p class="words" dir="auto">${one.text}</p>
    <p class="hint" role="status">${outboxText(one)}</p>
    ${one.state === "refused" && html`<button class="button" onClick=${() => conversation.takeBack(one.key)}>${t("Back to the reply box")}</button>`}
  </li>`);
}

function outboxText({ state, problem }) {
  if (state === "sending") return t("Locking and sending…");
  if (state === "waiting") return t("No connection. It is sent again by itself.");
  return t("Not sent: {why}", { why: messageOf(problem) });
}
