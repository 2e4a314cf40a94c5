/** Entering target, number and note of a quarter. */

import { PlainForm, Words } from "../../shared/components.js";
import { Said } from "../../shared/pages.js";
import { Line, Select } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { Conflict, currentOf } from "../conflict.js";
import { textIn } from "../names.js";

/**
 * @import { IndicatorFigures, QuarterFigure } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 */

/** @typedef {{target: string, reached: string, note: string}} Values */

/** @param {number | null} number */
const asText = (number) => (number === null ? "" : String(number));

/**
 * @param {QuarterFigure} cell
 * @returns {Values}
 */
const valuesOf = ({ target, entered, note }) => ({
  target: asText(target),
  reached: asText(entered),
  note,
});

/**
 * @param {string} text
 * @throws {Said} it is no number
 */
function numberOf(text) {
  const written = text.trim();
  if (!written) return null;
  if (!/^\d{1,9}$/.test(written)) throw new Said(t("Give a whole number, or leave it empty."));
  return Number(written);
}

/** @param {IndicatorFigures} row The first quarter without a number, else the last one. */
const firstMissing = (row) =>
  row.cells.find(({ is_missing }) => is_missing)?.quarter ??
  row.cells[row.cells.length - 1].quarter;

/**
 * @param {{session: ProgrammeAccount, path: string, row: IndicatorFigures, runs: boolean,
 *   onDone: () => void, onClose: () => void}} props
 */
export function EntryForm({ session, path, row, runs, onDone, onClose }) {
  const [quarter, setQuarter] = useState(firstMissing(row));
  /** @param {string} wanted */
  const cellOf = (wanted) =>
    /** @type {QuarterFigure} */ (row.cells.find((cell) => cell.quarter === wanted));
  const [values, setValues] = useState(valuesOf(cellOf(quarter)));
  const [clash, setClash] = useState(/** @type {any} */ (null));
  const theirs = /** @type {QuarterFigure | null} */ (currentOf(clash));
  const isEntered = runs && !row.indicator.source;
  /** @param {Partial<Values>} change */
  const set = (change) => setValues({ ...values, ...change });
  /** @param {QuarterFigure} now Whether there is a remark that this reader does not see. */
  const isKept = (now) => now.note_hidden && !now.note;
  /** @param {QuarterFigure} from */
  const save = async (from) => {
    const body = {
      target: numberOf(values.target),
      ...(!isKept(from) && { note: values.note }),
      version: from.version,
      ...(isEntered && { reached: numberOf(values.reached) }),
    };
    try {
      await session.api.call("PUT", `${path}/${row.indicator.id}/figures/${quarter}`, body);
      onDone();
    } catch (error) {
      if (!currentOf(error)) throw error;
      setClash(error);
    }
  };
  /** @param {string} chosen */
  const choose = (chosen) => {
    setQuarter(chosen);
    setValues(valuesOf(cellOf(chosen)));
    setClash(null);
  };
  /** @param {string} target */
  const setTarget = (target) => set({ target });
  /** @param {string} reached */
  const setReached = (reached) => set({ reached });
  /** @param {string} note */
  const setNote = (note) => set({ note });
  const quarters = row.cells.map((cell) => [cell.quarter, cell.quarter]);
  /** @param {QuarterFigure} now */
  const lines = (now) => [
    [t("Target"), values.target, asText(now.target)],
    [t("Reached"), values.reached, asText(now.entered)],
    [t("Remark"), values.note, now.note],
  ];
  return html`<section class="stack" data-part="entry"><h2>${textIn(row.indicator.name).text}</h2>
    ${theirs && html`<${Conflict} error=${clash} lines=${lines(theirs)} onKeep=${() => save(theirs)} onTake=${onDone} />`}
    <${PlainForm} onSend=${() => save(cellOf(quarter))} submit=${t("Save")} name="entry-form"
      beside=${html`<button type="button" class="button quiet" onClick=${onClose}>${t("Cancel")}</button>`}>
      <${Select} id="entry-quarter" label=${t("Quarter")} value=${quarter} options=${quarters} onChoose=${choose} />
      <${Line} id="entry-target" label=${t("Target")} inputmode="numeric" maxlength="9" value=${values.target} onChange=${setTarget} />
      ${isEntered && html`<${Line} id="entry-reached" label=${t("Reached")} inputmode="numeric" maxlength="9" value=${values.reached} onChange=${setReached} />`}
      ${
        isKept(cellOf(quarter))
          ? html`<p class="note">${t("There is a remark that only the project reads, since it may tell a number that is hidden. It stays as it is.")}</p>`
          : html`<${Words} label=${t("Remark")} hint=${t("It is released with the number. Write nothing about one person, and no small numbers of people: such a remark is not released, and only who runs the project reads it.")} rows="3" maxlength="500" value=${values.note} onInput=${setNote} />`
      }
    </${PlainForm}></section>`;
}
