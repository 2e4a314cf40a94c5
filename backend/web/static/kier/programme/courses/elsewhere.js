/** A course outside of Kier: packages for learning systems, and what another site copies to show it. */

import { download } from "../../shared/files.js";
import { Problem, useAction } from "../../shared/pages.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { courseTextPath, learnAddress } from "./addresses.js";

/**
 * @import { CourseTextSummary } from "kier/api"
 * @import { CourseProps } from "./frame.js"
 */

/** @type {[standard: string, name: string][]} */
const STANDARDS = [
  ["scorm-1.2", "SCORM 1.2"],
  ["scorm-2004", "SCORM 2004"],
];
// As in backend/programmes/packages/snippets.py.
const SANDBOX = "allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox";
const HEIGHT = 720;

/**
 * HTML of a frame with a course.
 * @param {string} address
 * @param {string} title
 */
export function snippetOf(address, title) {
  const frame = document.createElement("iframe");
  const attributes = {
    src: address,
    title,
    sandbox: SANDBOX,
    referrerpolicy: "no-referrer",
    loading: "lazy",
    // Our policy refuses a style, also on what is only written down: it gets its name below.
    "data-style": `width:100%;height:${HEIGHT}px;border:0`,
  };
  for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, value);
  return frame.outerHTML.replace(/ data-(?=style="[^"]*"><)/, " ");
}

/**
 * What a text that is live is taken elsewhere by.
 * @param {CourseProps & {text: CourseTextSummary}} props
 */
export function Elsewhere({ session, project, course, text }) {
  const { language, title } = text;
  const path = `${courseTextPath(project, course.id, language)}/package`;
  const save = useAction((/** @type {string} */ standard) =>
    download(
      session.api,
      `${path}?standard=${standard}`,
      `${course.slug}-${language}-${standard}.zip`,
    ),
  );
  const address = `${location.origin}${learnAddress(course.slug)}/embed/${language}`;
  const id = `snippet-${language}`;
  return html`<details data-part="elsewhere"><summary>${t("In another system or site")}</summary>
    <div class="stack tight"><${Problem} error=${save.error} />
    <p>${t("A package for a learning system. It keeps the result there, and tells Kier nothing. A place finds one on its own page that counts for it.")}</p>
    <p class="row">${STANDARDS.map(([standard, name]) => html`<button type="button" class="button small" key=${standard} data-standard=${standard} aria-disabled=${save.isBusy ? "true" : undefined} onClick=${() => save.run(standard)}>${name}</button>`)}</p>
    <label class="label" for=${id}>${t("HTML to show the course on another site")}</label>
    <textarea class="field" id=${id} readonly rows="4" dir="ltr">${snippetOf(address, title)}</textarea></div></details>`;
}
