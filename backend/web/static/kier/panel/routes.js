/** Where one is in the panel, by the place that history-state.js keeps out of the address. */

const ID = "([0-9a-f-]{36})";
const PAGES = ["agenda", "care", "fees", "news", "learn", "me", "settings"];
const OF_ME = ["profile", "legal", "stories", "looks", "steps", "leaving"];
/** @type {[pattern: RegExp, page: string, name?: "id"][]} */
const ROUTES = [
  [new RegExp(`^#/(${PAGES.join("|")})$`), "page"],
  [new RegExp(`^#/me/(${OF_ME.join("|")})$`), "page"],
  [/^#\/settings\/notifications$/, "settings"],
  [new RegExp(`^#/asked/${ID}$`), "asked", "id"],
  [new RegExp(`^#/answers/${ID}$`), "answers", "id"],
  [new RegExp(`^#/care/${ID}$`), "care", "id"],
  [new RegExp(`^#/look-back/${ID}$`), "look-back", "id"],
];

/**
 * `place` and `key` are of the way there (app.js).
 * @typedef {{page: string, id?: string, place?: string, key?: string}} Route
 */

/**
 * @param {string} place like `#/me`
 * @returns {Route} `home` where the address means nothing
 */
export function readRoute(place) {
  for (const [pattern, page, name] of ROUTES) {
    const found = pattern.exec(place);
    if (!found) continue;
    if (page === "page") return { page: found[1] };
    return name ? { page, [name]: found[1] } : { page };
  }
  return { page: "home" };
}

/**
 * Which of the links below stands for a page.
 * @param {string} page
 */
export function tabOf(page) {
  if (["agenda", "care"].includes(page)) return "agenda";
  if (["learn", "news"].includes(page)) return "learn";
  if (["me", "settings", "fees", ...OF_ME].includes(page)) return "me";
  return "home";
}

/**
 * The page above a page: where “Back” leads.
 * @param {string} page
 */
export function above(page) {
  if ([...OF_ME, "fees", "settings"].includes(page)) return "#/me";
  if (page === "news") return "#/learn";
  return "#/";
}
