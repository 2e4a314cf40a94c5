/** Names of projects, in the language of the page or in another one, which is said. */

import { language, t } from "../shared/text.js";
import { html } from "../vendor/preact.js";

/** @typedef {Record<string, string>} Texts by language */

// Where a text has not the language of the page.
const BEFORE_OTHERS = ["nl", "en"];

/**
 * A text by language, and the language in which it is.
 * @param {Texts} texts
 */
export function textIn(texts) {
  const { code } = language();
  const found = [code, code.split("-")[0], ...BEFORE_OTHERS, ...Object.keys(texts)].find(
    (wanted) => texts[wanted],
  );
  return { text: found ? texts[found] : "", code: found ?? code, wanted: code };
}

/**
 * What a language is called, in the language of the page.
 * @param {string} code
 */
export const languageName = (code) =>
  code === "nl-easy"
    ? t("Dutch in easy words")
    : (new Intl.DisplayNames([language().tag], { type: "language" }).of(code) ?? code);

/**
 * The name of a project, marked where it is in another language than the page.
 * @param {{name: Texts}} project
 */
export function Name({ name }) {
  const { text, code, wanted } = textIn(name);
  const isOther = code.split("-")[0] !== wanted.split("-")[0];
  return html`<span lang=${code.replace("nl-easy", "nl")} dir="auto">${text}</span>${isOther && html` <span class="hint">(${languageName(code)})</span>`}`;
}
