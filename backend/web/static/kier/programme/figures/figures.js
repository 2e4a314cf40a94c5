/** Figures of all projects by quarter, as files, and what is released of them. */

import { ActButton, Empty, Head, Page } from "../../shared/components.js";
import { download } from "../../shared/files.js";
import { Select } from "../../shared/questionnaire/fields.js";
import { Fetched, useFresh } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { PROGRAMMES } from "../account.js";
import { projectAddress } from "../addresses.js";
import { Name, textIn } from "../names.js";
import { Releases } from "./releases.js";
import { FigureTable } from "./table.js";
import { Trends } from "./trends.js";
import { quartersOf, years } from "./words.js";

/**
 * @import { ProgrammeFigures, ProjectFigures } from "kier/api"
 * @import { Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 */

const FILES = ["csv", "xlsx", "pdf"];

/** @param {{session: ProgrammeAccount}} props */
export function FiguresPage({ session }) {
  const [year, setYear] = useState(new Date().getFullYear());
  const quarters = quartersOf(year);
  const query = `first=${quarters[0]}&last=${quarters[3]}`;
  /** @type {Fresh<ProgrammeFigures>} */
  const fetched = useFresh(() => session.api.get(`${PROGRAMMES}/figures?${query}`), [year]);
  /** @param {string} chosen */
  const choose = (chosen) => setYear(Number(chosen));
  /** @param {string} form */
  const file = (form) =>
    download(
      session.api,
      `${PROGRAMMES}/figures/file?form=${form}&${query}`,
      `figures-${year}.${form}`,
    );
  /** @param {ProgrammeFigures} found */
  const shown = (found) => html`<${Projects} session=${session} year=${year} found=${found} />
    ${found.may_release && html`<${Releases} session=${session} />`}`;
  return html`<${Page} title=${t("Figures")} name="figures" lead=${t("What each project reached, and what it wants to reach. Small numbers of people are not shown.")}>
    <div class="row bottom"><${Select} id="figures-year" label=${t("Year")} value=${String(year)} options=${years().map((one) => [String(one), String(one)])} onChoose=${choose} />
      ${FILES.map((form) => html`<${ActButton} key=${form} label=${form.toUpperCase()} kind="quiet" name=${`file-${form}`} act=${() => file(form)} />`)}</div>
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}></${Page}>`;
}

/** @param {{session: ProgrammeAccount, year: number, found: ProgrammeFigures}} props */
function Projects({ session, year, found }) {
  const [empty, full] = [false, true].map((has) =>
    found.projects.filter(({ rows }) => rows.length > 0 === has),
  );
  return html`${full.map((one) => html`<${OneProject} key=${one.project} session=${session} year=${year} figures=${one} quarters=${found.quarters} />`)}
    ${
      empty.length > 0 &&
      html`<section class="stack" data-part="without"><${Head} id="without" title=${t("Without indicators")} />
      <ul role="list">${empty.map((one) => html`<li key=${one.project}><a href=${`${projectAddress(one.project)}/figures`}><${Name} name=${one.name} /></a></li>`)}</ul></section>`
    }
    ${found.projects.length === 0 && html`<${Empty}>${t("There are no projects yet.")}</${Empty}>`}`;
}

/**
 * @param {{session: ProgrammeAccount, year: number, figures: ProjectFigures,
 *   quarters: string[]}} props
 */
function OneProject({ session, year, figures, quarters }) {
  const { text } = textIn(figures.name);
  return html`<section class="stack" data-project=${figures.project} aria-label=${text}>
    <h2><a href=${`${projectAddress(figures.project)}/figures`}><${Name} name=${figures.name} /></a></h2>
    <p class="hint" dir="auto">${figures.organisation_name}</p>
    <${FigureTable} label=${text} quarters=${quarters} rows=${figures.rows} />
    <${Trends} session=${session} project=${figures.project} year=${year} name=${text} /></section>`;
}
