/**
 * What is wrong with a course, by what it is about: what the server would refuse, so that all of it is
 * said at once, and what the server says.
 */

import { t } from "../../shared/text.js";
import { isWhole } from "../pages/schema.js";
import { placesOf } from "./content.js";
import { isModule } from "./words.js";

/**
 * @import { ErrorBody } from "../../shared/wire.js"
 * @import { Content, QuestionStep, Step } from "./content.js"
 */

/**
 * `id` of a module or step, or "" of the whole text; `field` within it, as it is named in the content;
 * `block` of a document.
 * @typedef {{id: string, field: string, text: string, block?: number}} Fault
 */

/**
 * What has to be mended before a text is saved.
 * @param {{title: string, content: Content}} draft
 * @returns {Fault[]}
 */
export function missingIn({ title, content }) {
  /** @type {Fault[]} */
  const found = title.trim() ? [] : [{ id: "", field: "title", text: t("Type a title.") }];
  for (const { item } of placesOf(content)) {
    if (!isModule(item)) found.push(...missingInStep(item));
    else if (!item.title.trim())
      found.push({ id: item.id, field: "title", text: t("Type a title for this module.") });
  }
  return found;
}

/**
 * @param {Step} step
 * @returns {Fault[]}
 */
function missingInStep(step) {
  if (step.kind === "question") return missingInQuestion(step);
  const isEmpty = step.document.content.every(
    ({ type, content }) => type === "paragraph" && !content?.length,
  );
  if (isEmpty)
    return [{ id: step.id, field: "document", text: t("Write the text, or remove this step.") }];
  return step.document.content.flatMap((block, at) =>
    isWhole(block)
      ? []
      : [{ id: step.id, field: "document", block: at, text: t("Type words here, or remove it.") }],
  );
}

/**
 * @param {QuestionStep} question
 * @returns {Fault[]}
 */
function missingInQuestion({ id, type, label, choices, counts }) {
  /** @type {Fault[]} */
  const found = label.trim() ? [] : [{ id, field: "label", text: t("Type the question.") }];
  for (const [at, choice] of choices.entries())
    if (!choice.label.trim())
      found.push({ id, field: `choices/${at}/label`, text: t("Type this answer.") });
  if (counts && type !== "ranking" && !choices.some(({ right }) => right))
    found.push({ id, field: "choices", text: t("Mark the right answer, or let it not count.") });
  return found;
}

const IN_STEP = /^\/content\/modules\/(\d+)(?:\/steps\/(\d+))?(?:\/(.+))?$/;
const IN_DOCUMENT = /^document\/content\/(\d+)/;

/**
 * What the server refused of a text that was sent.
 * @param {{body?: ErrorBody} | null} error
 * @param {Content} content that was sent
 * @returns {Fault[]}
 */
export function refusedIn(error, { modules }) {
  return (error?.body?.errors ?? []).map(({ pointer = "", detail = "" }) => {
    const found = IN_STEP.exec(pointer);
    if (!found) return { id: "", field: pointer.split("/")[1] ?? "", text: detail };
    const [, module, step, field = ""] = found;
    const item = step ? modules[Number(module)]?.steps[Number(step)] : modules[Number(module)];
    const block = IN_DOCUMENT.exec(field)?.[1];
    return {
      id: item?.id ?? "",
      field: block === undefined ? field : "document",
      text: detail,
      ...(block !== undefined && { block: Number(block) }),
    };
  });
}

/**
 * What is wrong with a field, in sentences.
 * @param {Fault[]} faults
 * @param {string} id
 * @param {string} field
 */
export const textsOf = (faults, id, field) =>
  faults.filter((fault) => fault.id === id && fault.field === field).map(({ text }) => text);
