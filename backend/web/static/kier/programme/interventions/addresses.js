/** Where interventions stand: in the API, and behind `#`. */

import { PROGRAMMES } from "../account.js";
import { projectAddress } from "../addresses.js";

/** @typedef {{id: string}} HasId */

/** @param {HasId} project */
export const interventionsPath = ({ id }) => `${PROGRAMMES}/projects/${id}/interventions`;

/**
 * The interventions of a project; with `intervention` one of them, or `new`; `part` of it: `plan`,
 * `questions`, `results`.
 * @param {string} project
 * @param {string} [intervention]
 * @param {string} [part]
 */
export const interventionAddress = (project, intervention, part) =>
  [projectAddress(project, "interventions"), ...[intervention, part].filter(Boolean)].join("/");
