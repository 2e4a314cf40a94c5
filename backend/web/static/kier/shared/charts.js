/**
 * Charts of members' pages: bars with targets, lines by period, intervals, clocks in days. They look
 * as those of `backend/web/charts/`, by `kier/css/charts.css`; no drawing holds text (docs/charts.md).
 */

import { along, numberOf, percent, scaleOf, stepsOf, topsOf, wordsOf } from "./chart-values.js";
import { listSeparator, t } from "./text.js";
import { html } from "../vendor/preact.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { ChartUnit, ChartValue, Scale } from "./chart-values.js"
 * @typedef {{label: string, value: ChartValue, target?: number | null, note?: string, address?: string}} BarRow
 * @typedef {{label: string, short?: string}} Period
 * @typedef {{label: string, values: ChartValue[]}} Series
 * @typedef {{label: string, estimate: number | "hidden" | "not-yet", low?: number, high?: number, note?: string,
 *   words?: string, isRange?: boolean}} IntervalRow of a range the middle is no estimate
 * @typedef {{label: string, day: number | null, words?: string, done?: number[], address?: string}} TimelineRow
 * @typedef {{name: string, title: string, heading: string, note?: string}} Named
 */

const MOST_LABELS = 4;
const TARGET_WIDTH = 0.7;
const RANGE_WIDTH = 0.4;

/**
 * The drawing of a row, hidden from screen readers: the row says it in words. What is certain is
 * filled, what is possible has a broken outline.
 * @param {{value: ChartValue, most: number, target?: number | null}} props
 */
export function BarLine({ value, most, target = null }) {
  const known = typeof value === "object" ? value : null;
  /** @param {number} number */
  const wide = (number) => percent(Math.min(100, (100 * number) / most));
  const place = target === null ? null : percent((100 * target) / most);
  return html`<svg class="chart-bar" aria-hidden="true"><rect class="all" width="100%" height="100%" />
    ${known && known.highest > known.lowest && html`<rect class="maybe" width=${wide(known.highest)} height="100%" />`}
    ${known && known.lowest > 0 && html`<rect class="sure" width=${wide(known.lowest)} height="100%" />`}
    ${place !== null && ["target-edge", "target"].map((kind) => html`<line key=${kind} class=${kind} x1=${place} x2=${place} y1="-25%" y2="125%" />`)}</svg>`;
}

/** @param {{label: string, address?: string}} props */
const Label = ({ label, address }) =>
  address ? html`<a href=${address}>${label}</a>` : html`${label}`;

/** @param {{note?: string}} props */
const Note = ({ note }) => (note ? html`<span class="chart-note">${note}</span>` : null);

/**
 * A figure with its title; empty, it says so.
 * @param {{kind: string, id: string, title: string, note?: string, isEmpty: boolean, children?: ComponentChildren}} props
 */
function Chart({ kind, id, title, note, isEmpty, children }) {
  return html`<figure class="chart" data-chart=${kind}><figcaption id=${id}>${title}</figcaption>
    ${isEmpty ? html`<p class="chart-note">${t("There is nothing to show yet.")}</p>` : children}
    <${Note} note=${note} /></figure>`;
}

/**
 * A table with a bar in each row, and a mark where the target is.
 * @param {Named & {rows: BarRow[], valueHeading?: string, unit?: ChartUnit}} props
 */
export function Bars({ name, title, heading, valueHeading, rows, unit = "count", note }) {
  const targets = rows.flatMap(({ target }) => target ?? []);
  const most = scaleOf([...topsOf(rows.map(({ value }) => value)), ...targets]).high;
  const id = `${name}-title`;
  return html`<${Chart} kind="bars" id=${id} title=${title} note=${note} isEmpty=${!rows.length}>
    <table class="chart-table" aria-labelledby=${id}>
      <thead><tr><th scope="col">${heading}</th><th scope="col">${valueHeading ?? t("Reached")}</th>${targets.length > 0 && html`<th scope="col">${t("Target")}</th>`}</tr></thead>
      <tbody>${rows.map(
        (
          row,
        ) => html`<tr key=${row.label}><th scope="row"><${Label} label=${row.label} address=${row.address} /><${BarLine} value=${row.value} most=${most} target=${row.target} /><${Note} note=${row.note} /></th>
        <td>${wordsOf(row.value, unit)}</td>${targets.length > 0 && html`<td>${targetWords(row.target, unit)}</td>`}</tr>`,
      )}</tbody>
    </table>
    ${targets.length > 0 && html`<p class="chart-note"><svg class="chart-sample" aria-hidden="true"><line class="target" x1="50%" x2="50%" y1="10%" y2="90%" /></svg> ${t("The upright mark is the target.")}</p>`}
  </${Chart}>`;
}

