/** Creating a signal table, changing it, renewing its basis. */

import { PlainForm, Words } from "../../shared/components.js";
import { dayFromNow } from "../../shared/formats.js";
import { Said } from "../../shared/pages.js";
import { Line, Select } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { PROGRAMMES } from "../account.js";
import { languageName } from "../names.js";
import { useRowForm } from "../row-form.js";

/**
 * @import { Project, ProjectSignalTable, ProjectSignalTableOptions } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 */

/**
 * @typedef {{name: Record<string, string>, region: string, purpose: string, legal_basis: string,
 *   assessment: string, assessed_on: string, valid_from: string, valid_until: string,
 *   retention_months: string, lead: string}} Values
 */

// In which a table is named.
const WRITTEN_IN = ["nl", "en"];
const YEAR_DAYS = 365;
const MOST_MONTHS = 12;

/** @param {{id: string}} project */
export const tablesPath = ({ id }) => `${PROGRAMMES}/projects/${id}/signal-tables`;

/**
 * @param {ProjectSignalTable | undefined} table
 * @returns {Values}
 */
const valuesOf = (table) => ({
  name: table?.name ?? {},
  region: table?.region ?? "",
  purpose: table?.purpose ?? "",
  legal_basis: table?.legal_basis ?? "",
  assessment: table?.assessment ?? "",
  assessed_on: table?.assessed_on ?? "",
  valid_from: table?.valid_from ?? dayFromNow(0),
  valid_until: table?.valid_until ?? dayFromNow(YEAR_DAYS),
  retention_months: String(table?.retention_months ?? MOST_MONTHS),
  lead: table?.lead ?? "",
});

/** What each field lacks where it is empty. @type {() => Partial<Record<keyof Values, string>>} */
const lacking = () => ({
  region: t("Choose a province."),
  purpose: t("Say what signals are shared for."),
  legal_basis: t("Name the law and article, or the agreement, that allows it."),
  assessment: t("Name the assessment of the effects on privacy."),
  assessed_on: t("Choose the day of the assessment."),
  valid_from: t("Choose the first day."),
  valid_until: t("Choose the last day."),
});

/**
 * What is sent.
 * @param {Values} values
 * @param {ProjectSignalTable | undefined} table
 * @throws {Said} something is missing
 */
function bodyOf({ lead, ...values }, table) {
  const name = Object.fromEntries(
    Object.entries(values.name)
      .map(([code, text]) => [code, text.trim()])
      .filter(([, text]) => text),
  );
  if (!Object.keys(name).length)
    throw new Said(t("Give the table a name in one language."), "name");
  for (const [field, said] of Object.entries(lacking()))
    if (!String(values[/** @type {"region"} */ (field)]).trim()) throw new Said(said, field);
  if (values.valid_until < values.valid_from)
    throw new Said(t("The last day lies before the first one."), "valid_until");
  const body = { ...values, name, retention_months: Number(values.retention_months) };
  return table ? body : { ...body, lead: lead || null };
}

/**
 * @param {{session: ProgrammeAccount, project: Project, options: ProjectSignalTableOptions,
 *   table?: ProjectSignalTable, onDone: (table: ProjectSignalTable) => void,
 *   onClose: () => void}} props
 */
export function TableForm({ session, project, options, table, onDone, onClose }) {
  const { values, set, send, beside, conflict } = useRowForm({
    session,
    draft: `signal-table/${table?.id ?? project.id}`,
    valuesOf,
    path: tablesPath(project),
    row: table,
    bodyOf,
    onSaved: (/** @type {ProjectSignalTable} */ saved) => {
      onDone(saved);
      onClose();
    },
    onClose,
  });
  return html`${conflict((theirs) => differences(values, theirs))}
    <${PlainForm} onSend=${send} submit=${table ? t("Save") : t("Create the table")} name="signal-table-form" ids=${IDS} beside=${beside}>
      ${table && html`<p class="note">${t("A change of the basis stands in the history of the table. Everybody at the table sees it.")}</p>`}
      <${Fields} options=${options} values=${values} set=${set} isNew=${!table} /></${PlainForm}>`;
}

