/** A question of a course: its words, its answers, which are right, and what learners are told. */

import { Area, Select, Tick, Wrong } from "../../shared/questionnaire/fields.js";
import { tagOf } from "../../shared/questionnaire/languages.js";
import { t } from "../../shared/text.js";
import { html, useLayoutEffect, useRef } from "../../vendor/preact.js";
import {
  marked,
  mayAddChoice,
  mayRemoveChoice,
  movedChoice,
  newChoice,
  retyped,
} from "./content.js";
import { textsOf } from "./faults.js";

/**
 * @import { CourseOption } from "kier/api"
 * @import { Choice, QuestionStep, QuestionType } from "./content.js"
 * @import { Fault } from "./faults.js"
 */

/**
 * @typedef {{question: QuestionStep, types: CourseOption[], language: string, faults: Fault[],
 *   isDisabled: boolean, onChange: (fields: Partial<QuestionStep>) => void}} Props
 */

/** @param {Props} props */
export function QuestionForm(props) {
  const { question, types, language, faults, isDisabled, onChange } = props;
  const { id, type, label, hint, feedback, counts } = question;
  /** @type {(name: string, field: string, rest: object) => object} */
  const field = (name, path, rest) => ({
    id: `${id}-${name}`,
    faults: textsOf(faults, id, path),
    language,
    isDisabled,
    ...rest,
  });
  /** @param {string} code */
  const setType = (code) => onChange(retyped(question, /** @type {QuestionType} */ (code)));
  /** @type {(name: "right" | "wrong") => (text: string) => void} */
  const tell = (name) => (text) => onChange({ feedback: { ...feedback, [name]: text } });
  /** @type {(name: "label" | "hint") => (text: string) => void} */
  const write = (name) => (text) => onChange({ [name]: text });
  /** @param {boolean} isOn */
  const setCounts = (isOn) => onChange({ counts: isOn });
  return html`<div class="stack" data-part="question-form">
    <${Select} id="${id}-type" label=${t("Kind of question")} value=${type} disabled=${isDisabled} options=${types.map((one) => [one.id, one.label])} onChoose=${setType} />
    <${Words} ...${field("label", "label", { label: t("Question"), value: label, maxlength: 500 })} onChange=${write("label")} />
    <${Words} ...${field("hint", "hint", { label: t("Beside it, smaller"), value: hint, maxlength: 500 })} onChange=${write("hint")} />
    <${Choices} ...${props} />
    ${type !== "scale" && html`<${Tick} id="${id}-counts" label=${t("Counts for the pass mark")} checked=${counts} disabled=${isDisabled} onChange=${setCounts} />`}
    ${
      type === "scale"
        ? html`<${Words} ...${field("told", "feedback/right", { label: t("What learners are told after it"), value: feedback.right, maxlength: 600 })} onChange=${tell("right")} />`
        : html`<${Words} ...${field("right", "feedback/right", { label: t("What learners are told if it is right"), value: feedback.right, maxlength: 600 })} onChange=${tell("right")} />
      <${Words} ...${field("wrong", "feedback/wrong", { label: t("What learners are told if it is not right"), value: feedback.wrong, maxlength: 600 })} onChange=${tell("wrong")} />`
    }</div>`;
}

/**
 * A field that grows, in the language of the text, without breaks of lines.
 * @param {{id: string, label: any, hint?: string, value: string, language: string, faults: string[],
 *   isDisabled: boolean, maxlength: number, onChange: (text: string) => void}} props
 */
function Words({ id, label, value, language, faults, isDisabled, maxlength, onChange }) {
  /** @param {{target: HTMLTextAreaElement}} event */
  const write = ({ target }) => onChange(target.value.replace(/\s*\n\s*/g, " "));
  return html`<div class="line"><label class="label" for=${id}>${label}</label>
    <${Wrong} id=${id} faults=${faults} />
    <${Area} id=${id} value=${value} maxlength=${maxlength} lang=${tagOf(language)} dir="auto" readonly=${isDisabled} aria-describedby=${faults.length ? `${id}-fault` : undefined} aria-invalid=${faults.length ? "true" : undefined} onInput=${write} /></div>`;
}

