/**
 * What answers of a course are worth: the same rules as `backend/programmes/documents/grades.py`,
 * with the same cases (`tests/programmes/cases/`).
 */

/**
 * @typedef {{name: string, label: string, right: boolean, feedback: string}} Choice
 * @typedef {{id: string, kind: "text", document: DocumentNode}} TextStep
 * @typedef {{id: string, kind: "question", type: QuestionType, label: string, hint: string,
 *   choices: Choice[], feedback: {right: string, wrong: string}, counts: boolean}} Question
 * @typedef {"one" | "many" | "yes_no" | "ranking" | "scale"} QuestionType
 * @typedef {TextStep | Question} Step
 * @typedef {{id: string, title: string, roles: string[], steps: Step[]}} Module
 * @typedef {{modules: Module[]}} Content
 * @typedef {{type: string, attrs?: Record<string, any>, content?: DocumentNode[], text?: string,
 *   marks?: {type: string, attrs?: Record<string, string>}[]}} DocumentNode
 * @typedef {string | string[]} Answer a name of a choice, or several in order
 * @typedef {Record<string, Answer>} Answers by the id of the question
 * @typedef {{module: string, moduleTitle: string, step: Step}} Place a step and where it stands
 * @typedef {{right: number, counted: number, share: number, passed: boolean,
 *   byStep: Record<string, boolean>}} Grade
 * @typedef {{right: boolean | null, text: string}} Feedback
 */

/**
 * Return the steps of a role in order; of modules for no role in particular without one.
 * @param {Content} content
 * @param {string} [role]
 * @returns {Place[]}
 */
export const stepsFor = ({ modules }, role = "") =>
  modules
    .filter(({ roles }) => !roles.length || roles.includes(role))
    .flatMap(({ id, title, steps }) =>
      steps.map((step) => ({ module: id, moduleTitle: title, step })),
    );

/**
 * Return what answers are worth. What is missing is wrong, and the share is rounded down; a course in
 * which nothing counts is passed by who came to its end.
 * @param {Content} content
 * @param {string} role
 * @param {Answers} answers
 * @param {number} passMark
 * @returns {Grade}
 */
export function grade(content, role, answers, passMark) {
  const counted = stepsFor(content, role).flatMap(({ step }) =>
    step.kind === "question" && step.counts ? [step] : [],
  );
  const byStep = Object.fromEntries(
    counted.map((step) => [step.id, Boolean(isRight(step, answers[step.id]))]),
  );
  const right = Object.values(byStep).filter(Boolean).length;
  const share = counted.length ? Math.floor((right * 100) / counted.length) : 100;
  return { right, counted: counted.length, share, passed: share >= passMark, byStep };
}

/**
 * Return whether an answer is right; null if the question has no right answer.
 * @param {Question} step
 * @param {Answer | undefined} answer
 * @returns {boolean | null}
 */
export function isRight({ type, choices }, answer) {
  const right = choices.filter((choice) => choice.right).map(({ name }) => name);
  if (type === "ranking") {
    return (
      Array.isArray(answer) &&
      same(
        answer,
        choices.map(({ name }) => name),
      )
    );
  }
  if (type === "scale" || !right.length) return null;
  if (type === "many") return Array.isArray(answer) && same([...answer].sort(), [...right].sort());
  return typeof answer === "string" && right.includes(answer);
}

/**
 * Return what a learner is told: of the whole, then of each answer that they chose.
 * @param {Question} step
 * @param {Answer | undefined} answer
 * @returns {Feedback}
 */
export function feedback(step, answer) {
  const right = isRight(step, answer);
  const chosen = step.type === "ranking" ? [] : [answer ?? []].flat();
  const said = [
    ...(right === null ? [] : [step.feedback[right ? "right" : "wrong"]]),
    ...step.choices.filter(({ name }) => chosen.includes(name)).map((choice) => choice.feedback),
  ];
  return { right, text: said.filter(Boolean).join(" ") };
}

/**
 * @param {string[]} one
 * @param {string[]} other
 */
const same = (one, other) =>
  one.length === other.length && one.every((name, place) => name === other[place]);
