/** What screens about the courses of a project share: what is fetched, and the way back. */

import { Heading, Tabs } from "../../shared/components.js";
import { Fetched, useFresh } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { PROGRAMMES } from "../account.js";
import { languageName, Name } from "../names.js";
import { useStyles } from "../pages/style-sheets.js";
import { courseAddress, coursesPath } from "./addresses.js";
import { CourseTitle } from "./states.js";

/**
 * @import { Course, CourseOptions, Project } from "kier/api"
 * @import { Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 */

/**
 * What a screen about the courses of a project is given.
 * @typedef {{session: ProgrammeAccount, route: Route, project: Project,
 *   options: CourseOptions}} CoursesProps
 */

/** @typedef {CoursesProps & {course: Course, onChange: (course: Course) => void}} CourseProps */

/**
 * A screen of the courses of a project, with the way back; `children` draws what is fetched.
 * @param {{session: ProgrammeAccount, route: Route, name: string,
 *   children: (found: CoursesProps) => any}} props
 */
export function CoursesFrame({ session, route, name, children }) {
  useStyles("pagesStyles", "coursesStyles");
  const { api } = session;
  /** @type {Fresh<Pick<CoursesProps, "project" | "options">>} */
  const fetched = useFresh(
    async () => ({
      project: await api.get(`${PROGRAMMES}/projects/${route.id}`),
      options: await api.get(`${coursesPath({ id: route.id })}/options`),
    }),
    [route.id],
  );
  /** @param {Pick<CoursesProps, "project" | "options">} found */
  const shown = (found) =>
    html`<${BackToCourses} project=${found.project} />${children({ session, route, ...found })}`;
  return html`<article class="page stack" data-part=${name}><${Fetched} fetched=${fetched}>${shown}</${Fetched}></article>`;
}

/** @param {{project: Project}} props */
const BackToCourses = ({ project }) =>
  html`<p class="crumb"><a href=${courseAddress(project.id)}><${Name} name=${project.name} />: ${t("Courses")}</a></p>`;

/**
 * A screen about a course, or about one of its texts.
 * @param {{session: ProgrammeAccount, route: Route, name: string, isWide?: boolean,
 *   children: (found: CourseProps) => any}} props
 */
export function CourseFrame({ session, route, name, isWide, children }) {
  useStyles("pagesStyles", "coursesStyles");
  const { api } = session;
  const path = coursesPath({ id: route.id });
  /** @type {Fresh<Pick<CourseProps, "project" | "options" | "course">>} */
  const fetched = useFresh(
    async () => ({
      project: await api.get(`${PROGRAMMES}/projects/${route.id}`),
      course: await api.get(`${path}/${route.course}`),
      options: await api.get(`${path}/options`),
    }),
    [route.id, route.course],
  );
  /** @param {Pick<CourseProps, "project" | "options" | "course">} found */
  const shown = (found) => {
    /** @param {Course} course */
    const onChange = (course) => fetched.set({ ...found, course });
    return html`<${BackToCourses} project=${found.project} />
      ${route.language ? html`<${TextHead} route=${route} ...${found} />` : html`<${Heading} of=${route.course}><${CourseTitle} course=${found.course} /></${Heading}>`}
      ${children({ session, route, ...found, onChange })}`;
  };
  return html`<article class="page stack ${isWide ? "wide-page" : ""}" data-part=${name}><${Fetched} fetched=${fetched}>${shown}</${Fetched}></article>`;
}

/** @param {{route: Route, project: Project, course: Course}} props */
function TextHead({ route, project, course }) {
  const { language, part } = route;
  /** @param {string} [name] */
  const address = (name) => courseAddress(project.id, course.id, language, name);
  return html`<${Heading} of=${`${course.id}/${language}/${part}`}><a href=${courseAddress(project.id, course.id)}><${CourseTitle} course=${course} /></a> · ${languageName(language)}</${Heading}>
    <${Tabs} label=${t("Parts of this text")} links=${[
      [address(), t("Write"), !part],
      [address("preview"), t("Preview"), part === "preview"],
      [address("versions"), t("Versions"), part === "versions"],
      [address("from-file"), t("From a file"), part === "from-file"],
    ]} />`;
}
