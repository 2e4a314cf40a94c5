/** The signals of a table: search, filters, and a row for each. */

import { Mark } from "../../shared/components.js";
import { dayFromNow, dayText } from "../../shared/formats.js";
import { Select } from "../../shared/questionnaire/fields.js";
import { t, tn } from "../../shared/text.js";
import { html, useEffect, useMemo, useState } from "../../vendor/preact.js";
import { silenceOf } from "./alarms.js";
import { organisationName, tableName } from "./names.js";
import { TABLES, tableAddress } from "./routes.js";
import { choicesOf, labelIn, municipalitiesOf, sharingOf, STATES, stateText } from "./words.js";

/**
 * @import { SignalOptions, Signal, SignalTableDetail } from "kier/api"
 * @import { SignalRoute } from "./routes.js"
 * @import { TablePage } from "./screen.js"
 * @import { Opened } from "./table-work.js"
 */

// Rows that are drawn at once; what stands below is seldom looked at.
const ROWS_AT_ONCE = 60;
// So long before a signal expires, its row says so.
const SOON_DAYS = 14;

/** @typedef {{query: string, state: string, form: string, municipality: string, branch: string}} Filters */

/** @type {Filters} */
const NO_FILTERS = { query: "", state: "open", form: "", municipality: "", branch: "" };
const OPEN_STATES = ["new", "enriched", "moved"];

/** @param {TablePage & {shown: SignalRoute}} props */
export function List(props) {
  const { work, state, options, shown } = props;
  const { table, rows, texts, isComplete } = state;
  const [filters, setFilters] = useState(NO_FILTERS);
  const [most, setMost] = useState(ROWS_AT_ONCE);
  const found = useMemo(() => work.find(filters), [rows, texts, filters]);
  useEffect(() => setMost(ROWS_AT_ONCE), [filters]);
  const { text: name, lang } = tableName(table);
  /** @param {Partial<Filters>} fields */
  const filter = (fields) => setFilters({ ...filters, ...fields });
  return html`<section class="signal-list" aria-label=${t("Signals")} data-part="signal-list">
    <header class="signal-top"><a class="signal-back" href=${TABLES}>${t("All tables")}</a>
      <h1 tabindex="-1" id="signals-heading" lang=${lang} dir="auto">${name}</h1>
      <${Ways} ...${props} /></header>
    <${Links} table=${table} part=${shown.part} />
    <${Filtering} filters=${filters} options=${options} rows=${rows} onChange=${filter} />
    <p class="hint signal-count" role="status">${countText(found.length, rows.size, isComplete)}</p>
    <ul class="rows" role="list" data-part="signal-rows" aria-busy=${isComplete ? undefined : "true"}>
      ${found
        .slice(0, most)
        .map(
          (row, place) =>
            html`<${Row} key=${row.id} row=${row} opened=${texts.get(row.id)} table=${table} options=${options} isShown=${row.id === shown.signal} place=${place + 1} count=${found.length} />`,
        )}
    </ul>
    ${
      found.length > most &&
      html`<p class="rows-more"><button type="button" class="button" onClick=${() => setMost(most + ROWS_AT_ONCE)}>${tn("Show {n} more", "Show {n} more", Math.min(ROWS_AT_ONCE, found.length - most))}</button></p>`
    }
    ${isComplete && !found.length && html`<p class="quiet-words" data-part="empty">${rows.size ? t("No signal fits your search and filters.") : t("There is no signal at this table yet.")}</p>`}
  </section>`;
}

/**
 * @param {number} shown
 * @param {number} all
 * @param {boolean} isComplete
 */
function countText(shown, all, isComplete) {
  if (!isComplete) return t("Opening signals: {n} are here…", { n: all });
  return t("{n} of {all} signals", { n: shown, all });
}

/** What can be begun here, or why nothing can. @param {TablePage} props */
function Ways({ state: { table, keys } }) {
  const silence = silenceOf(table, dayFromNow(0));
  if (keys.alarm)
    return html`<p><a href=${tableAddress(table.id)}><${Mark} text=${t("Stop: keys are not right")} tone="warns" /></a></p>`;
  if (silence)
    return html`<p class="signal-marks"><${Mark} text=${silence === "lapsed" ? t("Silent: the basis lapsed") : silence === "needs-key" ? t("Needs a new key") : t("Nothing can be written yet")} tone="warns" />
      <a href=${tableAddress(table.id, "about")}>${t("Why, and what now")}</a></p>`;
  if (!keys.maySeal)
    return html`<p class="signal-marks"><${Mark} text=${t("You do not have the key yet")} tone="waits" />
      <a href=${tableAddress(table.id, "about")}>${t("Why, and what now")}</a></p>`;
  return html`<p class="row"><a class="button main" href=${tableAddress(table.id, "new")}>${t("New signal")}</a>
    <a class="button" href=${tableAddress(table.id, "import")}>${t("From a spreadsheet")}</a></p>`;
}

