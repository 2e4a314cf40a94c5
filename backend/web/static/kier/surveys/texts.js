/** Free texts: a coordinator takes out what identifies, before anybody else reads them. */

import { Choose } from "../shared/components.js";
import { messageOf, useAction } from "../shared/pages.js";
import { walk } from "../shared/questionnaire/definition.js";
import { Select } from "../shared/questionnaire/fields.js";
import { directionOf, tagOf, textIn } from "../shared/questionnaire/languages.js";
import { everyPage, Fetching, useFetched } from "../shared/resources.js";
import { language, t, tn } from "../shared/text.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";

/**
 * @import { Round, Text } from "kier/api"
 * @import { Definition } from "../shared/questionnaire/definition.js"
 * @import { Every } from "../shared/resources.js"
 * @import { Account } from "./account.js"
 */

const TAKEN_OUT = "[…]";

/**
 * Of a text whose language is not said, its letters say the direction.
 * @param {string} code
 */
const spokenIn = (code) => ({ lang: tagOf(code), dir: code ? directionOf(code) : "auto" });

/**
 * A text with what is selected taken out; whole words, so that no half of a name stays.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @returns {{text: string, at: number}} where the caret goes
 */
export function takenOut(text, start, end) {
  if (start === end) return { text, at: start };
  /** @param {string | undefined} sign */
  const isWord = (sign) => sign !== undefined && /[\p{L}\p{N}'’-]/u.test(sign);
  let from = start;
  let to = end;
  while (from < to && /\s/.test(text[from])) from += 1;
  while (to > from && /\s/.test(text[to - 1])) to -= 1;
  if (isWord(text[from])) while (isWord(text[from - 1])) from -= 1;
  if (isWord(text[to - 1])) while (isWord(text[to])) to += 1;
  return { text: text.slice(0, from) + TAKEN_OUT + text.slice(to), at: from + TAKEN_OUT.length };
}

/**
 * The page.
 * @param {{session: Account, round: Round, path: string, definition: Definition}} props
 */
export function Texts({ session, round, path, definition }) {
  const [state, setState] = useState("waiting");
  const [question, setQuestion] = useState("");
  const { found, set, error, again } = useFetched(
    /** @returns {Promise<Every<Text>>} */
    () => everyPage(session.api, `${path}/texts?state=${state}`),
    [state],
  );
  if (round.audience === "link" && round.status !== "closed")
    return html`<section class="page stack" data-part="texts" aria-label=${t("Free texts")}><p class="note">${t("What people wrote can be read when the round has ended.")}</p></section>`;
  if (!found)
    return html`<section class="page"><${Fetching} error=${error} again=${again} /></section>`;
  const questions = [...new Set(found.rows.map((answer) => answer.question))].sort();
  const rows = found.rows.filter((answer) => !question || answer.question === question);
  const labels = new Map(
    [...walk(definition.items)].map(({ item }) => [
      item.name,
      textIn(item.label, language().code, definition.languages),
    ]),
  );
  /** @param {string} name */
  const labelOf = (name) => labels.get(name) || name;
  /** @param {string} id */
  const gone = (id) => set({ ...found, rows: found.rows.filter((answer) => answer.id !== id) });
  return html`<section class="page stack" data-part="texts" aria-label=${t("Free texts")}>
    <p>${t("What people wrote themselves, kept apart from their other answers. Take out names, places, ages, all that points at somebody; then it can be read, and taken out as a file.")}</p>
    <div class="row bottom"><${Choose} label=${t("Which texts")} value=${state} onChoose=${setState} options=${[["waiting", t("Waiting")], ["cleared", t("Cleared")], ["withheld", t("Withheld")]]} />
      ${questions.length > 1 && html`<${Select} id="text-question" label=${t("Question")} value=${question} options=${[["", t("All")], ...questions.map((name) => [name, labelOf(name)])]} onChoose=${setQuestion} />`}</div>
    <p role="status">${tn("{n} text", "{n} texts", rows.length)}</p>
    ${
      !rows.length &&
      html`<div class="empty"><p>${state === "waiting" ? t("Nothing waits. Texts come here together with at least seven others, in an order of chance.") : t("None here.")}</p>
      <p class="hint">${t("Of a question that fewer than {n} people wrote to, no text is shown: so nobody can be counted, or found.", { n: round.threshold })}</p></div>`
    }
    ${rows.length > 0 && state === "waiting" && html`<${Clear} key=${rows[0].id} session=${session} path=${path} answer=${rows[0]} label=${labelOf(rows[0].question)} left=${rows.length - 1} onDone=${() => gone(rows[0].id)} />`}
    ${rows.length > 0 && state !== "waiting" && html`<ul role="list" class="people">${rows.map((answer) => html`<${Shown} key=${answer.id} session=${session} path=${path} answer=${answer} label=${labelOf(answer.question)} onDone=${() => gone(answer.id)} />`)}</ul>`}
  </section>`;
}

/**
 * One text after the other, by keyboard if wished.
 * @param {{session: Account, path: string, answer: Text, label: string, left: number,
 *   onDone: () => void}} props
 */
function Clear({ session, path, answer, label, left, onDone }) {
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const before = /** @type {string} */ (answer.text);
  const [text, setText] = useState(before);
  const put = useAction(async (/** @type {string} */ state) => {
    await session.api.call(
      "PATCH",
      `${path}/texts/${answer.id}`,
      state === "cleared" ? { state, text } : { state },
    );
    onDone();
  });
  useEffect(() => field.current?.focus(), []);
  const takeOut = () => {
    const { selectionStart, selectionEnd } = /** @type {HTMLTextAreaElement} */ (field.current);
    const after = takenOut(text, selectionStart, selectionEnd);
    setText(after.text);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(after.at, after.at);
    });
  };
  /** @param {KeyboardEvent} event */
  const keys = (event) => {
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && event.key === "Enter") put.run(event.shiftKey ? "withheld" : "cleared");
    else if (event.altKey && event.key.toLowerCase() === "x") takeOut();
    else return;
    event.preventDefault();
  };
  return html`<section class="card stack" data-part="clear" data-text=${answer.id}>
    <p class="hint">${label}${answer.language && ` · ${answer.language}`}</p>
    <label class="apart" for="free-text">${t("The text")}</label>
    <textarea class="field" id="free-text" ref=${field} ...${spokenIn(answer.language)} maxlength="4000" value=${text} onInput=${(event) => setText(event.target.value)} onKeyDown=${keys}></textarea>
    ${put.error && html`<p class="alarm" role="alert">${messageOf(put.error)}</p>`}
    <div class="row"><button class="button" onClick=${takeOut}>${t("Take out what is selected")}</button>
      <button class="button main" data-part="cleared" onClick=${() => put.run("cleared")}>${t("Clear")}</button>
      <button class="button" onClick=${() => put.run("withheld")}>${t("Withhold")}</button>
      ${text !== before && html`<button class="button quiet" onClick=${() => setText(before)}>${t("As it was")}</button>`}</div>
    <p class="hint keys">${t("Select a name and press Alt+X. Ctrl+Enter clears, Ctrl+Shift+Enter withholds; the next one comes by itself.")}</p>
    <p class="hint">${left > 0 && tn("{n} more waits.", "{n} more wait.", left)}</p>
  </section>`;
}

/** @param {{session: Account, path: string, answer: Text, label: string, onDone: () => void}} props */
function Shown({ session, path, answer, label, onDone }) {
  const withhold = useAction(async () => {
    await session.api.call("PATCH", `${path}/texts/${answer.id}`, {
      state: answer.state === "cleared" ? "withheld" : "cleared",
    });
    onDone();
  });
  return html`<li class="card"><p class="hint">${label}</p><p class="words" ...${spokenIn(answer.language)}>${answer.text}</p>
    <button class="button small quiet" onClick=${withhold.run}>${answer.state === "cleared" ? t("Withhold after all") : t("Clear after all")}</button>
    ${withhold.error && html`<p class="fault" role="alert">${messageOf(withhold.error)}</p>`}</li>`;
}
