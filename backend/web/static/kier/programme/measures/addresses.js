/** Where measures stand: in the API, and behind `#`. */

import { PROGRAMMES } from "../account.js";
import { projectAddress } from "../addresses.js";

/** @typedef {{id: string}} HasId */

/** @param {HasId} project */
export const measuresPath = ({ id }) => `${PROGRAMMES}/projects/${id}/measures`;

/** @param {HasId} project */
export const wordingPath = ({ id }) => `${PROGRAMMES}/projects/${id}/wording-trials`;

/**
 * The measures of a project; with `measure` one of them, or `new`; `part` of it: `plan`,
 * `lead-times`, `report`.
 * @param {string} project
 * @param {string} [measure]
 * @param {string} [part]
 */
export const measureAddress = (project, measure, part) =>
  [projectAddress(project, "measures"), ...[measure, part].filter(Boolean)].join("/");