/** @param {Props} props */
function Choices({ question, language, faults, isDisabled, onChange }) {
  const { id, type, choices } = question;
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  // What takes the focus once it is drawn.
  const wanted = useRef("");
  useLayoutEffect(() => {
    const found = wanted.current && box.current?.querySelector(wanted.current);
    wanted.current = "";
    if (found instanceof HTMLElement) found.focus();
  });
  /** @type {(at: number, fields: Partial<Choice>) => void} */
  const put = (at, fields) =>
    onChange({ choices: choices.with(at, { ...choices[at], ...fields }) });
  /** @type {(at: number, name: "label" | "feedback") => (text: string) => void} */
  const write = (at, name) => (text) => put(at, { [name]: text });
  const add = () => {
    const choice = newChoice(choices);
    wanted.current = `[data-choice="${choice.name}"] textarea`;
    onChange({ choices: [...choices, choice] });
  };
  /** @param {number} at */
  const remove = (at) => {
    const left = choices.toSpliced(at, 1);
    wanted.current = `[data-choice="${left[Math.min(at, left.length - 1)].name}"] textarea`;
    onChange({ choices: left });
  };
  /** @type {(at: number, step: -1 | 1) => void} */
  const move = (at, step) => {
    wanted.current = `[data-choice="${choices[at].name}"] [data-act="${step < 0 ? "up" : "down"}"]`;
    onChange({ choices: movedChoice(choices, at, step) });
  };
  return html`<fieldset class="plain-group stack" ref=${box} data-part="choices"><legend class="label">${t("Answers")}</legend>
    <p class="hint">${hintOf(type)}</p>
    <${Wrong} id="${id}-choices" faults=${textsOf(faults, id, "choices")} />
    <ol role="list" class="stack">${choices.map(
      (choice, at) => html`<li key=${choice.name} class="choice-card" data-choice=${choice.name}>
      <${Words} id="${id}-${choice.name}" label=${type === "yes_no" ? yesOrNo(choice) : t("Answer {n}", { n: at + 1 })} value=${choice.label} language=${language} maxlength=${300} isDisabled=${isDisabled} faults=${textsOf(faults, id, `choices/${at}/label`)} onChange=${write(at, "label")} />
      ${type !== "ranking" && type !== "scale" && html`<${Right} question=${question} at=${at} isDisabled=${isDisabled} onChange=${onChange} />`}
      ${type !== "ranking" && html`<${Words} id="${id}-${choice.name}-told" label=${html`${t("What is told to whoever chooses it")}<span class="apart"> (${at + 1})</span>`} value=${choice.feedback} language=${language} maxlength=${600} isDisabled=${isDisabled} faults=${textsOf(faults, id, `choices/${at}/feedback`)} onChange=${write(at, "feedback")} />`}
      ${
        !isDisabled &&
        html`<p class="row">${type !== "yes_no" && html`<${Mover} at=${at} of=${choices.length} step=${-1} run=${move} /><${Mover} at=${at} of=${choices.length} step=${1} run=${move} />`}
        ${mayRemoveChoice(question) && html`<button type="button" class="button small quiet" data-act="remove-choice" onClick=${() => remove(at)}>${t("Remove this answer")}<span class="apart"> (${at + 1})</span></button>`}</p>`
      }</li>`,
    )}</ol>
    ${!isDisabled && mayAddChoice(question) && html`<p><button type="button" class="button small" data-act="add-choice" onClick=${add}>${t("Add an answer")}</button></p>`}</fieldset>`;
}

/**
 * Marks an answer as right: one, or as many as are.
 * @param {{question: QuestionStep, at: number, isDisabled: boolean,
 *   onChange: (fields: Partial<QuestionStep>) => void}} props
 */
function Right({ question, at, isDisabled, onChange }) {
  const { name, right } = question.choices[at];
  /** @param {boolean} isOn */
  const mark = (isOn) => onChange({ choices: marked(question, name, isOn) });
  return html`<${Tick} id="${question.id}-${name}-right" label=${html`${t("This answer is right")}<span class="apart"> (${at + 1})</span>`} checked=${right} disabled=${isDisabled} onChange=${mark} />`;
}

/**
 * @param {{at: number, of: number, step: -1 | 1, run: (at: number, step: -1 | 1) => void}} props
 */
function Mover({ at, of, step, run }) {
  const isOff = step < 0 ? at === 0 : at === of - 1;
  const label = step < 0 ? t("Answer {n} up", { n: at + 1 }) : t("Answer {n} down", { n: at + 1 });
  return html`<button type="button" class="button small quiet" data-act=${step < 0 ? "up" : "down"} aria-disabled=${isOff ? "true" : undefined} onClick=${() => !isOff && run(at, step)}><span aria-hidden="true">${step < 0 ? "↑" : "↓"}</span><span class="apart">${label}</span></button>`;
}

/** @param {Choice} choice */
const yesOrNo = ({ name }) =>
  name === "yes" ? t("The answer that says yes") : t("The answer that says no");

/** @param {QuestionType} type */
function hintOf(type) {
  /** @type {Record<QuestionType, () => string>} */
  const hints = {
    one: () => t("Learners choose one. Mark the right one."),
    many: () => t("Learners choose as many as they like. Mark all that are right."),
    yes_no: () => t("Learners choose one of two. Mark the right one."),
    ranking: () =>
      t("Put them in the right order. Learners see them in another one, and put them in order."),
    scale: () =>
      t("From one end to the other, such as “never” to “always”. None is right: it never counts."),
  };
  return hints[type]();
}
