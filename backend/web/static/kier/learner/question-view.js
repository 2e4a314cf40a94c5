/** A question of a course: choices by radio buttons, check boxes or an order, and what is said of an answer. */

import { html, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { shuffled } from "./course-run.js";
import { feedback } from "./grades.js";

/**
 * @import { Answer, Question } from "./grades.js"
 * @import { Words } from "./player.js"
 */

/**
 * @param {{question: Question, answer: Answer | undefined, words: Words,
 *   give: (answer: Answer) => void, again: () => void, next: () => void}} props
 */
export function QuestionView({ question, answer, words, give, again, next }) {
  if (answer !== undefined)
    return html`<${Answered} ...${{ question, answer, words, again, next }} />`;
  return html`<${Asked} ...${{ question, words, give, next }} />`;
}

/** @param {{question: Question, words: Words, give: (answer: Answer) => void}} props */
function Asked({ question, words, give }) {
  const isOrder = question.type === "ranking";
  const [chosen, choose] = useState(
    isOrder ? shuffled(question).map(({ name }) => name) : /** @type {string[]} */ ([]),
  );
  const [isMissed, miss] = useState(false);
  const isMany = question.type === "many";
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!chosen.length) miss(true);
    else give(isMany || isOrder ? chosen : chosen[0]);
  };
  const field = isOrder
    ? html`<${Order} ...${{ question, words, chosen, choose }} />`
    : html`<${Choices} ...${{ question, chosen, choose, isMany }} />`;
  return html`<form class="asked" onSubmit=${send}>
    <fieldset aria-describedby=${isMissed ? "missed" : undefined}>
      <legend><h2 tabindex="-1" data-begin aria-describedby="progress">${question.label}</h2></legend>
      ${question.hint && html`<p class="hint">${question.hint}</p>`}
      ${isMany && html`<p class="hint">${words.many}</p>`}
      ${isOrder && html`<p class="hint">${words.order}</p>`}
      ${field}
    </fieldset>
    ${isMissed && html`<p class="fault" role="alert" id="missed">${words.missed}</p>`}
    <p><button class="button main" type="submit">${words.check}</button></p>
  </form>`;
}

/**
 * @param {{question: Question, chosen: string[], choose: (names: string[]) => void,
 *   isMany: boolean}} props
 */
function Choices({ question, chosen, choose, isMany }) {
  const turn = (/** @type {string} */ name, /** @type {boolean} */ isOn) => {
    if (!isMany) return choose([name]);
    const names = question.choices.map((choice) => choice.name);
    choose(names.filter((one) => (one === name ? isOn : chosen.includes(one))));
  };
  /** @type {(name: string) => (event: {currentTarget: HTMLInputElement}) => void} */
  const turned =
    (name) =>
    ({ currentTarget }) =>
      turn(name, currentTarget.checked);
  return question.choices.map(
    ({ name, label }) =>
      html`<label class="choice" key=${name}><input type=${isMany ? "checkbox" : "radio"} name=${question.id}
        checked=${chosen.includes(name)} onChange=${turned(name)} /> <span>${label}</span></label>`,
  );
}

/**
 * @param {{question: Question, words: Words, chosen: string[],
 *   choose: (names: string[]) => void}} props
 */
function Order({ question, words, chosen, choose }) {
  const list = useRef(/** @type {HTMLOListElement | null} */ (null));
  const [moved, tell] = useState("");
  const labels = Object.fromEntries(question.choices.map(({ name, label }) => [name, label]));
  const move = (/** @type {number} */ from, /** @type {number} */ to) => {
    const names = [...chosen];
    names.splice(to, 0, ...names.splice(from, 1));
    choose(names);
    tell(filled(words.place, { name: labels[names[to]], n: to + 1 }));
    // The buttons go along with their row.
    requestAnimationFrame(() => {
      const buttons = list.current?.children[to]?.querySelectorAll("button") ?? [];
      const wanted = to < from ? buttons[0] : buttons[1];
      (wanted?.disabled ? buttons[to < from ? 1 : 0] : wanted)?.focus();
    });
  };
  return html`<ol role="list" class="order" ref=${list}>
      ${chosen.map(
        (name, place) => html`<li key=${name}><span>${labels[name]}</span> <span class="moves">
          <button type="button" class="button" disabled=${place === 0} onClick=${() => move(place, place - 1)}
            aria-label=${filled(words.up, { name: labels[name] })}>↑</button>
          <button type="button" class="button" disabled=${place === chosen.length - 1} onClick=${() => move(place, place + 1)}
            aria-label=${filled(words.down, { name: labels[name] })}>↓</button></span></li>`,
      )}
    </ol>
    <p class="visually-hidden" role="status">${moved}</p>`;
}

/**
 * @param {{question: Question, answer: Answer, words: Words, again: () => void,
 *   next: () => void}} props
 */
function Answered({ question, answer, words, again, next }) {
  const said = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => said.current?.focus(), [question.id]);
  const { right, text } = feedback(question, answer);
  const names = [answer].flat();
  const labels = names.map(
    (name) => question.choices.find((choice) => choice.name === name)?.label,
  );
  const isOrder = question.type === "ranking";
  const look = right === null ? "noted" : right ? "right" : "wrong";
  return html`<div class="answered">
    <h2 tabindex="-1" data-begin aria-describedby="progress">${question.label}</h2>
    <p class="hint">${words.yourAnswer}</p>
    ${isOrder ? html`<ol role="list" class="given in-order">${labels.map((label) => html`<li>${label}</li>`)}</ol>` : html`<ul role="list" class="given">${labels.map((label) => html`<li>${label}</li>`)}</ul>`}
    <div class=${`said ${look}`} tabindex="-1" ref=${said}>
      <p><strong><span aria-hidden="true">${right === null ? "•" : right ? "✓" : "✗"}</span> ${words[look]}</strong></p>
      ${text && html`<p>${text}</p>`}
    </div>
    <p class="row">
      <button type="button" class="button main" onClick=${next}>${words.next}</button>
      ${right === false && html`<button type="button" class="button" onClick=${again}>${words.again}</button>`}
    </p>
  </div>`;
}

/**
 * Fill `{name}` in.
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export const filled = (text, values) =>
  text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
