/** What waits: calls first and loud, then each kind of thing as a line that leads there. */

import { Heading } from "../shared/components.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { t, tn } from "../shared/text.js";
import { html, useEffect } from "../vendor/preact.js";
import { DESK } from "./account.js";
import { sinceText } from "./labels.js";
import { personAddress } from "./navigation.js";
import { RequestRows } from "./requests.js";

/**
 * @import { CheckIn, DeskRequestRow, Waiting } from "kier/api"
 * @import { Listed } from "../shared/resources.js"
 * @import { Api } from "../shared/wire.js"
 * @import { DeskAccount } from "./account.js"
 */

const UNDER_WAY = ["submitted", "with-requester", "going", "delivered"];

/**
 * Only what nobody waits for can be looked at later.
 * @param {Waiting} counts
 * @returns {[name: string, count: number, address: string, text: string][]}
 */
const lines = (counts) => [
  [
    "grievances",
    counts.grievances,
    "#/people/grievances",
    tn(
      "member who says that something went wrong, or that they leave",
      "members who say that something went wrong, or that they leave",
      counts.grievances,
    ),
  ],
  [
    "submitted",
    counts.submitted,
    "#/requests/submitted",
    tn("request to check", "requests to check", counts.submitted),
  ],
  [
    "questions",
    counts.questions,
    "#/requests/questions",
    tn(
      "question of a member, before they say yes or no",
      "questions of members, before they say yes or no",
      counts.questions,
    ),
  ],
  [
    "check_ins",
    counts.check_ins,
    "#/care",
    tn(
      "member who did not say how they are after their work",
      "members who did not say how they are after their work",
      counts.check_ins,
    ),
  ],
  [
    "work_over",
    counts.work_over,
    "#/requests/going",
    tn(
      "request whose day has passed: give its result, so that both sides can look back",
      "requests whose day has passed: give their results, so that both sides can look back",
      counts.work_over,
    ),
  ],
  [
    "reviews",
    counts.reviews,
    "#/requests/going",
    tn("summary that members are reading", "summaries that members are reading", counts.reviews),
  ],
  [
    "quiet",
    counts.quiet,
    "#/requests/quiet",
    tn(
      "request in which nothing has changed for 90 days",
      "requests in which nothing has changed for 90 days",
      counts.quiet,
    ),
  ],
  [
    "fees_late",
    counts.fees_late,
    "#/fees/late",
    tn("fee that is late", "fees that are late", counts.fees_late),
  ],
  [
    "improvements_late",
    counts.improvements_late,
    "#/growing/improvements",
    tn(
      "point to improve whose day has gone by",
      "points to improve whose day has gone by",
      counts.improvements_late,
    ),
  ],
  [
    "knowledge_due",
    counts.knowledge_due,
    "#/growing/knowledge",
    tn(
      "piece of knowledge to look at again",
      "pieces of knowledge to look at again",
      counts.knowledge_due,
    ),
  ],
];

/** @param {Api} api */
async function load(api) {
  /** @type {Waiting} */
  const counts = await api.get(DESK);
  /** @type {{results: CheckIn[]}} */
  const care = counts.calls ? await api.get(`${DESK}/care?open=true`) : { results: [] };
  /** @type {Listed<DeskRequestRow>[]} */
  const pages = await Promise.all(
    UNDER_WAY.map((state) => api.get(`${DESK}/requests?state=${state}`)),
  );
  return {
    counts,
    calls: care.results.filter((checkIn) => checkIn.call && !checkIn.called_on),
    requests: pages.flatMap((page) => page.results),
  };
}

/**
 * The page.
 * @param {{session: DeskAccount}} props
 */
export function Overview({ session }) {
  const fetched = useFresh(() => load(session.api), [], { isLive: true });
  useEffect(() => {
    document.title = t("Desk");
  }, []);
  return html`<article class="wide stack" data-part="overview">
    <${Heading}>${t("What waits")}</${Heading}>
    <${Fetched} fetched=${fetched}>${({ counts, calls, requests }) => html`
      ${counts.calls > 0 && html`<${Calls} count=${counts.calls} calls=${calls} />`}
      <div class="overview-panes">
        <${Waiting} counts=${counts} />
        <section aria-labelledby="under-way"><h2 id="under-way">${t("Under way")}</h2>
          <${RequestRows} requests=${requests} platform=${session.platform} empty=${html`${t("No request is under way.")} <a href="/advice/">${t("Whoever wants advice asks on this page.")}</a>`} /></section>
      </div>`}</${Fetched}>
  </article>`;
}

/**
 * Members who asked to be called.
 * @param {{count: number, calls: CheckIn[]}} props
 */
function Calls({ count, calls }) {
  return html`<section class="alarm calls" aria-labelledby="calls" data-part="calls">
    <h2 id="calls">${tn("{n} member asked you to call", "{n} members asked you to call", count)}</h2>
    <ul role="list" class="call-rows">${calls.map(
      (
        checkIn,
      ) => html`<li key=${checkIn.id}><a href=${personAddress(checkIn.expert.id)}><strong>${checkIn.expert.chosen_name}</strong></a>
      <span>${t("asked {when}", { when: sinceText(checkIn.answered_on ?? checkIn.due_on) })}</span></li>`,
    )}</ul>
    <a class="button grave" href="#/care">${t("To the calls")}</a>
  </section>`;
}

/** @param {{counts: Waiting}} props */
function Waiting({ counts }) {
  const waiting = lines(counts).filter(([, count]) => count > 0);
  const quiet = lines(counts).length - waiting.length;
  return html`<section aria-labelledby="waiting" data-part="waiting"><h2 id="waiting">${t("To do")}</h2>
    ${
      waiting.length
        ? html`<ul role="list" class="shelf waits">${waiting.map(([name, count, address, text]) => html`<li key=${name}><a href=${address} data-wait=${name}><span class="wait-count">${count}</span> <span>${text}</span></a></li>`)}</ul>`
        : html`<div class="empty"><p><strong>${t("Nothing waits for you.")}</strong></p><p>${t("New requests, questions and check-ins appear here by themselves.")}</p></div>`
    }
    ${waiting.length > 0 && quiet > 0 && html`<p class="hint">${t("All else is up to date.")}</p>`}
  </section>`;
}
