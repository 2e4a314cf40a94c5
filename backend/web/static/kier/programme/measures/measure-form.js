/** Planning a measure, and changing its plan. */

import { PlainForm, Ticks, Words } from "../../shared/components.js";
import { dayFromNow } from "../../shared/formats.js";
import { Said } from "../../shared/pages.js";
import { Line, Select } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { languageName, textIn } from "../names.js";
import { NewRow } from "../new-row.js";
import { useRowForm } from "../row-form.js";
import { measureAddress, measuresPath } from "./addresses.js";
import { ExpectedFields } from "./expected-fields.js";
import { Back } from "./frame.js";
import { tableIds, TableFields } from "./table-fields.js";

/**
 * @import { Measure, MeasureOptions, Project } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 * @import { TableValues } from "./table-fields.js"
 */

/**
 * @typedef {{name: Record<string, string>, about: Record<string, string>, kind: string,
 *   regions: string[], groups: string[], begins_on: string,
 *   expected: Record<string, Record<string, string>>, tables: TableValues[]}} Values
 */

const WRITTEN_IN = ["nl", "en"];
const LONGEST_NAME = 120;
const LONGEST_ABOUT = 2000;

/** @param {{session: ProgrammeAccount, route: Route}} props */
export const NewMeasure = ({ session, route }) =>
  html`<${NewRow} session=${session} route=${route} path=${measuresPath({ id: route.id })} name="new-measure"
    title=${t("New measure")} lead=${t("Plan beforehand by which tables the measure is judged. Once somebody was asked, the plan stays as it is.")}
    Back=${Back} Form=${MeasureForm} address=${planOf(route.id)} />`;

/** @param {string} project */
const planOf = (project) => (/** @type {string} */ made) =>
  made ? measureAddress(project, made, "plan") : measureAddress(project);

/**
 * @param {Measure | undefined} row
 * @returns {Values}
 */
function valuesOf(row) {
  const expected = Object.entries(row?.expected ?? {}).map(([group, numbers]) => [
    group,
    Object.fromEntries(Object.entries(numbers).map(([region, number]) => [region, String(number)])),
  ]);
  return {
    name: row?.name ?? {},
    about: row?.about ?? {},
    kind: row?.kind ?? "psychologist",
    regions: row?.regions ?? [],
    groups: Object.keys(row?.expected ?? {}),
    begins_on: row?.begins_on ?? dayFromNow(28),
    expected: Object.fromEntries(expected),
    tables: (row?.tables ?? []).map(({ group, sort, indicator, base }) => ({
      group,
      sort,
      indicator,
      base: String(base),
    })),
  };
}

/** @param {Record<string, string>} texts */
const filledIn = (texts) =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim()));

/**
 * Whether somebody was asked already.
 * @param {Measure | undefined} measure
 */
const isFixed = (measure) => (measure?.rounds.length ?? 0) > 0;

/**
 * What is sent; of a plan that is fixed, its words.
 * @param {Values} values
 * @param {Measure | undefined} measure
 * @throws {Said} something is missing
 */
function bodyOf(values, measure) {
  const { regions, groups, expected, kind, begins_on } = values;
  const words = { name: filledIn(values.name), about: filledIn(values.about) };
  if (!Object.keys(words.name).length)
    throw new Said(t("Give the measure a name in one language."), "name");
  if (isFixed(measure)) return words;
  if (!regions.length) throw new Said(t("Choose where it is tried."));
  if (!begins_on) throw new Said(t("Choose the day on which it begins."), "begins_on");
  const numbers = groups.map((group) => [
    group,
    Object.fromEntries(
      regions.map((region) => [region, wholeOf(expected[group]?.[region] ?? "", group, region)]),
    ),
  ]);
  const tables = values.tables.map(({ base, ...table }, place) =>
    table.sort === "change" ? table : { ...table, base: baseOf(base, place) },
  );
  return { ...words, kind, regions, begins_on, expected: Object.fromEntries(numbers), tables };
}

/**
 * @param {string} text
 * @param {string} group
 * @param {string} region
 */
function wholeOf(text, group, region) {
  if (!/^\d{0,3}$/.test(text.trim()))
    throw new Said(
      t("Give a number of people, 0 if nobody is expected."),
      `expected.${group}.${region}`,
    );
  return Number(text);
}

