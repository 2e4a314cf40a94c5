/** The way in the programme: the address behind `#`, and the list of pages. */

import { isCoordinator } from "../shared/account/roles.js";
import { t } from "../shared/text.js";
import { html, useEffect, useRef } from "../vendor/preact.js";
import { PROJECT_PAGE_IDS } from "./project-pages.js";

/** @import { ProgrammeAccount } from "./account.js" */

const ID = "([0-9a-f-]{36})";
/** @type {[pattern: RegExp, page: string, ...names: string[]][]} */
const ROUTES = [
  [/^#\/figures$/, "figures"],
  [/^#\/teams$/, "teams"],
  [/^#\/projects(?:\/(planned|running|over))?$/, "projects", "stage"],
  [/^#\/projects\/new$/, "new-project"],
  [new RegExp(`^#/projects/${ID}(?:/(${PROJECT_PAGE_IDS.join("|")}))?$`), "project", "id", "part"],
  [new RegExp(`^#/projects/${ID}/pages/new$`), "new-page", "id"],
  [new RegExp(`^#/projects/${ID}/pages/files$`), "page-files", "id"],
  [new RegExp(`^#/projects/${ID}/pages/${ID}$`), "page", "id", "shown"],
  [
    new RegExp(`^#/projects/${ID}/pages/${ID}/([a-z-]+)(?:/(versions|trial|from-file))?$`),
    "page-text",
    "id",
    "shown",
    "language",
    "part",
  ],
  [new RegExp(`^#/projects/${ID}/interventions/new$`), "new-intervention", "id"],
  [
    new RegExp(`^#/projects/${ID}/interventions/${ID}(?:/(plan|questions|results))?$`),
    "intervention",
    "id",
    "intervention",
    "part",
  ],
  [new RegExp(`^#/projects/${ID}/measures/new$`), "new-measure", "id"],
  [
    new RegExp(`^#/projects/${ID}/measures/${ID}(?:/(plan|lead-times|report))?$`),
    "measure",
    "id",
    "measure",
    "part",
  ],
  [new RegExp(`^#/projects/${ID}/courses/new$`), "new-course", "id"],
  [new RegExp(`^#/projects/${ID}/courses/${ID}$`), "course", "id", "course"],
  [
    new RegExp(`^#/projects/${ID}/courses/${ID}/([a-z-]+)(?:/(preview|versions|from-file))?$`),
    "course-text",
    "id",
    "course",
    "language",
    "part",
  ],
];

/**
 * Pages about one text, by what they begin with.
 * @type {Record<string, string>}
 */
const OF_A_TEXT = { "page-text": "page", "course-text": "course" };

/** @typedef {Record<string, string> & {page: string}} Route */

/**
 * @param {string} hash
 * @returns {Route} `board` where the address means nothing
 */
export function readRoute(hash) {
  for (const [pattern, page, ...names] of ROUTES) {
    const found = pattern.exec(hash);
    if (!found) continue;
    const route = Object.fromEntries(names.map((name, place) => [name, found[place + 1] ?? ""]));
    const text = OF_A_TEXT[page];
    if (!text) return { page, ...route };
    // What stands there is of one text: another one is drawn anew.
    return { page: `${text}-${route.part || "text"}`, key: hash, ...route };
  }
  return { page: "board" };
}

/**
 * Which page is marked while another one is shown that belongs to it.
 * @type {Record<string, string>}
 */
const UNDER = { project: "projects", "new-project": "projects" };
const ABOUT_PAGES = /^(new-)?(page|course|intervention|measure)/;

/** @param {{session: ProgrammeAccount, page: string}} side */
export function Side({ session, page }) {
  const here = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    // On a narrow screen the row of pages is longer than the screen.
    here.current
      ?.querySelector("[aria-current]")
      ?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [page]);
  const shown = ABOUT_PAGES.test(page) ? "projects" : (UNDER[page] ?? page);
  const links = [
    ["board", "#/", t("Board")],
    ["projects", "#/projects", t("Projects")],
    ["teams", "#/teams", t("Teams")],
    ["figures", "#/figures", t("Figures")],
  ];
  return html`<nav class="side" aria-label=${t("Pages")} ref=${here}>
    <ul role="list">${links.map(
      ([name, address, text]) =>
        html`<li key=${name}><a href=${address} data-page=${name} aria-current=${name === shown ? "page" : undefined}>${text}</a></li>`,
    )}</ul>
    ${
      isCoordinator(session.me) &&
      html`<ul role="list" class="side-others"><li><a href="/inbox/">${t("Inbox")}</a></li><li><a href="/surveys/">${t("Surveys")}</a></li></ul>`
    }
  </nav>`;
}
