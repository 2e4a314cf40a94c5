/** A course from a Markdown file: shown with what was left out, and taken only on a yes. */

import { messageOf, useAction } from "../../shared/pages.js";
import { t, tn } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { FileDrop, Report } from "../file-drop.js";
import { courseAddress, coursesPath, courseTextPath } from "./addresses.js";
import { placesOf } from "./content.js";
import { draftName, draftOf } from "./draft.js";
import { CourseFrame } from "./frame.js";
import { roleNames } from "./role-fields.js";
import { isModule, nameOf } from "./words.js";

/**
 * @import { Course, CourseImport as Imported, CourseText } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 * @import { Content } from "./content.js"
 * @import { CourseProps } from "./frame.js"
 */

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function CourseImport({ session, route }) {
  /** @param {CourseProps} found */
  const shown = (found) => html`<${Import} ...${found} />`;
  return html`<${CourseFrame} session=${session} route=${route} name="course-from-file">${shown}</${CourseFrame}>`;
}

/** @param {CourseProps} props */
function Import(props) {
  const { session, project, options } = props;
  const [found, setFound] = useState(/** @type {Imported | null} */ (null));
  if (!options.may_write) return html`<p>${t("Coordinators and editors write courses.")}</p>`;
  return html`<section class="stack" data-part="from-file">
    <p class="hint">${t("You see first what comes of the file. How a course is written in one is told in the documentation.")}</p>
    <${FileDrop} api=${session.api} path=${`${coursesPath(project)}/import`} accept=".md,.markdown" wrongName=${t("Choose a Markdown file (.md).")} onFound=${setFound} />
    ${found && html`<${Found} ...${props} found=${found} onLeave=${() => setFound(null)} />`}</section>`;
}

/** @param {CourseProps & {found: Imported, onLeave: () => void}} props */
function Found({ session, route, project, course, onChange, found, onLeave }) {
  const { language } = route;
  const content = /** @type {Content} */ (found.content);
  const known = new Set(course.roles?.map(({ id }) => id));
  const lacking = found.roles.filter(({ id }) => !known.has(id));
  /** The file becomes what is being written; it is saved there, as any change. */
  const take = useAction(async () => {
    const { api } = session;
    if (lacking.length) {
      const roles = [...(course.roles ?? []), ...lacking];
      const body = { roles, version: course.version };
      /** @type {Course} */
      const after = await api.call("PATCH", `${coursesPath(project)}/${course.id}`, body);
      onChange(after);
    }
    /** @type {CourseText} */
    const text = await api.get(courseTextPath(project, course.id, language));
    const before = draftOf(text);
    session.drafts.set(draftName(course.id, language), {
      ...before,
      title: found.title || before.title,
      summary: found.summary || before.summary,
      note: t("From a file"),
      content,
    });
    location.hash = courseAddress(project.id, course.id, language);
  });
  const items = placesOf(content).map(({ item }) => item);
  const modules = items.filter(isModule);
  return html`<div class="stack" data-part="imported"><${Report} report=${found.report} />
    <h2 dir="auto">${found.title}</h2>
    <ol class="steps-found" role="list">${modules.map((module) => html`<li key=${module.id}><b dir="auto">${nameOf(module)}</b> <span class="hint">${tn("{n} step", "{n} steps", module.steps.length)}</span></li>`)}</ol>
    ${lacking.length > 0 && html`<p class="note" data-part="lacking-roles">${t("The file has roles that the course has not: {roles}. The course gets them when you take the file.", { roles: roleNames(lacking) })}</p>`}
    ${take.error && html`<p class="fault" role="alert">${messageOf(take.error)}</p>`}
    <p class="row"><button type="button" class="button main" data-act="take-file" onClick=${() => take.run()}>${t("Yes, go on with this text")}</button>
      <button type="button" class="button quiet" onClick=${onLeave}>${t("No, leave it")}</button></p>
    <p class="hint">${t("It takes the place of what you are writing, and is saved when you save. What is live stays.")}</p></div>`;
}
