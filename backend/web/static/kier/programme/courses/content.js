/** The content of a course while it is written: modules of steps. Nothing here changes what it is given. */

import { emptyDocument, writeDocument } from "../pages/schema.js";

/** @import { DocumentJson } from "../pages/schema.js" */

/** @typedef {"one" | "many" | "yes_no" | "ranking" | "scale"} QuestionType */
/** @typedef {{name: string, label: string, right: boolean, feedback: string}} Choice */
/** @typedef {{id: string, kind: "text", document: DocumentJson}} TextStep */
/**
 * @typedef {{id: string, kind: "question", type: QuestionType, label: string, hint: string,
 *   choices: Choice[], feedback: {right: string, wrong: string}, counts: boolean}} QuestionStep
 */
/** @typedef {TextStep | QuestionStep} Step */
/** @typedef {{id: string, title: string, roles: string[], steps: Step[]}} Module */
/** @typedef {{modules: Module[]}} Content */

/**
 * A module, or a step of one, with where it stands: `[module]` or `[module, step]`.
 * @typedef {{item: Module, at: [number]} | {item: Step, at: [number, number]}} Placed
 */

/** What was taken out, and where it stood. @typedef {{item: Module | Step, at: number[]}} Removed */

export const MOST_MODULES = 30;
export const MOST_STEPS = 60;
export const MOST_CHOICES = 12;
const LEAST_CHOICES = 2;
const ID_SIGNS = 7;
const NAMES = "abcdefghijklmnopqrstuvwxyz";

/**
 * An id that no other language has by accident: equal ids say that two steps are the same one.
 * @param {"m" | "s"} kind
 */
function newId(kind) {
  const numbers = crypto.getRandomValues(new Uint8Array(ID_SIGNS));
  return kind + Array.from(numbers, (number) => (number % 36).toString(36)).join("");
}

/** @returns {TextStep} */
export const newText = () => ({
  id: newId("s"),
  kind: "text",
  document: writeDocument(emptyDocument()),
});

/**
 * @param {QuestionType} type
 * @returns {QuestionStep}
 */
export const newQuestion = (type = "one") =>
  retyped(
    {
      id: newId("s"),
      kind: "question",
      type,
      label: "",
      hint: "",
      choices: [newChoice([]), { ...newChoice([]), name: "b" }],
      feedback: { right: "", wrong: "" },
      counts: true,
    },
    type,
  );

/** @returns {Module} */
export const newModule = () => ({ id: newId("m"), title: "", roles: [], steps: [newText()] });

/** @returns {Content} */
export const newContent = () => ({ modules: [newModule()] });

/**
 * An answer with a name that the others have not.
 * @param {Choice[]} others
 * @returns {Choice}
 */
export function newChoice(others) {
  const taken = new Set(others.map(({ name }) => name));
  const name = [...NAMES].find((letter) => !taken.has(letter)) ?? newId("s");
  return { name, label: "", right: false, feedback: "" };
}

/**
 * Everything in a course, in the order in which it is read.
 * @param {Content} content
 * @returns {Placed[]}
 */
export const placesOf = ({ modules }) =>
  modules.flatMap((module, at) => [
    /** @type {Placed} */ ({ item: module, at: [at] }),
    ...module.steps.map((item, number) => /** @type {Placed} */ ({ item, at: [at, number] })),
  ]);

/**
 * What has an id, or nothing.
 * @param {Content} content
 * @param {string} id
 */
export const placeOf = (content, id) => placesOf(content).find(({ item }) => item.id === id);

/**
 * @template T
 * @param {T[]} list
 * @param {number} at
 * @param {T[]} put
 * @param {number} [gone] so many make room
 */
const spliced = (list, at, put, gone = 0) => list.toSpliced(at, gone, ...put);

/**
 * @param {Content} content
 * @param {number} at
 * @param {(steps: Step[]) => Step[]} change
 * @returns {Content}
 */
const withSteps = ({ modules }, at, change) => ({
  modules: modules.map((module, place) =>
    place === at ? { ...module, steps: change(module.steps) } : module,
  ),
});

/**
 * The course with other fields of a module or a step.
 * @param {Content} content
 * @param {string} id
 * @param {Partial<Module> | Partial<TextStep> | Partial<QuestionStep>} fields
 * @returns {Content}
 */
export const changed = ({ modules }, id, fields) => ({
  modules: modules.map((module) =>
    module.id === id
      ? { ...module, .../** @type {Partial<Module>} */ (fields) }
      : {
          ...module,
          steps: module.steps.map((step) =>
            step.id === id ? /** @type {Step} */ ({ ...step, ...fields }) : step,
          ),
        },
  ),
});