/**
 * @param {number | null | undefined} target
 * @param {ChartUnit} unit
 */
const targetWords = (target, unit) =>
  target === null || target === undefined ? "–" : numberOf(target, unit);

/**
 * One to three lines by period, with their table below.
 * @param {Named & {series: Series[], periods: Period[], targets?: (number | null)[], unit?: ChartUnit}} props
 */
export function Trend({
  name,
  title,
  heading,
  series,
  periods,
  targets = [],
  unit = "count",
  note,
}) {
  const values = series.flatMap((line) => line.values);
  const aims = periods.map((_, at) => targets[at] ?? null);
  const hasTargets = aims.some((aim) => aim !== null);
  const hasRanges = values.some(
    (value) => typeof value === "object" && value.lowest < value.highest,
  );
  const scale = scaleOf(
    [...topsOf(values), ...aims.flatMap((aim) => aim ?? [])],
    unit === "count" || unit === "days",
  );
  const [id, said, words] = [`${name}-caption`, `${name}-name`, `${name}-words`];
  const described = [
    ...series.map((line) => sentence(line, periods, unit)),
    t("The table has all numbers."),
  ];
  return html`<${Chart} kind="trend" id=${id} title=${title} note=${note} isEmpty=${!periods.length}>
    <div class="chart-plot"><ol class="chart-axis" role="list" aria-hidden="true">${stepsOf(scale)
      .reverse()
      .map((step) => html`<li key=${step}>${numberOf(step, unit)}</li>`)}</ol>
      <svg class="chart-lines" role="img" aria-labelledby=${`${said} ${words}`}><title id=${said}>${title}</title><desc id=${words}>${described.join(" ")}</desc>
        ${stepsOf(scale).map((step) => html`<line key=${step} class="step" x1="0" x2="100%" y1=${height(scale, step)} y2=${height(scale, step)} />`)}
        ${aims.map((aim, at) => aim !== null && html`<${Aim} key=${at} at=${at} of=${aims.length} y=${height(scale, aim)} />`)}
        ${series.map((line, at) => html`<${Line} key=${at} number=${at + 1} values=${line.values} scale=${scale} />`)}</svg>
      <ol class="chart-periods" role="list" aria-hidden="true">${labelsOf(periods).map((label, at) => html`<li key=${at}><span>${label}</span></li>`)}</ol></div>
    ${(series.length > 1 || hasTargets || hasRanges) && html`<${Key} names=${series.map(({ label }) => label)} hasTargets=${hasTargets} hasRanges=${hasRanges} />`}
    <details class="chart-numbers"><summary>${t("All numbers")}</summary><table class="chart-table" aria-labelledby=${id}>
      <thead><tr><th scope="col">${heading}</th>${series.map(({ label }) => html`<th key=${label} scope="col">${label}</th>`)}${hasTargets && html`<th scope="col">${t("Target")}</th>`}</tr></thead>
      <tbody>${periods.map((period, at) => html`<tr key=${at}><th scope="row">${period.label}</th>${series.map((line) => html`<td key=${line.label}>${wordsOf(line.values[at] ?? "not-yet", unit)}</td>`)}${hasTargets && html`<td>${targetWords(aims[at], unit)}</td>`}</tr>`)}</tbody>
    </table></details>
  </${Chart}>`;
}

/** @param {{at: number, of: number, y: string}} props */
function Aim({ at, of, y }) {
  const [x1, x2] = [across(at, of, -TARGET_WIDTH), across(at, of, TARGET_WIDTH)];
  return html`<line class="target-edge" x1=${x1} x2=${x2} y1=${y} y2=${y} /><line class="target" x1=${x1} x2=${x2} y1=${y} y2=${y} />`;
}

