/** What screens about one page share: the page itself, where one is, and the way back. */

import { Heading, Tabs } from "../../shared/components.js";
import { Fetched, useFresh } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { PROGRAMMES } from "../account.js";
import { languageName, Name } from "../names.js";
import { pageAddress, pagesAddress, pagesPath } from "./addresses.js";
import { useStyles } from "./style-sheets.js";

/**
 * @import { Page, PageOptions, Project } from "kier/api"
 * @import { Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 */

/**
 * What a screen about a page is given.
 * @typedef {{session: ProgrammeAccount, route: Route, project: Project, page: Page,
 *   options: PageOptions, onChange: (page: Page) => void}} PageProps
 */

/**
 * A screen of the pages of a project, with the way back; `children` draws what is fetched.
 * @param {{session: ProgrammeAccount, route: Route, name: string,
 *   children: (found: {project: Project, options: PageOptions}) => any}} props
 */
export function ProjectFrame({ session, route, name, children }) {
  useStyles("pagesStyles");
  const { api } = session;
  const path = pagesPath({ id: route.id });
  /** @type {Fresh<{project: Project, options: PageOptions}>} */
  const fetched = useFresh(
    async () => ({
      project: await api.get(`${PROGRAMMES}/projects/${route.id}`),
      options: await api.get(`${path}/options`),
    }),
    [route.id],
  );
  return html`<article class="page stack" data-part=${name}><${Fetched} fetched=${fetched}>${children}</${Fetched}></article>`;
}

/** @param {{project: Project}} props */
export const BackToPages = ({ project }) =>
  html`<p class="crumb"><a href=${pagesAddress(project.id)}><${Name} name=${project.name} />: ${t("Pages")}</a></p>`;

/**
 * A screen about a page, or about one of its texts.
 * @param {{session: ProgrammeAccount, route: Route, name: string, isWide?: boolean,
 *   children: (found: PageProps) => any}} props
 */
export function PageFrame({ session, route, name, isWide, children }) {
  useStyles("pagesStyles");
  const { api } = session;
  const path = pagesPath({ id: route.id });
  /** @type {Fresh<{project: Project, page: Page, options: PageOptions}>} */
  const fetched = useFresh(
    async () => ({
      project: await api.get(`${PROGRAMMES}/projects/${route.id}`),
      page: await api.get(`${path}/${route.shown}`),
      options: await api.get(`${path}/options`),
    }),
    [route.id, route.shown],
  );
  /** @param {{project: Project, page: Page, options: PageOptions}} found */
  const shown = (found) => {
    /** @param {Page} page */
    const onChange = (page) => fetched.set({ ...found, page });
    return html`<${BackToPages} project=${found.project} />
      ${route.language ? html`<${TextHead} route=${route} ...${found} />` : html`<${Heading} of=${route.shown}><${PageTitle} page=${found.page} /></${Heading}>`}
      ${children({ session, route, ...found, onChange })}`;
  };
  return html`<article class="page stack ${isWide ? "wide-page" : ""}" data-part=${name}><${Fetched} fetched=${fetched}>${shown}</${Fetched}></article>`;
}

/**
 * The title of a page, in the language in which it is read best; else its address.
 * @param {{page: Page}} props
 */
export function PageTitle({ page }) {
  const titles = Object.fromEntries(page.texts.map(({ language, title }) => [language, title]));
  return Object.values(titles).some(Boolean)
    ? html`<${Name} name=${titles} />`
    : html`<span dir="ltr">/p/${page.slug}</span>`;
}

/** @param {{route: Route, project: Project, page: Page, options: PageOptions}} props */
function TextHead({ route, project, page, options }) {
  const { language, part } = route;
  /** @param {string} [name] */
  const address = (name) => pageAddress(project.id, page.id, language, name);
  return html`<${Heading} of=${`${page.id}/${language}/${part}`}><a href=${pageAddress(project.id, page.id)}><${PageTitle} page=${page} /></a> · ${languageName(language)}</${Heading}>
    <${Tabs} label=${t("Parts of this text")} links=${[
      ...(options.may_write
        ? [
            [address(), t("Write"), !part],
            [address("versions"), t("Versions"), part === "versions"],
          ]
        : []),
      ...(page.audience === "seekers"
        ? [[address("trial"), t("Readers try it"), part === "trial"]]
        : []),
      ...(options.may_write
        ? [[address("from-file"), t("From a file"), part === "from-file"]]
        : []),
    ]} />`;
}
