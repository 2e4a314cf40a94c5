/** Questions as `templates/web/surveys/question.html` draws them, for the preview. */

import { html } from "../../vendor/preact.js";
import { t } from "../text.js";
import { answerAt, numberOf } from "./answer-paths.js";
import { choicesOf, isRequired, labelOf, shownValue } from "./flow.js";

/** @import { Answers, Fault, SchemaNode, Screen, State } from "./flow.js" */

/**
 * @typedef {{state: State, path: string, isBig: boolean, answers: Answers, wrong: Fault[],
 *   onAnswer: (path: string, value: unknown) => void, rows: string[]}} QuestionProps
 */

// As backend/web/surveys/question_context.py and faces.py have it.
const [MAX_STEPS, MAX_FACES, MAX_CARDS] = [11, 7, 25];
const DEEPEST = 6;
/** @type {Record<string, string[]>} */
const INPUTS = {
  integer: ["text", "numeric"],
  decimal: ["text", "decimal"],
  date: ["date"],
  time: ["time"],
  date_time: ["datetime-local"],
  text: ["text"],
};

/** @param {SchemaNode} node of a question with steps */
const scaleOf = (node) => /** @type {number[]} */ (node.scale);

/**
 * All that stands on a screen; rows of a grid within it.
 * @param {{state: State, screen: Screen, answers: Answers, wrong: Fault[], onAnswer: (path: string,
 *   value: unknown) => void}} props
 */
export function Questions({ state, screen, answers, wrong, onAnswer }) {
  /** @param {string} path */
  const isRow = (path) => state.node(path).parent?.kind === "grid";
  const paths = screen.paths.filter((path) => !isRow(path));
  const asked = paths.filter((path) => state.node(path).kind !== "note");
  const big = asked.length <= 1 ? (asked[0] ?? paths[0]) : null;
  return paths.map(
    (
      path,
    ) => html`<${Question} key=${path} state=${state} path=${path} isBig=${path === big} answers=${answers} wrong=${wrong} onAnswer=${onAnswer}
    rows=${screen.paths.filter((other) => isRow(other) && state.node(other).parent?.name === state.node(path).name)} />`,
  );
}

/** @param {QuestionProps} question */
function Question(question) {
  const { state, path, isBig, wrong } = question;
  const node = state.node(path);
  const fault = wrong.find((fault) => fault.path === path)?.text;
  const hint = labelOf(state, path, "hint");
  const label = labelOf(state, path);
  const title = isBig ? html`<h1>${label}</h1>` : html`<p class="label">${label}</p>`;
  const beside = html`${hint && html`<p class="hint said">${hint}</p>`}
    ${node.kind === "many" && html`<p class="hint">${t("You may choose more than one answer.")}</p>`}
    ${!fault && isRequired(state, path) && html`<p class="hint needed">${t("An answer is needed.")}</p>`}
    ${fault && html`<p class="wrong"><span>${fault}</span></p>`}`;
  if (node.kind === "note")
    return html`<div class="question"><p class="said">${label}</p>${hint && html`<p class="hint">${hint}</p>`}</div>`;
  if (node.kind === "group")
    return (
      label &&
      html`<div class="question part"><h2>${label}</h2>${hint && html`<p class="hint said">${hint}</p>`}</div>`
    );
  if (node.read_only)
    return html`<div class="question">${title}<p class="card said">${shownValue(state, path)}</p></div>`;
  const given = answerAt(question.answers, path);
  const fields = { ...question, node, given, label };
  const Part = partOf(fields);
  return html`<fieldset class="question ${fault ? "faulty" : ""}"><legend>${title}</legend>${beside}<${Part} ...${fields} /></fieldset>`;
}

