/** The versions of a text of a course. */

import { html } from "../../vendor/preact.js";
import { Versions } from "../versions.js";
import { courseAddress, courseTextPath } from "./addresses.js";
import { Difference } from "./difference.js";
import { draftName } from "./draft.js";
import { CourseFrame } from "./frame.js";

/**
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 * @import { CourseProps } from "./frame.js"
 */

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function CourseVersions({ session, route }) {
  const { language } = route;
  /** @param {CourseProps} found */
  const shown = ({ project, course, options }) =>
    html`<${Versions} session=${session} path=${courseTextPath(project, course.id, language)} language=${language} mayWrite=${options.may_write} draft=${draftName(course.id, language)} editor=${courseAddress(project.id, course.id, language)} Difference=${Difference} />`;
  return html`<${CourseFrame} session=${session} route=${route} name="course-versions">${shown}</${CourseFrame}>`;
}
