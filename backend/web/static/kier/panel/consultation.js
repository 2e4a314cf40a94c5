/** A consultation: its questions, what others say, the summary; whichever is its turn now. */

import { Empty, Page, Words } from "../shared/components.js";
import { Later, messageOf, useAction } from "../shared/pages.js";
import { Fetching, useKept } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { useNote } from "./drafts.js";
import { dayText, inLanguage } from "./formats.js";
import { TooLate } from "./late-answers.js";
import { ME } from "./platform-session.js";
import { SendButton, useSending, waitingText } from "./send-button.js";

/**
 * @import { MyConsultation, MyStatement } from "kier/api"
 * @import { Kept } from "../shared/resources.js"
 * @import { Account } from "./account.js"
 * @import { Route } from "./navigation.js"
 */

// The questions of a survey and all that draws them come when they are needed.
const ANSWERING = () => import("./answer-form.js").then((module) => module.Answering);
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
    ${state === "asking" && !isDone && html`<${Later} load=${ANSWERING} session=${session} path=${path} consultation=${consultation} take=${take} again=${again} />`}
    ${state === "reacting" && html`<${Reacting} session=${session} path=${path} consultation=${consultation} take=${take} />`}
    ${["reviewing", "approved"].includes(state) && html`<${Summary} session=${session} path=${path} consultation=${consultation} take=${take} />`}
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
  // The tick stands while it is on its way.
  const isShown = change.isBusy ? !isAgreed : isAgreed;
  return html`<section class="note stack" data-part=${few ? "few" : "names"}><h2>${few ? t("Only a few take part") : t("Which names are used")}</h2>
    ${few && html`<p>${t("Fewer than five members answer these questions. Who asks for advice may guess who said what. Say only what they may know from you.")}</p>`}
    ${
      names === "none"
        ? html`<p>${t("No names are used: yours is not said to them.")}</p>`
        : html`<p>${few ? t("Your name is not said to them, unless all who take part agree. You can change this until the result is given.") : t("Your name is said to them only if you agree here. You can change this until the result is given.")}</p>
        <label class="choice"><input type="checkbox" checked=${isShown} disabled=${change.isBusy} onChange=${change.run} /> <span>${t("They may know the name of my choice")}</span></label>`
    }
    ${change.error && html`<p class="fault" role="alert">${messageOf(change.error)}</p>`}</section>`;
}

/** @param {{consultation: MyConsultation}} props */
function HandedIn({ consultation }) {
  return html`<section class="card stack" data-part="handed-in" role="status"><p class="lead">${t("Your answers are there. Thank you.")}</p>
    <p>${t("Others can answer until {day}. We write to you when there is something to read.", { day: dayText(consultation.answer_until) })}</p>
    <p><a class="button wide main" href="#/">${t("Home")}</a></p></section>`;
}

const reactionKinds = () => [
  ["agree", t("I agree")],
  ["add", t("I want to add something")],
  ["differ", t("I see it differently")],
];
// To agree needs no words.
const WITH_WORDS = ["add", "differ"];

/**
 * All statements that there are so far.
 * @param {{session: Account, path: string, consultation: MyConsultation,
 *   take: (answer: any) => void}} props
 */
function Reacting({ session, path, consultation, take }) {
  const { statements } = consultation;
  const [words, setWords] = useState(/** @type {Record<string, any> | null} */ (null));
  const [problem, setProblem] = useState(null);
  useEffect(() => {
    session.open(statements.map(({ text }) => text)).then(setWords, setProblem);
  }, [statements]);
  if (problem) return html`<p class="fault" role="alert">${messageOf(problem)}</p>`;
  if (!statements.length)
    return html`<${Empty} icon="letter">${t("Nothing is here yet. The coordinator puts here what was said, without names.")}</${Empty}>`;
  if (!words) return html`<${Fetching} />`;
  const left = statements.filter(({ mine, reaction }) => !mine && !reaction).length;
  return html`<p class="lead" role="status">${left ? t("Read what others say. Tell them what you think, if you want to.") : t("You have said something to everything. Thank you.")}</p>
    <ul role="list" class="panel-list cards">${statements.map((statement) => html`<${Statement} key=${statement.id} session=${session} path=${path} statement=${statement} words=${words[statement.text.id]} take=${take} />`)}</ul>`;
}

/**
 * @param {{session: Account, path: string, statement: MyStatement, words: {text: string} | null,
 *   take: (answer: any) => void}} props
 */
