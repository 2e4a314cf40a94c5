/** What a course has otherwise in one language than in another one: both ought to be the same. */

import { Head } from "../../shared/components.js";
import { Select } from "../../shared/questionnaire/fields.js";
import { Fetched, useFresh } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { languageName } from "../names.js";
import { courseAddress, courseTextPath } from "./addresses.js";

/**
 * @import { CourseDifference } from "kier/api"
 * @import { Fresh } from "../../shared/resources.js"
 * @import { CourseProps } from "./frame.js"
 */

/** @param {CourseProps} props */
export function LanguageDifferences({ session, project, course }) {
  const written = course.texts.filter(({ draft_number }) => draft_number);
  /** @type {[string, string][]} */
  const choices = written.map(({ language }) => [language, languageName(language)]);
  const [one, setOne] = useState("");
  const [other, setOther] = useState("");
  if (choices.length < 2) return null;
  const base = one || choices[0][0];
  const looked = other && other !== base ? other : choices.find(([code]) => code !== base)?.[0];
  const versions = written.map(({ version }) => version).join();
  return html`<section class="stack" data-part="differences"><${Head} title=${t("The same in all languages?")} hint=${t("Modules, steps and right answers ought to be the same ones, so that all learn the same.")} />
    <div class="two"><${Select} id="difference-of" label=${t("Language that is looked at")} value=${looked} options=${choices} onChoose=${setOther} />
      <${Select} id="difference-with" label=${t("Compared with")} value=${base} options=${choices} onChoose=${setOne} /></div>
    <${Found} key=${`${looked}/${base}/${versions}`} session=${session} project=${project} course=${course} language=${looked} other=${base} /></section>`;
}

/**
 * @param {Pick<CourseProps, "session" | "project" | "course"> & {language: string,
 *   other: string}} props
 */
function Found({ session, project, course, language, other }) {
  const path = `${courseTextPath(project, course.id, language)}/differences?with=${other}`;
  /** @type {Fresh<CourseDifference[]>} */
  const fetched = useFresh(() => session.api.get(path), [path]);
  const editor = courseAddress(project.id, course.id, language);
  /** @param {CourseDifference[]} rows */
  const shown = (rows) =>
    rows.length
      ? html`<ul role="list" class="due">${rows.map(({ change, id, title, text }) => html`<li key=${`${id}/${change}`} data-change=${change}><span class="due-words"><b dir="auto">${title || id}</b><br />${text}</span></li>`)}</ul><p><a class="button small" href=${editor}>${t("Write")}<span class="apart"> (${languageName(language)})</span></a></p>`
      : html`<p class="note" role="status">${t("Both have the same modules, steps and right answers.")}</p>`;
  return html`<${Fetched} fetched=${fetched}>${shown}</${Fetched}>`;
}
