/** States of the texts of a page, audiences and languages, in words. */

import { Mark } from "../../shared/components.js";
import { dayText } from "../../shared/formats.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { languageName } from "../names.js";

/** @import { PageTextSummary } from "kier/api" */

/** @typedef {PageTextSummary["state"]} State */

/** @returns {Record<State, string>} */
export const stateNames = () => ({
  draft: t("Draft"),
  trial: t("Readers try it"),
  live: t("Published"),
  due: t("Live, to be looked at"),
  hidden: t("Hidden"),
});

/** @type {Record<State, string>} */
const TONES = { draft: "waits", trial: "waits", live: "acts", due: "warns", hidden: "" };

/** @param {{state: State}} props */
export const StateMark = ({ state }) =>
  html`<${Mark} text=${stateNames()[state]} tone=${TONES[state]} state=${state} />`;

/**
 * A language with the state of its text, and the day that comes next.
 * @param {{text: PageTextSummary}} props
 */
export const LanguageState = ({ text }) =>
  html`<span class="language-state">${languageName(text.language)} <${StateMark} state=${text.state} />${nextDay(text) && html` <span class="hint">${nextDay(text)}</span>`}</span>`;

/**
 * What happens to a text by itself next, in words.
 * @param {PageTextSummary} text
 */
export function nextDay({ state, goes_live_on, review_on }) {
  if (goes_live_on) return t("goes live on {day}", { day: dayText(goes_live_on) });
  if (state === "live" && review_on) return t("look again by {day}", { day: dayText(review_on) });
  if (state === "due" && review_on)
    return t("was to be looked at by {day}", { day: dayText(review_on) });
  return "";
}
