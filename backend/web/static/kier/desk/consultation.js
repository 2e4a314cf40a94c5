/**
 * The consultation of a request: what is asked, who answered, and the steps until it is delivered.
 */

import { AskButton, Empty, PlainForm } from "../shared/components.js";
import { dayFromNow, dayText } from "../shared/formats.js";
import { Said } from "../shared/pages.js";
import { Line, Select, Tick } from "../shared/questionnaire/fields.js";
import { everyPage, Fetching, SURVEYS, useFresh } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { Refused } from "../shared/wire.js";
import { html, useRef } from "../vendor/preact.js";
import { useDraft } from "./account.js";
import { Contributions, Statements } from "./contributions.js";
import { consultationWords } from "./labels.js";
import { Summary } from "./summary.js";

/**
 * @import { DeskConsultation, DeskRequest, Requester, SurveyItem } from "kier/api"
 * @import { Texts } from "../shared/questionnaire/definition.js"
 * @import { Api } from "../shared/wire.js"
 * @import { DeskAccount } from "./account.js"
 */

// In the list of questionnaires: the one that is made here.
const OWN = "own";
const LONGEST_TITLE = 100;

/**
 * The part of a request.
 * @param {{session: DeskAccount, request: DeskRequest, path: string,
 *   onChange: (request: DeskRequest) => void}} props
 */
export function ConsultationPart({ session, request, path, onChange }) {
  const at = `${path}/consultation`;
  const fetched = useFresh(
    async () => {
      // Of what ended there is something to read if its result was given.
      if (request.state !== "going" && !request.result) return { found: {} };
      // It may have begun since the request was fetched.
      const isBegun = request.consultation ?? (await session.api.get(path)).consultation;
      if (!isBegun) return { found: {} };
      const found = await session.api.get(at);
      return { found, questions: await questionsOf(session.api, found.round?.id) };
    },
    [at, request.state],
    { isLive: true },
  );
  if (request.form !== "consultation") {
    return html`<${Empty}>${t("This request is not for a consultation in writing. When the work is done, deliver it above.")}</${Empty}>`;
  }
  if (!fetched.found) return html`<${Fetching} error=${fetched.error} again=${fetched.again} />`;
  const { found, questions } = fetched.found;
  if (!found.state) {
    if (request.state === "going")
      return html`<${SetUp} session=${session} request=${request} at=${at} again=${fetched.again} />`;
    return html`<${Empty}>${request.state === "ended" ? t("This request ended before its result was given.") : t("A consultation begins when the request was accepted.")}</${Empty}>`;
  }
  const shared = { session, request, at, cons: found, questions, again: fetched.again };
  return html`<div class="stack sections" data-part="consultation" data-state=${found.state}>
    <${Steps} cons=${found} request=${request} />
    <${Next} ...${shared} />
    ${
      found.state !== "asking" &&
      !found.contributions.length &&
      request.state === "going" &&
      html`<p class="note alarm" data-part="nobody-answered">${t("Nobody answered. Without an answer there is nothing to deliver: ask them anew, or take it up with the requester.")}</p>
      <${SetUp} session=${session} request=${request} at=${at} again=${fetched.again} />`
    }
    ${["summary", "reviewing", "approved"].includes(found.state) && html`<${Summary} ...${shared} path=${path} onChange=${onChange} />`}
    ${(found.state === "reacting" || found.statements.length > 0) && html`<${Statements} ...${shared} />`}
    <${Contributions} ...${shared} />
  </div>`;
}

/**
 * What the questions of a round are called, by name; the round may be gone.
 * @param {Api} api
 * @param {string | undefined} round
 */
