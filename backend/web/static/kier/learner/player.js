/**
 * A course on the screen: beginning, steps, result. Where it comes from and where the answers are kept
 * is the business of who draws it, through `keep` and `finish` (`docs/learning-packages.md`).
 */

import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { CourseRun } from "./course-run.js";
import { DocumentView } from "./document-view.js";
import { filled, QuestionView } from "./question-view.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { Course, RunState } from "./course-run.js"
 * @import { Surroundings } from "./document-view.js"
 * @import { Answer, Grade } from "./grades.js"
 * @typedef {Record<string, string>} Words texts of the player in the language of the course
 * @typedef {Course & {title: string, summary: string, minutes: number}} ShownCourse
 * @typedef {{
 *   course: ShownCourse, surroundings: Surroundings, state?: Partial<RunState>,
 *   keep: (state: RunState) => void, finish: (grade: Grade, run: CourseRun) => void,
 *   after?: (grade: Grade) => ComponentChildren, begun?: boolean, position?: number,
 *   back?: () => void,
 * }} PlayerProps `after` draws what stands below the result; `begun`: the beginning was elsewhere;
 *   `position` and `back`: where one is, and how one goes back, where the browser's own buttons say so
 */

/** @param {PlayerProps} props */
export function Player({
  course,
  surroundings,
  state,
  keep,
  finish,
  after,
  begun,
  position,
  back,
}) {
  const [run, setRun] = useState(() => new CourseRun(course, state));
  const [isBegun, begin] = useState(() => Boolean(begun || state?.position));
  const top = useRef(/** @type {HTMLElement | null} */ (null));
  const { words } = surroundings;
  const go = (/** @type {CourseRun} */ next) => {
    setRun(next);
    keep(next.state);
    if (next.isOver && !run.isOver) finish(next.grade, next);
  };
  useEffect(() => {
    if (position !== undefined && position !== run.position) go(run.at(position));
  }, [position]);
  const shown = `${isBegun} ${run.position}`;
  // Who began elsewhere pressed a button that is gone.
  const last = useRef(begun ? "" : shown);
  useLayoutEffect(() => {
    if (last.current === shown) return;
    last.current = shown;
    const heading = /** @type {HTMLElement | null} */ (
      top.current?.querySelector("[data-begin]") ?? top.current
    );
    heading?.focus();
    top.current?.scrollIntoView?.({ block: "start" });
  }, [shown]);
  const before = back ?? (() => go(run.at(run.position - 1)));
  const start = (/** @type {string} */ role) => {
    begin(true);
    go(new CourseRun(course, { ...run.state, role }));
  };
  const body = !isBegun
    ? html`<${Beginning} ...${{ course, run, words, start }} />`
    : run.isOver
      ? html`<${Result} ...${{ run, words, go, after }} />`
      : html`<${StepView} ...${{ run, surroundings, go, before }} />`;
  return html`<section class="player" ref=${top} tabindex="-1" aria-label=${course.title}>${body}</section>`;
}

/**
 * @param {{course: ShownCourse, run: CourseRun, words: Words,
 *   start: (role: string) => void}} props
 */
function Beginning({ course, run, words, start }) {
  const [role, choose] = useState(run.role);
  const [isMissed, miss] = useState(false);
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (course.roles.length && !role) miss(true);
    else start(role);
  };
  return html`<form class="beginning" onSubmit=${send}>
    <h1 tabindex="-1" data-begin>${course.title}</h1>
    ${course.summary && html`<p class="lead">${course.summary}</p>`}
    <p>${filled(words.about, { minutes: course.minutes, mark: course.passMark })}</p>
    <p>${words.unseen}</p>
    ${
      course.roles.length > 0 &&
      html`<fieldset aria-describedby=${isMissed ? "no-role" : undefined}><legend>${words.role}</legend>
        ${course.roles.map(({ id, name }) => html`<label class="choice" key=${id}><input type="radio" name="role" checked=${role === id} onChange=${() => choose(id)} /> <span>${name}</span></label>`)}
      </fieldset>`
    }
    ${isMissed && html`<p class="fault" role="alert" id="no-role">${words.roleMissed}</p>`}
    <p><button class="button main" type="submit">${words.start}</button></p>
  </form>`;
}

/**
 * @param {{run: CourseRun, surroundings: Surroundings, go: (run: CourseRun) => void,
 *   before: () => void}} props
 */
function StepView({ run, surroundings, go, before }) {
  const { words } = surroundings;
  const place = run.place;
  if (!place) return null;
  const { step, moduleTitle } = place;
  const [n, all] = [run.position + 1, run.places.length];
  const next = () => go(run.next());
  /** @param {Answer} answer */
  const give = (answer) => go(run.answered(step.id, answer));
  const body =
    step.kind === "text"
      ? html`<${DocumentView} ...${{ document: step.document, surroundings }} />
        <p><button type="button" class="button main" onClick=${next}>${words.next}</button></p>`
      : html`<${QuestionView} key=${step.id} ...${{
          question: step,
          answer: run.answers[step.id],
          words,
          give,
          again: () => go(run.asked(step.id)),
          next,
        }} />`;
  return html`<p class="progress" id="progress" tabindex="-1" data-begin=${step.kind === "text" ? "" : undefined}>
      <span>${filled(words.progress, { n, all })}</span> <span class="module">${moduleTitle}</span></p>
    <progress max=${all} value=${n} aria-hidden="true"></progress>
    ${body}
    ${run.position > 0 && html`<p><button type="button" class="button quiet" onClick=${before}>${words.back}</button></p>`}`;
}

/**
 * @param {{run: CourseRun, words: Words, go: (run: CourseRun) => void,
 *   after?: (grade: Grade) => ComponentChildren}} props
 */
function Result({ run, words, go, after }) {
  const grade = run.grade;
  const wrong = run.wrong;
  return html`<h1 tabindex="-1" data-begin>${grade.passed ? words.passed : words.failed}</h1>
    <p class="lead">${filled(words.share, { share: grade.share, right: grade.right, counted: grade.counted })}</p>
    ${!grade.passed && html`<p>${filled(words.needed, { mark: run.course.passMark })}</p>`}
    ${
      wrong.length > 0 &&
      html`<h2>${words.look}</h2>
        <ul class="wrong" role="list">${wrong.map((question) => html`<li key=${question.id}><button type="button" class="button" onClick=${() => go(run.asked(question.id))}>${question.label}</button></li>`)}</ul>`
    }
    ${after?.(grade)}
    <p><button type="button" class="button quiet" onClick=${() => go(run.fromStart())}>${words.fromStart}</button></p>`;
}
