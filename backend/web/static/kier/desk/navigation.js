/**
 * The way at the desk: by the place that history-state.js keeps (a link that is copied has it
 * behind `#`), and the list of pages.
 */

import { useFresh } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useEffect, useRef } from "../vendor/preact.js";
import { DESK } from "./account.js";

/**
 * @import { Waiting } from "kier/api"
 * @import { Fresh } from "../shared/resources.js"
 * @import { DeskAccount, DeskApi } from "./account.js"
 */

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

const GATHER_MS = 500;
/**
 * Which page is marked while one of its parts is shown.
 * @type {Record<string, string>}
 */
const UNDER = { request: "requests", person: "people" };

/**
 * How much waits on each page, by what `GET desk` counts.
 * @param {Waiting} counts
 */
export const waitingOn = (counts) => ({
  requests: counts.submitted + counts.questions + counts.reviews + counts.quiet + counts.work_over,
  care: counts.calls + counts.check_ins,
  fees: counts.fees_late,
  people: counts.grievances,
  growing: counts.knowledge_due + counts.improvements_late,
});

/** @param {{session: DeskAccount, page: string}} side */
export function Side({ session, page }) {
  /** @type {Fresh<Waiting>} */
  const { found, again } = useFresh(() => session.api.get(DESK), [], { isLive: true });
  const here = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    again();
    // On a narrow screen the row of pages is longer than the screen.
    here.current
      ?.querySelector("[aria-current]")
      ?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [page]);
  useEffect(() => {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    // Several changes in a row need one question.
    /** @type {DeskApi} */ (session.api).onChange = () => {
      clearTimeout(timer);
      timer = setTimeout(again, GATHER_MS);
    };
    return () => {
      clearTimeout(timer);
      /** @type {DeskApi} */ (session.api).onChange = () => {};
    };
  }, []);
  /** @type {Record<string, number>} */
  const waits = found ? waitingOn(found) : {};
  const shown = UNDER[page] ?? page;
  const links = [
    ["overview", "#/", t("Overview")],
    ["requests", "#/requests", t("Requests for advice")],
    ["care", "#/care", t("Care")],
    ["fees", "#/fees", t("Fees")],
    ["people", "#/people", t("Members and candidates")],
    ["growing", "#/growing", t("Growing")],
    ["numbers", "#/numbers", t("Numbers")],
    ["settings", "#/settings", t("Settings")],
  ];
  return html`<nav class="side" aria-label=${t("Pages")} ref=${here}>
    <ul role="list">${links.map(
      ([
        name,
        address,
        text,
      ]) => html`<li key=${name}><a href=${address} data-page=${name} aria-current=${name === shown ? "page" : undefined}>${text}
      ${waits[name] > 0 && html`<span class="side-count ${name === "care" && found?.calls ? "loud" : ""}">${waits[name]}<span class="apart"> ${t("waiting")}</span></span>`}</a></li>`,
    )}</ul>
    <ul role="list" class="side-others"><li><a href="/inbox/">${t("Inbox")}</a></li><li><a href="/surveys/">${t("Surveys")}</a></li><li><a href="/programme/">${t("Programme")}</a></li></ul>
  </nav>`;
}
