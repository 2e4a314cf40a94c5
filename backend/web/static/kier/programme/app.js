/** The programme: its pages, who is let in, and who is sent elsewhere. */

import { Asking } from "../shared/account/keyless.js";
import { Brand, later, PlainPage } from "../shared/pages.js";
import { start, useAddress } from "../shared/shell.js";
import { t } from "../shared/text.js";
import { useUnsaved } from "../shared/unsaved-changes.js";
import { Api } from "../shared/wire.js";
import { html, useEffect } from "../vendor/preact.js";
import { ProgrammeAccount } from "./account.js";
import { readRoute, Side } from "./navigation.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { Route } from "./navigation.js"
 */

const pages = {
  board: later(() => import("./board.js"), "BoardPage"),
  figures: later(() => import("./figures/figures.js"), "FiguresPage"),
  teams: later(() => import("./interventions/teams.js"), "Teams"),
  projects: later(() => import("./projects.js"), "Projects"),
  "new-project": later(() => import("./project-form.js"), "NewProject"),
  project: later(() => import("./project.js"), "ProjectPage"),
  "new-page": later(() => import("./pages/page-form.js"), "NewPage"),
  "page-files": later(() => import("./pages/files.js"), "PageFiles"),
  page: later(() => import("./pages/page.js"), "PageScreen"),
  "page-text": later(() => import("./pages/editor.js"), "PageTextScreen"),
  "page-versions": later(() => import("./pages/history.js"), "PageVersions"),
  "page-trial": later(() => import("./pages/trial-screen.js"), "PageTrialScreen"),
  "page-from-file": later(() => import("./pages/import.js"), "PageImport"),
  "new-intervention": later(
    () => import("./interventions/intervention-form.js"),
    "NewIntervention",
  ),
  intervention: later(() => import("./interventions/intervention.js"), "InterventionScreen"),
  "new-measure": later(() => import("./measures/measure-form.js"), "NewMeasure"),
  measure: later(() => import("./measures/measure.js"), "MeasureScreen"),
  "new-course": later(() => import("./courses/course-form.js"), "NewCourse"),
  course: later(() => import("./courses/course.js"), "CourseScreen"),
  "course-text": later(() => import("./courses/editor.js"), "CourseTextScreen"),
  "course-preview": later(() => import("./courses/preview.js"), "CoursePreviewScreen"),
  "course-from-file": later(() => import("./courses/import.js"), "CourseImport"),
  "course-versions": later(() => import("./courses/history.js"), "CourseVersions"),
};

/** @param {{session: ProgrammeAccount}} props */
const Bar = ({ session }) =>
  html`<${Brand} /><span class="bar-where">${session.options.organisation_name}</span>
    <button class="button lock" onClick=${() => session.signOut()}>${t("Sign out")}</button>`;

/** @param {{session: ProgrammeAccount, route: Route, children?: ComponentChildren}} props */
function Layout({ session, route, children }) {
  useUnsaved(session);
  useEffect(() => {
    document.querySelector("#main")?.scrollTo(0, 0);
  }, [
    route.page,
    route.id,
    route.part,
    route.shown,
    route.course,
    route.intervention,
    route.measure,
    route.language,
  ]);
  return html`<div class="desk-panes"><${Side} session=${session} page=${route.page} />
    <main class="pane only" id="main" data-part="page">${children}</main></div>`;
}

/**
 * Signed in, but without a part in the programme.
 * @param {{session: ProgrammeAccount}} props
 */
function Elsewhere({ session }) {
  return html`<${PlainPage} title=${t("These are the pages of the programme")} name="elsewhere">
    <p>${t("Programme managers, coordinators and editors work here. Ask a coordinator of your organisation.")}</p>
    ${session.me?.organisation && html`<a class="button main" href="/inbox/">${t("To the inbox of my organisation")}</a>`}
    <button class="button quiet" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${PlainPage}>`;
}

start({
  name: "programme",
  title: () => t("Programme"),
  style: "surveys hope-desk programme",
  pages,
  navigation: { useRoute: () => useAddress(readRoute), Bar, Layout },
  account: {
    open: ({ memberWorker }) =>
      new ProgrammeAccount({ api: new Api(), workerUrl: /** @type {string} */ (memberWorker) }),
    // No key is here that a lock would wipe.
    locks: [],
    screens: {
      asking: Asking,
      "no-organisation": Elsewhere,
      elsewhere: Elsewhere,
    },
  },
});
