/** The notes of a conversation: each after the message that its writer had seen, and a line above all. */

import { isCoordinator } from "../shared/account/roles.js";
import { Icon } from "../shared/icons.js";
import { messageOf, useStore } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { timeName } from "./conversation-days.js";
import { notesOf } from "./note-data.js";
import { useNames } from "./team.js";

/**
 * @import { SlotProps } from "./conversation-slots.js"
 * @import { Message } from "./conversation-data.js"
 * @import { Note, Notes } from "./note-data.js"
 */

// Where no event can be heard.
const LOOK_MS = 120_000;

/** That nobody else reads it, in words and by a sign. */
export const OnlyTeam = () =>
  html`<span class="only-team"><${Icon} name="lock" />${t("Only your team sees this")}</span>`;

/**
 * Ask for the notes whenever the conversation was looked at, which each event leads to.
 * @param {Notes} notes
 * @param {boolean} isOpen
 * @param {number | undefined} looks
 */
function useFresh(notes, isOpen, looks) {
  useEffect(() => {
    if (isOpen) notes.load();
  }, [notes, isOpen, looks]);
  useEffect(() => {
    if (!isOpen) return undefined;
    const isLive = () => notes.inbox.live?.store.get().state === "live";
    const looking = setInterval(() => !document.hidden && !isLive() && notes.load(), LOOK_MS);
    return () => clearInterval(looking);
  }, [notes, isOpen]);
}

/**
 * The number of the message after which a note stands: the last one here that its writer had seen.
 * @param {number} after
 * @param {Message[]} messages
 */
export const standsAfter = (after, messages) =>
  messages.findLast(({ number }) => number <= after)?.number ?? 0;

/** @param {SlotProps} props */
export function NotesLine({ referral, conversation, state, maySeal }) {
  const notes = notesOf(conversation);
  const { notes: all, isLoaded, problem, isWriting, draft } = useStore(notes.store);
  // Whoever interprets keeps no notes of a request.
  const mayKeep = referral.status !== "interprets";
  const isOpen = mayKeep && state.state === "open" && Boolean(referral.envelopes.length);
  useFresh(notes, isOpen, state.looks);
  useAsides(notes, all, state.messages);
  if (!isOpen) return null;
  const last = all.at(-1);
  return html`<div class="notes-line row" data-part="notes">
    <${Icon} name="lock" />
    ${
      last
        ? html`<span>${all.length === 1 ? t("1 note of your team") : t("{n} notes of your team", { n: all.length })}</span>
        <button type="button" class="button quiet" onClick=${() => show(last.id)}>${t("Show the last note")}</button>`
        : isLoaded && html`<span class="soft">${t("No notes of your team yet")}</span>`
    }
    ${
      maySeal &&
      !isWriting &&
      html`<button type="button" class="button quiet" data-part="write-note" data-shortcut="note" onClick=${() => notes.write()}>${draft.trim() ? t("Go on with your note") : t("Write a note")}</button>`
    }
    ${problem && html`<p class="fault" role="alert">${messageOf(problem)} <button type="button" class="button quiet" onClick=${() => notes.load()}>${t("Try again")}</button></p>`}
  </div>`;
  /** @param {string} id */
  function show(id) {
    const note = document.querySelector(`[data-note="${id}"]`);
    note?.scrollIntoView({ block: "center" });
    /** @type {HTMLElement | null} */ (note)?.focus({ preventScroll: true });
  }
}

/**
 * Put the notes among the messages.
 * @param {Notes} notes
 * @param {Note[]} all
 * @param {Message[]} messages
 */
function useAsides(notes, all, messages) {
  useEffect(() => {
    /** @type {Map<number, any[]>} */
    const asides = new Map();
    for (const note of all) {
      const place = standsAfter(note.after, messages);
      const shown = html`<${NoteItem} key=${note.id} note=${note} notes=${notes} />`;
      asides.set(place, [...(asides.get(place) ?? []), shown]);
    }
    const { store } = notes.conversation;
    // Without notes nothing is drawn anew.
    if (asides.size || store.get().asides?.size) store.set({ asides });
  }, [all, messages.length]);
}

/** @param {{note: Note, notes: Notes}} props */
function NoteItem({ note, notes }) {
  const { inbox } = notes;
  const { author, text, about, damaged, closed, written_hour: hour } = note;
  const nameOf = useNames(inbox, [author]);
  const isOwn = author === inbox.session.me.id;
  return html`<li class="team-note" data-part="note" data-note=${note.id} tabindex="-1">
    <p class="by"><b>${titleOf(about, isOwn ? null : nameOf(author))}</b>
      <span class="hint">${timeName(hour)}${note.revision > 1 ? ` · ${t("changed")}` : ""}</span> <${OnlyTeam} /></p>
    ${
      damaged
        ? html`<p class="words damaged">${closed ? t("This note is locked with a key that you were not given.") : t("This note is damaged: it does not open. Nothing of it can be shown.")}</p>`
        : html`<p class="words" dir="auto">${text}</p>`
    }
    <${Tools} note=${note} notes=${notes} mayChange=${isOwn && !damaged} mayDelete=${isOwn || isCoordinator(inbox.session.me)} />
  </li>`;
}

/**
 * Whose note it is, and whether it was written to hand over; no name for one's own.
 * @param {Note["about"]} about
 * @param {string | null} name
 */
function titleOf(about, name) {
  if (about === "handover") return name ? t("Handover by {name}", { name }) : t("Your handover");
  return name ? t("Note by {name}", { name }) : t("Your note");
}

/** @param {{note: Note, notes: Notes, mayChange: boolean, mayDelete: boolean}} props */
function Tools({ note, notes, mayChange, mayDelete }) {
  const [isAsked, setAsked] = useState(false);
  const [problem, setProblem] = useState(/** @type {any} */ (null));
  const { begun } = useStore(notes.store);
  if (!mayDelete) return null;
  const remove = () => notes.remove(note.id).catch(setProblem);
  return html`<p class="row tools">
    ${
      isAsked
        ? html`<span>${t("Delete this note for everybody?")}</span>
        <button type="button" class="button" data-part="delete-note" onClick=${remove}>${t("Delete")}</button>
        <button type="button" class="button quiet" onClick=${() => setAsked(false)}>${t("Do not delete it")}</button>`
        : html`${mayChange && html`<button type="button" class="button quiet" data-part="change-note" onClick=${() => notes.write(note)}>${note.id in begun ? t("Go on with your change") : t("Change")}</button>`}
        <button type="button" class="button quiet" data-part="ask-delete-note" onClick=${() => setAsked(true)}>${t("Delete")}</button>`
    }
    ${problem && html`<span class="fault" role="alert">${messageOf(problem)}</span>`}
  </p>`;
}

/**
 * Beside “Send”: to the team instead of the person.
 * @param {SlotProps} props
 */
export function NoteButton({ conversation, referral }) {
  if (referral.status === "interprets") return null;
  return html`<button type="button" class="button quiet" data-part="note-instead" data-shortcut="note" title=${t("Note for the team")} onClick=${() => notesOf(conversation).write()}><${Icon} name="note" /><span class="tool-name">${t("Note for the team")}</span></button>`;
}
