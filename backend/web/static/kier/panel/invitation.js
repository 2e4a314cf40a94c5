/** What somebody is asked for: all of it in plain words; questions; yes, no, and no after all. */

import { Empty, Facts, Page, Way, Words } from "../shared/components.js";
import { dayFromNow, money } from "../shared/formats.js";
import { Icon } from "../shared/icons.js";
import { messageOf } from "../shared/pages.js";
import { Fetching, useKept } from "../shared/resources.js";
import { listSeparator, t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { useNote } from "./drafts.js";
import { capital, dayText, labelOf, labelsOf, momentText, titleOf } from "./formats.js";
import { ME } from "./platform-session.js";
import { SendButton, Sure, useSending } from "./send-button.js";

/**
 * @import { InvitedAssignment, Invitation } from "kier/api"
 * @import { Kept } from "../shared/resources.js"
 * @import { Account } from "./account.js"
 * @import { Route } from "./navigation.js"
 */

const OPEN = ["invited", "accepted"];
// Who said no, or nothing in time, or came when it was full.
const MAY_STILL = ["lapsed", "declined", "full"];
const WORKED = ["delivered", "closed"];
const OVER = [...WORKED, "expired"];
/** @param {{state: string, reason: string}} options */
const placeOf = ({ state, reason }) => reason || state;

/**
 * The page of one invitation.
 * @param {{session: Account, route: Route}} props
 */
export function Asked({ session, route }) {
  const path = `${ME}/invitations/${route.id}`;
  /** @type {Kept<Invitation>} */
  const { value: asked, set, error, again } = useKept(session, path);
  if (!asked)
    return html`<${Page} title=${t("A question for you")} name="asked"><${Fetching} error=${error} again=${again} /></${Page}>`;
  /** @param {any} answer */
  const take = (answer) => {
    session.changed();
    set(answer);
  };
  const { assignment } = asked;
  const isOver = OVER.includes(placeOf(assignment));
  return html`<${Page} title=${titleOf(session.platform, assignment)} name="asked">
    <${Standing} asked=${asked} />
    ${
      asked.state === "accepted" &&
      asked.consultation &&
      html`<${Way} href=${`#/answers/${asked.id}`} icon=${isOver ? "book" : "pen"} title=${isOver ? t("The summary") : t("To the questions")} name="to-answers">
      ${isOver ? t("This went to those who asked.") : t("Answer, react, and read the summary.")}</${Way}>`
    }
    ${asked.state === "accepted" && WORKED.includes(placeOf(assignment)) && html`<${Way} href=${`#/look-back/${asked.id}`} icon="star" title=${t("How was it?")} name="to-look-back">${t("Look back, and see what the other side says.")}</${Way}>`}
    <${About} session=${session} assignment=${assignment} />
    ${asked.state === "invited" && html`<${YourAnswer} session=${session} path=${path} take=${take} />`}
    ${isStillOpen(asked) && html`<${YesAfterAll} session=${session} path=${path} take=${take} />`}
    ${(!isOver || asked.questions.length > 0) && html`<${Questions} session=${session} asked=${asked} path=${path} take=${take} />`}
    ${
      asked.reasons.length > 0 &&
      html`<details class="card"><summary>${t("Why you are asked")}</summary>
      <ul role="list" class="points">${asked.reasons.map(({ code, text }) => html`<li key=${code}>${text}</li>`)}</ul></details>`
    }
    ${
      (assignment.said || assignment.done) &&
      html`<section class="card stack"><h2>${t("What came of it")}</h2>
      <${Facts} facts=${[[t("What they say"), assignment.said], [t("What they did with it"), assignment.done]]} /></section>`
    }
    ${asked.state === "accepted" && assignment.state === "going" && html`<${AfterAll} session=${session} path=${path} take=${take} />`}
  </${Page}>`;
}

/**
 * Where it stands, in a sentence.
 * @param {{asked: Invitation}} props
 */
function Standing({ asked }) {
  /** @type {Record<string, string>} */
  const yes = {
    going: asked.assignment.begun
      ? t("You said yes. Thank you.")
      : t("You said yes. Thank you. We write to you when it begins."),
    delivered: t("The work is done. Thank you."),
    closed: t("The work is done. Thank you."),
    declined: t("This question has ended."),
    withdrawn: t("This question has ended."),
    expired: t(
      "This has ended: nothing happened with it for a year. The words that were given for it are erased.",
    ),
  };
  const texts = {
    invited: asked.answer_by
      ? t("Tell us before {time}.", { time: momentText(asked.answer_by) })
      : t("Do you want to take part?"),
    accepted: yes[placeOf(asked.assignment)],
    declined: t("You said no. That is fine. Nobody asks you why."),
    lapsed: t("The time to answer is over. That is no problem."),
    full: t("Enough others said yes. Thank you for looking at it."),
    ended: t("This question has ended."),
  };
  return html`<p class="lead" role="status" data-part="standing" data-state=${asked.state}>${texts[asked.state]}</p>`;
}

/** @param {{session: Account, assignment: InvitedAssignment}} props */
function About({ session, assignment }) {
  const { platform } = session;
  const { briefing, requester } = assignment;
  const where = assignment.online ? t("Online") : labelOf(platform, "regions", assignment.region);
  return html`<section class="card stack" data-part="about"><h2>${t("What is asked")}</h2>
    ${assignment.heavy && html`<p class="note">${t("This can be heavy. We prepare it with you, and call you afterwards.")}</p>`}
    <${Facts} facts=${[
      [t("The question"), briefing.question],
      [t("What it is for"), briefing.purpose],
      [
        t("Who asks"),
        `${requester.organisation} (${labelOf(platform, "requester_kinds", requester.kind)})`,
      ],
      [t("Who hears it"), briefing.audience],
      [t("When"), assignment.day && dayText(assignment.day)],
      [t("Place"), [where, briefing.place].filter(Boolean).join(listSeparator())],
      [t("What you get"), !!assignment.fee_cents && money(assignment.fee_cents)],
      [t("For travel"), !!assignment.travel_cents && money(assignment.travel_cents)],
      [t("About"), capital(labelsOf(platform, "topics", assignment.topics))],
      [t("Languages"), labelsOf(platform, "languages", assignment.languages)],
    ]} /></section>
    <details class="card" data-part="more-about"><summary>${t("More about it")}</summary><${Facts} facts=${[
      [t("To read or do before"), briefing.preparation],
      [t("Who is there for you"), briefing.support],
      [t("Is something recorded?"), briefing.recording],
      [t("Which names are used"), namesOf(briefing.names)],
      [t("After it"), briefing.aftercare],
      [t("What is done with it"), briefing.use],
      [t("You hear of it by"), briefing.told_on && dayText(briefing.told_on)],
    ]} /></details>`;
}

/** @param {string} names */
const namesOf = (names) =>
  ({
    none: t("No names"),
    chosen: t("The names of your choice"),
    each: t("As each of you says beforehand"),
  })[names];

/** @param {{session: Account, path: string, take: (answer: any) => void}} props */
function YourAnswer({ session, path, take }) {
  const { patience } = session.api;
  const accept = useSending(async () => take(await session.api.post(`${path}/accept`)));
  const decline = async () => take(await session.api.post(`${path}/decline`));
  return html`<section class="card stack" data-part="your-answer"><h2>${t("Do you want to take part?")}</h2>
    <${SendButton} sending=${accept} patience=${patience} text=${t("Yes, I take part")} onClick=${() => accept.run()} name="accept" />
    <${Sure} label=${t("No")} question=${t("You do not have to say why. It changes nothing for the next time.")} confirm=${t("No, I do not take part")}
      onConfirm=${decline} patience=${patience} name="decline" />
    <p class="hint">${t("You can always say no, also later.")}</p></section>`;
}

/**
 * Whether a yes may still count, as far as a page can know: whether a place is free, the server says.
 * @param {Pick<Invitation, "state" | "consultation" | "assignment">} asked
 */
export const isStillOpen = ({ state, consultation, assignment }) =>
  MAY_STILL.includes(state) &&
  assignment.state === "going" &&
  (consultation ? consultation === "asking" : !assignment.day || assignment.day >= dayFromNow(0));

/** @param {{session: Account, path: string, take: (answer: any) => void}} props */
function YesAfterAll({ session, path, take }) {
  const accept = useSending(async () => take(await session.api.post(`${path}/accept`)));
  return html`<section class="card stack" data-part="yes-after-all"><h2>${t("Do you want to take part after all?")}</h2>
    <p>${t("You still can, as long as there is a place.")}</p>
    <${SendButton} sending=${accept} patience=${session.api.patience} text=${t("Yes, I take part")} isMain=${false} onClick=${() => accept.run()} name="accept-late" /></section>`;
}

/** @param {{session: Account, path: string, take: (answer: any) => void}} props */
function AfterAll({ session, path, take }) {
  const stop = async () => take(await session.api.post(`${path}/step-back`));
  return html`<section class="card stack" data-part="after-all"><h2>${t("Is it too much?")}</h2>
    <p>${t("You can stop. You do not have to say why.")}</p>
    <${Sure} label=${t("I cannot after all")} question=${t("Do you want to stop with this? We tell the coordinator. We do not tell why.")} confirm=${t("Yes, I stop with this")}
      onConfirm=${stop} patience=${session.api.patience} name="after-all" isGrave /></section>`;
}

/**
 * Questions to the coordinator: sealed on the way there; the answers are for all who are asked.
 * @param {{session: Account, asked: Invitation, path: string,
 *   take: (answer: any) => void}} props
 */
function Questions({ session, asked, path, take }) {
  const [words, setWords] = useState(/** @type {Record<string, any> | null} */ (null));
  const [problem, setProblem] = useState(null);
  useEffect(() => {
    session.open(asked.questions.map(({ mine }) => mine)).then(setWords, setProblem);
  }, [asked.questions]);
  /** @param {Invitation["questions"][0]} question */
  const said = ({ said: text, mine }) =>
    text ||
    (mine && (words ? (words[mine.id]?.text ?? t("This cannot be opened any more.")) : "…")) ||
    t("A question of somebody else");
  return html`<section class="card stack" data-part="questions"><h2>${t("Questions")}</h2>
    ${problem && html`<p class="fault">${messageOf(problem)}</p>`}
    ${
      asked.questions.length
        ? html`<ul role="list" class="panel-list">${asked.questions.map(
            (
              question,
            ) => html`<li key=${question.id} class="talked"><p class="said">${said(question)}</p>
          ${question.answer ? html`<p class="answered"><strong>${t("Answer")}</strong> ${question.answer}</p>` : html`<p class="hint">${t("The coordinator answers soon.")}</p>`}</li>`,
          )}</ul>`
        : html`<${Empty} icon="letter">${t("Nobody has asked anything yet.")}</${Empty}>`
    }
    ${OPEN.includes(asked.state) && !OVER.includes(placeOf(asked.assignment)) && html`<${Ask} session=${session} asked=${asked} path=${path} take=${take} />`}</section>`;
}

/**
 * @param {{session: Account, asked: Invitation, path: string,
 *   take: (answer: any) => void}} props
 */
function Ask({ session, asked, path, take }) {
  const [note, change, clear] = useNote(session, `question-${asked.id}`);
  const [isSent, setSent] = useState(false);
  const [fault, setFault] = useState(/** @type {string | null} */ (null));
  const sending = useSending(async (content) => {
    take(
      await session.sendSealed("POST", `${path}/questions`, (sealed) => ({ sealed }), content, {
        own: true,
      }),
    );
    clear();
    setSent(true);
  });
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    setSent(false);
    const text = note.text.trim();
    setFault(text ? null : t("Write your question first."));
    if (text && !sending.isBusy) sending.run({ text });
  };
  return html`<details class="fold" open=${note.text !== "" || isSent}><summary><${Icon} name="letter" />${t("Ask a question")}</summary>
    <form class="stack" onSubmit=${send} novalidate>
      <${Words} label=${t("Your question")} hint=${t("Only the coordinator reads it. Others may see the answer, never that you asked.")} value=${note.text} rows=${3} maxlength=${2000} fault=${fault}
        onInput=${(text) => change({ text })} />
      <${SendButton} sending=${sending} patience=${session.api.patience} text=${t("Ask")} isMain=${false} done=${isSent && t("Sent.")} name="ask" /></form></details>`;
}
