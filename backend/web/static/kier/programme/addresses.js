/** Where projects stand behind `#`. */

/**
 * The address of a project, or of one of its pages (`project-pages.js`).
 * @param {string} id
 * @param {string} [part]
 */
export const projectAddress = (id, part) => ["#/projects", id, ...(part ? [part] : [])].join("/");
