/**
 * Looking back at an assignment: choices that stay hidden until both sides have spoken, and words.
 */

import { SendButton, useSending } from "./send-button.js";
import { Empty, Page, Words } from "../shared/components.js";
import { dayFromNow } from "../shared/formats.js";
import { Fetching, useKept } from "../shared/resources.js";
import { withAnswer } from "../shared/questionnaire/answer-paths.js";
import { findFaults, labelOf, resolve, screens } from "../shared/questionnaire/flow.js";
import { Questions } from "../shared/questionnaire/questions.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { ME } from "./platform-session.js";
import { useNote } from "./drafts.js";
import { dayText } from "./formats.js";

/**
 * @import { MyEvaluation } from "kier/api"
 * @import { Fault } from "../shared/questionnaire/flow.js"
 * @import { Kept } from "../shared/resources.js"
 * @import { Account } from "./account.js"
 * @import { Route } from "./navigation.js"
 */

/** @typedef {{session: Account, id: string, path: string, take: (answer: any) => void}} Asked */

/**
 * The page of one assignment.
 * @param {{session: Account, route: Route}} props
 */
export function LookBack({ session, route }) {
  const path = `${ME}/invitations/${route.id}/evaluation`;
  /** @type {Kept<MyEvaluation>} */
  const { value: evaluation, set, error, again } = useKept(session, path);
  return html`<${Page} title=${t("How was it?")} name="look-back">
    ${!evaluation && error?.status !== 404 && html`<${Fetching} error=${error} again=${again} />`}
    ${!evaluation && error?.status === 404 && html`<${Empty} icon="star">${t("You can look back when the work is done.")}</${Empty}>`}
    ${evaluation && html`<${Body} session=${session} id=${route.id} path=${path} evaluation=${evaluation} take=${set} />`}
  </${Page}>`;
}

/** @param {Asked & {evaluation: MyEvaluation}} props */
function Body({ evaluation, ...more }) {
  const { answered, definition, opened, until } = evaluation;
  if (answered || !definition) {
    return html`<p class="lead" role="status">${answered ? t("You have answered. Thank you.") : t("The time for this is over.")}</p>
      ${
        opened
          ? html`<${Both} evaluation=${evaluation} />`
          : html`<p>${t("You see what the other side says when both have answered, or after {day}. Until then nobody sees anything.", { day: dayText(until) })}</p>`
      }`;
  }
  return html`<p>${t("The other side looks back too. Nobody sees what you say before both have answered, or before {day} is over.", { day: dayText(until) })}</p>
    <${Asking} key=${definition.language} definition=${definition} ...${more} />`;
}

/** @param {Asked & {definition: any}} props */
function Asking({ session, id, path, definition, take }) {
  const [note, change, clear] = useNote(session, `look-back-${id}`, { answers: {}, text: "" });
  const [wrong, setWrong] = useState(/** @type {Fault[]} */ ([]));
  const situation = { today: dayFromNow(0), seed: 1 };
  const state = resolve(definition, note.answers, situation);
  const sending = useSending(async (body, content) => {
    /** @param {object} [sealed] */
    const bodyOf = (sealed) => ({ ...body, ...(sealed && { sealed }) });
    const answer = content
      ? await session.sendSealed("POST", path, bodyOf, content)
      : await session.api.post(path, bodyOf());
    clear();
    session.changed();
    take(answer);
  });
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    const faults = findFaults(state, note.answers);
    setWrong(faults);
    if (faults.length || sending.isBusy) return;
    const text = note.text.trim();
    sending.run({ language: definition.language, answers: note.answers }, text ? { text } : null);
  };
  return html`<form class="stack answering" onSubmit=${send} novalidate>
    ${wrong.length > 0 && html`<div class="alarm" role="alert" data-part="problem"><p>${t("Some answers are missing. Look at what is marked.")}</p></div>`}
    ${screens(state, false).map(
      (
        screen,
      ) => html`<div key=${screen.key} lang=${definition.language}><${Questions} state=${state} screen=${screen} answers=${note.answers} wrong=${wrong}
      onAnswer=${(name, value) => change({ answers: withAnswer(note.answers, name, value) })} /></div>`,
    )}
    <${Words} label=${t("Do you want to say more?")} hint=${t("Only the coordinator reads it.")} value=${note.text} onInput=${(text) => change({ text })} />
    <${SendButton} sending=${sending} patience=${session.api.patience} text=${t("Send")} name="send-look-back" /></form>`;
}

/**
 * What both sides said, once both did.
 * @param {{evaluation: Pick<MyEvaluation, "theirs"> & {definition: any, mine: any}}} props
 */
function Both({ evaluation: { definition, mine, theirs } }) {
  const state = definition && mine && resolve(definition, mine, { today: dayFromNow(0), seed: 1 });
  return html`${
    theirs &&
    html`<section class="card stack" data-part="theirs"><h2>${t("What the other side says")}</h2>
      ${theirs.map(
        ({
          question,
          answers,
        }) => html`<div key=${question} lang=${definition?.language}><p><strong>${question}</strong></p>
        <ul role="list" class="points">${answers.map(({ label, count }) => html`<li key=${label}>${label}${count !== null && count > 0 && `: ${count}`}</li>`)}</ul></div>`,
      )}</section>`
  }
    ${
      state &&
      html`<section class="card stack" data-part="mine"><h2>${t("What you said")}</h2>
      ${Object.keys(mine)
        .filter((name) => state.nodes.has(name))
        .map(
          (name) =>
            html`<div key=${name} lang=${definition.language}><p><strong>${labelOf(state, name)}</strong></p><p>${String(mine[name])}</p></div>`,
        )}</section>`
    }`;
}
