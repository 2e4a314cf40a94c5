/** A consultation: its questions, what others say, the summary; whichever is its turn now. */

import { Page } from "../shared/components.js";
import { Fetching, useKept } from "../shared/resources.js";
import { Later, messageOf, useAction } from "../shared/parts.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { ME } from "./account.js";
import { dayText } from "./formats.js";
import { TooLate } from "./late-notice.js";

/**
 * @import { MyConsultation } from "kier/api"
 * @import { Kept } from "../shared/resources.js"
 * @import { Account } from "./account.js"
 * @import { Route } from "./routes.js"
 */

const ANSWERING = () => import("./answer-form.js").then((module) => module.Answering);
const REACTING = () => import("./statements.js").then((module) => module.Reacting);
const SUMMARY = () => import("./summary.js").then((module) => module.Summary);
/** @type {Record<string, () => Promise<any>>} */
const TURNS = { asking: ANSWERING, reacting: REACTING, reviewing: SUMMARY, approved: SUMMARY };

/**
 * The page of one consultation.
 * @param {{session: Account, route: Route}} props
 */
export function Answers({ session, route }) {
  const path = `${ME}/invitations/${route.id}/consultation`;
  /** @type {Kept<MyConsultation>} */
  const { value: consultation, set, error, again } = useKept(session, path);
  /** @type {Record<string, string>} */
  const titles = {
    reacting: t("What others say"),
    reviewing: t("The summary"),
    approved: t("The summary"),
  };
  const late = html`<${TooLate} session=${session} path=${path} />`;
  if (!consultation)
    return html`<${Page} title=${t("Questions")} name="answers">${late}<${Fetching} error=${error} again=${again} /></${Page}>`;
  const { state, reacts, pseudonym } = consultation;
  /** @param {any} answer */
  const take = (answer) => {
    session.changed();
    set(answer);
  };
  const isDone = state === "asking" && consultation.handed_in_on;
  return html`<${Page} title=${titles[state] ?? t("Questions")} name="answers">${late}
    ${reacts && pseudonym && state !== "approved" && html`<p class="hint" data-part="pseudonym">${t("For the others you are called {name} here. Only the coordinator knows that it is you.", { name: pseudonym })}</p>`}
    ${(consultation.few || consultation.names === "each") && state !== "approved" && html`<${Named} session=${session} path=${path} consultation=${consultation} take=${take} />`}
    ${isDone && html`<${HandedIn} consultation=${consultation} />`}
    ${state === "summary" && html`<p class="lead" role="status">${t("The coordinator writes the summary now. You read it before anybody else does.")}</p>`}
    ${TURNS[state] && !isDone && html`<${Later} load=${TURNS[state]} key=${state} session=${session} path=${path} consultation=${consultation} take=${take} again=${again} />`}
    <p><a class="text-way" href=${`#/asked/${route.id}`}>${t("Read what it is about")}</a></p>
  </${Page}>`;
}

/**
 * Told before somebody answers: whether they are named, and that of so few who asked may guess who said what.
 * @param {{session: Account, path: string, consultation: MyConsultation,
 *   take: (answer: any) => void}} props
 */
function Named({ session, path, consultation, take }) {
  const change = useAction(async () =>
    take(
      await session.api.call("PUT", `${path}/name-consent`, { agreed: !consultation.name_agreed }),
    ),
  );
  const { few, names, name_agreed: isAgreed } = consultation;
  return html`<section class="note stack" data-part=${few ? "few" : "names"}><h2>${few ? t("Only a few take part") : t("Which names are used")}</h2>
    ${few && html`<p>${t("Fewer than five members answer these questions. Who asks for advice may guess who said what. Say only what they may know from you.")}</p>`}
    ${
      names === "none"
        ? html`<p>${t("No names are used: yours is not said to them.")}</p>`
        : html`<p>${few ? t("Your name is not said to them, unless all who take part agree. You can change this until the result is given.") : t("Your name is said to them only if you agree here. You can change this until the result is given.")}</p>
        <label class="choice"><input type="checkbox" checked=${isAgreed} disabled=${change.isBusy} onChange=${change.run} /> <span>${t("They may know the name of my choice")}</span></label>`
    }
    ${change.error && html`<p class="fault" role="alert">${messageOf(change.error)}</p>`}</section>`;
}

/** @param {{consultation: MyConsultation}} props */
function HandedIn({ consultation }) {
  return html`<section class="card stack" data-part="handed-in" role="status"><p class="lead">${t("Your answers are there. Thank you.")}</p>
    <p>${t("Others can answer until {day}. We write to you when there is something to read.", { day: dayText(consultation.answer_until) })}</p>
    <p><a class="button wide main" href="#/">${t("Home")}</a></p></section>`;
}
