/** The tables by which a measure is judged, chosen when it is planned. */

import { labelOf } from "../../shared/formats.js";
import { Line, Select } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";

/** @import { MeasureChoice, MeasureOptions } from "kier/api" */

/** @typedef {{group: string, sort: string, indicator: string, base: string}} TableValues */

/**
 * @typedef {{options: MeasureOptions, groups: string[], tables: TableValues[],
 *   onChange: (tables: TableValues[]) => void}} Props
 */

const USUAL_BASE = "50";

/**
 * Where a fault of a table leads.
 * @param {TableValues[]} tables
 */
export const tableIds = (tables) =>
  Object.fromEntries(
    tables.flatMap((_table, place) => [
      [`tables.${place}`, `table-${place}-group`],
      ...["group", "sort", "indicator", "base"].map((name) => [
        `tables.${place}.${name}`,
        `table-${place}-${name}`,
      ]),
    ]),
  );

/**
 * What a table of a group can compare.
 * @param {MeasureOptions} options
 * @param {string} group
 * @param {string} sort
 */
const comparable = ({ groups, phases }, group, sort) =>
  sort === "change"
    ? phases.filter(({ id }) => id !== "before")
    : (groups.find(({ id }) => id === group)?.indicators ?? []);

/** @param {MeasureChoice[]} choices @returns {[string, string][]} */
const pairs = (choices) => choices.map(({ id, label }) => [id, label]);

/** @param {Props} props */
export function TableFields({ options, groups, tables, onChange }) {
  const add = () => {
    const [group] = groups;
    const sort = "phases";
    const indicator = comparable(options, group, sort)[0]?.id ?? "";
    onChange([...tables, { group, sort, indicator, base: USUAL_BASE }]);
  };
  /** @type {(place: number) => (fields: Partial<TableValues>) => void} */
  const putter = (place) => (fields) =>
    onChange(
      tables.map((one, at) => (at === place ? fitting(options, { ...one, ...fields }) : one)),
    );
  return html`<fieldset class="planned-tables stack" data-part="planned-tables"><legend class="label">${t("Tables by which it is judged")}</legend>
    <p class="hint">${t("What a table can show is worked out when you save: few people show only large differences.")}</p>
    ${tables.map((table, place) => {
      const drop = () => onChange(tables.filter((_one, at) => at !== place));
      return html`<${TableRow} key=${place} options=${options} groups=${groups} table=${table} place=${place} put=${putter(place)} drop=${drop} />`;
    })}
    ${groups.length > 0 && html`<p><button type="button" class="button small" data-act="add-table" onClick=${add}>${t("Add a table")}</button></p>`}</fieldset>`;
}

/**
 * A table with another group or sort: what it compares has to be there.
 * @param {MeasureOptions} options
 * @param {TableValues} table
 */
function fitting(options, table) {
  const choices = comparable(options, table.group, table.sort);
  if (choices.some(({ id }) => id === table.indicator)) return table;
  return { ...table, indicator: choices.at(-1)?.id ?? "" };
}

/**
 * @param {{options: MeasureOptions, groups: string[], table: TableValues, place: number,
 *   put: (fields: Partial<TableValues>) => void, drop: () => void}} props
 */
function TableRow({ options, groups, table, place, put, drop }) {
  const { group, sort, indicator, base } = table;
  const id = `table-${place}`;
  /** @type {(name: keyof TableValues) => (value: string) => void} */
  const set = (name) => (value) => put({ [name]: value });
  const offered = options.groups.filter((one) => groups.includes(one.id));
  const number = place + 1;
  return html`<fieldset class="planned-table stack tight" data-place=${place}><legend>${t("Table {n}", { n: number })}</legend>
    <${Select} id=${`${id}-group`} label=${t("Who?")} value=${group} options=${pairs(offered)} onChoose=${set("group")} />
    <${Select} id=${`${id}-sort`} label=${t("What is compared?")} value=${sort} options=${pairs(options.sorts)} onChoose=${set("sort")} />
    <${Select} id=${`${id}-indicator`} label=${sort === "change" ? t("Before, and …") : t("By which question?")} value=${indicator} options=${pairs(comparable(options, group, sort))} onChoose=${set("indicator")} />
    ${sort !== "change" && html`<${Line} id=${`${id}-base`} label=${t("How many in a hundred give a good answer now?")} hint=${t("Your guess. It decides which difference would show.")} inputmode="numeric" maxlength="2" value=${base} onChange=${set("base")} />`}
    <p><button type="button" class="button small quiet" data-act="drop-table" onClick=${drop}>${t("Leave it out")}<span class="apart"> ${t("Table {n}", { n: number })}, ${labelOf(options.groups, group)}</span></button></p></fieldset>`;
}
