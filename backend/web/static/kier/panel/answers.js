/** A consultation: its questions, what others say, the summary; whichever is its turn now. */

import { t } from "../text.js";
import { html } from "../vendor/preact.js";
import { Later } from "../inbox/parts.js";
import { ME } from "./account.js";
import { Fetching, Page, useKept } from "./parts.js";
import { dayText } from "./saying.js";

const ANSWERING = () => import("./answering.js").then((module) => module.Answering);
const REACTING = () => import("./reacting.js").then((module) => module.Reacting);
const SUMMARY = () => import("./summary.js").then((module) => module.Summary);
const TURNS = { asking: ANSWERING, reacting: REACTING, reviewing: SUMMARY, approved: SUMMARY };

/** The page of one consultation. */
export function Answers({ session, route }) {
  const path = `${ME}/invitations/${route.id}/consultation`;
  const { value: consultation, set, error, again } = useKept(session, path);
  const titles = { reacting: t("What others say"), reviewing: t("The summary"), approved: t("The summary") };
  if (!consultation) return html`<${Page} title=${t("Questions")} name="answers"><${Fetching} error=${error} again=${again} /></${Page}>`;
  const { state, reacts, pseudonym } = consultation;
  const take = (answer) => {
    session.changed();
    set(answer);
  };
  const isDone = state === "asking" && consultation.handed_in_on;
  return html`<${Page} title=${titles[state] ?? t("Questions")} name="answers">
    ${reacts && pseudonym && state !== "approved" && html`<p class="hint" data-part="pseudonym">${t("For the others you are called {name} here. Only the coordinator knows that it is you.", { name: pseudonym })}</p>`}
    ${isDone && html`<${HandedIn} consultation=${consultation} />`}
    ${state === "summing" && html`<p class="lead" role="status">${t("The coordinator writes the summary now. You read it before anybody else does.")}</p>`}
    ${TURNS[state] && !isDone && html`<${Later} load=${TURNS[state]} key=${state} session=${session} path=${path} consultation=${consultation} take=${take} again=${again} />`}
    <p><a class="text-way" href=${`#/asked/${route.id}`}>${t("Read what it is about")}</a></p>
  </${Page}>`;
}

function HandedIn({ consultation }) {
  return html`<section class="card stack" data-part="handed-in" role="status"><p class="lead">${t("Your answers are there. Thank you.")}</p>
    <p>${t("Others can answer until {day}. We write to you when there is something to read.", { day: dayText(consultation.answer_until) })}</p>
    <p><a class="button wide main" href="#/">${t("Home")}</a></p></section>`;
}
