/** All teams of a project: how far their hundred days are, and what waits for them. */

import { Empty } from "../../shared/components.js";
import { Days } from "../../shared/charts.js";
import { everyPage, Fetched, useFresh } from "../../shared/resources.js";
import { t, tn } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { interventionAddress, interventionsPath } from "./addresses.js";
import { clockRow, LAST_DAY } from "./names.js";
import { TeamRow } from "./team-row.js";

/**
 * @import { Intervention, InterventionOptions, Project } from "kier/api"
 * @import { Every, Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 */

/** @typedef {{options: InterventionOptions, rows: Intervention[]}} Found */

/** @param {{session: ProgrammeAccount, project: Project}} props */
export function Interventions({ session, project }) {
  const path = interventionsPath(project);
  /** @type {Fresh<Found>} */
  const fetched = useFresh(async () => {
    /** @type {[InterventionOptions, Every<Intervention>]} */
    const [options, { rows }] = await Promise.all([
      session.api.get(`${path}/options`),
      everyPage(session.api, path),
    ]);
    return { options, rows };
  }, [project.id]);
  /** @param {Found} found */
  const shown = (found) => html`<${Board} project=${project} found=${found} />`;
  return html`<section class="stack" data-part="interventions">
    <p class="hint">${t("A team tries something for a hundred days, looks back each week in three lines, and shows what came of it.")}</p>
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}></section>`;
}

/** @param {{project: Project, found: Found}} props */
function Board({ project, found }) {
  const { options, rows } = found;
  const people = rows.reduce((sum, row) => sum + row.people, 0);
  return html`<p class="row">${options.may_write && html`<a class="button main" href=${interventionAddress(project.id, "new")} data-act="new-intervention">${t("New intervention")}</a>`}
      <a class="button" href="#/teams">${t("Teams of all projects")}</a></p>
    ${
      rows.length
        ? html`<div><${Days} name="teams" title=${t("A hundred days, team by team")} heading=${t("Team")} length=${LAST_DAY} rows=${rows.map((row) => clockRow(row, interventionAddress(project.id, row.id)))}
            note=${tn("Dots are weeks that the team looked back at. {n} person takes part.", "Dots are weeks that the team looked back at. {n} people take part.", people)} /></div>
          <h2>${t("All teams")}</h2>
          <ul role="list" class="team-list">${rows.map((row) => html`<${TeamRow} key=${row.id} project=${project.id} row=${row} mayWrite=${options.may_write} />`)}</ul>`
        : html`<${Empty}>${t("No team has begun yet. Plan the first intervention.")}</${Empty}>`
    }`;
}
