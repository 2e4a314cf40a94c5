/** A new signal, and another revision of one. */

import { Heading } from "../../shared/components.js";
import { dayFromNow } from "../../shared/formats.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { KeyAwaited, LapsedMeanwhile, SilenceNote, silenceOf, TableAlarm } from "./alarms.js";
import { tableAddress } from "./routes.js";
import { useKeptValues } from "./sealed-draft.js";
import { emptySignal, SignalForm } from "./signal-form.js";
import { NOT_KNOWN } from "./words.js";

/**
 * @import { SignalTableDetail } from "kier/api"
 * @import { TablePage } from "./screen.js"
 * @import { SignalProps } from "./signal.js"
 * @import { SignalValues, WrittenSignal } from "./signal-form.js"
 */

// A month is counted as this many days, so that no day is refused.
const MONTH_DAYS = 30;
/**
 * Days for which a signal may be kept.
 * @param {SignalTableDetail} table
 */
export const mostDays = ({ retention_months: months }) => months * MONTH_DAYS;

/** @param {TablePage} props */
export function NewSignal({ desk, work, state, options }) {
  const { table, keys } = state;
  const [isLapsed, setLapsed] = useState(false);
  const silence = silenceOf(table, dayFromNow(0));
  // What somebody is writing stays, whatever happens meanwhile.
  const initial = emptySignal(mostDays(table));
  const kept = useKeptValues(desk, { id: table.id, kind: "signal", initial });
  /** @param {WrittenSignal} written */
  const send = async (written) => {
    const id = await work.whileValid(() => work.writes.create(written));
    setLapsed(!id);
    if (!id) return false;
    location.hash = tableAddress(table.id, id);
    return true;
  };
  const cancel = html`<a class="button quiet" href=${tableAddress(table.id)}>${t("Later")}</a>`;
  const isShown = !silence && keys.maySeal;
  return html`<article class="signal-page" data-part="new-signal"><${Heading}>${t("New signal")}</${Heading}>
    ${keys.alarm && html`<${TableAlarm} alarm=${keys.alarm} />`}
    ${isLapsed ? html`<${LapsedMeanwhile} day=${table.valid_until} />` : html`<${SilenceNote} silence=${silence} table=${table}>${silence === "needs-key" && html`<p><a href=${tableAddress(table.id, "partners")}>${t("To the organisations and keys")}</a></p>`}</${SilenceNote}>`}
    ${!silence && !keys.alarm && !keys.maySeal && html`<${KeyAwaited} lacksGrant=${keys.lacksGrant} />`}
    ${(isShown || isLapsed || kept.text || kept.sources) && html`<${SignalForm} desk=${desk} id=${table.id} kind="signal" initial=${initial} options=${options} mostDays=${mostDays(table)} submit=${t("Seal and put on the table")} onSend=${send}>${cancel}</${SignalForm}>`}
  </article>`;
}

/** @param {SignalProps & {onDone: () => void}} props */
export function Revision({ desk, work, state, options, row, opened, onDone }) {
  const { table } = state;
  const [isLapsed, setLapsed] = useState(false);
  const [begunAt] = useState(row.revision);
  /** @type {SignalValues} */
  const initial = {
    id: row.id,
    text: opened?.text ?? "",
    sources: opened?.sources ?? "",
    municipality: row.municipality || NOT_KNOWN,
    form: row.form,
    branch: row.branch,
    reliability: row.reliability,
    tlp: row.tlp,
    expires_on: row.expires_on,
    overrulings: Object.fromEntries(
      row.overruled.map(({ kind, reason }) => [
        kind,
        { reason, words: opened?.reasons[kind] ?? "" },
      ]),
    ),
  };
  /** @param {WrittenSignal} written */
  const send = async (written) => {
    const id = await work.whileValid(() => work.writes.revise(row, written));
    setLapsed(!id);
    if (id) onDone();
    return Boolean(id);
  };
  const cancel = html`<button type="button" class="button quiet" onClick=${onDone}>${t("Later")}</button>`;
  return html`<${Heading}>${t("Change signal {n}", { n: row.number })}</${Heading}>
    ${isLapsed && html`<${LapsedMeanwhile} day=${table.valid_until} />`}
    ${row.revision !== begunAt && html`<${ChangedMeanwhile} text=${opened?.text ?? ""} />`}
    <${SignalForm} desk=${desk} id=${row.id} kind="revision" initial=${initial} options=${options} mostDays=${mostDays(table)} submit=${t("Seal the change")} onSend=${send}>${cancel}</${SignalForm}>`;
}

/** A colleague was faster: what is sent now would replace that. @param {{text: string}} props */
const ChangedMeanwhile = ({ text }) =>
  html`<section class="alarm stack" role="alert" data-part="changed-meanwhile"><h3>${t("A colleague changed this signal meanwhile")}</h3>
    <p>${t("It now says:")}</p><p class="signal-words" dir="auto">${text}</p>
    <p>${t("Take over in your text what has to stay. What you send replaces it.")}</p></section>`;
