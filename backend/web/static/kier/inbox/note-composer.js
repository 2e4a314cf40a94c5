/** The box in which a note is written. It stands in place of the reply box, and looks like no answer. */

import { Icon } from "../shared/icons.js";
import { messageOf, useStore } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useEffect, useId, useRef, useState } from "../vendor/preact.js";
import { MAX_NOTE_SIZE, notesOf } from "./note-data.js";

/** @import { SlotProps } from "./conversation-slots.js" */

// What takes the place of this box, in their order.
const AFTER = ["[data-part=reply] textarea", "[data-part=open-reply]", "[data-part=write-note]"];

/** The box had the focus, and is gone. */
function focusAfter() {
  if (document.activeElement !== document.body) return;
  const found = AFTER.map((one) => document.querySelector(one)).find(Boolean);
  /** @type {HTMLElement | undefined} */ (found ?? undefined)?.focus();
}

/** @param {SlotProps} props */
export function NoteComposer({ conversation }) {
  const notes = notesOf(conversation);
  const { draft: begun, changed, changing, isSaving } = useStore(notes.store);
  const draft = changed ? changing : begun;
  const [problem, setProblem] = useState(/** @type {any} */ (null));
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const id = useId();
  const isTooLong = new TextEncoder().encode(draft).length > MAX_NOTE_SIZE;
  useEffect(() => area.current?.focus(), [changed?.id]);
  useEffect(() => () => requestAnimationFrame(focusAfter), []);
  useEffect(() => {
    const box = /** @type {HTMLElement} */ (area.current);
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 4}px`;
  }, [draft]);
  /** @param {Event} [event] */
  const keep = async (event) => {
    event?.preventDefault();
    if (isSaving) return;
    if (!draft.trim() || isTooLong) {
      area.current?.focus();
      return;
    }
    setProblem(null);
    await notes.keep().catch(setProblem);
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) keep(event);
    // The list behind would take it as its own.
    if (event.key !== "Escape") return;
    event.stopPropagation();
    if (!isSaving) notes.leave();
  };
  return html`<form class="reply note-composer" onSubmit=${keep} data-part="note-composer">
    <div class="reply-head"><label class="label" for=${id}><${Icon} name="lock" /> ${changed ? t("Change your note") : t("Note for your team")}</label>
      <span class="hint" id="${id}-hint">${t("The person who asked does not see it, and no other organisation does.")}</span></div>
    <textarea class="field" id=${id} ref=${area} rows="2" dir="auto" autocomplete="off" spellcheck=${false}
      aria-describedby="${id}-hint" aria-invalid=${isTooLong ? "true" : undefined} value=${draft} readonly=${isSaving} onKeyDown=${onKeyDown}
      onInput=${(event) => notes.type(event.target.value)}></textarea>
    ${isTooLong && html`<p class="fault" role="alert">${t("This is too long for one note.")}</p>`}
    ${problem && html`<p class="fault" role="alert">${messageOf(problem)}</p>`}
    <div class="row reply-foot">
      <button class="button" data-part="keep-note" disabled=${isSaving}>${t("Keep the note")}</button>
      <button type="button" class="button quiet" disabled=${isSaving} onClick=${() => notes.discard()}>${changed ? t("Leave it as it was") : t("Back to your answer")}</button>
    </div>
  </form>`;
}
