/** Questions of members who were asked: opened here, put in other words for all, answered. */

import { Empty, PlainForm } from "../shared/components.js";
import { Fetching, useRows } from "../shared/resources.js";
import { Said } from "../shared/parts.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { DESK, useDraft } from "./account.js";
import { LongText } from "./fields.js";
import { sinceText } from "./labels.js";
import { requestAddress } from "./routes.js";
import { SealedWords } from "./sealed-texts.js";

/**
 * @import { Question } from "kier/api"
 * @import { Every, Fresh } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 */

/**
 * A list of questions.
 * @param {{session: DeskAccount, path: string, empty: string, of?: string | null}} list
 *   `of`: those of one request alone
 */
export function Questions({ session, path, empty, of = null }) {
  /** @type {Fresh<Every<Question>>} */
  const fetched = useRows(session.api, path, { isLive: true });
  if (!fetched.found) return html`<${Fetching} error=${fetched.error} again=${fetched.again} />`;
  const rows = fetched.found.rows.filter((one) => !of || requestOf(one) === of);
  if (!rows.length) return empty && html`<${Empty}>${empty}</${Empty}>`;
  return html`<ul role="list" class="cards" data-part="questions">${rows.map((one) => html`<${Question} key=${one.id} session=${session} question=${one} isAlone=${!of} again=${fetched.again} />`)}</ul>`;
}

/** @param {{assignment: any}} options */
const requestOf = ({ assignment }) => assignment?.id ?? assignment;

/**
 * @param {{session: DeskAccount, question: Question, isAlone: boolean,
 *   again: () => Promise<void>}} props
 */
function Question({ session, question, isAlone, again }) {
  const { id, expert, text, said, answer, asked_on: on } = question;
  return html`<li class="card stack" data-question=${id}>
    <div class="head-row"><h3>${t("{name} asks", { name: expert.chosen_name })}</h3><span class="hint">${sinceText(on)}
      ${isAlone && html` · <a href=${requestAddress(requestOf(question), "members")}>${t("To the request")}</a>`}</span></div>
    <${SealedWords} session=${session} id=${text} name=${expert.chosen_name} label=${t("Open the question")} />
    ${
      answer
        ? html`<dl class="fact-list"><div><dt>${t("How it was put to all")}</dt><dd class="words">${said}</dd></div><div><dt>${t("Answer")}</dt><dd class="words">${answer}</dd></div></dl>`
        : html`<${Answer} session=${session} question=${question} again=${again} />`
    }
  </li>`;
}

/** @param {{session: DeskAccount, question: Question, again: () => Promise<void>}} props */
function Answer({ session, question, again }) {
  const { id, text } = question;
  const [values, set, forget] = useDraft(session, `sealed/question/${id}`, {
    said: "",
    answer: "",
  });
  const words = session.opened.get(text)?.text;
  const send = async () => {
    if (!values.said.trim())
      throw new Said(t("Write the question for all, without anything that shows who asked."));
    if (!values.answer.trim()) throw new Said(t("Write an answer."));
    await session.api.post(`${DESK}/questions/${id}/answer`, values);
    forget();
    await again();
  };
  return html`<${PlainForm} onSend=${send} submit=${t("Answer for all")} name="answer-question">
    <${LongText} id="said-${id}" label=${t("The question, for all who were asked")} hint=${t("In your own words: nobody should see who asked.")} rows=${2} value=${values.said} onChange=${(said) => set({ said })} />
    ${words && !values.said && html`<button type="button" class="button small quiet" onClick=${() => set({ said: words })}>${t("Begin with their words")}</button>`}
    <${LongText} id="answer-${id}" label=${t("Your answer")} rows=${2} value=${values.answer} onChange=${(answer) => set({ answer })} />
  </${PlainForm}>`;
}
