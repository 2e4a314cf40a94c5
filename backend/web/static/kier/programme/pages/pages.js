/** The pages of a project: in the order of its menu, each language with its state. */

import { Empty } from "../../shared/components.js";
import { messageOf, useAction } from "../../shared/pages.js";
import { Select } from "../../shared/questionnaire/fields.js";
import { Fetched, useFresh, useRows } from "../../shared/resources.js";
import { t, tn } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { MoveButtons } from "../move-buttons.js";
import { moved } from "../positions.js";
import { pageAddress, pagesAddress, pagesPath } from "./addresses.js";
import { PageTitle } from "./frame.js";
import { LanguageState, stateNames } from "./states.js";
import { useStyles } from "./style-sheets.js";

/**
 * @import { Page, PageOptions, Project } from "kier/api"
 * @import { Every, Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { State } from "./states.js"
 */

/** @typedef {{session: ProgrammeAccount, project: Project}} Props */

/** @param {Props} props */
export function Pages({ session, project }) {
  useStyles("pagesStyles");
  const path = pagesPath(project);
  /** @type {Fresh<PageOptions>} */
  const options = useFresh(() => session.api.get(`${path}/options`), [project.id]);
  /** @type {Fresh<Every<Page>>} */
  const pages = useRows(session.api, path);
  /** @param {PageOptions} found */
  const shown = (found) => {
    /** @param {Every<Page>} every */
    const list = (every) =>
      html`<${List} session=${session} project=${project} options=${found} every=${every} onChange=${pages.set} again=${pages.again} />`;
    return html`${
      found.may_write &&
      html`<p class="row"><a class="button main" href=${pagesAddress(project.id, "new")}>${t("New page")}</a>
        <a class="button" href=${pagesAddress(project.id, "files")}>${t("Pictures and files")}</a></p>`
    }<${Fetched} fetched=${pages}>${list}</${Fetched}>`;
  };
  return html`<section class="stack" data-part="pages">
    <p class="hint">${t("Texts that anybody can read, in several languages. A page for seekers goes live after readers tried it.")}</p>
    <${Fetched} fetched=${options}>${shown}</${Fetched}></section>`;
}

/** @typedef {Props & {options: PageOptions, every: Every<Page>, onChange: (every: Every<Page>) => void,
 *   again: () => Promise<void>}} ListProps */

/** @param {ListProps} props */
function List(props) {
  const { session, project, options, every } = props;
  const { rows, isAll } = every;
  const [state, setState] = useState("");
  const [audience, setAudience] = useState("");
  const ordered = useAction((/** @type {Page} */ page, /** @type {-1 | 1} */ step) =>
    moved(session.api, pagesPath(project), props, page, step),
  );
  if (!rows.length)
    return html`<${Empty} icon="book">${options.may_write ? t("There is no page yet. Make the first one.") : t("There is no page yet.")}</${Empty}>`;
  const shown = rows.filter(
    (page) =>
      (!audience || page.audience === audience) &&
      (!state || page.texts.some((text) => text.state === state)),
  );
  /** @type {[string, string][]} */
  const states = [["", t("All states")], ...Object.entries(stateNames())];
  /** @type {[string, string][]} */
  const audiences = [["", t("All readers")], ...options.audiences.map(pairOf)];
  const mayMove = options.may_write && !state && !audience && isAll && rows.length > 1;
  return html`<div class="page-filter"><${Select} id="filter-state" label=${t("State")} value=${state} options=${states} onChoose=${setState} />
      <${Select} id="filter-audience" label=${t("For whom")} value=${audience} options=${audiences} onChoose=${setAudience} /></div>
    <p role="status" class="hint">${tn("{n} page", "{n} pages", shown.length)}${ordered.error && ` · ${messageOf(ordered.error)}`}</p>
    <ol role="list" class="page-list">${shown.map(
      (page, at) => html`<li key=${page.id} data-page=${page.slug}>
      <div class="due-words"><a class="page-name" href=${pageAddress(project.id, page.id)}><${PageTitle} page=${page} /></a>
        <span class="hint">${audienceName(options, page.audience)} · <span dir="ltr">/p/${page.slug}</span>${page.owner_name && ` · ${page.owner_name}`}</span>
        <span class="language-states">${page.texts.length ? page.texts.map((text) => html`<a key=${text.language} href=${pageAddress(project.id, page.id, options.may_write ? text.language : "")}><${LanguageState} text=${text} /></a>`) : t("no language yet")}</span></div>
      ${
        mayMove &&
        html`<${MoveButtons} row=${page} name=${html`<${PageTitle} page=${page} />`} at=${at} of=${shown.length} run=${ordered.run} />`
      }</li>`,
    )}</ol>
    ${!isAll && html`<p class="hint">${t("There are more than can be shown here.")}</p>`}`;
}

/** @param {{id: string, label: string}} choice @returns {[string, string]} */
const pairOf = ({ id, label }) => [id, label];

/**
 * @param {PageOptions} options
 * @param {string} audience
 */
export const audienceName = ({ audiences }, audience) =>
  audiences.find(({ id }) => id === audience)?.label ?? audience;
