/** Where one is at the desk, by the place that history-state.js keeps; a link that is copied has it behind `#`. */

const ID = "([0-9a-f-]{36})";
/** @type {[pattern: RegExp, page: string, ...names: string[]][]} */
const ROUTES = [
  [/^#\/requests(?:\/([a-z]+))?$/, "requests", "shown"],
  [
    new RegExp(`^#/requests/${ID}(?:/(briefing|members|consultation|agenda|evaluation|close))?$`),
    "request",
    "id",
    "part",
  ],
  [/^#\/care(?:\/(all))?$/, "care", "shown"],
  [/^#\/fees(?:\/([a-z]+))?$/, "fees", "shown"],
  [/^#\/people(?:\/(grievances|consents|steps))?$/, "people", "part"],
  [new RegExp(`^#/people/${ID}$`), "person", "id"],
  [/^#\/growing(?:\/(knowledge|trainings|coaching|successes|improvements))?$/, "growing", "part"],
  [/^#\/numbers$/, "numbers"],
  [/^#\/settings$/, "settings"],
];

/** @typedef {Record<string, string> & {page: string}} Route */

/**
 * @param {string} place like `#/requests`
 * @returns {Route} `overview` where the address means nothing
 */
export function readRoute(place) {
  for (const [pattern, page, ...names] of ROUTES) {
    const found = pattern.exec(place);
    if (found)
      return {
        page,
        ...Object.fromEntries(names.map((name, place) => [name, found[place + 1] ?? ""])),
      };
  }
  return { page: "overview" };
}

/**
 * @param {string} id
 * @param {string} [part] `briefing`, `members`, `consultation`, `agenda`, `evaluation`, `close`
 */
export const requestAddress = (id, part = "briefing") => `#/requests/${id}/${part}`;

/**
 * The page of somebody who works with the platform.
 * @param {string} id
 */
export const personAddress = (id) => `#/people/${id}`;
