/** The list of projects. */

import { Empty, Mark, Page, Tabs } from "../shared/components.js";
import { dayText } from "../shared/formats.js";
import { Fetched, useRows } from "../shared/resources.js";
import { listSeparator, t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";
import { Name } from "./names.js";
import { projectAddress } from "./addresses.js";

/**
 * @import { Project } from "kier/api"
 * @import { Every, Fresh } from "../shared/resources.js"
 * @import { ProgrammeAccount } from "./account.js"
 * @import { Route } from "./navigation.js"
 */

/** @returns {[stage: string, name: string][]} */
const stages = () => [
  ["running", t("Running")],
  ["planned", t("Planned")],
  ["over", t("Over")],
];

/**
 * What a stage is called.
 * @param {string} stage
 */
export const stageName = (stage) => Object.fromEntries(stages())[stage];

/** @type {Record<string, string>} */
const TONES = { running: "acts", planned: "waits" };

/**
 * The stage of a project as a word.
 * @param {{stage: string}} project
 */
export const StageMark = ({ stage }) =>
  html`<${Mark} text=${stageName(stage)} tone=${TONES[stage]} state=${stage} />`;

/**
 * The days of a project.
 * @param {Pick<Project, "begins_on" | "ends_on">} project
 */
export const daysText = ({ begins_on, ends_on }) =>
  ends_on
    ? t("{first} to {last}", { first: dayText(begins_on), last: dayText(ends_on) })
    : t("from {first}", { first: dayText(begins_on) });

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function Projects({ session, route }) {
  const stage = route.stage || "running";
  /** @type {Fresh<Every<Project>>} */
  const fetched = useRows(session.api, `${PROGRAMMES}/projects?stage=${stage}`);
  const links = stages().map(([id, name]) => [`#/projects/${id}`, name, id === stage]);
  /** @param {Every<Project>} projects */
  const list = ({ rows, isAll }) =>
    rows.length
      ? html`<${Table} session=${session} rows=${rows} />${!isAll && html`<p class="hint">${t("There are more than can be shown here.")}</p>`}`
      : html`<${Empty}>${emptyText(session, stage)}</${Empty}>`;
  return html`<${Page} title=${t("Projects")} name="projects">
    ${session.options.may_create && html`<p><a class="button main" href="#/projects/new">${t("New project")}</a></p>`}
    <${Tabs} label=${t("Stage")} links=${links} />
    <${Fetched} fetched=${fetched}>${list}</${Fetched}>
  </${Page}>`;
}

/**
 * @param {ProgrammeAccount} session
 * @param {string} stage
 */
function emptyText({ options }, stage) {
  if (stage !== "running") return t("There is no project in this list.");
  return options.may_create
    ? t("No project runs now. Create the first one, or look at planned ones.")
    : t(
        "Your organisation has no project that runs now. The programme manager creates projects and gives them to organisations.",
      );
}

/** @param {{session: ProgrammeAccount, rows: Project[]}} props */
function Table({ session, rows }) {
  const { kinds, parts } = session.options;
  const kindNames = new Map(kinds.map(({ id, label }) => [id, label]));
  const partNames = new Map(parts.map(({ id, label }) => [String(id), label]));
  return html`<table class="desk-table" data-part="project-table">
    <thead><tr><th scope="col">${t("Project")}</th><th scope="col">${t("Organisation")}</th><th scope="col">${t("Kind")}</th><th scope="col">${t("Days")}</th><th scope="col">${t("Parts")}</th></tr></thead>
    <tbody>${rows.map(
      (project) => html`<tr key=${project.id}>
        <th scope="row"><a href=${projectAddress(project.id)}><span><${Name} name=${project.name} /></span></a></th>
        <td data-name=${t("Organisation")}>${project.organisation_name}</td>
        <td data-name=${t("Kind")}>${kindNames.get(project.kind)}</td>
        <td data-name=${t("Days")}>${daysText(project)}</td>
        <td data-name=${t("Parts")}>${project.parts?.map((part) => partNames.get(part)).join(listSeparator()) || t("none")}</td></tr>`,
    )}</tbody></table>`;
}
