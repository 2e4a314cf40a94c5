/** The report of a measure: planned tables with intervals, what is hidden and why, lead times. */

import { Empty, Head } from "../../shared/components.js";
import { Intervals } from "../../shared/charts.js";
import { labelOf } from "../../shared/formats.js";
import { Fetched, useFresh } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { Files } from "./files.js";
import { Power } from "./power.js";
import { contrastRow, lineRow } from "./words.js";

/**
 * @import { LeadTimes, MeasureReport, MeasureReportTable } from "kier/api"
 * @import { Fresh } from "../../shared/resources.js"
 * @import { PartProps } from "./frame.js"
 */

/** @param {PartProps} props */
export function Report(props) {
  const { session, project, options, path } = props;
  /** @type {Fresh<MeasureReport>} */
  const fetched = useFresh(() => session.api.get(`${path}/report`), [path]);
  /** @param {MeasureReport} report */
  const shown = ({ tables, lead_times }) => html`
    ${tables.length ? html`<${Reading} />` : html`<${Empty}>${t("No table is planned yet. Without one, the report is empty.")}</${Empty}>`}
    ${tables.map((table, place) => html`<${Table} key=${place} ...${props} table=${table} place=${place} />`)}
    ${lead_times.map((one) => html`<${LeadTimeTable} key=${one.phase} ...${props} found=${one} />`)}`;
  return html`<section class="stack" data-part="report">
    <${Files} session=${session} project=${project} options=${options} />
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}></section>`;
}

const Reading = () => html`<div class="note stack tight">
  <p>${t("All numbers here were published with small groups hidden. Nobody can be found by subtracting. A range stands where a number is hidden.")}</p>
  <p>${t("The line of each number is its 95% interval: which shares fit these answers. With few people it is long. Of twenty differences that are none, about one looks clear by chance.")}</p>
  <p>${t("People were not assigned to regions by chance. What differs between regions may have other reasons than the measure.")}</p></div>`;

/** @param {PartProps & {table: MeasureReportTable, place: number}} props */
function Table({ options, table, place }) {
  const { group, sort, phase, heading, lines, contrasts } = table;
  const title = [
    labelOf(options.groups, group),
    labelOf(options.sorts, sort),
    phase && labelOf(options.phases, phase),
  ]
    .filter(Boolean)
    .join(" · ");
  const id = `report-${place}`;
  const labels = sort === "regions" ? t("Region") : t("Phase");
  return html`<section class="stack" data-table=${`${group}-${sort}`} aria-labelledby=${id}><${Head} id=${id} title=${title} />
    <${Power} people=${table.people} smallest=${table.smallest} warnings=${table.warnings} />
    <${Intervals} name=${`${id}-lines`} title=${heading} heading=${labels} valueHeading=${t("Good answers")} rows=${lines.map(lineRow)} />
    ${contrasts.length > 0 && html`<${Intervals} name=${`${id}-contrasts`} title=${t("Differences, in points of a hundred")} heading=${t("Difference")} rows=${contrasts.map(contrastRow)} unit="count" reference=${0} />`}</section>`;
}

/** @param {PartProps & {found: LeadTimes}} props */
function LeadTimeTable({ options, found }) {
  const id = `lead-${found.phase}`;
  return html`<section class="stack" data-lead-times=${found.phase}><${Head} id=${id} title=${t("Lead times: {phase}", { phase: labelOf(options.phases, found.phase) })} />
    <div class="wide-table" role="region" tabindex="0" aria-labelledby=${id}><table class="log"><thead><tr><th scope="col">${t("Region")}</th><th scope="col">${t("Cases")}</th><th scope="col">${t("The middle case took")}</th><th scope="col">${t("95% interval")}</th></tr></thead>
    <tbody>${found.lines.map((line) => html`<tr key=${line.label}><th scope="row">${line.label}</th>${line.hidden ? html`<td colspan="3">${line.hidden}</td>` : html`<td>${line.cases}</td><td>${line.median || "–"}</td><td>${line.interval || t("too few cases to say")}</td>`}</tr>`)}</tbody></table></div></section>`;
}
