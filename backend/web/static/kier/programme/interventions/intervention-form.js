/** Planning an intervention, and changing its plan. */

import { PlainForm, Words } from "../../shared/components.js";
import { dayFromNow } from "../../shared/formats.js";
import { Said } from "../../shared/pages.js";
import { Line, Select } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { NewRow } from "../new-row.js";
import { useRowForm } from "../row-form.js";
import { interventionAddress, interventionsPath } from "./addresses.js";
import { Back } from "./frame.js";

/**
 * @import { Intervention, InterventionOptions, Project } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 */

/**
 * @typedef {{team: string, people: string, owner: string, language: string, day_0: string,
 *   assumption: string, action: string, indicator: string, target: string}} Values
 */

const MOST_PEOPLE = 100;
const LONGEST_LINE = 300;
// What stays from day 0 on.
/** @type {(keyof Values)[]} */
const FIXED = ["day_0", "assumption", "indicator", "target"];

/** @param {{session: ProgrammeAccount, route: Route}} props */
export const NewIntervention = ({ session, route }) =>
  html`<${NewRow} session=${session} route=${route} path=${interventionsPath({ id: route.id })} name="new-intervention"
    title=${t("New intervention")} lead=${t("Write down beforehand what you assume and by what you want to be judged. From day 0 on it stays as it is.")}
    Back=${Back} Form=${InterventionForm} address=${planOf(route.id)} />`;

/** @param {string} project */
const planOf = (project) => (/** @type {string} */ made) =>
  made ? interventionAddress(project, made, "plan") : interventionAddress(project);

/**
 * @param {Intervention | undefined} row
 * @param {string} me
 * @returns {Values}
 */
const valuesOf = (row, me) => ({
  team: row?.team ?? "",
  people: row ? String(row.people) : "",
  owner: row?.owner ?? me,
  language: row?.language ?? "nl",
  day_0: row?.day_0 ?? dayFromNow(7),
  assumption: row?.assumption ?? "",
  action: row?.action ?? "",
  indicator: row?.indicator ?? "",
  target: row?.target ?? "",
});

/**
 * Whether day 0 came already.
 * @param {Intervention | undefined} row
 */
const isFixed = (row) => row !== undefined && row.state !== "planned";

/**
 * What is sent.
 * @param {Values} values
 * @param {Intervention | undefined} row
 * @throws {Said} something is missing
 */
function bodyOf({ people, owner, ...texts }, row) {
  const number = Number(people);
  if (!(Number.isInteger(number) && number >= 1 && number <= MOST_PEOPLE))
    throw new Said(t("Say how many people are in the team: 1 to 100."));
  const body = { ...texts, people: number, owner: owner || null };
  if (!isFixed(row)) return body;
  return Object.fromEntries(
    Object.entries(body).filter(([name]) => !FIXED.includes(/** @type {keyof Values} */ (name))),
  );
}

/**
 * @param {{session: ProgrammeAccount, project: Project, options: InterventionOptions,
 *   intervention?: Intervention, onDone: (row: Intervention) => void, onClose: () => void}} props
 */
export function InterventionForm({ session, project, options, intervention, onDone, onClose }) {
  const me = options.people.find(({ id }) => id === session.me?.id)?.id ?? options.people[0]?.id;
  const { values, set, send, beside, conflict } = useRowForm({
    session,
    draft: `intervention/${intervention?.id ?? project.id}`,
    valuesOf: (row) => valuesOf(row, me ?? ""),
    path: interventionsPath(project),
    row: intervention,
    bodyOf,
    onSaved: onDone,
    onClose,
  });
  return html`${conflict((theirs) => linesOf(values, theirs))}
    <${PlainForm} onSend=${send} submit=${intervention ? t("Save") : t("Plan it")} name="intervention-form" beside=${beside}>
      <${Fields} options=${options} values=${values} set=${set} isFixed=${isFixed(intervention)} /></${PlainForm}>`;
}

/**
 * @param {Values} mine
 * @param {Intervention} theirs
 * @returns {[string, any, any][]}
 */
const linesOf = (mine, theirs) => [
  [t("Name of the team"), mine.team, theirs.team],
  [t("How many people are in it?"), mine.people, String(theirs.people)],
  [t("Day 0"), mine.day_0, theirs.day_0],
  [t("What do you assume?"), mine.assumption, theirs.assumption],
  [t("What is done?"), mine.action, theirs.action],
  [t("By what is it judged?"), mine.indicator, theirs.indicator],
  [t("What do you want to reach?"), mine.target, theirs.target],
];

/**
 * @param {{options: InterventionOptions, values: Values, isFixed: boolean,
 *   set: (fields: Partial<Values>) => void}} props
 */
function Fields({ options, values, isFixed, set }) {
  /** @type {(name: keyof Values) => (value: string) => void} */
  const put = (name) => (value) => set({ [name]: value });
  /** @type {[string, string][]} */
  const people = options.people.map(({ id, label }) => [id, label]);
  /** @type {[string, string][]} */
  const languages = options.languages.map(({ id, label }) => [id, label]);
  return html`<${Line} id="team" label=${t("Name of the team")} hint=${t("No names of people: strangers read it.")} value=${values.team} maxlength="80" onChange=${put("team")} />
    <${Line} id="people" label=${t("How many people are in it?")} hint=${t("Only the number is kept.")} value=${values.people} inputmode="numeric" maxlength="3" onChange=${put("people")} />
    <${Select} id="owner" label=${t("Who is reminded?")} value=${values.owner} options=${people} onChoose=${put("owner")} />
    <${Select} id="language" label=${t("In which language does the team write?")} value=${values.language} options=${languages} onChoose=${put("language")} />
    <${Words} label=${t("What is done?")} value=${values.action} onInput=${put("action")} />
    ${
      isFixed
        ? html`<p class="note">${t("Day 0 has come: assumption, indicator and target stay as they are.")}</p>`
        : html`<${Line} id="day_0" type="date" label=${t("Day 0")} hint=${t("A hundred days are counted from it. A reminder comes on day 50, 80 and 100, and on day 280.")} value=${values.day_0} onChange=${put("day_0")} />
      <${Words} label=${t("What do you assume?")} hint=${t("If we do this, then that happens, because …")} value=${values.assumption} onInput=${put("assumption")} />
      <${Line} id="indicator" label=${t("By what is it judged?")} hint=${t("Something that you can count or see each week, without names.")} value=${values.indicator} maxlength=${LONGEST_LINE} onChange=${put("indicator")} />
      <${Line} id="target" label=${t("What do you want to reach?")} hint=${t("By day 100.")} value=${values.target} maxlength=${LONGEST_LINE} onChange=${put("target")} />`
    }`;
}
