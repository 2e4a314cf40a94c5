/** What an import says of a spreadsheet, row by row. */

import { Choose } from "../shared/components.js";
import { t, tn } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";

/** @import { ReportRow } from "kier/api" */

// What needs a look stands above.
const WHATS = ["refused", "not taken", "changed", "left out", "taken"];
const MAX_SHOWN = 300;

/** @param {string} what */
const words = (what) =>
  ({
    refused: t("Refused"),
    "not taken": t("Not taken"),
    changed: t("Changed"),
    "left out": t("Left out"),
    taken: t("Taken"),
  })[what] ?? what;

/**
 * Rows by what happened to them, in the order in which they need a look.
 * @param {ReportRow[]} rows
 * @returns {[what: string, rows: ReportRow[]][]}
 */
export const grouped = (rows) =>
  WHATS.map(
    (what) =>
      /** @type {[string, ReportRow[]]} */ ([what, rows.filter((row) => row.what === what)]),
  ).filter(([, found]) => found.length);

/** @param {{rows: ReportRow[]}} report */
export function Report({ rows }) {
  const groups = grouped(rows);
  const needLook = groups.filter(([what]) => what !== "taken").map(([what]) => what);
  const [shown, setShown] = useState(needLook.length ? "look" : "all");
  if (!rows.length) return null;
  /** @param {string} what */
  const isShown = (what) =>
    shown === "all" || what === shown || (shown === "look" && what !== "taken");
  const options = [
    ["look", t("To look at")],
    ["all", t("All")],
    ...groups.map(([what, found]) => [what, `${words(what)} (${found.length})`]),
  ];
  return html`<section class="stack" aria-label=${t("Row by row")}>
    <${Choose} label=${t("Which rows")} value=${shown} onChoose=${setShown} options=${options} />
    ${!needLook.length && shown === "look" && html`<p class="empty">${t("Nothing needs a look: every row was taken as it is.")}</p>`}
    ${groups.filter(([what]) => isShown(what)).map(([what, found]) => html`<${Group} key=${what} what=${what} rows=${found} />`)}
  </section>`;
}

/** @param {{what: string, rows: ReportRow[]}} props */
function Group({ what, rows }) {
  const [limit, setLimit] = useState(MAX_SHOWN);
  /** @param {{sheet: string, row: number}} options */
  const where = ({ sheet, row }) => {
    if (!sheet) return t("The file");
    return row ? t("{sheet}, row {n}", { sheet, n: row }) : sheet;
  };
  return html`<section class="card" data-what=${what}><h2>${words(what)} <span class="count">${rows.length}</span></h2>
    <ul role="list" class="report-rows">${rows.slice(0, limit).map((row, at) => html`<li key=${at}><strong>${where(row)}</strong>${row.why && html`<span>${row.why}</span>`}</li>`)}</ul>
    ${rows.length > limit && html`<button class="button quiet" onClick=${() => setLimit(limit + MAX_SHOWN)}>${tn("{n} more", "{n} more", rows.length - limit)}</button>`}
  </section>`;
}
