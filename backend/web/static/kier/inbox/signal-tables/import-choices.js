/** Which rows of a spreadsheet are sent, and with what of the personal data that was found in them. */

import { blanked, overruledOf } from "./findings.js";

/**
 * @import { Overruling } from "./findings.js"
 * @import { Chosen } from "./import-run.js"
 * @import { ImportedRow } from "./spreadsheet-import.js"
 */

/**
 * What is done with rows in which something points at people: `blank` it, leave the rows `out`, or `keep` it for a
 * reason.
 * @typedef {"blank" | "out" | "keep"} Treatment
 */

/** @param {ImportedRow} row */
const withBlanks = ({ content: { text, sources }, personal, personalInSources }) => ({
  text: blanked(text, personal),
  sources: sources && blanked(sources, personalInSources),
});

/**
 * What is sent of these rows. A row with something that never stays is blanked, or left out.
 * @param {ImportedRow[]} rows
 * @param {Treatment} treatment
 * @param {Record<string, Overruling | undefined>} overrulings by kind, where it stays
 * @returns {Chosen[]}
 */
export function chosenRows(rows, treatment, overrulings) {
  /** @type {Chosen[]} */
  const chosen = [];
  for (const row of rows) {
    const found = [...row.personal, ...row.personalInSources];
    const asItIs = { row, reasons: {}, overruled: [] };
    if (row.state === "ready") chosen.push(asItIs);
    else if (row.state === "personal" && treatment === "keep")
      chosen.push({ row, ...overruledOf(found, overrulings) });
    else if (["personal", "refused"].includes(row.state) && treatment === "blank")
      chosen.push({ ...asItIs, row: { ...row, content: withBlanks(row) } });
  }
  return chosen;
}

/**
 * Kinds that stay if findings are kept.
 * @param {ImportedRow[]} rows
 */
export const keptKinds = (rows) => [
  ...new Set(
    rows
      .filter(({ state }) => state === "personal")
      .flatMap(({ personal, personalInSources }) => [...personal, ...personalInSources])
      .map(({ kind }) => kind),
  ),
];
