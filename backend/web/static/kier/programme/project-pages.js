/**
 * The pages of a project. Each has a line here; the menu, the addresses `#/projects/<id>/<page>` and
 * what is shown there are read from it.
 */

import { later } from "../shared/pages.js";
import { t } from "../shared/text.js";

/**
 * @import { Project } from "kier/api"
 * @import { ProgrammeAccount } from "./account.js"
 */

/**
 * What a page of a project is given.
 * @typedef {{session: ProgrammeAccount, project: Project,
 *   onChange: (project: Project) => void}} ProjectPageProps
 */

/**
 * @typedef {object} ProjectPageEntry
 * @property {string} id the end of its address; of the first page, nothing
 * @property {() => string} label in the menu
 * @property {Project["parts"][number]} [part] it is in the menu where this part is switched on (`parts.py`)
 * @property {Project["parts"]} [anyOf] the same for one of several parts
 * @property {(project: Project) => number | undefined} [count] said beside the label
 * @property {(props: any) => any} component fetched when it is first shown
 */

/** @type {ProjectPageEntry[]} */
const PROJECT_PAGES = [
  {
    id: "",
    label: () => t("Project"),
    component: later(() => import("./project-about.js"), "About"),
  },
  {
    id: "parts",
    label: () => t("Parts"),
    count: ({ parts }) => parts?.length,
    component: later(() => import("./project-parts.js"), "Parts"),
  },
  {
    id: "links",
    label: () => t("Links"),
    part: "links",
    component: later(() => import("./links.js"), "Links"),
  },
  {
    id: "outreach",
    label: () => t("Outreach"),
    part: "links",
    component: later(() => import("./outreach.js"), "Outreach"),
  },
  {
    id: "batches",
    label: () => t("Messages"),
    part: "links",
    component: later(() => import("./batches.js"), "Batches"),
  },
  {
    id: "pages",
    label: () => t("Pages"),
    part: "pages",
    component: later(() => import("./pages/pages.js"), "Pages"),
  },
  {
    id: "courses",
    label: () => t("Courses"),
    part: "courses",
    component: later(() => import("./courses/courses.js"), "Courses"),
  },
  {
    id: "places",
    label: () => t("Hotels and other places"),
    part: "places",
    component: later(() => import("./places.js"), "Places"),
  },
  {
    id: "certificates",
    label: () => t("Certificates"),
    anyOf: ["courses", "places", "trainings"],
    component: later(() => import("./certificates.js"), "Certificates"),
  },
  {
    id: "recordings",
    label: () => t("Recordings"),
    part: "recordings",
    component: later(() => import("./recordings.js"), "Recordings"),
  },
  {
    id: "stops",
    label: () => t("Stops"),
    part: "stops",
    component: later(() => import("./stops.js"), "Stops"),
  },
  {
    id: "trainings",
    label: () => t("Trainings"),
    part: "trainings",
    component: later(() => import("./trainings/trainings.js"), "Trainings"),
  },
  {
    id: "interventions",
    label: () => t("Interventions"),
    part: "interventions",
    component: later(() => import("./interventions/interventions.js"), "Interventions"),
  },
  {
    id: "signals",
    label: () => t("Signals"),
    part: "signals",
    component: later(() => import("./signals/tables.js"), "SignalTables"),
  },
  {
    id: "measures",
    label: () => t("Measures"),
    part: "measures",
    component: later(() => import("./measures/measures.js"), "Measures"),
  },
  {
    id: "involvement",
    label: () => t("Involvement"),
    part: "involvement",
    component: later(() => import("./involvement/involvement.js"), "Involvement"),
  },
  {
    id: "figures",
    label: () => t("Figures"),
    component: later(() => import("./figures/project-figures.js"), "ProjectFigures"),
  },
  {
    id: "people",
    label: () => t("People"),
    component: later(() => import("./project-people.js"), "People"),
  },
  {
    id: "history",
    label: () => t("History"),
    component: later(() => import("./project-history.js"), "History"),
  },
];

/** Ends of addresses, as the routes know them. */
export const PROJECT_PAGE_IDS = PROJECT_PAGES.map(({ id }) => id).filter(Boolean);

/**
 * The pages in the menu of a project.
 * @param {Project} project
 */
export const pagesOf = ({ parts }) =>
  PROJECT_PAGES.filter(({ part, anyOf = part ? [part] : [] }) =>
    anyOf.length ? anyOf.some((one) => parts?.includes(one)) : true,
  );

/**
 * The page at an address; the first one where it means nothing.
 * @param {string} id
 */
export const pageOf = (id) => PROJECT_PAGES.find((page) => page.id === id) ?? PROJECT_PAGES[0];
