/** All requests, by how far they are; and the questions of members. */

import { Choose, Empty, Heading, Mark, Tabs } from "../shared/components.js";
import { labelOf, labelsOf } from "../shared/formats.js";
import { Fetched, useFresh, useRows } from "../shared/resources.js";
import { goTo } from "../shared/history-state.js";
import { t, tn } from "../shared/text.js";
import { html, useEffect } from "../vendor/preact.js";
import { DESK } from "./account.js";
import { dayOr, isPast, placeOf, placeWords, stateWords } from "./labels.js";
import { Questions } from "./questions.js";
import { requestAddress } from "./routes.js";

/**
 * @import { Briefing, DeskRequest, DeskRequestRow, Platform, RequestCounts } from "kier/api"
 * @import { Requester } from "kier/api"
 * @import { ComponentChildren } from "preact"
 * @import { Every, Fresh } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 * @import { Route } from "./routes.js"
 */

// Not states: all that goes on; and that of it in which nothing has changed for long.
const OPEN = "open";
const QUIET = "quiet";
/** @type {Record<string, string>} */
const TONES = {
  submitted: "waits",
  asking: "acts",
  going: "acts",
  declined: "off",
  withdrawn: "off",
  expired: "off",
  closed: "off",
};

/**
 * The state of a request as a word.
 * @param {{request: DeskRequestRow | DeskRequest}} props
 */
export function RequestState({ request }) {
  const place = placeOf(request);
  return html`<${Mark} text=${placeWords()[place] ?? place} tone=${TONES[place]} state=${place} />`;
}

/**
 * What a request is called: its question, else its form, else who asks.
 * @param {{briefing: Briefing, form: string, requester: Requester}} options
 * @param {Platform} platform
 */
export const titleOf = ({ briefing, form, requester }, platform) =>
  briefing?.question || (form && labelOf(platform.forms, form)) || requester.organisation;

/** @param {{state: string}} options */
const partFor = ({ state }) => ({ going: "members", delivered: "close" })[state] ?? "briefing";

/**
 * Rows that lead to requests.
 * @param {{requests: DeskRequestRow[], platform: Platform, empty: ComponentChildren}} props
 */
export function RequestRows({ requests, platform, empty }) {
  if (!requests.length) return html`<${Empty}>${empty}</${Empty}>`;
  return html`<ul role="list" class="shelf requests">${requests.map((one) => html`<${Row} key=${one.id} request=${one} platform=${platform} />`)}</ul>`;
}

/** @param {{request: DeskRequestRow, platform: Platform}} props */
function Row({ request, platform }) {
  const { id, requester, state, form, topics, day, wanted, accepted, warnings } = request;
  return html`<li><a href=${requestAddress(id, partFor(request))} data-request=${id} data-state=${placeOf(request)}>
    <span class="shelf-top"><strong>${titleOf(request, platform)}</strong><span class="marks">
      ${warnings?.length > 0 && html`<${Mark} tone="warns" text=${tn("{n} warning", "{n} warnings", warnings.length)} />`}<${RequestState} request=${request} /></span></span>
    <span class="shelf-facts"><span class="ink">${requester.organisation}</span>${form && html`<span>${labelOf(platform.forms, form)}</span>`}
      ${topics.length > 0 && html`<span>${labelsOf(platform.topics, topics.slice(0, 2))}${topics.length > 2 && "…"}</span>`}
      ${day && html`<span class=${isPast(day) && state === "going" ? "lacks" : ""}>${dayOr(day)}</span>`}
      ${accepted !== undefined && state === "going" && html`<span>${tn("{n} of {all} said yes", "{n} of {all} said yes", accepted, { all: wanted })}</span>`}</span></a></li>`;
}

/**
 * The page.
 * @param {{session: DeskAccount, route: Route}} props
 */
export function Requests({ session, route }) {
  const shown = route.shown || OPEN;
  /** @type {Fresh<RequestCounts>} */
  const counted = useFresh(() => session.api.get(`${DESK}/requests/counts`), [], { isLive: true });
  const isQuestions = shown === "questions";
  useEffect(() => {
    document.title = t("Requests for advice");
  }, []);
  /** @param {string} name */
  const go = (name) => goTo(`#/requests/${name}`);
  return html`<article class="wide stack" data-part="requests">
    <${Heading} of=${isQuestions}>${t("Requests for advice")}</${Heading}>
    <${Tabs} label=${t("Requests for advice")} links=${[["#/requests", t("Requests for advice"), !isQuestions], ["#/requests/questions", t("Questions of members"), isQuestions]]} />
    ${!isQuestions && html`<${Choose} label=${t("Which requests")} value=${shown} onChoose=${go} name="states" options=${choicesOf(counted.found)} />`}
    ${
      isQuestions
        ? html`<${Questions} session=${session} path="${DESK}/questions?open=true" empty=${t("No question of a member waits for an answer.")} />`
        : html`<${Shown} key=${shown} session=${session} shown=${shown} />`
    }
  </article>`;
}

/**
 * What one may look at, each with how many there are, once it is known.
 * @param {RequestCounts | null} counts
 */
export function choicesOf(counts) {
  const { by_state: byState, ...others } = counts ?? { by_state: {} };
  const all = [
    [OPEN, t("All that is open")],
    ...Object.entries(stateWords()),
    [QUIET, t("Nothing changes any more")],
  ];
  /** @type {Record<string, number | undefined>} */
  const many = { ...others, ...byState };
  return all.map(([id, name]) => [id, id in many ? `${name} (${many[id]})` : name]);
}

/** @param {{session: DeskAccount, shown: string}} props */
function Shown({ session, shown }) {
  /** @type {Fresh<Every<DeskRequestRow>>} */
  const fetched = useRows(
    session.api,
    `${DESK}/requests?${[OPEN, QUIET].includes(shown) ? `${shown}=true` : `state=${shown}`}`,
  );
  return html`${shown === QUIET && html`<p class="hint">${t("Nothing has changed in these for 90 days. After a year without a change they end by themselves: then all that members said in them is erased, and they read that nobody told them what was done with it.")}</p>`}
    <${Fetched} fetched=${fetched}>${({ rows, isAll }) => html`
    <${RequestRows} requests=${rows} platform=${session.platform} empty=${t("No request is here now.")} />
    ${!isAll && html`<p class="hint">${t("Only the newest are shown.")}</p>`}`}</${Fetched}>`;
}
