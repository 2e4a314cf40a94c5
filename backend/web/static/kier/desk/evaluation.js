/** What both sides say of a request, each blind until both have answered; and what to do better. */

import { Choose, Empty, Head } from "../shared/components.js";
import { dayText } from "../shared/formats.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { t, tn } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { Improvements } from "./improvements.js";
import { SealedMany, SealedWords, Words } from "./sealed-texts.js";

/**
 * @import { DeskEvaluation, DeskRequest, QuestionAnswers } from "kier/api"
 * @import { Fresh } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 */

/**
 * The part of a request.
 * @param {{session: DeskAccount, request: DeskRequest, path: string}} props
 */
export function Evaluation({ session, request, path }) {
  const [point, setPoint] = useState("");
  /** @type {Fresh<DeskEvaluation>} */
  const fetched = useFresh(
    () => session.api.get(`${path}/evaluation${point && `?point=${point}`}`),
    [path, point],
  );
  const points = fetched.found?.points ?? [];
  return html`<div class="stack sections" data-part="evaluation">
    ${points.length > 1 && html`<${Choose} label=${t("When both sides were asked")} value=${fetched.found?.point} options=${points.map((one) => [one, one === "end" ? t("At the end") : dayText(one)])} onChoose=${setPoint} name="points" />`}
    <${Fetched} fetched=${fetched}>${(found) => html`<${Both} session=${session} found=${found} request=${request} />`}</${Fetched}>
    <${Improvements} session=${session} of=${request.id} />
  </div>`;
}

/** @param {{session: DeskAccount, found: DeskEvaluation, request: DeskRequest}} props */
function Both({ session, found, request }) {
  const { until, opened, requester, members } = found;
  if (!until) {
    return html`<${Empty}>${t("Both sides are asked how it went when the work is done.")}</${Empty}>`;
  }
  return html`<section class="stack" aria-labelledby="both" data-opened=${opened ? "true" : "false"}>
    <${Head} id="both" title=${t("How it went")} hint=${opened ? t("Both sides can be read.") : t("Nobody reads anything before both sides have answered, or the time is over on {day}.", { day: dayText(until) })} />
    <div class="two sides">
      <div class="card stack tight"><h3>${request.requester.organisation}</h3>
        <p class="hint">${requester.answered ? t("has answered") : t("has not answered yet")}</p>
        ${opened && requester.answers && html`<${Said} answers=${requester.answers} />`}
        <${SealedWords} session=${session} id=${requester.text} name=${request.requester.organisation} label=${t("Open their words")} isUnwatched /></div>
      <div class="card stack tight"><h3>${t("Members")}</h3>
        <p class="hint">${t("{n} of {all} have answered", { n: members.answered, all: members.asked })}</p>
        ${opened && members.answers && html`<${OfMembers} session=${session} members=${members} />`}</div>
    </div></section>`;
}

/** @param {{answers: QuestionAnswers[]}} props */
function Said({ answers }) {
  return html`<dl class="answers">${answers.map((one) => html`<div key=${one.question}><dt>${one.question}</dt><dd>${one.answers.map((answer) => answer.label).join(", ")}</dd></div>`)}</dl>`;
}

/**
 * Members stand without names, in an order that says nothing.
 * @param {{session: DeskAccount, members: {answers: QuestionAnswers[][], texts: string[]}}} props
 */
function OfMembers({ session, members }) {
  const [, setCount] = useState(0);
  const { answers, texts } = members;
  return html`<p class="hint">${t("Without names, in no order.")}</p>
    ${answers.map((one, place) => html`<div class="one-said" key=${place}><${Said} answers=${one} /></div>`)}
    ${
      texts.length > 0 &&
      html`<h4>${tn("{n} wrote something", "{n} wrote something", texts.length)}</h4>
      <${SealedMany} session=${session} ids=${texts} label=${t("Open what they wrote")} onOpen=${() => setCount((n) => n + 1)} warning=${t("They are opened in this browser alone. That you opened them today is written down, and each member can read it.")} />
      ${texts.filter((id) => session.opened.has(id)).map((id) => html`<${Words} key=${id} content=${session.opened.get(id)} />`)}`
    }`;
}