/** @param {{table: SignalTableDetail, part: string}} props */
function Links({ table, part }) {
  const links = [
    ["about", t("About the table")],
    ["partners", t("Organisations")],
    ["agenda", t("Meeting")],
    ["history", t("History")],
  ];
  return html`<nav class="signal-links" aria-label=${t("Pages of this table")}>${links.map(
    ([id, text]) =>
      html`<a key=${id} href=${tableAddress(table.id, id)} aria-current=${id === part ? "page" : undefined}>${text}</a>`,
  )}</nav>`;
}

/**
 * @param {{filters: Filters, options: SignalOptions, rows: Map<string, Signal>,
 *   onChange: (fields: Partial<Filters>) => void}} props
 */
function Filtering({ filters, options, rows, onChange }) {
  // Of hundreds of municipalities those that occur.
  const here = useMemo(
    () => new Set([...rows.values()].map(({ municipality }) => municipality)),
    [rows],
  );
  const municipalities = options.municipalities.filter(({ id }) => here.has(id));
  /** @type {(name: keyof Filters) => (value: string) => void} */
  const put = (name) => (value) => onChange({ [name]: value });
  /** @param {{target: HTMLInputElement}} event */
  const search = ({ target }) => onChange({ query: target.value });
  /** @param {{id: string, label: string}[]} list */
  const choices = (list) => [["", t("All")], ...choicesOf(list)];
  const states = [
    ["open", t("Open")],
    ["", t("All")],
    ...STATES.map((one) => [one, stateText(one)]),
  ];
  const isFiltered =
    filters.form || filters.municipality || filters.branch || filters.state !== "open";
  return html`<div class="search"><label><span class="apart">${t("Search in all signals of this table")}</span>
      <input class="field" type="search" value=${filters.query} autocomplete="off" spellcheck=${false} maxlength="200"
        placeholder=${t("Search: words, number, place…")} onInput=${search} /></label></div>
    <details class="signal-more" open=${isFiltered || undefined}><summary>${t("Filters")}</summary>
      <div class="signal-filters">
        <${Select} id="filter-state" label=${t("State")} value=${filters.state} options=${states} onChoose=${put("state")} />
        <${Select} id="filter-form" label=${t("Form")} value=${filters.form} options=${choices(options.forms)} onChoose=${put("form")} />
        <${Select} id="filter-municipality" label=${t("Municipality")} value=${filters.municipality} options=${[["", t("All")], ...municipalitiesOf(municipalities)]} onChoose=${put("municipality")} />
        <${Select} id="filter-branch" label=${t("Branch")} value=${filters.branch} options=${choices(options.branches)} onChoose=${put("branch")} />
      </div></details>`;
}

/**
 * @param {{row: Signal, opened: Opened | undefined, table: SignalTableDetail, options: SignalOptions, isShown: boolean,
 *   place: number, count: number}} props
 */
function Row({ row, opened, table, options, isShown, place, count }) {
  return useMemo(() => {
    const today = dayFromNow(0);
    const isOpen = OPEN_STATES.includes(row.state);
    const expiresSoon = isOpen && row.expires_on <= dayFromNow(SOON_DAYS);
    const move = row.moves.find(({ state }) => state === "offered");
    return html`<li class="row-item" data-signal=${row.id} data-state=${row.state} aria-posinset=${place} aria-setsize=${count}>
      <a class="row-link" href=${tableAddress(table.id, row.id)} aria-current=${isShown ? "true" : undefined}>
        <span class="row-top"><strong>${labelIn(options.forms, row.form)}</strong>
          <span class="signal-number">${t("No. {n}", { n: row.number })}</span></span>
        <span class="row-marks"><${Mark} text=${stateText(row.state)} state=${row.state} />
          <span class="tlp" data-tlp=${row.tlp} translate=${false}>${sharingOf(row.tlp).name}</span>
          ${move && html`<span class="mark soon">${t("Offered to others")}</span>`}
          ${row.enrichments.length > 0 && html`<span class="mark">${tn("{n} addition", "{n} additions", row.enrichments.length)}</span>`}
          ${expiresSoon && html`<span class="mark late">${row.expires_on <= today ? t("Expires today") : t("Expires on {day}", { day: dayText(row.expires_on) })}</span>`}</span>
        <span class="signal-text" dir="auto">${opened?.text ?? html`<i>${unopenedText(row, opened)}</i>`}</span>
        <span class="row-who">${row.municipality && html`<span lang="nl">${labelIn(options.municipalities, row.municipality)}</span> · `}${labelIn(options.branches, row.branch)}</span>
        <span class="row-top"><span translate=${false}>${organisationName(table, row.organisation)}</span>
          <span class="row-since">${dayText(row.written_on)}</span></span>
      </a></li>`;
  }, [row, opened, table, isShown, place, count]);
}

/**
 * Why there is no text.
 * @param {Signal} row
 * @param {Opened | undefined} opened
 */
export function unopenedText(row, opened) {
  if (row.state === "expired") return t("Expired: the text was erased.");
  if (opened?.problem === "closed") return t("You do not have the key of this signal.");
  if (opened?.problem === "older") return t("The server shows an older version of this signal.");
  return t("This signal does not open.");
}
