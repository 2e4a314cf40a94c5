/** A meeting: an agenda of what is new since a day, what was agreed, and both on paper, which the browser makes. */

import { Empty, Heading } from "../../shared/components.js";
import { dayFromNow, dayText } from "../../shared/formats.js";
import { Area, Line, Tick } from "../../shared/questionnaire/fields.js";
import { PrintedPage } from "../../shared/printout.js";
import { t } from "../../shared/text.js";
import { html, useEffect, useState } from "../../vendor/preact.js";
import { agendaOf } from "./agenda-items.js";
import { organisationName, tableName } from "./names.js";
import { useSealedDraft } from "./sealed-draft.js";
import { labelIn, sharingOf, stateText } from "./words.js";

/**
 * @import { Signal } from "kier/api"
 * @import { Section } from "./agenda-items.js"
 * @import { TablePage } from "./screen.js"
 * @import { Opened } from "./table-work.js"
 */

const SINCE_DAYS = -28;
const SOON_DAYS = 28;

/**
 * `notes`: what was agreed, by signal; `other`: what else was said.
 * @typedef {{since: string, withRed: boolean, present: string, notes: Record<string, string>, other: string}} Minutes
 */

/** @type {() => Minutes} */
const empty = () => ({
  since: dayFromNow(SINCE_DAYS),
  withRed: false,
  present: "",
  notes: {},
  other: "",
});

/** @type {() => Record<Section["id"], string>} */
const titles = () => ({
  new: t("New signals"),
  added: t("Added to"),
  passed: t("Passed on"),
  expiring: t("Expires soon"),
  closed: t("Closed"),
});

/** @param {TablePage} props */
export function Meeting(props) {
  const { desk, work, state } = props;
  const { table, rows } = state;
  const form = useSealedDraft(desk, { id: table.id, kind: "minutes", initial: empty() });
  const { values, set } = form;
  const [forgets, setForgets] = useState(false);
  const sections = agendaOf(rows.values(), {
    since: values.since,
    soon: dayFromNow(SOON_DAYS),
    withRed: values.withRed,
  });
  const { text: name, lang } = tableName(table);
  const today = dayFromNow(0);
  /** @type {(name: keyof Minutes) => (value: any) => void} */
  const put = (name) => (value) => set({ [name]: value });
  /** @param {string} id @param {string} text */
  const note = (id, text) => set({ notes: { ...values.notes, [id]: text } });
  /** @param {{target: HTMLTextAreaElement}} event */
  const writeOther = ({ target }) => set({ other: target.value });
  const forget = async () => {
    await form.clear();
    setForgets(true);
  };
  return html`<${PrintedPage}><article class="signal-page" data-part="meeting"><${Heading}>${t("Meeting of {day}", { day: dayText(today) })}</${Heading}>
    <p class="paper-only" lang=${lang} dir="auto">${name}</p>
    <p class="screen-only">${t("What is new at this table since a day. Write down what was agreed, and print it: as agenda before the meeting, as minutes afterwards.")}</p>
    <div class="signal-fields screen-only">
      <${Line} id="meeting-since" type="date" label=${t("Since")} max=${today} value=${values.since} onChange=${put("since")} />
      <${Line} id="meeting-present" label=${t("Organisations that are present")} maxlength="500" value=${values.present} onChange=${put("present")} /></div>
    <div class="screen-only"><${Tick} id="meeting-red" label=${t("Also what is TLP:RED")} hint=${t("Then the paper is only for those who sit at the table. Do not leave it behind.")} checked=${values.withRed} onChange=${put("withRed")} /></div>
    ${values.present && html`<p class="paper-only"><b>${t("Present:")}</b> <span dir="auto">${values.present}</span></p>`}
    ${sections.length ? sections.map(({ id, rows: found }) => html`<section key=${id} data-section=${id}><h2>${titles()[id]}</h2>${found.map((row) => html`<${Item} key=${row.id} ...${props} row=${row} note=${values.notes[row.id] ?? ""} onNote=${note} />`)}</section>`) : html`<${Empty}>${t("Nothing is new since this day.")}</${Empty}>`}
    <section><h2>${t("Other points")}</h2><${Area} id="meeting-other" class="field grows screen-only" aria-label=${t("Other points")} rows=${2} value=${values.other} dir="auto" onInput=${writeOther} />
      <p class="paper-only words" dir="auto">${values.other}</p></section>
    <p class="hint">${t("History up to line {n}", { n: table.history_length })} · <code translate=${false}>${work.headDigest}</code></p>
    <div class="row screen-only"><button type="button" class="button main" data-act="print" onClick=${() => print()}>${t("Print, or save as PDF")}</button>
      ${form.isKept && html`<button type="button" class="button quiet" data-act="forget-minutes" onClick=${forget}>${t("Throw away what was agreed")}</button>`}
      <span role="status" class="hint">${form.isKept ? t("Kept in this browser for seven days, sealed.") : forgets && t("Thrown away.")}</span></div>
  </article></${PrintedPage}>`;
}

/**
 * @param {TablePage & {row: Signal, note: string, onNote: (id: string, text: string) => void}} props
 */
function Item({ work, state, options, row, note, onNote }) {
  const { table, texts } = state;
  const opened = texts.get(row.id);
  const [added, setAdded] = useState(/** @type {Opened[]} */ ([]));
  useEffect(() => {
    if (row.enrichments.length) work.openEnrichments(row).then(setAdded, () => {});
  }, [row]);
  const id = `note-${row.number}`;
  const about = [
    labelIn(options.forms, row.form),
    labelIn(options.municipalities, row.municipality),
    labelIn(options.branches, row.branch),
    stateText(row.state),
  ];
  /** @param {{target: HTMLTextAreaElement}} event */
  const write = ({ target }) => onNote(row.id, target.value);
  return html`<div class="meeting-item stack" data-item=${row.number}>
    <h3>${t("Signal {n}", { n: row.number })}: ${about.filter(Boolean).join(", ")}</h3>
    <p class="by"><span class="tlp" data-tlp=${row.tlp} translate=${false}>${sharingOf(row.tlp).name}</span> <span translate=${false}>${organisationName(table, row.organisation)}</span> · ${dayText(row.written_on)} · ${row.reliability} · ${t("expires on {day}", { day: dayText(row.expires_on) })}</p>
    <p class="signal-words" dir="auto">${opened?.text ?? ""}</p>
    ${added.map((one) => one.text && html`<p key=${one.id} class="signal-words added" dir="auto">${one.text}</p>`)}
    <div><label class="label" for=${id}>${t("Agreed")}</label><${Area} id=${id} class="field grows screen-only" rows=${1} value=${note} dir="auto" onInput=${write} />
      <p class="paper-only words" dir="auto">${note || "…"}</p></div></div>`;
}
