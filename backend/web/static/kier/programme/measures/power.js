/** A planned table: what it compares, and in plain words what it can show. */

import { Mark } from "../../shared/components.js";
import { labelOf } from "../../shared/formats.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";

/** @import { MeasureOptions, PlannedTable } from "kier/api" */

/**
 * The question of a table, or of the same people the later phase.
 * @param {MeasureOptions} options
 * @param {Pick<PlannedTable, "group" | "sort" | "indicator">} table
 */
export function comparedText({ groups, phases }, { group, sort, indicator }) {
  const found = groups.find(({ id }) => id === group);
  if (sort !== "change") return labelOf(found?.indicators, indicator);
  return t("{question} Before, and {phase}.", {
    question: found?.willingness ?? "",
    phase: labelOf(phases, indicator),
  });
}

/** @param {{options: MeasureOptions, table: PlannedTable}} props */
export function PlannedRow({ options, table }) {
  const { group, sort, people, warnings } = table;
  return html`<li class="stack tight" data-table=${`${group}-${sort}`}>
    <h3>${labelOf(options.groups, group)}: ${labelOf(options.sorts, sort)}</h3>
    <p>${comparedText(options, table)}</p>
    <${Power} people=${people} smallest=${table.smallest} warnings=${warnings} /></li>`;
}

/** @param {Pick<PlannedTable, "people" | "smallest" | "warnings">} props */
export function Power({ people, smallest, warnings }) {
  if (!warnings.length)
    return html`<p class="hint" data-power="enough">${t("With {people} respondents a difference of {points} points or more would show.", { people, points: smallest ?? "" })}</p>`;
  return html`<div class="note stack tight" data-power="little"><p><${Mark} text=${t("Can show little")} tone="warns" /></p>
    ${warnings.map((warning) => html`<p key=${warning}>${warning}</p>`)}</div>`;
}
