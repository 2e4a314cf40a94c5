/** One signal: what it says, what others added, where it was passed on, what came of it. */

import { AskButton, Facts, Fold, Heading, Mark, OneOf } from "../../shared/components.js";
import { dayFromNow, dayText } from "../../shared/formats.js";
import { later, Said } from "../../shared/pages.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { SilenceNote, silenceOf, TableAlarm } from "./alarms.js";
import { Enrichments } from "./enrichments.js";
import { unopenedText } from "./list.js";
import { Moves } from "./moves.js";
import { organisationName } from "./names.js";
import { tableAddress } from "./routes.js";
import { choicesOf, kindWords, labelIn, sharingOf, stateText } from "./words.js";

/**
 * @import { SignalOptions, Signal, SignalTableDetail } from "kier/api"
 * @import { TablePage } from "./screen.js"
 * @import { Opened } from "./table-work.js"
 */

/** @typedef {TablePage & {row: Signal, opened: Opened | undefined, mayWrite: boolean}} SignalProps */

const Revision = later(() => import("./new-signal.js"), "Revision");

/** States in which something can still be done. */
const OPEN = ["new", "enriched", "moved"];
const HERE = ["new", "enriched"];

/** @param {TablePage} props */
export function SignalPage(props) {
  const { work, state, signal, desk } = props;
  const { table, keys, rows, texts, isComplete } = state;
  const [isChanged, setChanged] = useState(false);
  const row = rows.get(signal);
  const back = html`<p class="screen-only"><a class="signal-back is-narrow" href=${tableAddress(table.id)}>${t("Back to the list")}</a></p>`;
  if (!row)
    return html`<article class="signal-page" data-part="signal">${back}${isComplete ? html`<${Heading}>${t("This signal is not here any more")}</${Heading}><p>${t("It expired, or was erased.")}</p>` : html`<p class="quiet-words" role="status">${t("One moment…")}</p>`}</article>`;
  const opened = texts.get(row.id);
  const silence = silenceOf(table, dayFromNow(0));
  const mayWrite = keys.maySeal && !silence && OPEN.includes(row.state);
  const isOurs = row.organisation === desk.organisation;
  const given = { ...props, row, opened, mayWrite };
  if (isChanged && opened?.text !== null)
    return html`<article class="signal-page" data-part="signal">${back}<${Revision} ...${given} onDone=${() => setChanged(false)} /></article>`;
  return html`<article class="signal-page" data-part="signal" data-state=${row.state}>${back}
    <header><${Heading} of=${row.id}>${t("Signal {n}", { n: row.number })}</${Heading}>
      <p class="signal-marks"><${Mark} text=${stateText(row.state)} state=${row.state} />
        <span class="tlp" data-tlp=${row.tlp}><span translate=${false}>${sharingOf(row.tlp).name}</span></span> <span class="hint">${sharingOf(row.tlp).about}</span></p></header>
    ${keys.alarm && html`<${TableAlarm} alarm=${keys.alarm} />`}
    <${SilenceNote} silence=${silence} table=${table} />
    <${Words} row=${row} opened=${opened} />
    <${About} table=${table} row=${row} options=${props.options} />
    ${mayWrite && isOurs && HERE.includes(row.state) && opened?.text && html`<p><button type="button" class="button" data-act="revise" onClick=${() => setChanged(true)}>${t("Change this signal")}</button></p>`}
    <${Enrichments} ...${given} />
    <${Moves} ...${given} />
    <${Outcome} ...${given} work=${work} />
  </article>`;
}

/** @param {{row: Signal, opened: Opened | undefined}} props */
function Words({ row, opened }) {
  if (!opened || opened.text === null)
    return html`<p class="note" role=${opened?.problem === "damaged" ? "alert" : undefined} data-part="unopened">${unopenedText(row, opened)}</p>`;
  const { text, sources, reasons } = opened;
  return html`<section class="stack" aria-label=${t("Text of the signal")}>
    <p class="signal-words" dir="auto" data-part="signal-words">${text}</p>
    ${sources && html`<div><h2 class="label">${t("How they know this")}</h2><p class="signal-words" dir="auto">${sources}</p></div>`}
    ${
      row.overruled.length > 0 &&
      html`<${Fold} summary=${t("Why something that points at a person stays in the text")} name="overruled"><ul role="list" class="points">${row.overruled.map(({ kind }) => html`<li key=${kind}><b>${kindWords(kind).one}:</b> <span dir="auto">${reasons[kind] ?? ""}</span></li>`)}</ul></${Fold}>`
    }</section>`;
}

/** @param {{table: SignalTableDetail, row: Signal, options: SignalOptions}} props */
const About = ({ table, row, options }) =>
  html`<section class="card"><${Facts} facts=${[
    [t("Form of exploitation"), labelIn(options.forms, row.form)],
    [t("Branch"), labelIn(options.branches, row.branch)],
    [
      t("Municipality"),
      row.municipality
        ? html`<span lang="nl">${labelIn(options.municipalities, row.municipality)}</span>`
        : t("Not known"),
    ],
    [t("Reliability"), `${row.reliability}: ${labelIn(options.reliabilities, row.reliability)}`],
    [
      t("Written by"),
      html`<span translate=${false}>${organisationName(table, row.organisation)}</span>`,
    ],
    [t("Written on"), dayText(row.written_on)],
    [t("Expires on"), row.state !== "expired" && dayText(row.expires_on)],
    [t("Outcome"), labelIn(options.outcomes, row.outcome)],
  ]} /></section>`;

/** What came of it. @param {SignalProps} props */
function Outcome({ work, row, options, mayWrite, desk }) {
  const [outcome, setOutcome] = useState(/** @type {string | null} */ (null));
  if (!mayWrite) return null;
  const outcomes = choicesOf(options.outcomes).map(([id, label]) => ({ id, label }));
  const close = async () => {
    if (!outcome) throw new Said(t("Choose what came of it."));
    await work.close(row, outcome);
  };
  return html`<section class="stack" data-part="outcome"><h2>${t("Is it done?")}</h2>
    <p><${AskButton} name="close-signal" label=${t("Close this signal")} title=${t("What came of signal {n}?", { n: row.number })} confirm=${t("Close")} onConfirm=${close} onAsk=${() => setOutcome(null)} patience=${desk.api.patience}>
      <${OneOf} legend=${t("What came of it?")} options=${outcomes} chosen=${outcome} onChange=${setOutcome} name="outcomes" />
      <p class="hint">${t("It counts in the figures. The text stays until it expires.")}</p></${AskButton}></p></section>`;
}