/**
 * @param {Values} mine
 * @param {ProjectSignalTable} theirs
 * @returns {[name: string, mine: any, theirs: any][]}
 */
const differences = (mine, theirs) => [
  ...WRITTEN_IN.map(
    (code) =>
      /** @type {[string, any, any]} */ ([
        t("Name ({language})", { language: languageName(code) }),
        mine.name[code],
        theirs.name[code],
      ]),
  ),
  [t("Purpose"), mine.purpose, theirs.purpose],
  [t("Legal basis"), mine.legal_basis, theirs.legal_basis],
  [t("Assessment of the effects on privacy"), mine.assessment, theirs.assessment],
  [t("Day of the assessment"), mine.assessed_on, theirs.assessed_on],
  [t("First day"), mine.valid_from, theirs.valid_from],
  [t("Last day"), mine.valid_until, theirs.valid_until],
];

/** Ids of fields. @type {Record<string, string>} */
const IDS = {
  name: "table-name-nl",
  region: "table-region",
  purpose: "table-purpose",
  legal_basis: "table-basis",
  assessment: "table-assessment",
  assessed_on: "table-assessed-on",
  valid_from: "table-first-day",
  valid_until: "table-until",
};

/**
 * @param {{options: ProjectSignalTableOptions, values: Values, isNew: boolean,
 *   set: (fields: Partial<Values>) => void}} props
 */
function Fields({ options, values, isNew, set }) {
  /** @type {(name: keyof Values) => (value: string) => void} */
  const put = (name) => (value) => set({ [name]: value });
  /** @type {(code: string) => (text: string) => void} */
  const name = (code) => (text) => set({ name: { ...values.name, [code]: text } });
  /** @param {{id: string, label: string}[]} list */
  const pairs = (list) => list.map(({ id, label }) => [id, label]);
  const months = Array.from({ length: MOST_MONTHS }, (_, place) => [
    String(place + 1),
    String(place + 1),
  ]);
  return html`${WRITTEN_IN.map((code) => html`<${Line} key=${code} id="table-name-${code}" label=${t("Name ({language})", { language: languageName(code) })} value=${values.name[code] ?? ""} maxlength="120" lang=${code} onChange=${name(code)} />`)}
    <${Select} id=${IDS.region} label=${t("Province")} value=${values.region} options=${[["", t("Choose one")], ...pairs(options.regions)]} onChoose=${put("region")} />
    ${isNew && html`<${Select} id="table-lead" label=${t("Which organisation leads it?")} hint=${t("Its members make the key of the table. Later the lead can be handed to another organisation there.")} value=${values.lead} options=${[["", t("The organisation of this project")], ...pairs(options.organisations)]} onChoose=${put("lead")} />`}
    <${Words} id=${IDS.purpose} label=${t("Purpose")} hint=${t("What are signals shared for? All at the table read it.")} rows=${3} maxlength=${1000} value=${values.purpose} onInput=${put("purpose")} />
    <${Words} id=${IDS.legal_basis} label=${t("Legal basis")} hint=${t("The law and article, or the agreement, that allows it for every organisation at the table.")} rows=${3} maxlength=${1000} value=${values.legal_basis} onInput=${put("legal_basis")} />
    <${Line} id=${IDS.assessment} label=${t("Assessment of the effects on privacy")} hint=${t("Its name or number, and where it is kept.")} maxlength="200" value=${values.assessment} onChange=${put("assessment")} />
    <${Line} id=${IDS.assessed_on} type="date" label=${t("Day of the assessment")} value=${values.assessed_on} onChange=${put("assessed_on")} />
    <${Line} id=${IDS.valid_from} type="date" label=${t("First day")} value=${values.valid_from} onChange=${put("valid_from")} />
    <${Line} id=${IDS.valid_until} type="date" label=${t("Last day")} hint=${t("From the next day on nothing can be written. Thirty days before, the board and the lead say so.")} value=${values.valid_until} onChange=${put("valid_until")} />
    <${Select} id="table-months" label=${t("After how many months is a signal erased at the latest?")} value=${values.retention_months} options=${months} onChoose=${put("retention_months")} />`;
}
