/** How members are after their work, calls to make first; and what they said went wrong. */

import { ActButton, AskButton, Choose, Empty, Head, Heading, Mark } from "../shared/components.js";
import { dayText } from "../shared/formats.js";
import { goTo } from "../shared/history-state.js";
import { Fetched, useRows } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useEffect } from "../vendor/preact.js";
import { DESK } from "./account.js";
import { dayOr, moodWords, pathWords, sinceText, todayHere } from "./labels.js";
import { personAddress, requestAddress } from "./navigation.js";
import { SealedWords } from "./sealed-texts.js";

/**
 * @import { CheckIn, Grievance } from "kier/api"
 * @import { Every, Fresh } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 * @import { Route } from "./navigation.js"
 */

/**
 * The page.
 * @param {{session: DeskAccount, route: Route}} props
 */
export function Care({ session, route }) {
  const shown = route.shown || "open";
  /** @type {Fresh<Every<CheckIn>>} */
  const fetched = useRows(session.api, `${DESK}/care?open=${shown === "open"}`, { isLive: true });
  useEffect(() => {
    document.title = t("Care");
  }, []);
  /** @param {string} id */
  const called = (id) => async () => {
    await session.api.post(`${DESK}/care/${id}/called`);
    await fetched.again();
  };
  /** @param {Every<CheckIn>} found */
  const draw = ({ rows }) => {
    const calls = rows.filter((checkIn) => checkIn.call && !checkIn.called_on);
    const others = rows.filter((checkIn) => !calls.includes(checkIn));
    return html`${calls.length > 0 && html`<section class="calls-section" aria-labelledby="calls"><${Head} id="calls" title=${t("Call them first")} /><${CheckInRows} session=${session} rows=${calls} called=${called} /></section>`}
        ${
          (others.length > 0 || !calls.length) &&
          html`<section aria-labelledby="check-ins"><${Head} id="check-ins" title=${shown === "open" ? t("They did not say how they are") : t("Check-ins")} />
          ${others.length ? html`<${CheckInRows} session=${session} rows=${others} called=${called} />` : html`<${Empty}>${shown === "open" ? t("Nobody is waiting for a call, and all said how they are.") : t("No check-in yet.")}</${Empty}>`}</section>`
        }`;
  };
  return html`<article class="wide stack" data-part="care">
    <div class="head-row"><${Heading}>${t("Care")}</${Heading}>
      <${Choose} label=${t("Which check-ins")} value=${shown} options=${[["open", t("Something to do")], ["all", t("All")]]} onChoose=${(
        name,
      ) => {
        goTo(name === "all" ? "#/care/all" : "#/care");
      }} /></div>
    <p class="hint">${t("Members are asked how they are after each day of work, and a week after the last. Who does not answer is asked for nothing else until you called.")}</p>
    <${Fetched} fetched=${fetched}>${draw}</${Fetched}>
  </article>`;
}

/**
 * @param {{session: DeskAccount, rows: CheckIn[],
 *   called: (id: string) => () => Promise<void>}} props
 */
function CheckInRows({ session, rows, called }) {
  return html`<ul role="list" class="cards care-rows">${rows.map((checkIn) => html`<${CheckInRow} key=${checkIn.id} session=${session} checkIn=${checkIn} called=${called(checkIn.id)} />`)}</ul>`;
}

/**
 * A mood as five dots with its word.
 * @param {{mood: number | null}} props
 */
function Mood({ mood }) {
  if (!mood) return html`<span class="hint">${t("not answered")}</span>`;
  return html`<span class="mood" data-mood=${mood}><span aria-hidden="true" class="mood-dots">${[1, 2, 3, 4, 5].map((place) => html`<i key=${place} class=${place <= mood ? "is-full" : ""}></i>`)}</span> ${moodWords()[mood]}</span>`;
}

/**
 * Whether somebody should be called: they asked for it, or did not say how they are.
 * @param {{call: boolean, called_on: string | null, answered_on: string | null,
 *   due_on: string}} options
 * @param {string} [today]
 */
export const isWaiting = (
  { call, called_on: calledOn, answered_on: answered, due_on: due },
  today = todayHere(),
) => !calledOn && (call || (!answered && due <= today));

