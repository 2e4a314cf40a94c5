/**
 * The way in the panel: by the place that history-state.js keeps out of the address, back, and to
 * its main pages.
 */

import { Icon } from "../shared/icons.js";
import { Brand } from "../shared/pages.js";
import { LockButton } from "../shared/shell.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";

/** @import { Account } from "./account.js" */

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

/**
 * The bar above a page: back, and lock.
 * @param {{session: Account, route: Route}} props
 */
export const Bar = ({ session, route: { page } }) =>
  html`${page === "home" ? html`<${Brand} />` : html`<a class="button quiet back-link" href=${above(page)} data-part="back"><${Icon} name="back" /><span>${t("Back")}</span></a>`}
    <${LockButton} session=${session}><${Icon} name="lock" /></${LockButton}>`;

/**
 * Links for a thumb, below a page.
 * @param {{page: string}} props
 */
export function Tabs({ page }) {
  const links = [
    ["home", "#/", t("Home")],
    ["agenda", "#/agenda", t("Agenda")],
    ["learn", "#/learn", t("News")],
    ["me", "#/me", t("Me")],
  ];
  return html`<nav class="thumb-links" aria-label=${t("Pages")}>
    ${links.map(
      ([
        name,
        address,
        text,
      ]) => html`<a key=${name} href=${address} data-page=${name} aria-current=${tabOf(page) === name ? "page" : undefined}>
      <${Icon} name=${name} /><span>${text}</span></a>`,
    )}
  </nav>`;
}
