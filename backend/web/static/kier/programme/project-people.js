/** Who runs a project. */

import { Empty } from "../shared/components.js";
import { Fetched, useRows } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";

/**
 * @import { ProgrammePerson } from "kier/api"
 * @import { Every, Fresh } from "../shared/resources.js"
 * @import { ProjectPageProps } from "./project-pages.js"
 */

/** @param {ProjectPageProps} props */
export function People({ session, project }) {
  /** @type {Fresh<Every<ProgrammePerson>>} */
  const fetched = useRows(session.api, `${PROGRAMMES}/projects/${project.id}/people`);
  /** @type {Record<string, string>} */
  const roles = { coordinator: t("Coordinator"), editor: t("Editor") };
  /** @param {Every<ProgrammePerson>} people */
  const list = ({ rows }) =>
    rows.length
      ? html`<ul role="list" class="due">${rows.map(({ id, name, email, role }) => html`<li key=${id}><span class="due-words"><b>${name || email}</b>${name && html`<br /><span class="hint">${email}</span>`}</span><span>${roles[role]}</span></li>`)}</ul>`
      : html`<${Empty} icon="me">${t("Nobody runs this project yet. The operator of Kier invites the first coordinator.")}</${Empty}>`;
  return html`<section class="stack" data-part="people">
    <p class="hint">${t("Coordinators run the project, editors write its pages. A coordinator invites them in the inbox, under “Members”.")}</p>
    <${Fetched} fetched=${fetched}>${list}</${Fetched}>
  </section>`;
}
