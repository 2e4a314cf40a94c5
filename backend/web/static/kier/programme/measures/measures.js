/** The measures of a project, the words for victims that readers try, and the report as a file. */

import { Empty, Mark } from "../../shared/components.js";
import { dayText, labelOf, labelsOf } from "../../shared/formats.js";
import { everyPage, Fetched, useFresh } from "../../shared/resources.js";
import { t, tn } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { Name } from "../names.js";
import { measureAddress, measuresPath } from "./addresses.js";
import { Files } from "./files.js";
import { Wording } from "./wording-trial.js";

/**
 * @import { Measure, MeasureOptions, Project } from "kier/api"
 * @import { Every, Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 */

/** @typedef {{options: MeasureOptions, rows: Measure[]}} Found */

/** @param {{session: ProgrammeAccount, project: Project}} props */
export function Measures({ session, project }) {
  const path = measuresPath(project);
  /** @type {Fresh<Found>} */
  const fetched = useFresh(async () => {
    /** @type {[MeasureOptions, Every<Measure>]} */
    const [options, { rows }] = await Promise.all([
      session.api.get(`${path}/options`),
      everyPage(session.api, path),
    ]);
    return { options, rows };
  }, [project.id]);
  /** @param {Found} found */
  const shown = ({ options, rows }) => html`
    ${options.may_write && html`<p><a class="button main" href=${measureAddress(project.id, "new")} data-act="new-measure">${t("New measure")}</a></p>`}
    ${
      rows.length
        ? html`<ul role="list" class="team-list">${rows.map((row) => html`<${Row} key=${row.id} project=${project} options=${options} row=${row} />`)}</ul>
          <${Files} session=${session} project=${project} options=${options} />`
        : html`<${Empty}>${t("No measure is planned yet.")}</${Empty}>`
    }
    <${Wording} session=${session} project=${project} options=${options} />`;
  return html`<section class="stack" data-part="measures">
    <p class="hint">${t("What is tried so that victims dare to report, and whether it helps: people answer with a card, before, during and after.")}</p>
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}></section>`;
}

/** @param {{project: Project, options: MeasureOptions, row: Measure}} props */
function Row({ project, options, row }) {
  const running = row.rounds.filter(({ status }) => status === "open").length;
  const warned = row.tables.filter(({ warnings }) => warnings.length > 0).length;
  return html`<li class="stack tight" data-measure=${row.id}>
    <div class="head-row"><h2><a href=${measureAddress(project.id, row.id)}><${Name} name=${row.name} /></a></h2>${running > 0 && html`<${Mark} text=${tn("{n} round is open", "{n} rounds are open", running)} tone="acts" />`}</div>
    <p>${labelOf(options.kinds, row.kind)} · ${labelsOf(options.regions, row.regions)} · ${t("from {day}", { day: dayText(row.begins_on) })}</p>
    ${warned > 0 && html`<p><${Mark} text=${tn("{n} table can show little", "{n} tables can show little", warned)} tone="warns" state="weak" /></p>`}</li>`;
}
