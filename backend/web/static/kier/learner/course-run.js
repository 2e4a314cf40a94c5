/**
 * Going through a course: which step is shown, what was answered, and what it is worth. Nothing here
 * knows where a course comes from, where answers are kept, or how it looks: a page of Kier, a page
 * within another site and a package in a learning system go through it in the same way.
 */

import { grade, isRight, stepsFor } from "./grades.js";

/**
 * @import { Answer, Answers, Content, Place, Question } from "./grades.js"
 * @typedef {{content: Content, passMark: number, roles: {id: string, name: string}[]}} Course
 * @typedef {{role: string, position: number, answers: Answers, reachedEnd: boolean}} RunState what is
 *   kept of a run; `reachedEnd`: who came to the end and tries again is asked only what is not answered
 */

export class CourseRun {
  /**
   * @param {Course} course
   * @param {Partial<RunState>} [state] what was kept; what does not fit the course is left out
   */
  constructor(course, { role = "", position = 0, answers = {}, reachedEnd = false } = {}) {
    this.course = course;
    this.role = course.roles.some(({ id }) => id === role) ? role : "";
    /** @type {Place[]} */
    this.places = stepsFor(course.content, this.role);
    /** @type {Answers} */
    this.answers = Object.fromEntries(
      this.questions.flatMap(({ id }) => (id in answers ? [[id, answers[id]]] : [])),
    );
    this.position = Math.min(Math.max(Math.trunc(position) || 0, 0), this.places.length);
    this.reachedEnd = reachedEnd;
  }

  /** What is shown now; undefined at the end, where the result stands. */
  get place() {
    return /** @type {Place | undefined} */ (this.places[this.position]);
  }

  get isOver() {
    return this.position >= this.places.length;
  }

  get questions() {
    return this.places.flatMap(({ step }) => (step.kind === "question" ? [step] : []));
  }

  /** What answers are worth up to now. */
  get grade() {
    return grade(this.course.content, this.role, this.answers, this.course.passMark);
  }

  /** Questions that count and are not answered rightly. */
  get wrong() {
    return this.questions.filter(
      (question) => question.counts && !isRight(question, this.answers[question.id]),
    );
  }

  /** @returns {RunState} */
  get state() {
    const { role, position, answers, reachedEnd } = this;
    return { role, position, answers, reachedEnd };
  }

  /**
   * Return the run with an answer; it replaces an earlier one.
   * @param {string} id
   * @param {Answer} answer
   */
  answered(id, answer) {
    return this.#with({ answers: { ...this.answers, [id]: answer } });
  }

  /**
   * Return the run without the answer of a question, which is asked again. Who asks for it at the end
   * comes back to the end.
   * @param {string} id
   */
  asked(id) {
    const { [id]: _left, ...answers } = this.answers;
    const found = this.places.findIndex(({ step }) => step.id === id);
    const position = found < 0 ? this.position : found;
    return this.#with({ answers, position, reachedEnd: this.reachedEnd || this.isOver });
  }

  /** Return the run at what comes next: a step, or the end. */
  next() {
    if (!this.reachedEnd) return this.at(this.position + 1);
    const waiting = [...this.places.keys()].filter((n) => this.#isWaiting(n));
    const following = waiting.find((n) => n > this.position) ?? waiting[0];
    return this.at(following ?? this.places.length);
  }

  /** Return the run at its first step; all answers stay, and all steps are shown again. */
  fromStart() {
    return this.#with({ position: 0, reachedEnd: false });
  }

  /**
   * Return the run at another step.
   * @param {number} position
   */
  at(position) {
    return this.#with({ position });
  }

  /**
   * Whether it is another place than this one, with a question that is not answered.
   * @param {number} position
   */
  #isWaiting(position) {
    const { step } = this.places[position];
    return position !== this.position && step.kind === "question" && !(step.id in this.answers);
  }

  /** @param {Partial<RunState>} changes */
  #with(changes) {
    return new CourseRun(this.course, { ...this.state, ...changes });
  }
}

/**
 * Return the choices in an order in which they are not right yet: the same one each time, so that
 * nothing jumps when somebody comes back.
 * @param {Question} question
 */
export function shuffled({ id, choices }) {
  const rank = (/** @type {string} */ name) =>
    [...`${id} ${name}`].reduce(
      (sum, sign) => Math.imul(sum ^ sign.charCodeAt(0), 0x01000193) >>> 0,
      0x811c9dc5,
    );
  const mixed = [...choices].sort((one, other) => rank(one.name) - rank(other.name));
  const isAsRight = mixed.every((choice, place) => choice === choices[place]);
  return isAsRight ? [...mixed.slice(1), mixed[0]] : mixed;
}