function Statement({ session, path, statement, words, take }) {
  const { id, pseudonym, mine, reaction } = statement;
  const [chosen, setChosen] = useState(/** @type {string | null} */ (null));
  const [note, change, clear] = useNote(session, `reaction-${id}`);
  const [fault, setFault] = useState(/** @type {string | null} */ (null));
  const sending = useSending(async (kind, content) => {
    const at = `${path}/reactions/${id}`;
    const answer = content
      ? await session.sendSealed("PUT", at, (sealed) => ({ kind, sealed }), content, { own: true })
      : await session.api.call("PUT", at, { kind });
    clear();
    setChosen(null);
    take(answer);
  });
  /** @param {string} kind */
  const choose = (kind) => {
    if (sending.isBusy) return;
    setFault(null);
    if (WITH_WORDS.includes(kind)) setChosen(kind);
    else sending.run(kind, null);
  };
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    const text = note.text.trim();
    setFault(text ? null : t("Write it first."));
    if (text && !sending.isBusy) sending.run(chosen, { text });
  };
  return html`<li class="card stack" data-statement=${id} data-reaction=${reaction ?? ""}>
    <p class="by"><strong>${mine ? t("You ({name})", { name: pseudonym }) : pseudonym}</strong></p>
    <p class="said">${words?.text ?? t("This cannot be opened here. Tell the coordinator.")}</p>
    ${
      !mine &&
      html`<div class="choosing" role="group" aria-label=${t("What do you think?")}>${reactionKinds().map(
        ([kind, text]) => html`<button type="button" key=${kind} class="button"
        data-kind=${kind} aria-pressed=${(chosen ?? reaction) === kind ? "true" : "false"} onClick=${() => choose(kind)}>${text}</button>`,
      )}</div>
      ${
        chosen
          ? html`<form class="stack" onSubmit=${send} novalidate>
            <${Words} label=${chosen === "add" ? t("What do you want to add?") : t("How do you see it?")} hint=${t("Only the coordinator reads it, and puts it into words without names.")} value=${note.text} rows=${3} maxlength=${2000} fault=${fault}
              onInput=${(text) => change({ text })} />
            <${SendButton} sending=${sending} patience=${session.api.patience} text=${t("Send")} name="send-reaction" /></form>`
          : html`<p role="status" class="hint">${sending.isWaiting ? waitingText() : sending.error ? messageOf(sending.error) : reaction && t("Noted. You can still change it.")}</p>`
      }`
    }
  </li>`;
}

/**
 * The summary as it went round last.
 * @param {{session: Account, path: string, consultation: MyConsultation,
 *   take: (answer: any) => void}} props
 */
function Summary({ session, path, consultation, take }) {
  const { summary, state, verdict, review_until: until } = consultation;
  if (!summary)
    return html`<${Empty} icon="book">${t("Whoever answered reads the summary. You did not answer here.")}</${Empty}>`;
  return html`${state === "reviewing" && html`<p class="lead">${t("This is what we want to give. Is it right? You can say so until {day}.", { day: dayText(until ?? "") })}</p>`}
    <section class="card" data-part="summary"><p class="said">${inLanguage(summary)}</p></section>
    ${
      state === "approved"
        ? html`<p role="status">${t("This went to those who asked.")}</p>`
        : html`<${Verdict} session=${session} path=${path} consultation=${consultation} verdict=${verdict} take=${take} />`
    }`;
}

/** @param {boolean | null} verdict */
function verdictText(verdict) {
  if (verdict === null) return null;
  return verdict
    ? t("You said: it is fine. You can still change it.")
    : t("You said: it is not right. The coordinator changes it, and asks you again.");
}

/**
 * @param {{session: Account, path: string, consultation: MyConsultation, verdict: boolean | null,
 *   take: (answer: any) => void}} props
 */
function Verdict({ session, path, consultation, verdict, take }) {
  const { summary_number: number } = consultation;
  const [isAgainst, setAgainst] = useState(false);
  const [note, change, clear] = useNote(session, `verdict-${path}-${number}`);
  const [fault, setFault] = useState(/** @type {string | null} */ (null));
  /**
   * @param {boolean} fine
   * @param {{text: string}} [content]
   */
  const give = async (fine, content) => {
    /** @param {object} [sealed] */
    const body = (sealed) => ({ summary_number: number, fine, ...(sealed && { sealed }) });
    const answer = content
      ? await session.sendSealed("PUT", `${path}/verdict`, body, content, { own: true })
      : await session.api.call("PUT", `${path}/verdict`, body());
    clear();
    setAgainst(false);
    take(answer);
  };
  const fine = useSending(give);
  const against = useSending(give);
  const { patience } = session.api;
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    const text = note.text.trim();
    setFault(text ? null : t("Write what is not right."));
    if (text && !against.isBusy) against.run(false, { text });
  };
  const said = verdictText(verdict);
  return html`<section class="card stack" data-part="verdict" data-verdict=${String(verdict)}><h2>${t("Is it right?")}</h2>
    ${said && html`<p role="status"><strong>${said}</strong></p>`}
    ${verdict !== true && html`<${SendButton} sending=${fine} patience=${patience} text=${t("Yes, it is fine")} onClick=${() => fine.run(true)} name="fine" />`}
    ${
      isAgainst || note.text
        ? html`<form class="stack" onSubmit=${send} novalidate>
          <${Words} label=${t("What is not right?")} hint=${t("Only the coordinator reads it. It does not go out before it is solved.")} value=${note.text} rows=${4} maxlength=${3000} fault=${fault} onInput=${(text) => change({ text })} />
          <${SendButton} sending=${against} patience=${patience} text=${t("Send")} name="send-objection" />
          <button type="button" class="button quiet" onClick=${() => {
            clear();
            setAgainst(false);
          }}>${t("No, go back")}</button></form>`
        : html`<button type="button" class="button wide" data-part="object" onClick=${() => setAgainst(true)}>${t("Something is not right")}</button>`
    }
  </section>`;
}
