/** Signal tables of a project: their basis, and who is at them. What a signal says is read in the inbox alone. */

import { AskButton, Empty, Facts, Fold, Mark } from "../../shared/components.js";
import { dayFromNow, dayText } from "../../shared/formats.js";
import { everyPage, Fetched, useFresh } from "../../shared/resources.js";
import { t, tn } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { textIn } from "../names.js";
import { Figures } from "./figures.js";
import { Members } from "./members.js";
import { TableForm, tablesPath } from "./table-form.js";

/**
 * @import { Project, ProjectSignalTable, ProjectSignalTableOptions } from "kier/api"
 * @import { Every, Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 */

/** @typedef {{session: ProgrammeAccount, project: Project}} Props */
/** @typedef {{options: ProjectSignalTableOptions, tables: ProjectSignalTable[]}} Found */

// So long before, a basis that lapses is said.
const SOON_DAYS = 30;

/** @param {Props} props */
export function SignalTables({ session, project }) {
  const path = tablesPath(project);
  /** @type {Fresh<Found>} */
  const fetched = useFresh(async () => {
    /** @type {[ProjectSignalTableOptions, Every<ProjectSignalTable>]} */
    const [options, { rows }] = await Promise.all([
      session.api.get(`${path}/options`),
      everyPage(session.api, path),
    ]);
    return { options, tables: rows };
  }, [project.id]);
  /** @param {Found} found */
  const list = (found) => html`<${List} session=${session} project=${project} found=${found} />`;
  return html`<section class="stack" data-part="signal-tables">
    <p class="hint">${t("Partners share signals at a table. Without a valid basis nothing can be written there. The signals are sealed: they are read in the inbox, by the organisations at the table, and not here.")}</p>
    <${Fetched} fetched=${fetched}>${list}</${Fetched}></section>`;
}

/** @param {Props & {found: Found}} props */
function List({ session, project, found }) {
  const { options } = found;
  const [rows, setRows] = useState(found.tables);
  const [isAdded, setAdded] = useState(false);
  /** @param {ProjectSignalTable} table */
  const put = (table) => setRows([table, ...rows.filter(({ id }) => id !== table.id)]);
  /** @param {ProjectSignalTable} table */
  const change = (table) => setRows(rows.map((row) => (row.id === table.id ? table : row)));
  /** @param {ProjectSignalTable} table */
  const drop = (table) => setRows(rows.filter(({ id }) => id !== table.id));
  const shared = { session, project, options };
  return html`${
    options.may_run &&
    (isAdded
      ? html`<${TableForm} ...${shared} onDone=${put} onClose=${() => setAdded(false)} />`
      : html`<p><button type="button" class="button main" data-act="new-table" onClick=${() => setAdded(true)}>${t("New signal table")}</button></p>`)
  }
    ${
      rows.length
        ? rows.map(
            (table) =>
              html`<${Row} key=${table.id} ...${shared} table=${table} onChange=${change} onErase=${drop} />`,
          )
        : html`<${Empty}>${t("There is no signal table yet. Write down its purpose and legal basis, then invite organisations.")}</${Empty}>`
    }
    ${rows.length > 0 && html`<${Fold} summary=${t("Figures")} name="signal-figures"><${Figures} ...${shared} /></${Fold}>`}`;
}

/**
 * How a table stands, as a word and its colour.
 * @param {ProjectSignalTable} table
 * @param {string} today
 * @returns {[text: string, tone: string]}
 */
function standing(
  { valid_from: from, valid_until: until, key_number: number, needs_key: needsKey },
  today,
) {
  if (until < today) return [t("Silent: the basis lapsed"), "warns"];
  if (from > today) return [t("Begins on {day}", { day: dayText(from) }), "waits"];
  if (!number) return [t("Waits for its key, which its lead makes in the inbox"), "waits"];
  if (needsKey) return [t("Needs a new key"), "warns"];
  if (until <= dayFromNow(SOON_DAYS))
    return [t("The basis lapses on {day}", { day: dayText(until) }), "waits"];
  return [t("At work"), "acts"];
}

/**
 * @param {Props & {options: ProjectSignalTableOptions, table: ProjectSignalTable,
 *   onChange: (table: ProjectSignalTable) => void,
 *   onErase: (table: ProjectSignalTable) => void}} props
 */
function Row({ session, project, options, table, onChange, onErase }) {
  const [isEdited, setEdited] = useState(false);
  const shared = { session, project, options, table };
  const { text: title, code } = textIn(table.name);
  if (isEdited)
    return html`<${TableForm} ...${shared} onDone=${onChange} onClose=${() => setEdited(false)} />`;
  const erase = async () => {
    await session.api.call("DELETE", `${tablesPath(project)}/${table.id}`);
    onErase(table);
  };
  const name = html`<span class="apart"> ${title}</span>`;
  const [text, tone] = standing(table, dayFromNow(0));
  const region = options.regions.find(({ id }) => id === table.region)?.label;
  return html`<section class="card stack" data-signal-table=${table.id} aria-label=${title}>
    <h2 lang=${code.replace("nl-easy", "nl")} dir="auto">${title}</h2>
    <p><${Mark} text=${text} tone=${tone} /></p>
    <${Facts} facts=${[
      [t("Purpose"), html`<span dir="auto">${table.purpose}</span>`],
      [t("Legal basis"), html`<span dir="auto">${table.legal_basis}</span>`],
      [
        t("Assessment of the effects on privacy"),
        html`<span dir="auto">${table.assessment}</span>, ${dayText(table.assessed_on)}`,
      ],
      [
        t("Valid"),
        t("{from} until {until}", {
          from: dayText(table.valid_from),
          until: dayText(table.valid_until),
        }),
      ],
      [t("Led by"), table.lead_name],
      [t("Province"), region],
      [
        t("Signals are kept"),
        tn("{n} month at the most", "{n} months at the most", table.retention_months ?? 12),
      ],
    ]} />
    ${
      options.may_run &&
      html`<p class="row"><button type="button" class="button quiet" data-act="edit-table" onClick=${() => setEdited(true)}>${t("Change, or renew the basis")}${name}</button>
      <${AskButton} label=${html`${t("Erase")}${name}`} kind="quiet" name="erase-table" title=${t("Erase “{name}”?", { name: title })} confirm=${t("Erase")} onConfirm=${erase} patience=${session.api.patience}>
        <p>${t("It can be erased once all its signals have expired. Its history and figures go with it.")}</p></${AskButton}></p>`
    }
    <${Fold} summary=${html`${t("Organisations")}${name}`} name="table-members"><${Members} ...${shared} onChange=${onChange} /></${Fold}></section>`;
}
