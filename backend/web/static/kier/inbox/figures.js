/** Figures of the organisation by month, as published; and the work of the team now. */

import { isCoordinator } from "../shared/account/roles.js";
import { BarLine } from "../shared/charts.js";
import { download } from "../shared/files.js";
import { dayText } from "../shared/formats.js";
import { Empty, Fold } from "../shared/components.js";
import { OneMoment, Problem, useAction } from "../shared/pages.js";
import { Fetching, useFetched } from "../shared/resources.js";
import { listSeparator, t, tn } from "../shared/text.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { Workload } from "./workload.js";

/**
 * @import { FigureCell, FigureTable, Figures } from "kier/api"
 * @import { Session } from "../shared/account/session.js"
 * @import { Api } from "../shared/wire.js"
 * @import { Inbox } from "./inbox.js"
 */

const FIGURES = "/api/v1/organisation/figures";
// Below this a count is not shown; longer lists of such rows are folded.
const THRESHOLD = 5;
const FOLDED_FROM = 4;

/**
 * A month as the language writes it.
 * @param {string} month as `2026-11`
 */
const monthText = (month) =>
  new Date(`${month}-01T12:00:00Z`).toLocaleDateString(document.documentElement.lang, {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });

/** @param {{session: Session, inbox: Inbox}} props */
export function FiguresPage({ session, inbox }) {
  const [month, setMonth] = useState(/** @type {string | null} */ (null));
  const query = month ? `?month=${month}` : "";
  const { found, error, again } = useFetched(
    () => /** @type {Promise<Figures>} */ (session.api.get(`${FIGURES}${query}`)),
    [month],
  );
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  // The month before stays until the next one is there.
  const last = useRef(/** @type {Figures | null} */ (null));
  if (found) last.current = found;
  const shown = found ?? last.current;
  useEffect(() => heading.current?.focus(), []);
  if (!isCoordinator(session.me)) {
    return html`<article class="page stack" data-part="figures"><h1 tabindex="-1" ref=${heading}>${t("Figures")}</h1>
      <p class="note">${t("A coordinator of your organisation sees the figures.")}</p></article>`;
  }
  return html`<article class="page stack" data-part="figures" aria-busy=${!found}>
    <h1 tabindex="-1" ref=${heading}>${t("Figures")}</h1>
    ${error && html`<${Fetching} error=${error} again=${again} />`}
    ${!shown && !error && html`<${Fetching} />`}
    ${shown && (shown.figures ? html`<${Month} shown=${shown} chosen=${month} onMonth=${setMonth} api=${session.api} />` : html`<${Unpublished} shown=${shown} />`)}
    <${Workload} inbox=${inbox} hint=${t("Only coordinators see this. It is as of now, and no part of the figures.")} />
  </article>`;
}

/** @param {{shown: Figures}} props */
function Unpublished({ shown }) {
  return html`<${Empty} icon="agenda">${t("There are no figures yet. Those of {month} come on {day}.", { month: monthText(shown.next_month), day: dayText(shown.next_on) })}</${Empty}>`;
}

/**
 * @param {{shown: Figures, chosen: string | null, onMonth: (month: string) => void, api: Api}} props
 *   `chosen`: the month that is on its way, or here
 */
function Month({ shown, chosen, onMonth, api }) {
  const month = /** @type {string} */ (shown.month);
  const { total, tables } = /** @type {NonNullable<Figures["figures"]>} */ (shown.figures);
  /** @param {Event} event */
  const choose = (event) => onMonth(/** @type {HTMLSelectElement} */ (event.target).value);
  return html`<div class="figures-head"><p class="figures-month"><label class="label" for="figures-month">${t("Month")}</label>
      <select id="figures-month" class="field" value=${chosen ?? month} onChange=${choose}>${shown.months.map((one) => html`<option key=${one} value=${one}>${monthText(one)}</option>`)}</select></p>
      <div class="row"><${Save} api=${api} month=${month} form="csv" text=${t("Download CSV")} /><${Save} api=${api} month=${month} form="pdf" text=${t("Download PDF")} /></div></div>
    <p class="hint">${shown.why_hidden}</p>
    <p class="figures-total" role="status" data-part="total"><strong>${total.text}</strong> ${tn("request in {month}", "requests in {month}", total.most, { month: monthText(month) })}</p>
    ${!tables.length && html`<p class="note">${t("With so few requests nothing more can be shown.")}</p>`}
    ${tables.map((table) => html`<${Table} key=${table.name} table=${table} most=${total.most} />`)}
    <p class="hint">${t("The figures of {month} come on {day}.", { month: monthText(shown.next_month), day: dayText(shown.next_on) })}</p>`;
}

/** @param {{api: Api, month: string, form: string, text: string}} props */
function Save({ api, month, form, text }) {
  const { run, isBusy, error } = useAction(() =>
    download(api, `${FIGURES}/file?month=${month}&form=${form}`, `kier-${month}.${form}`),
  );
  return html`<div><button type="button" class="button" data-part=${`download-${form}`} aria-disabled=${isBusy ? "true" : undefined} onClick=${run}>${text}</button>
    <span role="status" class="hint">${isBusy && html`<${OneMoment} patience=${api.patience} />`}</span><${Problem} error=${error} /></div>`;
}

/** @param {{table: FigureTable, most: number}} props */
function Table({ table, most }) {
  const small = table.cells.filter((cell) => cell.most < THRESHOLD);
  const isFolded = small.length >= FOLDED_FROM;
  const rows = isFolded ? table.cells.filter((cell) => cell.most >= THRESHOLD) : table.cells;
  const id = `figures-${table.name}`;
  return html`<section class="card stack" data-part="figure-table" data-table=${table.name} aria-labelledby=${id}>
    <div><h2 id=${id}>${table.title}</h2>${table.note && html`<p class="hint">${table.note}</p>`}</div>
    ${
      rows.length > 0 &&
      html`<table class="figures-table" aria-labelledby=${id}><thead class="apart"><tr><th scope="col">${table.title}</th><th scope="col">${t("Requests")}</th></tr></thead>
      <tbody>${rows.map((cell) => html`<tr key=${cell.label}><th scope="row">${cell.label}<${BarLine} value=${{ lowest: cell.least, highest: cell.most }} most=${Math.max(1, most)} /></th><td class="number">${cell.text}</td></tr>`)}</tbody></table>`
    }
    ${!table.cells.length && html`<p class="note">${t("Too few requests to show this table.")}</p>`}
    ${isFolded && html`<${Fold} name="small" summary=${t("{n} others: fewer than five each", { n: small.length })}><p>${small.map((cell) => cell.label).join(listSeparator())}</p></${Fold}>`}
  </section>`;
}