/** @param {{node: SchemaNode, state: State, path: string}} options */
function partOf({ node, state, path }) {
  if (node.kind === "grid") return Grid;
  if (node.kind === "ranking") return Ranking;
  if (node.kind === "scale") {
    if (scaleOf(node).length > MAX_STEPS) return Typed;
    return node.appearance?.includes("smileys") && scaleOf(node).length <= MAX_FACES
      ? Smileys
      : Scale;
  }
  if (!node.offered.length) return Typed;
  const isList =
    node.kind === "one" &&
    (node.appearance?.includes("minimal") || choicesOf(state, path).length > MAX_CARDS);
  return isList ? List : Cards;
}

/**
 * @param {{state: State, path: string, node: SchemaNode, given: any, onAnswer: (path: string,
 *   value: unknown) => void}} props
 */
function Cards({ state, path, node, given, onAnswer }) {
  const isMany = node.kind === "many";
  const isTicked = isMany || node.kind === "acknowledge";
  const chosen = [given ?? []].flat();
  /**
   * @param {string} name
   * @param {boolean} isOn
   */
  const choose = (name, isOn) => {
    if (isMany) onAnswer(path, isOn ? [...chosen, name] : chosen.filter((other) => other !== name));
    else onAnswer(path, isOn ? name : undefined);
  };
  return html`<div class="choices">${choicesOf(state, path).map(
    ({
      name,
      label,
    }) => html`<label key=${name}><input type=${isTicked ? "checkbox" : "radio"} name=${path} value=${name} checked=${chosen.includes(name)}
    onChange=${(event) => choose(name, event.target.checked)} /><span>${label}</span></label>`,
  )}</div>`;
}

/**
 * @param {{state: State, path: string, given: any, label: string, onAnswer: (path: string,
 *   value: unknown) => void}} props
 */
function List({ state, path, given, label, onAnswer }) {
  return html`<select class="field" aria-label=${label} value=${given ?? ""} onChange=${(event) => onAnswer(path, event.target.value)}><option value="">${t("Choose one")}</option>
    ${choicesOf(state, path).map(({ name, label }) => html`<option key=${name} value=${name}>${label}</option>`)}</select>`;
}

/**
 * @param {{state: State, path: string, node: SchemaNode, given: any, onAnswer: (path: string,
 *   value: unknown) => void}} props
 */
function Scale({ state, path, node, given, onAnswer }) {
  const [low, high] = [labelOf(state, path, "low"), labelOf(state, path, "high")];
  return html`${(low || high) && html`<p class="ends"><span><b>${scaleOf(node)[0]}</b> ${low}</span> <span><b>${scaleOf(node).at(-1)}</b> ${high}</span></p>`}
    <div class="scale">${scaleOf(node).map((one) => html`<label key=${one}><input type="radio" name=${path} checked=${given === one} onChange=${() => onAnswer(path, one)} /><span>${one}</span></label>`)}</div>`;
}

/** @param {number} count */
const meanings = (count) =>
  ({
    2: [t("Bad"), t("Good")],
    3: [t("Bad"), t("Not bad, not good"), t("Good")],
    4: [t("Very bad"), t("Bad"), t("Good"), t("Very good")],
    5: [t("Very bad"), t("Bad"), t("Not bad, not good"), t("Good"), t("Very good")],
  })[count] ?? [];

/**
 * From -1, the saddest, to 1.
 * @param {number} place
 * @param {number} count
 */
function mouthOf(place, count) {
  const mood = count > 1 ? (2 * place) / (count - 1) - 1 : 0;
  return `M16 ${30.5 - (mood * DEEPEST) / 2}Q24 ${30.5 + mood * DEEPEST} 32 ${30.5 - (mood * DEEPEST) / 2}`;
}

/**
 * @param {{state: State, path: string, node: SchemaNode, given: any, onAnswer: (path: string,
 *   value: unknown) => void}} props
 */