/** @param {{session: DeskAccount, checkIn: CheckIn, called: () => Promise<void>}} props */
function CheckInRow({ session, checkIn, called }) {
  const {
    expert,
    assignment,
    title,
    kind,
    due_on: due,
    mood,
    text,
    call,
    answered_on: answered,
    called_on: calledOn,
  } = checkIn;
  const waits = isWaiting(checkIn);
  const isWanted = call && !calledOn;
  return html`<li class="card ${isWanted ? "is-call" : ""}" data-care=${checkIn.id}>
    <div class="head-row"><div><h3><a href=${personAddress(expert.id)}>${expert.chosen_name}</a></h3>
      <p class="facts-line hint"><span>${kind === "debrief" ? t("the day after") : t("a week later")}</span><span>${t("worked on {day}", { day: dayOr(checkIn.worked_on) })}</span><span>${answered ? t("answered {when}", { when: sinceText(answered) }) : t("asked {when}", { when: sinceText(due) })}</span>
        <span><a href=${requestAddress(assignment)}>${title || t("To the request")}</a></span></p></div>
      <div class="row"><${Mood} mood=${mood} />${isWanted && html`<${Mark} tone="warns" text=${t("Wants to be called")} />`}${calledOn && html`<span class="hint">${t("called {day}", { day: dayOr(calledOn) })}</span>`}
        ${waits && html`<${ActButton} label=${t("I called")} act=${called} kind=${isWanted ? "main" : ""} name="called" />`}</div></div>
    <${SealedWords} session=${session} id=${text} name=${expert.chosen_name} label=${t("Open their words")} /></li>`;
}

/**
 * The part of the people.
 * @param {{session: DeskAccount}} props
 */
export const Grievances = ({
  session,
}) => html`<section class="stack" aria-label=${t("What went wrong")} data-part="grievances">
  <p class="hint">${t("Members also see whom else they can turn to. Call them soon, and say here when it was dealt with.")}</p>
  <${GrievanceRows} session=${session} /></section>`;

/**
 * The rows, of everybody or of one.
 * @param {{session: DeskAccount, of?: string | null}} props
 */
export function GrievanceRows({ session, of = null }) {
  /** @type {Fresh<Every<Grievance>>} */
  const fetched = useRows(session.api, `${DESK}/grievances`);
  /** @param {Every<Grievance>} found */
  const draw = ({ rows }) => {
    const shown = rows.filter((grievance) => !of || grievance.expert.id === of);
    if (!shown.length)
      return html`<${Empty}>${of ? t("They said nothing of that kind.") : t("Nobody said that something went wrong.")}</${Empty}>`;
    return html`<ul role="list" class="cards">${shown.map((grievance) => html`<${GrievanceRow} key=${grievance.id} session=${session} grievance=${grievance} isAlone=${!of} again=${fetched.again} />`)}</ul>`;
  };
  return html`<${Fetched} fetched=${fetched}>${draw}</${Fetched}>`;
}

/**
 * @param {{session: DeskAccount, grievance: Grievance, isAlone: boolean,
 *   again: () => Promise<void>}} props
 */
function GrievanceRow({ session, grievance, isAlone, again }) {
  const { id, expert, path, on, closed_on: closed, text } = grievance;
  const close = async () => {
    await session.api.post(`${DESK}/grievances/${id}/close`);
    await again();
  };
  return html`<li class="card stack tight" data-grievance=${closed ? "closed" : "open"}><div class="head-row"><div><h3>${isAlone ? html`<a href=${personAddress(expert.id)}>${expert.chosen_name}</a>` : path === "leave" ? t("Wants to leave") : pathWords()[path]}</h3>
      <p class="facts-line hint">${isAlone && html`<span>${path === "leave" ? t("Wants to leave") : pathWords()[path]}</span>`}<span>${dayText(on)}</span></p></div>
    ${closed ? html`<${Mark} text=${t("Dealt with {day}", { day: dayText(closed) })} tone="off" />` : html`<${AskButton} label=${t("Dealt with")} kind="small" name="close-grievance" title=${t("Was it dealt with?")} confirm=${t("Dealt with")} onConfirm=${close} patience=${session.api.patience}><p>${t("{name} is told so.", { name: expert.chosen_name })}</p></${AskButton}>`}</div>
    ${text ? html`<${SealedWords} session=${session} id=${text} name=${expert.chosen_name} label=${t("Open their words")} />` : html`<p class="hint">${t("Without words.")}</p>`}</li>`;
}
