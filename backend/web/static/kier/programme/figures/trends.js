/** Lines by quarter of a project's indicators, of a year and the one before; fetched when opened. */

import { Trend } from "../../shared/charts.js";
import { Empty } from "../../shared/components.js";
import { Fetched, useFresh } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { PROGRAMMES } from "../account.js";
import { textIn } from "../names.js";
import { quartersOf, unitText } from "./words.js";

/**
 * @import { IndicatorFigures, ProgrammeFigures } from "kier/api"
 * @import { ChartValue } from "../../shared/chart-values.js"
 * @import { Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 */

/** Fewer numbers are no line. */
const LEAST_KNOWN = 2;

/** @typedef {{session: ProgrammeAccount, project: string, year: number}} Props */

/** @param {Props & {name: string}} props */
export function Trends({ session, project, year, name }) {
  const [isOpen, setOpen] = useState(false);
  /** @param {Event} event */
  const toggle = ({ currentTarget }) =>
    setOpen(/** @type {HTMLDetailsElement} */ (currentTarget).open);
  return html`<details class="fold" data-part="trends" onToggle=${toggle}><summary>${t("By quarter, as lines")}<span class="apart">: ${name}</span></summary>
    <div class="stack fold-inside">${isOpen && html`<${Lines} key=${year} session=${session} project=${project} year=${year} />`}</div></details>`;
}

/** @param {Props} props */
function Lines({ session, project, year }) {
  const quarters = [...quartersOf(year - 1), ...quartersOf(year)];
  const query = `first=${quarters[0]}&last=${quarters[quarters.length - 1]}&project=${project}`;
  /** @type {Fresh<ProgrammeFigures>} */
  const fetched = useFresh(() => session.api.get(`${PROGRAMMES}/figures?${query}`), [query]);
  /** @param {ProgrammeFigures} found */
  const shown = (found) => {
    const rows = found.projects[0]?.rows ?? [];
    const drawn = rows.filter(({ cells }) => knownOf(cells).length >= LEAST_KNOWN);
    return drawn.length
      ? html`<div class="figure-lines">${drawn.map((row) => html`<${OneLine} key=${row.indicator.id} row=${row} rows=${rows} quarters=${found.quarters} />`)}</div>`
      : html`<${Empty}>${t("A line needs the numbers of two quarters.")}</${Empty}>`;
  };
  return html`<${Fetched} fetched=${fetched}>${shown}</${Fetched}>`;
}

/** @param {IndicatorFigures["cells"]} cells */
const knownOf = (cells) => cells.filter((cell) => typeof valueOf(cell) === "object");

/** @param {{row: IndicatorFigures, rows: IndicatorFigures[], quarters: string[]}} props */
function OneLine({ row, rows, quarters }) {
  const { indicator, cells } = row;
  const name = textIn(indicator.name).text;
  const whole = rows.find((one) => one.indicator.id === indicator.part_of);
  const unit = unitText(indicator.unit);
  const title = whole
    ? t("{name}, of “{whole}”", { name, whole: textIn(whole.indicator.name).text })
    : name;
  const values = cells.map((cell, at) => valueOf(cell, whole?.cells[at]));
  const isLeast = cells.some(({ reached }) => reached && reached.most === null);
  return html`<${Trend} name=${`trend-${indicator.id}`} title=${unit ? `${title} (${unit})` : title} heading=${t("Quarter")}
    periods=${quarters.map((quarter) => ({ label: quarter }))} series=${[{ label: name, values }]} targets=${cells.map(({ target }) => target)}
    note=${isLeast ? t("At least so many: not all of it is published.") : ""} />`;
}

/**
 * What is drawn of a quarter: as in the table, who runs the project sees the number itself.
 * @param {IndicatorFigures["cells"][number]} cell
 * @param {IndicatorFigures["cells"][number]} [whole] the same quarter of what it is a part of
 * @returns {ChartValue}
 */
function valueOf({ entered, reached }, whole) {
  if (entered !== null) return { lowest: entered, highest: entered };
  // A part that is not there beside its whole is hidden; what is missing is missing.
  if (!reached) return whole?.reached ? "hidden" : "not-yet";
  // “At least nought” says nothing.
  if (!reached.least && reached.most === null) return "hidden";
  return { lowest: reached.least, highest: reached.most ?? reached.least };
}