/** @param {{number: number, values: ChartValue[], scale: Scale}} props */
function Line({ number, values, scale }) {
  const of = values.length;
  const points = values.map((value, at) =>
    typeof value === "object" && value.lowest === value.highest
      ? { x: across(at, of), y: height(scale, value.lowest) }
      : null,
  );
  return html`<g class=${`line-${number}`}>
    ${values.map((value, at) => typeof value === "object" && value.lowest < value.highest && html`<rect key=${at} class="maybe" x=${across(at, of, -RANGE_WIDTH)} y=${height(scale, value.highest)} width=${percent((100 * RANGE_WIDTH) / of)} height=${along({ ...scale, low: 0, high: scale.high - scale.low }, value.highest - value.lowest)} />`)}
    ${points.map((point, at) => {
      const next = points[at + 1];
      return (
        point &&
        next &&
        html`<line key=${at} class="part" x1=${point.x} y1=${point.y} x2=${next.x} y2=${next.y} />`
      );
    })}
    ${points.map((point, at) => point && html`<svg key=${at} x=${point.x} y=${point.y} class="mark"><${Mark} number=${number} /></svg>`)}</g>`;
}

/** @param {{number: number}} props */
function Mark({ number }) {
  if (number === 1) return html`<circle r="4" />`;
  if (number === 2) return html`<rect x="-4" y="-4" width="8" height="8" />`;
  return html`<path d="M0-6 6 0 0 6-6 0z" />`;
}

/** @param {{names: string[], hasTargets: boolean, hasRanges: boolean}} props */
function Key({ names, hasTargets, hasRanges }) {
  return html`<ul class="chart-key" role="list">${names.length > 1 && names.map((label, at) => html`<li key=${label}><svg class="chart-sample" aria-hidden="true"><g class=${`line-${at + 1}`}><line class="part" x1="0" x2="100%" y1="50%" y2="50%" /><svg x="50%" y="50%" class="mark"><${Mark} number=${at + 1} /></svg></g></svg> ${label}</li>`)}
    ${hasTargets && html`<li><svg class="chart-sample" aria-hidden="true"><line class="target" x1="0" x2="100%" y1="50%" y2="50%" /></svg> ${t("Target")}</li>`}
    ${hasRanges && html`<li><svg class="chart-sample" aria-hidden="true"><rect class="maybe" x="10%" y="10%" width="80%" height="80%" /></svg> ${t("Hidden: somewhere in this range")}</li>`}</ul>`;
}

/**
 * Estimates with the interval in which the true number lies, all on the same axis.
 * @param {Named & {rows: IntervalRow[], valueHeading?: string, unit?: ChartUnit, reference?: number | null}} props
 */
export function Intervals({
  name,
  title,
  heading,
  valueHeading,
  rows,
  unit = "share",
  reference = null,
  note,
}) {
  const known = rows.flatMap(({ estimate, low, high }) =>
    typeof estimate === "number" ? [estimate, low ?? estimate, high ?? estimate] : [],
  );
  const scale = scaleOf([...known, ...(reference === null ? [] : [reference])]);
  const id = `${name}-title`;
  return html`<${Chart} kind="intervals" id=${id} title=${title} note=${note} isEmpty=${!rows.length}>
    <table class="chart-table chart-wide-numbers" aria-labelledby=${id}>
      <thead><tr><th scope="col">${heading}</th><th scope="col">${valueHeading ?? t("Estimate, and where the true number lies")}</th></tr></thead>
      <tbody>${rows.map((row) => html`<tr key=${row.label}><th scope="row">${row.label}<${Reach} row=${row} scale=${scale} reference=${reference} /><${Note} note=${row.note} /></th><td>${row.words ?? intervalWords(row, unit)}</td></tr>`)}</tbody>
    </table>
    ${known.length > 0 && html`<p class="chart-note">${t("Each line is from {low} to {high}.", { low: numberOf(scale.low, unit), high: numberOf(scale.high, unit) })}</p>`}
  </${Chart}>`;
}

/**
 * @param {IntervalRow} row
 * @param {ChartUnit} unit
 */
function intervalWords({ estimate, low, high }, unit) {
  if (typeof estimate !== "number") return wordsOf(estimate);
  return t("{estimate} ({low} to {high})", {
    estimate: numberOf(estimate, unit),
    low: numberOf(low ?? estimate, unit),
    high: numberOf(high ?? estimate, unit),
  });
}

