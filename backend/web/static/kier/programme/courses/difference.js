/** What differs between two texts of a course: modules, questions with their answers, and texts. */

import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { kindName } from "../pages/block-words.js";
import { blocksOf, compareBlocks } from "../pages/compare.js";
import { Sides } from "../pages/difference.js";

/**
 * @import { Flat } from "../pages/compare.js"
 * @import { SidesProps, Titled } from "../pages/difference.js"
 * @import { Content, Module, QuestionStep } from "./content.js"
 */

/** @typedef {Titled & {content: Content}} Written */

// Neither is the name of a block.
const MODULE = "course module";
const ASKED = "course question";

/** @param {{before: Written, after: Written} & SidesProps} props */
export const Difference = ({ before, after, ...sides }) =>
  html`<${Sides} before=${before} after=${after} rows=${compareBlocks(flat(before.content), flat(after.content))} nameOf=${nameOf} ...${sides} />`;

/** @param {string} type */
function nameOf(type) {
  if (type === MODULE) return t("Module");
  return type === ASKED ? t("Question") : kindName(type);
}

/**
 * A course as a list of blocks.
 * @param {Content} content
 * @returns {Flat[]}
 */
export const flat = ({ modules }) =>
  modules.flatMap((module) => [
    { type: MODULE, words: moduleWords(module) },
    ...module.steps.flatMap((step) =>
      step.kind === "text"
        ? blocksOf(step.document)
        : [{ type: ASKED, words: questionWords(step) }],
    ),
  ]);

/** @param {Module} module */
const moduleWords = ({ title, roles }) => [title, ...roles].join("\n");

/** @param {QuestionStep} question */
function questionWords({ label, hint, choices, feedback, counts }) {
  const answers = choices.flatMap((choice) => [
    `• ${choice.label}${choice.right ? ` (${t("is right")})` : ""}`,
    choice.feedback,
  ]);
  const told = [feedback.right && `✓ ${feedback.right}`, feedback.wrong && `✗ ${feedback.wrong}`];
  const lines = [label, hint, ...answers, ...told, !counts && t("does not count")];
  return lines.filter(Boolean).join("\n");
}
