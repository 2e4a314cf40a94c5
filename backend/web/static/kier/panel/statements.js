/** The second round: what others say, under other names; and what somebody thinks of it. */

import { SendButton, useSending, waitingText } from "./send-button.js";
import { Empty, Words } from "../shared/components.js";
import { Fetching } from "../shared/resources.js";
import { messageOf } from "../shared/parts.js";
import { t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { useNote } from "./drafts.js";

/**
 * @import { MyConsultation, MyStatement } from "kier/api"
 * @import { Account } from "./account.js"
 */

const kinds = () => [
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
export function Reacting({ session, path, consultation, take }) {
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
    <ul role="list" class="panel-list cards">${statements.map((one) => html`<${Statement} key=${one.id} session=${session} path=${path} statement=${one} words=${words[one.text.id]} take=${take} />`)}</ul>`;
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
      html`<div class="choosing" role="group" aria-label=${t("What do you think?")}>${kinds().map(
        ([kind, text]) => html`<button type="button" key=${kind} class="button"
        data-kind=${kind} aria-pressed=${(chosen ?? reaction) === kind ? "true" : "false"} onClick=${() => choose(kind)}>${text}</button>`,
      )}</div>
      ${
        chosen
          ? html`<form class="stack" onSubmit=${send} novalidate>
            <${Words} label=${chosen === "add" ? t("What do you want to add?") : t("How do you see it?")} hint=${t("Only the coordinator reads it, and puts it into words without names.")} value=${note.text} rows=${3} most=${2000} fault=${fault}
              onInput=${(text) => change({ text })} />
            <${SendButton} sending=${sending} patience=${session.api.patience} text=${t("Send")} name="send-reaction" /></form>`
          : html`<p role="status" class="hint">${sending.isWaiting ? waitingText() : sending.error ? messageOf(sending.error) : reaction && t("Noted. You can still change it.")}</p>`
      }`
    }
  </li>`;
}
