/** What a table is for and on which basis; what is due there, and joining or leaving it. */

import { isCoordinator } from "../../shared/account/roles.js";
import { AskButton, Facts, Heading } from "../../shared/components.js";
import { dayFromNow, dayText } from "../../shared/formats.js";
import { later } from "../../shared/pages.js";
import { t, tn } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { KeyAwaited, OlderHistory, SilenceNote, silenceOf, TableAlarm } from "./alarms.js";
import { tableName } from "./names.js";
import { TABLES, tableAddress } from "./routes.js";

/** @import { TablePage } from "./screen.js" */

const Joining = later(() => import("./invitation.js"), "Joining");
const KeyWords = later(() => import("./key-words.js"), "KeyWords");
const FiguresOf = later(() => import("./figures.js"), "FiguresOf");

const SOON_DAYS = 30;
const EXPIRES_DAYS = 14;

/** @param {TablePage} props */
export function About(props) {
  const { desk, work, state } = props;
  const { table, keys } = state;
  const { text: name, lang } = tableName(table);
  const silence = silenceOf(table, dayFromNow(0));
  const isAwaited = !silence && !keys.alarm && !keys.maySeal;
  const leave = async () => {
    await work.seat.leave();
    location.hash = TABLES;
  };
  return html`<article class="signal-page ${work.isAtTable ? "" : "page"}" data-part="signal-table">
    ${!work.isAtTable && html`<p><a href=${TABLES}>${t("All tables")}</a></p>`}
    <${Heading}><span lang=${lang} dir="auto">${name}</span></${Heading}>
    ${keys.alarm && html`<${TableAlarm} alarm=${keys.alarm} />`}
    <${OlderHistory} older=${state.older} table=${table} />
    ${work.isAtTable ? html`<${SilenceNote} silence=${silence} table=${table}>${silence === "needs-key" || silence === "no-key" ? html`<p><a href=${tableAddress(table.id, "partners")}>${t("To the organisations and keys")}</a></p>` : null}</${SilenceNote}>${isAwaited && html`<${KeyAwaited} lacksGrant=${keys.lacksGrant} />`}<${Due} ...${props} />` : html`<${Joining} ...${props} />`}
    <section class="card stack"><h2>${t("What this table is for")}</h2>
      <p class="words" dir="auto">${table.purpose}</p>
      <${Facts} facts=${[
        [t("Legal basis"), html`<span dir="auto">${table.legal_basis}</span>`],
        [
          t("Assessment of the effects on privacy"),
          `${table.assessment}, ${dayText(table.assessed_on)}`,
        ],
        [
          t("Valid"),
          t("{from} until {until}", {
            from: dayText(table.valid_from),
            until: dayText(table.valid_until),
          }),
        ],
        [t("Led by"), table.lead.name],
        [
          t("Signals are kept"),
          tn("{n} month at the most", "{n} months at the most", table.retention_months),
        ],
      ]} /></section>
    ${work.isAtTable && html`<${KeyWords} ...${props} /><${FiguresOf} ...${props} />`}
    ${
      work.isAtTable &&
      table.lead.id !== desk.organisation &&
      isCoordinator(desk.session.me) &&
      html`<p><${AskButton} kind="quiet grave" name="leave-table" label=${t("Leave this table")} title=${t("Leave this table?")} confirm=${t("Leave")} onConfirm=${leave} patience=${desk.api.patience}>
        <p>${t("Your organisation reads nothing here any more. Its signals stay until they expire. The others make a new key.")}</p></${AskButton}></p>`
    }</article>`;
}

/** What is due: a basis that lapses, signals that expire, offers that wait. @param {TablePage} props */
function Due({ desk, state: { table, rows } }) {
  const today = dayFromNow(0);
  if (table.valid_until < today) return null;
  const open = [...rows.values()].filter(({ state }) =>
    ["new", "enriched", "moved"].includes(state),
  );
  const expiring = open.filter(
    ({ expires_on: day, organisation }) =>
      organisation === desk.organisation && day <= dayFromNow(EXPIRES_DAYS),
  );
  const waiting = open.filter(({ moves }) => moves.some(({ state }) => state === "offered"));
  const lapses = table.lead.id === desk.organisation && table.valid_until <= dayFromNow(SOON_DAYS);
  if (!lapses && !expiring.length && !waiting.length) return null;
  return html`<section class="card stack" data-part="due"><h2>${t("What is due")}</h2><ul role="list" class="points">
    ${lapses && html`<li>${t("The basis of this table lapses on {day}. The coordinator of the project can renew it.", { day: dayText(table.valid_until) })}</li>`}
    ${expiring.map((row) => html`<li key=${row.id}><a href=${tableAddress(table.id, row.id)}>${t("Signal {n} of your organisation expires on {day}", { n: row.number, day: dayText(row.expires_on) })}</a></li>`)}
    ${waiting.map((row) => html`<li key=${row.id}><a href=${tableAddress(table.id, row.id)}>${t("Signal {n} was offered to others, who did not answer yet", { n: row.number })}</a></li>`)}
  </ul></section>`;
}
