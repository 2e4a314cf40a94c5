/**
 * The end of a request: what both sides say of it, blind until both answered; what was done with
 * it; closing.
 */

import { AskButton, Choose, Empty, Head, PlainForm } from "../shared/components.js";
import { dayText } from "../shared/formats.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { listSeparator, t, tn } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { useDraft } from "./account.js";
import { LongText } from "./fields.js";
import { Improvements } from "./records.js";
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
    ${points.length > 1 && html`<${Choose} label=${t("When both sides were asked")} value=${fetched.found?.point} options=${points.map((day) => [day, day === "end" ? t("At the end") : dayText(day)])} onChoose=${setPoint} name="points" />`}
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
        ${opened && requester.answers && html`<${SaidAnswers} answers=${requester.answers} />`}
        <${SealedWords} session=${session} id=${requester.text} name=${request.requester.organisation} label=${t("Open their words")} isUnwatched /></div>
      <div class="card stack tight"><h3>${t("Members")}</h3>
        <p class="hint">${t("{n} of {all} have answered", { n: members.answered, all: members.asked })}</p>
        ${opened && members.answers && html`<${OfMembers} session=${session} members=${members} />`}</div>
    </div></section>`;
}

/** @param {{answers: QuestionAnswers[]}} props */
function SaidAnswers({ answers }) {
  return html`<dl class="answers">${answers.map((question) => html`<div key=${question.question}><dt>${question.question}</dt><dd>${question.answers.map((answer) => answer.label).join(listSeparator())}</dd></div>`)}</dl>`;
}

/**
 * Members stand without names, in an order that says nothing.
 * @param {{session: DeskAccount, members: {answers: QuestionAnswers[][], texts: string[]}}} props
 */
function OfMembers({ session, members }) {
  const [, setCount] = useState(0);
  const { answers, texts } = members;
  return html`<p class="hint">${t("Without names, in no order.")}</p>
    ${answers.map((ofMember, place) => html`<div class="one-said" key=${place}><${SaidAnswers} answers=${ofMember} /></div>`)}
    ${
      texts.length > 0 &&
      html`<h4>${tn("{n} wrote something", "{n} wrote something", texts.length)}</h4>
      <${SealedMany} session=${session} ids=${texts} label=${t("Open what they wrote")} onOpen=${() => setCount((n) => n + 1)} warning=${t("They are opened in this browser alone. That you opened them today is written down, and each member can read it.")} />
      ${texts.filter((id) => session.opened.has(id)).map((id) => html`<${Words} key=${id} content=${session.opened.get(id)} />`)}`
    }`;
}

/**
 * The part of a request.
 * @param {{session: DeskAccount, request: DeskRequest, path: string,
 *   onChange: (request: DeskRequest) => void}} props
 */
export function Close({ session, request, path, onChange }) {
  if (request.reason === "closed") {
    return html`<section class="stack page" data-part="close"><${Head} id="close" title=${t("Closed")} hint=${t("Members have read this.")} /><${Told} request=${request} /></section>`;
  }
  if (request.reason === "expired") {
    return html`<section class="stack page" data-part="close"><${Head} id="close" title=${t("Ended by time")} hint=${t("Nothing changed for a year. Members read that nobody told them what was done with it, and what stands here.")} /><${Told} request=${request} /></section>`;
  }
  if (request.state === "ended" || !request.begun) {
    return html`<${Empty}>${t("When the result was delivered, you write back to members what was done with it. Then the request is closed.")}</${Empty}>`;
  }
  return html`<${Write} session=${session} request=${request} path=${path} onChange=${onChange} />`;
}

/** @param {{request: DeskRequest}} props */
const Told = ({ request: { said, done } }) =>
  html`<dl class="fact-list wide-facts">${[
    [t("What was said"), said],
    [t("What was done with it"), done],
  ]
    .filter(([, text]) => text)
    .map(
      ([name, text]) => html`<div key=${name}><dt>${name}</dt><dd class="words">${text}</dd></div>`,
    )}</dl>`;

/**
 * @param {{session: DeskAccount, request: DeskRequest, path: string,
 *   onChange: (request: DeskRequest) => void}} props
 */
function Write({ session, request, path, onChange }) {
  /** @type {Fresh<DeskEvaluation>} */
  const fetched = useFresh(() => session.api.get(`${path}/evaluation`), [path]);
  const [values, set, forget, isChanged] = useDraft(session, `loop/${request.id}`, {
    said: request.said,
    done: request.done,
  });
  const save = async () => {
    await session.api.call("PUT", `${path}/loop`, values);
    onChange(await session.api.get(path));
    forget();
  };
  const close = async () => {
    await session.api.post(`${path}/close`, values);
    onChange(await session.api.get(path));
    forget();
  };
  return html`<section class="stack page" data-part="close">
    <${Head} id="close" title=${t("Back to the members")} hint=${t("All who took part read it when you close. Be honest, also about what was not done.")} />
    <${PlainForm} onSend=${save} submit=${t("Save")} kind="" name="loop" beside=${html`<${AskButton} label=${t("Close the request")} kind="main" name="close-request" title=${t("Close the request for good?")} confirm=${t("Close")} onConfirm=${close} patience=${session.api.patience}
        disabled=${request.state !== "delivered"}><p>${t("Members read what you wrote, and the requester is told. A closed request is not opened again.")}</p></${AskButton}>
      <span class="saved" data-saved=${isChanged ? "changed" : "saved"} role="status">${isChanged ? t("Not saved yet") : t("Saved")}</span>`}>
      <${LongText} id="said" label=${t("What was said")} hint=${t("In a few sentences, as members would say it themselves.")} rows=${4} value=${values.said} onChange=${(said) => set({ said })} />
      <${LongText} id="done" label=${t("What was done with it")} hint=${t("What the requester does now, what not, and why.")} rows=${4} value=${values.done} onChange=${(done) => set({ done })} />
    </${PlainForm}>
    <${Fetched} fetched=${fetched}>${(found) => html`<${Missing} request=${request} values=${values} evaluation=${found} />`}</${Fetched}>
  </section>`;
}

/**
 * What has to be there before it can be closed, ticked where it is.
 * @param {{request: DeskRequest, values: {said: string, done: string},
 *   evaluation: DeskEvaluation}} props
 */
function Missing({ request, values, evaluation }) {
  const points = [
    [request.state === "delivered", t("The result was delivered.")],
    [values.said.trim(), t("It is written what was said.")],
    [values.done.trim(), t("It is written what was done with it.")],
    [
      evaluation.opened,
      evaluation.until && !evaluation.opened
        ? t("Both sides have evaluated, or the time for it is over ({day}).", {
            day: dayText(evaluation.until),
          })
        : t("Both sides have evaluated, or the time for it is over."),
    ],
  ];
  return html`<div class="card" data-part="missing"><h3>${points.every(([isDone]) => isDone) ? t("Nothing is missing.") : t("Before it can be closed")}</h3>
    <ul role="list" class="points-done">${points.map(([isDone, text]) => html`<li key=${text} data-done=${isDone ? "true" : "false"}><span aria-hidden="true">${isDone ? "✓" : "○"}</span> ${text}<span class="apart"> ${isDone ? t("done") : t("not yet")}</span></li>`)}</ul></div>`;
}