async function questionsOf(api, round) {
  if (!round) return {};
  try {
    const { questionnaire } = await api.get(`${SURVEYS}/rounds/${round}`);
    const { definition } = await api.get(
      `${SURVEYS}/questionnaires/${questionnaire.id}/versions/${questionnaire.number}`,
    );
    /** @type {Record<string, Texts | undefined>} */
    const found = {};
    /** @param {SurveyItem[]} items */
    const walk = (items) => {
      for (const item of items) {
        found[/** @type {string} */ (item.name)] = item.label;
        walk(item.items ?? []);
      }
    };
    walk(definition.items);
    return found;
  } catch (error) {
    if (error instanceof Refused) return {};
    throw error;
  }
}

/** @param {{cons: DeskConsultation, request: DeskRequest}} props */
function Steps({ cons, request }) {
  const words = consultationWords();
  const all = ["asking", ...(cons.reacts ? ["reacting"] : []), "summary", "reviewing", "approved"];
  const isDelivered = request.result;
  const here = isDelivered ? all.length : all.indexOf(cons.state);
  return html`<ol role="list" class="way" aria-label=${t("How far it is")}>${all.map((state, place) => html`<li key=${state} aria-current=${place === here ? "step" : undefined} data-done=${place < here ? "true" : undefined}>${words[state]}${place < here && html`<span class="apart"> ${t("done")}</span>`}</li>`)}
    <li aria-current=${isDelivered ? "step" : undefined}>${t("Delivered")}</li></ol>`;
}

/**
 * What comes next, and what it ends.
 * @param {{session: DeskAccount, cons: DeskConsultation, at: string,
 *   again: () => Promise<void>}} props
 */
function Next({ session, cons, at, again }) {
  const { state, reacts, answer_until: until, taking_part: all, contributions, statements } = cons;
  if (!["asking", "reacting"].includes(state)) return null;
  const { patience } = session.api;
  /** @param {string} move */
  const go = (move) => async () => {
    await session.api.post(`${at}/${move}`);
    await again();
  };
  const open = all - contributions.length;
  const isLater = reacts && (state === "asking" || !statements.length);
  return html`<section class="card stack" aria-label=${t("What comes next")} data-part="next">
    <p>${
      state === "asking"
        ? html`<strong>${t("{n} of {all} answered.", { n: contributions.length, all })}</strong> ${t("They can answer until {day}.", { day: dayText(until) })}`
        : html`<strong>${t("Members react to each other.")}</strong> ${t("Publish what they should react to. Then write the summary.")}`
    }</p>
    <div class="row">
      ${
        state === "asking" &&
        reacts &&
        html`<${AskButton} label=${t("Begin the second round")} kind="main" name="react" title=${t("End the answering?")} confirm=${t("Begin")} onConfirm=${go("react")} patience=${patience}>
        <p>${open > 0 ? t("{n} have not answered yet, and cannot any more.", { n: open }) : t("All have answered.")} ${t("You then choose what members react to.")}</p></${AskButton}>`
      }
      <${AskButton} label=${t("Write the summary")} kind=${isLater ? "" : "main"} name="sum" title=${state === "asking" ? t("End the answering?") : t("End the reacting?")} confirm=${t("Go on")} onConfirm=${go("sum")} patience=${patience}>
        <p>${state === "asking" && open > 0 ? t("{n} have not answered yet, and cannot any more.", { n: open }) : t("Nobody can answer or react any more. You write the summary now.")}</p></${AskButton}>
      ${state === "asking" && html`<${LastDay} session=${session} cons=${cons} at=${at} again=${again} />`}
    </div></section>`;
}

/**
 * @param {{session: DeskAccount, cons: DeskConsultation, at: string,
 *   again: () => Promise<void>}} props
 */
function LastDay({ session, cons, at, again }) {
  /** @param {FormData} values */
  const save = async (values) => {
    await session.api.call("PUT", at, {
      answer_until: values.get("until"),
      reacts: values.get("reacts") === "on",
    });
    await again();
  };
  return html`<${AskButton} label=${t("Change")} kind="quiet" name="change-consultation" title=${t("Change the answering")} confirm=${t("Save")} onConfirm=${save} patience=${session.api.patience}>
    <div><label class="label" for="until">${t("Last day to answer")}</label><input class="field day" type="date" id="until" name="until" defaultValue=${cons.answer_until} /></div>
    <label class="choice"><input type="checkbox" name="reacts" defaultChecked=${cons.reacts} /> <span>${t("With a second round, in which members react to each other")}</span></label></${AskButton}>`;
}

