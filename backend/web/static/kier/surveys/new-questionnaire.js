/** A new questionnaire: from a ready one, empty, or from a spreadsheet. */

import { Heading, ReadersNote } from "../shared/components.js";
import { Form, needed, Problem, useAction } from "../shared/pages.js";
import { languageName } from "../shared/questionnaire/languages.js";
import { Fetching, SURVEYS, useFetched } from "../shared/resources.js";
import { language, listSeparator, t, tn } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { Bring, Brought, Imported } from "./imports.js";
import { newestOf, questionnaireAddress } from "./routes.js";

/**
 * @import { FormImport, Questionnaire, ReadyQuestionnaire } from "kier/api"
 * @import { Account } from "./account.js"
 */

/**
 * What a ready questionnaire is for, by its identifier, else by what it is about.
 * @returns {Record<string, string>}
 */
const purposes = () => ({
  "assignment-member": t(
    "After an assignment, for the member who did it: was it clear, was there time, would they do it again.",
  ),
  "assignment-requester": t(
    "After an assignment, for whoever asked for it: did it help, was it on time, would they ask again.",
  ),
  help: t(
    "After help was given: did people feel heard, and what can be better. Answered by those who asked for help.",
  ),
  training: t("At the end of a training: what was learned, and what can be used tomorrow."),
  page: t("A page is tried by people who could need it: what they understood, where they stopped."),
  stop: t("Before and after a game at a stop of the truck: what was known, and what was learned."),
  measure: t("A measure is compared between regions: is it known, used, and does it help."),
});

/**
 * The page.
 * @param {{session: Account}} props
 */
export function New({ session }) {
  const [job, setJob] = useState(/** @type {FormImport | null} */ (null));
  if (!session.isCoordinator)
    return html`<article class="page stack"><${Heading}>${t("New questionnaire")}</${Heading}><${ReadersNote} /></article>`;
  /** @param {Questionnaire} questionnaire */
  const open = (questionnaire) => {
    location.hash = questionnaireAddress(questionnaire.id, newestOf(questionnaire.versions).number);
  };
  if (job) return html`<${Imported} job=${job} onOpen=${open} onAgain=${() => setJob(null)} />`;
  return html`<article class="wide stack" data-part="new-questionnaire">
    <p class="crumb"><a href="#/">${t("Surveys")}</a></p>
    <${Heading}>${t("New questionnaire")}</${Heading}>
    <${Ready} session=${session} onOpen=${open} />
    <div class="two-cards">
      <section class="card stack"><h2>${t("Start from scratch")}</h2>
        <p class="hint">${t("The name is for your own list. What people see is a title, which comes next.")}</p>
        <${Empty} session=${session} onOpen=${open} /></section>
      <section class="card stack"><h2>${t("Bring a spreadsheet")}</h2>
        <p class="hint">${t("An XLSForm, as other survey tools make it: .xlsx, .xls or .csv. You see row by row what was taken and what was not.")}</p>
        <${Bring} session=${session} onReport=${setJob} /></section>
    </div>
    <${Brought} session=${session} onReport=${setJob} />
  </article>`;
}

/** @param {{session: Account, onOpen: (questionnaire: Questionnaire) => void}} props */
function Ready({ session, onOpen }) {
  const { found, error, again } = useFetched(
    /** @returns {Promise<ReadyQuestionnaire[]>} */
    async () => (await session.api.get(`${SURVEYS}/ready`)).results,
    [],
  );
  const [taken, setTaken] = useState(/** @type {string | null} */ (null));
  const take = useAction(async (/** @type {string} */ id) => {
    setTaken(id);
    onOpen(await session.api.post(`${SURVEYS}/questionnaires`, { ready: id }));
  });
  /** @param {ReadyQuestionnaire} options */
  const card = ({
    id,
    purpose,
    title,
    languages,
    questions,
  }) => html`<li key=${id} class="card ready-card">
    <h3>${title}</h3>
    <p>${purposes()[id] ?? purposes()[purpose]}</p>
    <p class="hint">${tn("{n} question", "{n} questions", questions)} · ${languages.map((code) => languageName(code, language().tag)).join(listSeparator())}</p>
    <button class="button" data-ready=${id} aria-disabled=${take.isBusy ? "true" : undefined} onClick=${() => take.run(id)}>
      ${take.isBusy && taken === id ? t("One moment…") : t("Take this one")}<span class="apart"> ${title}</span></button></li>`;
  return html`<section class="stack" aria-labelledby="ready-title"><h2 id="ready-title">${t("Begin with a ready one")}</h2>
    <p class="hint">${t("Short, in Dutch and English. You get a copy of your own, and can change every word.")}</p>
    <${Problem} error=${take.error} />
    ${found ? html`<ul role="list" class="ready-cards">${found.map(card)}</ul>` : html`<${Fetching} error=${error} again=${again} />`}</section>`;
}

/** @param {{session: Account, onOpen: (questionnaire: Questionnaire) => void}} props */
function Empty({ session, onOpen }) {
  /** @param {Record<string, string>} values */
  const send = async (values) => {
    const name = needed(values, "name", t("Give it a name."));
    onOpen(await session.api.post(`${SURVEYS}/questionnaires`, { name }));
  };
  return html`<${Form} onSend=${send} submit=${t("Make it")} patience=${session.api.patience}
    fields=${[{ id: "name", label: t("Name"), autocomplete: "off", maxlength: 200 }]} />`;
}