/**
 * @param {string} text
 * @param {number} place
 */
function baseOf(text, place) {
  const number = Number(text);
  if (!(Number.isInteger(number) && number >= 5 && number <= 95))
    throw new Said(t("Give a share from 5 to 95 percent."), `tables.${place}.base`);
  return number;
}

/**
 * @param {{session: ProgrammeAccount, project: Project, options: MeasureOptions,
 *   measure?: Measure, onDone: (row: Measure) => void, onClose: () => void}} props
 */
export function MeasureForm({ session, project, options, measure, onDone, onClose }) {
  const { values, set, send, beside, conflict } = useRowForm({
    session,
    draft: `measure/${measure?.id ?? project.id}`,
    valuesOf,
    path: measuresPath(project),
    row: measure,
    bodyOf,
    onSaved: (/** @type {Measure} */ saved) => {
      onDone(saved);
      if (measure) onClose();
    },
    onClose,
  });
  return html`${conflict((theirs) => [
    [t("Name"), textIn(values.name).text, textIn(theirs.name).text],
    [t("First day"), values.begins_on, theirs.begins_on],
  ])}
    <${PlainForm} onSend=${send} submit=${measure ? t("Save") : t("Plan the measure")} name="measure-form" ids=${idsOf(values)} beside=${beside}>
      <${Texts} values=${values} set=${set} />
      ${isFixed(measure) ? html`<p class="note">${t("Somebody was asked already. The plan stays as it is; only its words can be changed.")}</p>` : html`<${PlanFields} options=${options} values=${values} set=${set} />`}</${PlainForm}>`;
}

/**
 * Where a fault of a field leads.
 * @param {Values} values
 * @returns {Record<string, string>}
 */
const idsOf = ({ groups, regions, tables }) => ({
  name: "measure-name-nl",
  begins_on: "begins_on",
  ...Object.fromEntries(
    groups.flatMap((group) =>
      regions.map((region) => [`expected.${group}.${region}`, `expected-${group}-${region}`]),
    ),
  ),
  ...tableIds(tables),
});

/** @typedef {{values: Values, set: (fields: Partial<Values>) => void}} FieldsProps */

/** @param {FieldsProps} props */
function Texts({ values, set }) {
  /** @type {(name: "name" | "about", code: string) => (text: string) => void} */
  const say = (name, code) => (text) => set({ [name]: { ...values[name], [code]: text } });
  return WRITTEN_IN.map(
    (
      code,
    ) => html`<${Line} key=${code} id="measure-name-${code}" label=${t("Name ({language})", { language: languageName(code) })} value=${values.name[code] ?? ""} maxlength=${LONGEST_NAME} lang=${code} onChange=${say("name", code)} />
      <${Words} id="measure-about-${code}" label=${t("What it is about ({language})", { language: languageName(code) })} rows="3" maxlength=${LONGEST_ABOUT} value=${values.about[code] ?? ""} onInput=${say("about", code)} />`,
  );
}

/** @param {FieldsProps & {options: MeasureOptions}} props */
function PlanFields({ options, values, set }) {
  /** @type {(name: keyof Values) => (value: unknown) => void} */
  const put = (name) => (value) => set({ [name]: value });
  /** @param {string[]} groups */
  const choose = (groups) =>
    set({ groups, tables: values.tables.filter(({ group }) => groups.includes(group)) });
  return html`<${Select} id="kind" label=${t("What is tried?")} value=${values.kind} options=${options.kinds.map(({ id, label }) => [id, label])} onChoose=${put("kind")} />
    <${Line} id="begins_on" type="date" label=${t("First day")} hint=${t("The phase “before” is asked earlier.")} value=${values.begins_on} onChange=${put("begins_on")} />
    <${Ticks} legend=${t("Where is it tried?")} options=${options.regions} chosen=${values.regions} onChange=${put("regions")} name="regions" />
    <${Ticks} legend=${t("Who is asked?")} options=${options.groups} chosen=${values.groups} onChange=${choose} name="groups" />
    <${ExpectedFields} options=${options} regions=${values.regions} groups=${values.groups} expected=${values.expected} onChange=${put("expected")} />
    <${TableFields} options=${options} groups=${values.groups} tables=${values.tables} onChange=${put("tables")} />`;
}
