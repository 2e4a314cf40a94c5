/** Where courses stand: in the API, and behind `#`. */

import { PROGRAMMES } from "../account.js";
import { projectAddress } from "../addresses.js";

/** @typedef {{id: string}} HasId */

/** @param {HasId} project */
export const coursesPath = ({ id }) => `${PROGRAMMES}/projects/${id}/courses`;

/**
 * A text of a course in the API.
 * @param {HasId} project
 * @param {string} course
 * @param {string} language
 */
export const courseTextPath = (project, course, language) =>
  `${coursesPath(project)}/${course}/texts/${language}`;

/**
 * The courses of a project; with `course` one of them, or `new`; with a language its text; `part` of
 * it: `versions`, `from-file`.
 * @param {string} project
 * @param {string} [course]
 * @param {string} [language]
 * @param {string} [part]
 */
export const courseAddress = (project, course, language, part) =>
  [projectAddress(project, "courses"), ...[course, language, part].filter(Boolean)].join("/");

/**
 * Where people take a course.
 * @param {string} slug
 * @param {string} [language]
 */
export const learnAddress = (slug, language) =>
  ["", "learn", slug, ...(language ? [language] : [])].join("/");
