/** The history of a table: what happened on which day, and the digest by which nobody can change it unseen. */

import { Empty, Heading } from "../../shared/components.js";
import { dayText } from "../../shared/formats.js";
import { Fetching, More, usePages } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { OlderHistory } from "./alarms.js";
import { digestText } from "./history-memory.js";
import { organisationName } from "./names.js";
import { tableAddress } from "./routes.js";

/**
 * @import { SignalTableHistory } from "kier/api"
 * @import { Reached } from "./history-memory.js"
 * @import { Pages } from "../../shared/resources.js"
 * @import { TablePage } from "./screen.js"
 */

/** @param {TablePage} props */
export function History({ work, state }) {
  const { table, rows } = state;
  const reader = { known: () => undefined, read: work.api.get, sayAway: () => {} };
  /** @type {Pages<SignalTableHistory>} */
  const pages = usePages(reader, `${work.path}/history`);
  // What happened since the table was looked at stands in the list already.
  const newest = pages.rows?.[0];
  const numberOf = (/** @type {string | null} */ id) => (id ? rows.get(id)?.number : undefined);
  return html`<article class="signal-page" data-part="signal-history"><${Heading}>${t("History of this table")}</${Heading}>
    <p>${t("Each line names the one before by a digest. Nothing that a signal says stands here, and lines stay when a signal has expired.")}</p>
    <${OlderHistory} older=${state.older} table=${table} />
    <${Head} table=${newest ? { history_length: newest.number, head: newest.digest } : table} />
    ${
      pages.rows
        ? pages.rows.length
          ? html`<ol role="list" class="history">${pages.rows.map(
              (
                line,
              ) => html`<li key=${line.number} data-line=${line.number}><time datetime=${line.day}>${dayText(line.day)}</time>
              <span class="due-words"><b>${line.event_label}</b>${numberOf(line.subject) && html` · <a href=${tableAddress(table.id, String(line.subject))}>${t("Signal {n}", { n: numberOf(line.subject) ?? "" })}</a>`}<br />
              <span class="hint">${t("Line {n}", { n: line.number })} · <span translate=${false}>${line.organisation ? organisationName(table, line.organisation) || t("An organisation that is not at the table") : t("By the clock")}</span></span></span></li>`,
            )}</ol>
            <${More} next=${pages.next} />`
          : html`<${Empty}>${t("Nothing happened yet.")}</${Empty}>`
        : html`<${Fetching} error=${pages.error} again=${pages.again} />`
    }</article>`;
}

/** The newest digest, to write down. @param {{table: Reached}} props */
const Head = ({ table }) =>
  html`<section class="card stack" data-part="head-digest"><h2>${t("Write this down")}</h2>
    <p>${t("After line {n} the digest begins so. Write it down with the day, for example in the minutes. If somebody changes the history later, it does not lead here any more.", { n: table.history_length })}</p>
    <p class="digest" translate=${false}>${digestText(table.head)
      .split(" ")
      .map((part, place) => html`<code key=${place}>${part}</code>`)}</p></section>`;
