/** What writing a text has, whatever it is of: its summary, the line that saves, words put aside. */

import { Area, Line, Wrong } from "../shared/questionnaire/fields.js";
import { tagOf } from "../shared/questionnaire/languages.js";
import { t } from "../shared/text.js";
import { html, useEffect, useRef } from "../vendor/preact.js";

/**
 * @param {{value: string, onChange: (summary: string) => void, language: string, faults: string[],
 *   isDisabled: boolean}} props
 */
export function Summary({ value, onChange, language, faults, isDisabled }) {
  /** @param {{target: HTMLTextAreaElement}} event */
  const write = ({ target }) => onChange(target.value.replace(/\s*\n\s*/g, " "));
  return html`<div class="line"><label class="label" for="page-summary">${t("Summary")}</label>
    <p class="hint" id="page-summary-hint">${t("What the reader gets here, in a sentence or two. It stands in lists.")}</p>
    <${Wrong} id="page-summary" faults=${faults} />
    <${Area} id="page-summary" value=${value} maxlength="300" rows="2" lang=${tagOf(language)} dir="auto" readonly=${isDisabled} aria-describedby="page-summary-hint" aria-invalid=${faults.length ? "true" : undefined} onInput=${write} /></div>`;
}

/**
 * The button that saves, and what stands on the server.
 * @param {{note: string, onNote: (note: string) => void, save: {isBusy: boolean, run: () => any},
 *   isChanged: boolean, number: number | null, versions: string}} props `number` of the draft
 */
export function SaveLine({ note, onNote, save, isChanged, number, versions }) {
  const words = save.isBusy
    ? t("One moment…")
    : isChanged
      ? t("Not saved yet. It stays in this tab meanwhile.")
      : number
        ? t("Saved as version {n}.", { n: number })
        : t("Nothing is written yet.");
  return html`<div class="save-line stack tight" data-part="save-line">
    <${Line} id="page-note" label=${t("What did you change?")} hint=${t("For your colleagues, in the list of versions. You may leave it empty.")} value=${note} maxlength="200" onChange=${onNote} />
    <p class="row"><button type="button" class="button main" data-act="save" aria-disabled=${save.isBusy ? "true" : undefined} onClick=${() => save.run()}>${t("Save")}</button>
      <span role="status" class="hint" data-saved=${isChanged ? "no" : "yes"}>${words}</span> <a class="button small quiet" href=${versions}>${t("Versions")}</a></p></div>`;
}

/**
 * What was written here before somebody else's text was taken.
 * @param {{onBring: () => void}} props
 */
export const Aside = ({ onBring }) =>
  html`<p class="note" role="status">${t("You took what was there. Your own text is kept here until you leave.")} <button type="button" class="button small" data-act="bring-back" onClick=${onBring}>${t("Bring my text back")}</button></p>`;

/**
 * Save by Control and S, wherever the focus is.
 * @param {() => void} save
 */
export function useSaveKey(save) {
  const latest = useRef(save);
  latest.current = save;
  useEffect(() => {
    /** @param {KeyboardEvent} event */
    const onKeyDown = (event) => {
      if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      // A dialog has what it needs itself.
      if (!document.querySelector("dialog[open]")) latest.current();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
