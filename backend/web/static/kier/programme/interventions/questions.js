/** What strangers asked on the results page, and the team's answers. */

import { ActButton, AskButton, Empty, Mark, PlainForm, Words } from "../../shared/components.js";
import { useDraft } from "../../shared/drafts.js";
import { dayText } from "../../shared/formats.js";
import { everyPage, Fetched, useFresh } from "../../shared/resources.js";
import { t, tn } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";

/**
 * @import { StakeholderQuestion } from "kier/api"
 * @import { Every, Fresh } from "../../shared/resources.js"
 * @import { PartProps } from "./frame.js"
 */

const LONGEST_ANSWER = 2000;
// More forms than this at once are no help.
const MOST_OPEN = 10;

/** @param {PartProps} props */
export function Questions(props) {
  const { session, path, intervention, onChange } = props;
  /** @type {Fresh<StakeholderQuestion[]>} */
  const fetched = useFresh(async () => {
    /** @type {Every<StakeholderQuestion>} */
    const { rows } = await everyPage(session.api, `${path}/questions`);
    return rows;
  }, [path]);
  /** @param {StakeholderQuestion[]} rows */
  const shown = (rows) => {
    const waiting = rows.filter(({ state }) => state === "waiting");
    /** @param {StakeholderQuestion[]} left */
    const set = (left) => {
      fetched.set(left);
      const still = left.filter(({ state }) => state === "waiting").length;
      onChange({ ...intervention, questions_waiting: still });
    };
    /** @param {StakeholderQuestion} changed */
    const change = (changed) => set(rows.map((one) => (one.id === changed.id ? changed : one)));
    /** @param {StakeholderQuestion} erased */
    const drop = (erased) => set(rows.filter(({ id }) => id !== erased.id));
    /** @param {StakeholderQuestion} row */
    const item = (row) =>
      html`<${Question} key=${row.id} ...${props} row=${row} isOpened=${row.state === "waiting" && waiting.length <= MOST_OPEN} onAnswered=${change} onErased=${drop} />`;
    const eraseAll = async () => {
      const last_number = Math.max(...waiting.map(({ number }) => number));
      await session.api.post(`${path}/questions/erase-waiting`, { last_number });
      set(rows.filter(({ state }) => state !== "waiting"));
    };
    return rows.length
      ? html`${
          waiting.length > 1 &&
          html`<p><${AskButton} label=${tn("Erase {n} question that waits", "Erase {n} questions that wait", waiting.length)} kind="small quiet" name="erase-waiting" title=${t("Erase all questions that wait?")} confirm=${t("Erase")} onConfirm=${eraseAll} patience=${session.api.patience}>
            <p>${t("Answer first what deserves an answer. What you did not answer is gone then; what was answered stays.")}</p></${AskButton}></p>`
        }
        <ul role="list" class="question-list">${rows.map(item)}</ul>`
      : html`<${Empty}>${t("Nobody asked anything yet. Questions come from the results page.")}</${Empty}>`;
  };
  return html`<section class="stack" data-part="questions">
    <p class="hint">${t("Strangers see a question together with your answer. Erase what names a person or is no question.")}</p>
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}></section>`;
}

/**
 * @param {PartProps & {row: StakeholderQuestion, isOpened: boolean,
 *   onErased: (row: StakeholderQuestion) => void, onAnswered: (row: StakeholderQuestion) => void}} props
 */
function Question({ session, path, row, isOpened, onAnswered, onErased }) {
  const [isOpen, setOpen] = useState(isOpened);
  const [values, set, forget] = useDraft(session, `answer/${row.id}`, { answer: row.answer });
  const at = `${path}/questions/${row.id}`;
  const send = async () => {
    const saved = await session.api.call("PUT", at, { answer: values.answer });
    forget();
    setOpen(false);
    onAnswered(saved);
  };
  const erase = async () => {
    await session.api.call("DELETE", at);
    forget();
    onErased(row);
  };
  /** @param {string} answer */
  const write = (answer) => set({ answer });
  const name = html`<span class="apart"> (${row.number})</span>`;
  return html`<li class="stack" data-question=${row.id}>
    <h2 dir="auto" class="own-words">${row.text}</h2>
    <p class="hint">${t("In the week of {day}", { day: dayText(row.week) })} ${row.state === "waiting" && html`<${Mark} text=${t("Waits for an answer")} tone="waits" />`}</p>
    ${
      isOpen
        ? html`<${PlainForm} onSend=${send} submit=${t("Answer, for everybody to read")} name="answer-form"
            beside=${html`<${ActButton} label=${html`${t("Erase the question")}${name}`} kind="quiet" name="erase-question" act=${erase} />`}>
            <${Words} label=${t("Answer")} rows="3" maxlength=${LONGEST_ANSWER} value=${values.answer} onInput=${write} /></${PlainForm}>`
        : html`<p class="own-words" dir="auto">${row.answer}</p>
          <p class="row"><button type="button" class="button small quiet" data-act="edit-answer" onClick=${() => setOpen(true)}>${row.state === "waiting" ? t("Answer") : t("Change")}${name}</button></p>`
    }</li>`;
}