function Smileys({ state, path, node, given, onAnswer }) {
  const scale = scaleOf(node);
  const words = scale.map((point, at) => meanings(scale.length)[at] ?? String(point));
  words[0] = labelOf(state, path, "low") || words[0];
  words[words.length - 1] = labelOf(state, path, "high") || words[words.length - 1];
  return html`<div class="smileys">${scale.map(
    (
      point,
      at,
    ) => html`<label key=${point}><input type="radio" name=${path} checked=${given === point} onChange=${() => onAnswer(path, point)} />
    <svg viewBox="0 0 48 48" aria-hidden="true"><circle class="tint" cx="24" cy="24" r="19" /><circle cx="24" cy="24" r="19" /><path d="M17 19v1.5M31 19v1.5${mouthOf(at, scale.length)}" /></svg><span>${words[at]}</span></label>`,
  )}</div>`;
}

/**
 * @param {{state: State, path: string, given: any, onAnswer: (path: string,
 *   value: unknown) => void}} props
 */
function Ranking({ state, path, given, onAnswer }) {
  const offered = choicesOf(state, path);
  /** @type {string[]} */
  const order = given ?? offered.map(({ name }) => name);
  const labels = Object.fromEntries(offered.map(({ name, label }) => [name, label]));
  /**
   * @param {number} place
   * @param {number} step
   */
  const swap = (place, step) => {
    const after = [...order];
    [after[place], after[place + step]] = [after[place + step], after[place]];
    onAnswer(path, after);
  };
  return html`<ol role="list" class="ranking moving ${given ? "answered" : ""}">${order.map(
    (name, place) => html`<li key=${name}><span class="ranking-name">${labels[name]}</span>
    <button type="button" class="button" disabled=${place === 0} aria-label=${t("Up: {name}", { name: labels[name] })} onClick=${() => swap(place, -1)}>↑</button>
    <button type="button" class="button" disabled=${place === order.length - 1} aria-label=${t("Down: {name}", { name: labels[name] })} onClick=${() => swap(place, 1)}>↓</button></li>`,
  )}</ol>
    ${!given && html`<button type="button" class="button" onClick=${() => onAnswer(path, order)}>${t("This order is right")}</button>`}`;
}

/**
 * @param {{state: State, rows: string[], answers: Answers, wrong: Fault[], onAnswer: (path: string,
 *   value: unknown) => void}} props
 */
function Grid({ state, rows, answers, wrong, onAnswer }) {
  return html`<div class="grid">${rows.map((row) => {
    const fault = wrong.find(({ path }) => path === row)?.text;
    return html`<div key=${row} class="grid-row ${fault ? "faulty" : ""}" role="radiogroup" aria-label=${labelOf(state, row)}><div class="grid-name"><p>${labelOf(state, row)}</p>${fault && html`<p class="wrong"><span>${fault}</span></p>`}</div>
      ${choicesOf(state, row).map(({ name, label }) => html`<label key=${name}><input type="radio" name=${row} checked=${answerAt(answers, row) === name} onChange=${() => onAnswer(row, name)} /><span>${label}</span></label>`)}</div>`;
  })}</div>`;
}

/**
 * @param {{path: string, node: SchemaNode, given: any, label: string, onAnswer: (path: string,
 *   value: unknown) => void}} props
 */
function Typed({ path, node, given, label, onAnswer }) {
  const isNumber = ["integer", "decimal", "scale"].includes(node.kind);
  const [type, mode] = INPUTS[node.kind] ?? ["text", "decimal"];
  /** @param {Event & {target: HTMLInputElement}} event */
  const put = (event) =>
    onAnswer(path, isNumber ? numberOf(event.target.value) : event.target.value);
  if (node.appearance?.includes("multiline"))
    return html`<textarea class="field" rows="6" aria-label=${label} dir="auto" maxlength=${node.longest} value=${given ?? ""} onInput=${put}></textarea>`;
  return html`<input class="field ${isNumber ? "number" : node.kind}" type=${type} inputmode=${mode} aria-label=${label} dir="auto" maxlength=${node.longest} value=${given ?? ""} onInput=${put} />`;
}
