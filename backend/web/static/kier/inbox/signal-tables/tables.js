/** The signal tables of the organisation, and signals that others pass on to it. */

import { Empty, Heading, Mark } from "../../shared/components.js";
import { dayFromNow, dayText } from "../../shared/formats.js";
import { later, useStore } from "../../shared/pages.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { silenceOf } from "./alarms.js";
import { tableName } from "./names.js";
import { tableAddress } from "./routes.js";

/**
 * @import { SignalOptions, SignalTableSummary } from "kier/api"
 * @import { SignalDesk } from "./desk.js"
 */

const Offered = later(() => import("./offered.js"), "Offered");

// So long before, a basis that lapses is said.
const SOON_DAYS = 30;

/** @param {{desk: SignalDesk, tables: SignalTableSummary[], options: SignalOptions}} props */
export function Tables({ desk, tables, options }) {
  const { offered } = useStore(desk.store);
  return html`<article class="page stack" data-part="signal-tables"><${Heading}>${t("Signal tables")}</${Heading}>
    <p class="lead">${t("Partners share signals here: what happens somewhere, not who does it. Each text is sealed; only the organisations at the table read it.")}</p>
    ${offered.length > 0 && html`<${Offered} desk=${desk} moves=${offered} options=${options} />`}
    ${
      tables.length
        ? html`<ul role="list" class="people stack">${tables.map((table) => html`<${Row} key=${table.id} table=${table} />`)}</ul>`
        : html`<${Empty}>${t("Your organisation is not at a signal table. The coordinator of a project invites organisations.")}</${Empty}>`
    }</article>`;
}

/** @param {{table: SignalTableSummary}} props */
function Row({ table }) {
  const { text, lang } = tableName(table);
  const isInvited = table.state === "invited";
  const silence = silenceOf(table, dayFromNow(0));
  const lapsesSoon = !silence && table.valid_until <= dayFromNow(SOON_DAYS);
  return html`<li class="card stack" data-table=${table.id} data-state=${table.state}>
    <h2><a href=${tableAddress(table.id)} lang=${lang} dir="auto">${text}</a></h2>
    <p class="signal-marks">
      ${isInvited && html`<${Mark} text=${t("You are invited")} tone="acts" />`}
      ${silence === "lapsed" && html`<${Mark} text=${t("Silent: the basis lapsed")} tone="warns" />`}
      ${silence === "needs-key" && html`<${Mark} text=${t("Needs a new key")} tone="warns" />`}
      ${silence === "no-key" && html`<${Mark} text=${t("Has no key yet")} tone="waits" />`}
      ${lapsesSoon && html`<${Mark} text=${t("The basis lapses on {day}", { day: dayText(table.valid_until) })} tone="waits" />`}
    </p>
    <p class="hint">${t("Led by {name}", { name: table.lead.name })}</p>
  </li>`;
}
