/** One project: its name, the menu of its pages, and the page that is shown. */

import { Heading } from "../shared/components.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { html } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";
import { Name } from "./names.js";
import { ProjectMenu } from "./project-menu.js";
import { pageOf } from "./project-pages.js";
import { daysText, StageMark } from "./projects.js";

/**
 * @import { Project } from "kier/api"
 * @import { Fresh } from "../shared/resources.js"
 * @import { ProgrammeAccount } from "./account.js"
 * @import { Route } from "./navigation.js"
 */

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function ProjectPage({ session, route }) {
  const { id, part } = route;
  /** @type {Fresh<Project>} */
  const fetched = useFresh(() => session.api.get(`${PROGRAMMES}/projects/${id}`), [id]);
  const { component: Shown } = pageOf(part);
  /** @param {Project} project */
  const shown = (project) => html`
    <${Heading} of=${id}><${Name} name=${project.name} /></${Heading}>
    <p><${StageMark} stage=${project.stage} /> ${project.organisation_name} · ${daysText(project)}</p>
    <div class="project-panes"><${ProjectMenu} project=${project} part=${part} />
      <div class="project-shown"><${Shown} key=${part} session=${session} project=${project} onChange=${fetched.set} /></div></div>`;
  return html`<article class="page project-page stack" data-part="project">
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}></article>`;
}
