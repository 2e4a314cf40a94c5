/** All requests, by how far they are; and the questions of members before they say yes or no. */

import { Choose, Empty, Heading, Mark, PlainForm, Tabs } from "../shared/components.js";
import { labelOf, labelsOf } from "../shared/formats.js";
import { goTo } from "../shared/history-state.js";
import { Said } from "../shared/pages.js";
import { Fetched, Fetching, useFresh, useRows } from "../shared/resources.js";
import { t, tn } from "../shared/text.js";
import { html, useEffect } from "../vendor/preact.js";
import { DESK, useDraft } from "./account.js";
import { LongText } from "./fields.js";
import { dayOr, isPast, placeOf, placeWords, sinceText, stateWords } from "./labels.js";
import { requestAddress } from "./navigation.js";
import { SealedWords } from "./sealed-texts.js";

/**
 * @import { Briefing, DeskRequest, DeskRequestRow, Platform, Question } from "kier/api"
 * @import { RequestCounts, Requester } from "kier/api"
 * @import { Every, Fresh } from "../shared/resources.js"
 * @import { ComponentChildren } from "preact"
 * @import { DeskAccount } from "./account.js"
 * @import { Route } from "./navigation.js"
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
  return html`<ul role="list" class="shelf requests">${requests.map((request) => html`<${Row} key=${request.id} request=${request} platform=${platform} />`)}</ul>`;
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

/**
 * A list of questions.
 * @param {{session: DeskAccount, path: string, empty: string, of?: string | null}} list
 *   `of`: those of one request alone
 */
export function Questions({ session, path, empty, of = null }) {
  /** @type {Fresh<Every<Question>>} */
  const fetched = useRows(session.api, path, { isLive: true });
  if (!fetched.found) return html`<${Fetching} error=${fetched.error} again=${fetched.again} />`;
  const rows = fetched.found.rows.filter((question) => !of || requestOf(question) === of);
  if (!rows.length) return empty && html`<${Empty}>${empty}</${Empty}>`;
  return html`<ul role="list" class="cards" data-part="questions">${rows.map((question) => html`<${QuestionCard} key=${question.id} session=${session} question=${question} isAlone=${!of} again=${fetched.again} />`)}</ul>`;
}

/** @param {{assignment: any}} options */
const requestOf = ({ assignment }) => assignment?.id ?? assignment;

/**
 * @param {{session: DeskAccount, question: Question, isAlone: boolean,
 *   again: () => Promise<void>}} props
 */
function QuestionCard({ session, question, isAlone, again }) {
  const { id, expert, text, said, answer, asked_on: on } = question;
  return html`<li class="card stack" data-question=${id}>
    <div class="head-row"><h3>${t("{name} asks", { name: expert.chosen_name })}</h3><span class="hint">${sinceText(on)}
      ${isAlone && html` · <a href=${requestAddress(requestOf(question), "members")}>${t("To the request")}</a>`}</span></div>
    <${SealedWords} session=${session} id=${text} name=${expert.chosen_name} label=${t("Open the question")} />
    ${
      answer
        ? html`<dl class="fact-list"><div><dt>${t("How it was put to all")}</dt><dd class="words">${said}</dd></div><div><dt>${t("Answer")}</dt><dd class="words">${answer}</dd></div></dl>`
        : html`<${Answer} session=${session} question=${question} again=${again} />`
    }
  </li>`;
}

/** @param {{session: DeskAccount, question: Question, again: () => Promise<void>}} props */
function Answer({ session, question, again }) {
  const { id, text } = question;
  const [values, set, forget] = useDraft(session, `sealed/question/${id}`, {
    said: "",
    answer: "",
  });
  const words = session.opened.get(text)?.text;
  const send = async () => {
    if (!values.said.trim())
      throw new Said(t("Write the question for all, without anything that shows who asked."));
    if (!values.answer.trim()) throw new Said(t("Write an answer."));
    await session.api.post(`${DESK}/questions/${id}/answer`, values);
    forget();
    await again();
  };
  return html`<${PlainForm} onSend=${send} submit=${t("Answer for all")} name="answer-question">
    <${LongText} id="said-${id}" label=${t("The question, for all who were asked")} hint=${t("In your own words: nobody should see who asked.")} rows=${2} value=${values.said} onChange=${(said) => set({ said })} />
    ${words && !values.said && html`<button type="button" class="button small quiet" onClick=${() => set({ said: words })}>${t("Begin with their words")}</button>`}
    <${LongText} id="answer-${id}" label=${t("Your answer")} rows=${2} value=${values.answer} onChange=${(answer) => set({ answer })} />
  </${PlainForm}>`;
}
