/** The board of all teams: interventions of every project that somebody sees, what is late first. */

import { Empty, Page } from "../../shared/components.js";
import { Fetched, useRows } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { PROGRAMMES } from "../account.js";
import { projectAddress } from "../addresses.js";
import { Name } from "../names.js";
import { TeamRow } from "./team-row.js";

/**
 * @import { Team } from "kier/api"
 * @import { Every, Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 */

/** @returns {[urgency: string, title: string][]} */
const groups = () => [
  ["late", t("Late")],
  ["due", t("Something waits")],
  ["open", t("On their way")],
  ["over", t("Over")],
];

/** @param {{session: ProgrammeAccount}} props */
export function Teams({ session }) {
  /** @type {Fresh<Every<Team>>} */
  const fetched = useRows(session.api, `${PROGRAMMES}/teams`);
  /** @param {Every<Team>} teams */
  const shown = ({ rows, isAll }) =>
    rows.length
      ? html`${groups().map(([urgency, title]) => html`<${Group} key=${urgency} urgency=${urgency} title=${title} rows=${rows.filter((row) => row.urgency === urgency)} />`)}
        ${!isAll && html`<p class="hint">${t("There are more than can be shown here.")}</p>`}`
      : html`<${Empty}>${t("No team has begun yet. Teams are planned in a project that has interventions.")}</${Empty}>`;
  return html`<${Page} title=${t("Teams")} name="teams" lead=${t("Everybody who tries something for a hundred days, in all projects that you see. What is late stands first.")}>
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}>
  </${Page}>`;
}

/** @param {{urgency: string, title: string, rows: Team[]}} props */
function Group({ urgency, title, rows }) {
  if (!rows.length) return null;
  return html`<section class="stack" aria-labelledby=${`teams-${urgency}`} data-urgency=${urgency}>
    <h2 id=${`teams-${urgency}`}>${title} <span class="hint">(${rows.length})</span></h2>
    <ul role="list" class="team-list">${rows.map(
      (row) =>
        html`<${TeamRow} key=${row.id} project=${row.project} row=${row} mayWrite=${row.may_write}>
          <p class="hint"><a href=${projectAddress(row.project, "interventions")}><${Name} name=${row.project_name} /></a> · <span dir="auto">${row.organisation_name}</span></p></${TeamRow}>`,
    )}</ul></section>`;
}
