/** The courses of a project: in the order in which learners see them, each language with its state. */

import { Empty } from "../../shared/components.js";
import { messageOf, useAction } from "../../shared/pages.js";
import { Fetched, useFresh, useRows } from "../../shared/resources.js";
import { t, tn } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { useStyles } from "../pages/style-sheets.js";
import { MoveButtons } from "../move-buttons.js";
import { moved } from "../positions.js";
import { courseAddress, coursesPath, learnAddress } from "./addresses.js";
import { CourseTitle, LanguageState } from "./states.js";

/**
 * @import { Course, CourseOptions, Project } from "kier/api"
 * @import { Every, Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 */

/** @param {{session: ProgrammeAccount, project: Project}} props */
export function Courses({ session, project }) {
  useStyles("pagesStyles", "coursesStyles");
  const path = coursesPath(project);
  /** @type {Fresh<CourseOptions>} */
  const options = useFresh(() => session.api.get(`${path}/options`), [project.id]);
  /** @type {Fresh<Every<Course>>} */
  const courses = useRows(session.api, path);
  /** @param {CourseOptions} found */
  const shown = ({ may_write }) => {
    /** @param {Every<Course>} every */
    const list = (every) =>
      html`<${List} session=${session} project=${project} mayWrite=${may_write} every=${every} onChange=${courses.set} again=${courses.again} />`;
    return html`${may_write && html`<p class="row"><a class="button main" href=${courseAddress(project.id, "new")}>${t("New course")}</a></p>`}
      <${Fetched} fetched=${courses}>${list}</${Fetched}>`;
  };
  return html`<section class="stack" data-part="courses">
    <p class="hint">${t("People learn here without an account, in several languages. Whoever answers enough right gets a certificate.")}</p>
    <${Fetched} fetched=${options}>${shown}</${Fetched}></section>`;
}

/**
 * @param {{session: ProgrammeAccount, project: Project, mayWrite: boolean, every: Every<Course>,
 *   onChange: (every: Every<Course>) => void, again: () => Promise<void>}} props
 */
function List({ session, project, mayWrite, every, onChange, again }) {
  const { rows, isAll } = every;
  const ordered = useAction((/** @type {Course} */ course, /** @type {-1 | 1} */ step) =>
    moved(session.api, coursesPath(project), { every, onChange, again }, course, step),
  );
  if (!rows.length)
    return html`<${Empty} icon="learn">${mayWrite ? t("There is no course yet. Make the first one.") : t("There is no course yet.")}</${Empty}>`;
  const mayMove = mayWrite && isAll && rows.length > 1;
  return html`<p role="status" class="hint">${tn("{n} course", "{n} courses", rows.length)}${ordered.error && ` · ${messageOf(ordered.error)}`}</p>
    <ol role="list" class="page-list">${rows.map(
      (course, at) => html`<li key=${course.id} data-course=${course.slug}>
      <div class="due-words"><a class="page-name" href=${courseAddress(project.id, course.id)}><${CourseTitle} course=${course} /></a>
        <span class="hint">${t("about {n} minutes", { n: course.minutes })} · <span dir="ltr">${learnAddress(course.slug)}</span>${course.owner_name && ` · ${course.owner_name}`}</span>
        <span class="language-states">${course.texts.length ? course.texts.map((text) => html`<a key=${text.language} href=${courseAddress(project.id, course.id, mayWrite ? text.language : "")}><${LanguageState} text=${text} /></a>`) : t("no language yet")}</span></div>
      ${
        mayMove &&
        html`<${MoveButtons} row=${course} name=${html`<${CourseTitle} course=${course} />`} at=${at} of=${rows.length} run=${ordered.run} />`
      }</li>`,
    )}</ol>
    ${!isAll && html`<p class="hint">${t("There are more than can be shown here.")}</p>`}`;
}
