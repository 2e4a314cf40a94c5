/** A table of figures: indicators by quarter, the target below what was reached. */

import { dayText } from "../../shared/formats.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { Name } from "../names.js";
import { countText, numberText, trendText, unitText } from "./words.js";

/**
 * @import { IndicatorFigures, QuarterFigure } from "kier/api"
 * @import { ComponentChildren } from "preact"
 */

/**
 * @param {{label: string, quarters: string[], rows: IndicatorFigures[],
 *   beside?: (row: IndicatorFigures) => ComponentChildren}} props
 */
export function FigureTable({ label, quarters, rows, beside }) {
  return html`<div class="scrolls" role="region" tabindex="0" aria-label=${label}><table class="log figure-table"><thead><tr><th scope="col">${t("Indicator")}</th>
      ${quarters.map((quarter) => html`<th scope="col" key=${quarter}>${quarter}</th>`)}<th scope="col">${t("Together")}</th></tr></thead>
    <tbody>${rows.map((row) => html`<${Row} key=${row.indicator.id} row=${row} rows=${rows} beside=${beside} />`)}</tbody></table></div>
    <${Notes} rows=${rows} />`;
}

/**
 * @param {{row: IndicatorFigures, rows: IndicatorFigures[],
 *   beside?: (row: IndicatorFigures) => ComponentChildren}} props
 */
function Row({ row, rows, beside }) {
  const { indicator, cells, trend } = row;
  const whole = rows.find((one) => one.indicator.id === indicator.part_of);
  return html`<tr data-indicator=${indicator.code}><th scope="row">${whole && html`<span class="hint">${t("of which")} </span>`}<${Name} name=${indicator.name} /> <span class="hint">${unitText(indicator.unit)}</span>
      ${indicator.source_name && html`<br /><span class="hint">${t("counted: {what}", { what: indicator.source_name })}</span>`}
      ${indicator.is_public === false && html`<br /><span class="hint">${t("never released")}</span>`}
      ${trend && html`<br /><span class="hint">${trendText(trend)}</span>`}${beside?.(row)}</th>
    ${cells.map((cell) => html`<td key=${cell.quarter}><${Cell} cell=${cell} /></td>`)}
    <td><b>${countText(row.reached)}</b><${Target} target=${row.target} /></td></tr>`;
}

/** The day by the reader's clock, as the API writes it. */
function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((number) => String(number).padStart(2, "0"))
    .join("-");
}

/** @param {{cell: QuarterFigure}} props */
function Cell({ cell }) {
  const { entered, reached, is_missing, counted_on, target } = cell;
  const shown = countText(reached);
  const isHidden = entered !== null && String(entered) !== shown;
  return html`${is_missing ? html`<span class="is-late">${t("missing")}</span>` : (entered ?? shown)}
    ${isHidden && reached && html`<br /><span class="hint">${t("others see: {shown}", { shown })}</span>`}
    ${counted_on && reached && counted_on > today() && html`<br /><span class="hint">${t("until {day}", { day: dayText(counted_on) })}</span>`}
    <${Target} target=${target} />`;
}

/** @param {{target: number | null}} props */
const Target = ({ target }) =>
  target === null
    ? null
    : html`<br /><span class="hint">${t("target {target}", { target: numberText(target) })}</span>`;

/** @param {{rows: IndicatorFigures[]}} props */
function Notes({ rows }) {
  const noted = rows.flatMap(({ indicator, cells }) =>
    cells
      .filter(({ note, note_hidden }) => note || note_hidden)
      .map((cell) => ({ indicator, cell })),
  );
  return noted.length
    ? html`<ul role="list" class="figure-notes">${noted.map(
        ({ indicator, cell }) =>
          html`<li key=${`${indicator.id} ${cell.quarter}`}><span class="hint"><${Name} name=${indicator.name} />, ${cell.quarter}:</span> ${cell.note && html`<span dir="auto">${cell.note}</span> `}${cell.note_hidden && html`<span class="hint">${noteText(cell)}</span>`}</li>`,
      )}</ul>`
    : null;
}

/**
 * Why a remark is not seen by all.
 * @param {QuarterFigure} cell
 */
const noteText = ({ note }) =>
  note
    ? t("(only your organisation reads this: it may tell a number that is hidden)")
    : t("a remark that only the project reads, since it may tell a number that is hidden");
