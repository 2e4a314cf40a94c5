/** What modules and steps are called in the outline and in lists. */

import { t } from "../../shared/text.js";
import { wordsOf } from "../pages/compare.js";

/** @import { Module, Step } from "./content.js" */

const MOST_WORDS = 80;

/** @param {string} text */
const short = (text) =>
  text.length > MOST_WORDS ? `${text.slice(0, MOST_WORDS).trimEnd()}…` : text;

/** @param {Module | Step} item @returns {item is Module} */
export const isModule = (item) => "steps" in item;

/**
 * The first words of a module or a step, or what it is.
 * @param {Module | Step} item
 */
export function nameOf(item) {
  if (isModule(item)) return item.title.trim() || t("Module without a title");
  if (item.kind === "question") return short(item.label.trim()) || t("Question without words");
  const [first] = item.document.content.map(wordsOf).filter((words) => words.trim());
  return first ? short(first.split("\n")[0]) : t("Empty text");
}

/**
 * What kind of thing it is.
 * @param {Module | Step} item
 */
export function kindOf(item) {
  if (isModule(item)) return t("Module");
  return item.kind === "question" ? t("Question") : t("Text");
}