/**
 * The course with a module or a step at a place.
 * @param {Content} content
 * @param {Removed} put
 * @returns {Content}
 */
export function putAt(content, { item, at }) {
  const [module, step] = at;
  if (step === undefined)
    return { modules: spliced(content.modules, module, [/** @type {Module} */ (item)]) };
  const near = Math.min(module, content.modules.length - 1);
  return withSteps(content, near, (steps) => spliced(steps, step, [/** @type {Step} */ (item)]));
}

/**
 * Where something new comes: behind what is looked at.
 * @param {Content} content
 * @param {string} id of what is looked at
 * @param {"module" | "step"} kind
 * @returns {number[]}
 */
export function placeAfter(content, id, kind) {
  const [module, step] = placeOf(content, id)?.at ?? [content.modules.length - 1];
  if (kind === "module") return [module + 1];
  return [module, (step ?? content.modules[module].steps.length - 1) + 1];
}

/**
 * The course without a module or a step; its last module and the last step of a module stay.
 * @param {Content} content
 * @param {string} id
 * @returns {{content: Content, gone: Removed} | null}
 */
export function without(content, id) {
  const found = placeOf(content, id);
  if (!found) return null;
  const { item, at } = found;
  const [module, step] = at;
  const siblings = step === undefined ? content.modules : content.modules[module].steps;
  if (siblings.length === 1) return null;
  const rest =
    step === undefined
      ? { modules: spliced(content.modules, module, [], 1) }
      : withSteps(content, module, (steps) => spliced(steps, step, [], 1));
  return { content: rest, gone: { item, at } };
}

/**
 * The course with something one place further; a step goes on into the next module, if it is not the
 * last one of its own.
 * @param {Content} content
 * @param {string} id
 * @param {-1 | 1} step
 * @returns {Content} the same one if there is no further
 */
export function moved(content, id, step) {
  const found = placeOf(content, id);
  if (!found) return content;
  const { item, at } = found;
  const [module, number] = at;
  const siblings = number === undefined ? content.modules : content.modules[module].steps;
  const place = (number ?? module) + step;
  if (place >= 0 && place < siblings.length) {
    const rest = /** @type {{content: Content}} */ (without(content, id)).content;
    return putAt(rest, { item, at: number === undefined ? [place] : [module, place] });
  }
  const next = content.modules[module + step];
  if (number === undefined || !next || siblings.length === 1 || next.steps.length >= MOST_STEPS)
    return content;
  const rest = /** @type {{content: Content}} */ (without(content, id)).content;
  return putAt(rest, { item, at: [module + step, step < 0 ? next.steps.length : 0] });
}

// -- Questions ---------------------------------------------------------------------------------------
/**
 * A question of another type; what suits it of its answers stays.
 * @param {QuestionStep} question
 * @param {QuestionType} type
 * @returns {QuestionStep}
 */
export function retyped(question, type) {
  const { counts } = question;
  let { choices } = question;
  if (type === "yes_no")
    choices = ["yes", "no"].map((name, at) => ({ ...(choices[at] ?? newChoice([])), name }));
  else if (question.type === "yes_no")
    choices = choices.map((choice, at) => ({ ...choice, name: NAMES[at] }));
  // Of these none is right by itself.
  const most = { many: choices.length, ranking: 0, scale: 0 }[/** @type {string} */ (type)] ?? 1;
  let left = most;
  choices = choices.map((choice) => ({ ...choice, right: choice.right && left-- > 0 }));
  return { ...question, type, choices, counts: type === "scale" ? false : counts };
}

/**
 * The answers with one marked as right, or not any more.
 * @param {QuestionStep} question
 * @param {string} name
 * @param {boolean} right
 */
export const marked = ({ type, choices }, name, right) =>
  choices.map((choice) => {
    if (choice.name === name) return { ...choice, right };
    return type === "many" ? choice : { ...choice, right: choice.right && !right };
  });

/**
 * The answers with one a place further; the same ones if there is no further.
 * @param {Choice[]} choices
 * @param {number} at
 * @param {-1 | 1} step
 */
export const movedChoice = (choices, at, step) =>
  choices[at + step] ? spliced(spliced(choices, at, [], 1), at + step, [choices[at]]) : choices;

/** @param {QuestionStep} question */
export const mayAddChoice = ({ type, choices }) =>
  type !== "yes_no" && choices.length < MOST_CHOICES;

/** @param {QuestionStep} question */
export const mayRemoveChoice = ({ type, choices }) =>
  type !== "yes_no" && choices.length > LEAST_CHOICES;
