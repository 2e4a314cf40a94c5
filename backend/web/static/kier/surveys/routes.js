/** Where one is in the surveys: the address behind `#`, so that Back works and a link can be sent. */

const ID = "([0-9a-f-]{36})";
/** @type {[pattern: RegExp, page: string, ...names: string[]][]} */
const ROUTES = [
  [/^#\/new$/, "new"],
  [/^#\/webhooks$/, "webhooks"],
  [new RegExp(`^#/webhooks/${ID}$`), "webhook", "id"],
  [/^#\/rounds\/new$/, "new-round"],
  [new RegExp(`^#/rounds/new/${ID}$`), "new-round", "questionnaire"],
  [
    new RegExp(`^#/rounds/${ID}(?:/(settings|people|results|texts|exports))?$`),
    "round",
    "id",
    "part",
  ],
  [
    new RegExp(`^#/questionnaires/${ID}/(\\d+)/difference/(\\d+)$`),
    "difference",
    "id",
    "number",
    "other",
  ],
  [
    new RegExp(
      `^#/questionnaires/${ID}/(\\d+)(?:/(questions|translate|preview|versions|report))?(?:/([0-9.]+))?$`,
    ),
    "questionnaire",
    "id",
    "number",
    "part",
    "place",
  ],
];

/**
 * The page, and what the address names: `id`, `number`, `part`, `place`, …
 * @typedef {{page: string} & Record<string, string>} Route
 */

/**
 * @param {string} hash
 * @returns {Route} `home` where the address means nothing
 */
export function readRoute(hash) {
  for (const [pattern, page, ...names] of ROUTES) {
    const found = pattern.exec(hash);
    if (found)
      return {
        page,
        ...Object.fromEntries(names.map((name, place) => [name, found[place + 1] ?? ""])),
      };
  }
  return { page: "home" };
}

/**
 * The first page of a version, or one of its parts, or an item of it.
 * @param {string} id
 * @param {number | string} number
 * @param {string} [part]
 * @param {number[]} [path]
 */
export function questionnaireAddress(id, number, part = "questions", path = []) {
  return ["#/questionnaires", id, number, part, ...(path.length ? [path.join(".")] : [])].join("/");
}

/**
 * @param {string} id
 * @param {string} [part] `settings`, `people`, `results`, `texts`, `exports`
 */
export const roundAddress = (id, part = "settings") => `#/rounds/${id}/${part}`;

/** @param {string} place as in an address: `2.0` */
export const pathOf = (place) => (place ? place.split(".").map(Number) : []);

/**
 * The newest of some versions, in whichever order they come.
 * @template {{number: number}} T
 * @param {T[]} versions
 */
export const newestOf = (versions) =>
  versions.reduce((newest, version) => (version.number > newest.number ? version : newest));