/** @param {{row: IntervalRow, scale: Scale, reference: number | null}} props */
function Reach({ row, scale, reference }) {
  const { estimate } = row;
  if (typeof estimate !== "number") return null;
  const [low, high] = [along(scale, row.low ?? estimate), along(scale, row.high ?? estimate)];
  const compared = reference === null ? null : along(scale, reference);
  return html`<svg class="chart-interval" aria-hidden="true"><line class="step" x1="0" x2="100%" y1="50%" y2="50%" />
    ${compared !== null && html`<line class="reference" x1=${compared} x2=${compared} y1="0" y2="100%" />`}
    <line class="reach" x1=${low} x2=${high} y1="50%" y2="50%" /><line class="reach" x1=${low} x2=${low} y1="20%" y2="80%" /><line class="reach" x1=${high} x2=${high} y1="20%" y2="80%" />${!row.isRange && html`<circle cx=${along(scale, estimate)} cy="50%" r="5" />`}</svg>`;
}

/**
 * Clocks in days: how far each thing is.
 * @param {Named & {rows: TimelineRow[], length?: number, marks?: number[]}} props
 */
export function Days({ name, title, heading, rows, length = 100, marks = [50, 80, 100], note }) {
  const id = `${name}-title`;
  /** @param {number} day */
  const place = (day) => percent((100 * Math.min(Math.max(day, 0), length)) / length);
  return html`<${Chart} kind="days" id=${id} title=${title} note=${note} isEmpty=${!rows.length}>
    <table class="chart-table" aria-labelledby=${id}>
      <thead><tr><th scope="col">${heading}</th><th scope="col">${t("Now")}</th></tr></thead>
      <tbody>${rows.map(
        (
          row,
        ) => html`<tr key=${row.label}><th scope="row"><${Label} label=${row.label} address=${row.address} /><svg class="chart-days" aria-hidden="true"><rect class="all" y="30%" width="100%" height="40%" /><rect class="sure" y="30%" width=${place(row.day ?? 0)} height="40%" />
        ${marks.flatMap((day) => ["target-edge", "target"].map((kind) => html`<line key=${`${day}-${kind}`} class=${kind} x1=${place(day)} x2=${place(day)} y1="10%" y2="90%" />`))}
        ${(row.done ?? []).filter((day) => day >= 0 && day <= length).map((day) => html`<circle key=${day} cx=${place(day)} cy="50%" r="2" />`)}</svg></th><td>${row.words ?? dayWords(row.day, length)}</td></tr>`,
      )}</tbody>
    </table>
    ${marks.length > 0 && html`<p class="chart-note">${t("Upright marks: day {marked}.", { marked: marks.join(listSeparator()) })}</p>`}
  </${Chart}>`;
}

/**
 * Where a clock stands.
 * @param {number | null} day
 * @param {number} length
 */
export function dayWords(day, length) {
  if (day === null || day < 0) return t("not begun");
  return day > length ? t("over") : t("day {day} of {length}", { day, length });
}

/**
 * Labels under the chart: empty where there is no room for one.
 * @param {Period[]} periods
 */
function labelsOf(periods) {
  const every = Math.ceil(periods.length / MOST_LABELS);
  return periods.map(({ label, short }, at) => (at % every === 0 ? short || label : ""));
}

/**
 * @param {number} at
 * @param {number} of
 * @param {number} [aside]
 */
const across = (at, of, aside = 0) => percent((100 * (at + 0.5 + aside / 2)) / of);

/**
 * A height, from above as SVG counts.
 * @param {Scale} scale
 * @param {number} number
 */
const height = ({ low, high }, number) => percent(100 - (100 * (number - low)) / (high - low));

/**
 * @param {Series} line
 * @param {Period[]} periods
 * @param {ChartUnit} unit
 */
function sentence({ label, values }, periods, unit) {
  const known = values.flatMap((value, at) => (typeof value === "object" ? [{ value, at }] : []));
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return t("{line}: no number yet.", { line: label });
  return t("{line}: {first} in {from}, {last} in {until}.", {
    line: label,
    first: wordsOf(first.value, unit),
    from: periods[first.at]?.label ?? "",
    last: wordsOf(last.value, unit),
    until: periods[last.at]?.label ?? "",
  });
}
