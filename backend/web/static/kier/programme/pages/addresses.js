/** Where pages stand: in the API, and behind `#`. */

import { PROGRAMMES } from "../account.js";
import { projectAddress } from "../addresses.js";

/** @typedef {{id: string}} HasId */

/** @param {HasId} project */
export const pagesPath = ({ id }) => `${PROGRAMMES}/projects/${id}/pages`;

/** @param {HasId} project */
export const filesPath = (project) => `${pagesPath(project)}/files`;

/**
 * A text of a page in the API.
 * @param {HasId} project
 * @param {string} page
 * @param {string} language
 */
export const textPath = (project, page, language) =>
  `${pagesPath(project)}/${page}/texts/${language}`;

/**
 * The list of pages of a project, and what stands beside it: `new`, `files`.
 * @param {string} project
 * @param {string} [part]
 */
export const pagesAddress = (project, part) =>
  [projectAddress(project, "pages"), ...(part ? [part] : [])].join("/");

/**
 * A page; with a language its text; `part` of it: `versions`, `trial`, `from-file`.
 * @param {string} project
 * @param {string} page
 * @param {string} [language]
 * @param {string} [part]
 */
export const pageAddress = (project, page, language, part) =>
  [pagesAddress(project, page), ...[language, part].filter(Boolean)].join("/");
