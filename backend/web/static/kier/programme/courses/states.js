/** States of the texts of a course, in words. */

import { Mark } from "../../shared/components.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { languageName, Name } from "../names.js";
import { learnAddress } from "./addresses.js";

/** @import { Course, CourseTextSummary } from "kier/api" */

/** @typedef {CourseTextSummary["state"]} State */

/** @returns {Record<State, string>} */
const stateNames = () => ({ draft: t("Draft"), live: t("Published"), hidden: t("Hidden") });

/** @type {Record<State, string>} */
const TONES = { draft: "waits", live: "acts", hidden: "" };

/** @param {{state: State}} props */
export const StateMark = ({ state }) =>
  html`<${Mark} text=${stateNames()[state]} tone=${TONES[state]} state=${state} />`;

/** @param {{text: CourseTextSummary}} props */
export const LanguageState = ({ text }) =>
  html`<span class="language-state">${languageName(text.language)} <${StateMark} state=${text.state} /></span>`;

/**
 * The title of a course, in the language in which it is read best; else its address.
 * @param {{course: Course}} props
 */
export function CourseTitle({ course }) {
  const titles = Object.fromEntries(course.texts.map(({ language, title }) => [language, title]));
  return Object.values(titles).some(Boolean)
    ? html`<${Name} name=${titles} />`
    : html`<span dir="ltr">${learnAddress(course.slug)}</span>`;
}