/**
 * A questionnaire of one question, answered in one's own words, in the language of the briefing.
 * @param {{requester: Requester}} options
 * @param {string} question
 */
export function definitionOf({ requester }, question) {
  // What is asked is not written in easier words by itself.
  const code = requester.language === "nl-easy" ? "nl" : requester.language;
  const item = {
    kind: "text",
    name: "answer",
    label: { [code]: question },
    required: "true()",
    appearance: ["multiline"],
  };
  return {
    title: { [code]: question.slice(0, LONGEST_TITLE) },
    languages: [code],
    choices: {},
    items: [item],
  };
}

/**
 * @param {{session: DeskAccount, request: DeskRequest, at: string,
 *   again: () => Promise<void>}} props
 */
function SetUp({ session, request, at, again }) {
  const fetched = useFresh(() => everyPage(session.api, `${SURVEYS}/questionnaires`), []);
  const [values, set, forget] = useDraft(session, `consultation/${request.id}`, {
    questionnaire: OWN,
    question: request.briefing.question ?? "",
    answer_until: request.day ?? dayFromNow(14),
    reacts: false,
  });
  // Made once, however often it is sent.
  const made = useRef(/** @type {{question: string, id: string} | null} */ (null));
  const make = async () => {
    const question = values.question.trim();
    if (!question) throw new Said(t("Write the question."));
    if (made.current?.question !== question) {
      const { id } = await session.api.post(`${SURVEYS}/questionnaires`, {
        name: question.slice(0, LONGEST_TITLE),
        definition: definitionOf(request, question),
      });
      made.current = { question, id };
    }
    return made.current.id;
  };
  const send = async () => {
    const { question: _own, ...asked } = values;
    await session.api.call("PUT", at, {
      ...asked,
      questionnaire: values.questionnaire === OWN ? await make() : values.questionnaire,
    });
    forget();
    await again();
  };
  if (!fetched.found) return html`<${Fetching} error=${fetched.error} again=${fetched.again} />`;
  const options = [
    [OWN, t("The question of this request")],
    ...fetched.found.rows.map(({ id, name }) => [id, name]),
  ];
  return html`<div class="card page stack" data-part="set-up"><h2>${t("What do you ask members?")}</h2>
    <p class="hint">${t("Choices can be counted; what members write or say is sealed, and opened by you alone.")}</p>
    <${PlainForm} onSend=${send} submit=${t("Put it to members")} name="set-up-form">
      <${Select} id="questionnaire" label=${t("Questionnaire")} value=${values.questionnaire} options=${options} onChoose=${(questionnaire) => set({ questionnaire })} />
      ${
        values.questionnaire === OWN &&
        html`<div><label class="label" for="question">${t("The question")}</label><p class="hint">${t("Members answer it in their own words, as long as they like.")}</p>
        <textarea class="field" autocomplete="off" id="question" rows="4" maxlength="1000" dir="auto" value=${values.question} onInput=${({ target }) => set({ question: target.value })}></textarea></div>`
      }
      <p class="hint"><a href="/surveys/#/new">${t("Make a questionnaire in the surveys")}</a>, ${t("then come back here.")}</p>
      <${Line} id="answer_until" type="date" label=${t("Last day to answer")} value=${values.answer_until} onChange=${(day) => set({ answer_until: day })} />
      <${Tick} id="reacts" label=${t("With a second round, in which members react to each other")} hint=${t("Under pseudonyms, to what you choose from the answers.")} checked=${values.reacts} onChange=${(reacts) => set({ reacts })} />
    </${PlainForm}></div>`;
}
