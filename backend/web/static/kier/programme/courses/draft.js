/** What somebody writes of a text of a course and has not saved. */

import { useVersionedDraft } from "../versioned-draft.js";
import { courseTextPath } from "./addresses.js";
import { newContent } from "./content.js";

/**
 * @import { CourseText } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { VersionedDraft } from "../versioned-draft.js"
 * @import { Content } from "./content.js"
 */

/** @typedef {VersionedDraft<Content>} CourseDraft */

/**
 * What is on the server of a text; of one without a draft, a course to begin with.
 * @param {CourseText} text
 * @param {Content} [first]
 * @returns {CourseDraft}
 */
export const draftOf = ({ title, summary, content, version }, first = newContent()) => ({
  title,
  summary,
  note: "",
  content: /** @type {Content | null} */ (content) ?? first,
  version,
});

/**
 * Name of the draft in the session.
 * @param {string} course
 * @param {string} language
 */
export const draftName = (course, language) => `course-text/${course}/${language}`;

/**
 * A text as it is written, and how it is saved.
 * @param {{session: ProgrammeAccount, project: {id: string}, course: {id: string},
 *   text: CourseText, saved: CourseDraft, onSaved: (text: CourseText) => void}} how
 */
export const useCourseDraft = ({ session, project, course, text, saved, onSaved }) =>
  useVersionedDraft({
    session,
    name: draftName(course.id, text.language),
    path: courseTextPath(project, course.id, text.language),
    saved,
    onSaved,
  });
