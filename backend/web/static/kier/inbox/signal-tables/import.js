/** Signals from a spreadsheet: a file is chosen, each row is reported on, and what may be sent is sealed and sent. */

import { Heading } from "../../shared/components.js";
import { dayFromNow } from "../../shared/formats.js";
import { messageOf, Said, useAction } from "../../shared/pages.js";
import { Select } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html, useMemo, useState } from "../../vendor/preact.js";
import { SilenceNote, silenceOf, TableAlarm } from "./alarms.js";
import { Report } from "./import-report.js";
import { Running } from "./import-progress.js";
import { mostDays } from "./new-signal.js";
import { columnsOf, importedRows, unusedOf } from "./spreadsheet-import.js";
import { Defaults } from "./import-defaults.js";

/**
 * @import { Chosen } from "./import-run.js"
 * @import { TablePage } from "./screen.js"
 * @import { Columns, Field, OpenFields } from "./spreadsheet-import.js"
 */

/** @type {() => Record<string, string>} */
const faults = () => ({
  "too-large": t("This file is too large."),
  "too-many-rows": t("This file has too many rows: 20,000 at the most."),
  "old-format": t(
    "This is an old format of Excel, or it has a password. Save it as .xlsx without one.",
  ),
  encrypted: t("This file has a password. Save it without one."),
  damaged: t("This file is damaged. Save it once more, or as CSV."),
  "no-spreadsheet": t("This is no spreadsheet. Choose a file that ends in .xlsx or .csv."),
  "unclosed-quote": t("A quotation mark in this file has no end. Save it as .xlsx."),
  empty: t("This file is empty."),
});

/** @type {() => Record<Field, string>} */
export const fieldNames = () => ({
  text: t("What happens?"),
  sources: t("How they know this"),
  municipality: t("Municipality"),
  form: t("Form of exploitation"),
  branch: t("Branch"),
  reliability: t("Reliability"),
  tlp: t("Who may read it?"),
  expires_on: t("Expires on"),
});

/** @param {TablePage} props */
export function Import(props) {
  const { table, keys } = props.state;
  const [file, setFile] = useState(/** @type {{name: string, rows: string[][]} | null} */ (null));
  const [chosen, setChosen] = useState(/** @type {Chosen[] | null} */ (null));
  const silence = silenceOf(table, dayFromNow(0));
  const mayWrite = keys.maySeal && !silence;
  const again = () => {
    setChosen(null);
    setFile(null);
  };
  return html`<article class="signal-page" data-part="import"><${Heading}>${t("Signals from a spreadsheet")}</${Heading}>
    ${keys.alarm && html`<${TableAlarm} alarm=${keys.alarm} />`}
    <${SilenceNote} silence=${silence} table=${table} />
    ${chosen ? html`<${Running} ...${props} chosen=${chosen} onAgain=${again} />` : mayWrite && (file ? html`<${Preview} ...${props} file=${file} onStart=${setChosen} onAgain=${again} />` : html`<${Choice} onFile=${setFile} />`)}
  </article>`;
}

/** @param {{onFile: (file: {name: string, rows: string[][]}) => void}} props */
function Choice({ onFile }) {
  const { run, error, isBusy } = useAction(async (/** @type {File} */ file) => {
    const { readSpreadsheet, SpreadsheetError } = await import("./spreadsheet-files.js");
    try {
      onFile({ name: file.name, rows: await readSpreadsheet(file) });
    } catch (fault) {
      if (fault instanceof SpreadsheetError)
        throw new Said(faults()[fault.code] ?? faults().damaged);
      throw fault;
    }
  });
  /** @param {{target: HTMLInputElement}} event */
  const choose = ({ target }) => target.files?.[0] && run(target.files[0]);
  return html`<p>${t("The file is read in this browser, and stays here. Each row becomes a signal; you see first what becomes of which row.")}</p>
    <div class="entry"><label class="label" for="import-file">${t("File")}</label>
      <p class="hint" id="import-file-hint">${t("An Excel file (.xlsx) or CSV. The first row says what stands in each column, such as “Omschrijving”, “Gemeente”, “Vorm”.")}</p>
      ${error && html`<p class="fault" id="import-file-fault" role="alert">${messageOf(error)}</p>`}
      <input class="field" id="import-file" type="file" accept=".xlsx,.csv,.txt,.tsv" aria-describedby=${`import-file-hint${error ? " import-file-fault" : ""}`} aria-invalid=${error ? "true" : undefined} onChange=${choose} /></div>
    <p role="status" class="hint">${isBusy && t("One moment…")}</p>`;
}

/**
 * @param {TablePage & {file: {name: string, rows: string[][]}, onStart: (chosen: Chosen[]) => void,
 *   onAgain: () => void}} props
 */
function Preview({ state, options, file, onStart, onAgain }) {
  const heading = file.rows[0];
  const [columns, setColumns] = useState(() => columnsOf(heading).columns);
  const unused = unusedOf(heading, columns);
  const latest = dayFromNow(mostDays(state.table));
  const [defaults, setDefaults] = useState(
    /** @type {OpenFields} */ ({
      municipality: "",
      form: "unknown",
      branch: "",
      reliability: "F6",
      tlp: "amber",
      expires_on: latest,
    }),
  );
  const { municipalities, forms, branches, reliabilities, handling_codes: tlps } = options;
  const rows = useMemo(
    () =>
      importedRows(file.rows, {
        options: { municipalities, forms, branches, reliabilities, tlps },
        defaults,
        columns,
        today: dayFromNow(0),
        latest,
      }),
    [file, columns, defaults, latest],
  );
  return html`<p><b dir="auto">${file.name}</b> <button type="button" class="button quiet" onClick=${onAgain}>${t("Choose another file")}</button></p>
    <section class="stack"><h2>${t("What stands where")}</h2>
      <${ColumnsOf} heading=${heading} columns=${columns} onChange=${setColumns} />
      ${unused.length > 0 && html`<p class="hint">${t("Not taken: {names}", { names: unused.join(", ") })}</p>`}</section>
    <${Defaults} options=${options} defaults=${defaults} latest=${latest} onChange=${setDefaults} />
    ${columns.text === undefined ? html`<p class="alarm" role="status" data-part="no-text-column">${t("Choose above which column says what happens.")}</p>` : html`<${Report} rows=${rows} options=${options} isBranchChosen=${Boolean(defaults.branch)} onStart=${onStart} />`}`;
}

/**
 * @param {{heading: string[], columns: Columns, onChange: (columns: Columns) => void}} props
 */
function ColumnsOf({ heading, columns, onChange }) {
  const choices = [
    ["", t("None")],
    ...heading.map((name, place) => [String(place), name || t("Column {n}", { n: place + 1 })]),
  ];
  /** @type {(field: string) => (place: string) => void} */
  const put = (field) => (place) =>
    onChange({ ...columns, [field]: place === "" ? undefined : Number(place) });
  const fields = /** @type {[Field, string][]} */ (Object.entries(fieldNames()));
  return html`<div class="signal-fields">${fields.map(
    ([field, name]) =>
      html`<${Select} key=${field} id="column-${field}" label=${name} value=${String(columns[field] ?? "")} options=${choices} onChoose=${put(field)} />`,
  )}</div>`;
}
