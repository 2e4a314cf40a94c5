/** One course: what it is, its languages with their states, and what may be done with each. */

import { AskButton, Facts, Head } from "../../shared/components.js";
import { Problem, useAction } from "../../shared/pages.js";
import { Select } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { languageName } from "../names.js";
import { courseAddress, coursesPath, courseTextPath, learnAddress } from "./addresses.js";
import { certificateText, EditCourse, markText, yesNo } from "./course-form.js";
import { Elsewhere } from "./elsewhere.js";
import { CourseFigures } from "./figures.js";
import { CourseFrame } from "./frame.js";
import { LanguageDifferences } from "./language-differences.js";
import { roleNames } from "./role-fields.js";
import { StateMark } from "./states.js";

/**
 * @import { CourseTextSummary } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 * @import { CourseProps } from "./frame.js"
 */

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function CourseScreen({ session, route }) {
  /** @param {CourseProps} found */
  const shown = (found) =>
    html`<${About} ...${found} /><${Languages} ...${found} /><${CourseFigures} ...${found} />`;
  return html`<${CourseFrame} session=${session} route=${route} name="course">${shown}</${CourseFrame}>`;
}

/** @param {CourseProps} props */
function About({ session, project, course, options, onChange }) {
  const [isEdited, setEdited] = useState(false);
  const { api } = session;
  if (isEdited)
    return html`<${EditCourse} session=${session} project=${project} course=${course} onChange=${onChange} onClose=${() => setEdited(false)} />`;
  const erase = async () => {
    await api.call("DELETE", `${coursesPath(project)}/${course.id}`);
    location.hash = courseAddress(project.id);
  };
  const isLive = course.texts.some(({ state }) => state === "live");
  return html`<section class="stack" data-part="about">
    <${Facts} facts=${[
      [
        t("Address"),
        html`<a href=${learnAddress(course.slug)} dir="ltr">${learnAddress(course.slug)}</a>`,
      ],
      [t("Who answers for it"), course.owner_name || t("Nobody")],
      [t("Minutes"), t("about {n}", { n: course.minutes })],
      [t("Pass mark"), markText(course.pass_mark)],
      [t("Certificate"), certificateText(course)],
      [t("Counts for places"), yesNo(course.for_places)],
      [t("Roles"), roleNames(course.roles) || t("none: it is the same for all")],
    ]} />
    ${
      options.may_write &&
      html`<div class="row"><button type="button" class="button" data-act="edit-course" onClick=${() => setEdited(true)}>${t("Change")}</button>
      ${!isLive && html`<${AskButton} label=${t("Erase")} kind="quiet" name="erase-course" title=${t("Erase this course?")} confirm=${t("Erase")} onConfirm=${erase} patience=${api.patience}><p>${t("All its languages and versions are gone then. Whoever is learning cannot finish. Certificates stay valid.")}</p></${AskButton}>`}</div>`
    }</section>`;
}

/** @param {CourseProps} props */
function Languages(props) {
  const { course, options } = props;
  return html`<section class="stack" data-part="languages"><${Head} title=${t("Languages")} />
    <ul role="list" class="page-languages">${course.texts.map((text) => html`<${Language} key=${text.language} ...${props} text=${text} />`)}</ul>
    ${!course.texts.length && html`<p class="hint">${t("Choose the first language, then write.")}</p>`}
    ${options.may_write && html`<${AddLanguage} ...${props} />`}
    ${options.may_write && html`<${LanguageDifferences} ...${props} />`}</section>`;
}

/**
 * A text with what leads to it.
 * @param {CourseProps & {text: CourseTextSummary}} props
 */
function Language(props) {
  const { project, course, text, options } = props;
  const { language, state, title } = text;
  /** @param {string} [part] */
  const address = (part) => courseAddress(project.id, course.id, language, part);
  const name = languageName(language);
  const apart = html`<span class="apart"> (${name})</span>`;
  return html`<li class="card stack" data-language=${language}>
    <div class="head-row"><h3>${name} <${StateMark} state=${state} /></h3></div>
    <p dir="auto">${title || html`<span class="hint">${t("Nothing is written yet.")}</span>`}</p>
    <p class="row">${
      options.may_write &&
      html`<a class="button small" href=${address()}>${t("Write")}${apart}</a> <a class="button small quiet" href=${address("versions")}>${t("Versions")}${apart}</a>`
    }
      ${state === "live" && html`<a class="button small quiet" href=${learnAddress(course.slug, language)}>${t("Take it")}${apart}</a>`}</p>
    ${options.may_write && html`<${Moves} ...${props} />`}
    ${options.may_write && state === "live" && html`<${Elsewhere} ...${props} />`}</li>`;
}

/** @param {CourseProps & {text: CourseTextSummary}} props */
function Moves({ session, project, course, text, onChange }) {
  const { state, draft_number, live_number, language } = text;
  const { api } = session;
  /** @param {string} move */
  const send = async (move) => {
    await api.post(`${courseTextPath(project, course.id, language)}/${move}`, {});
    onChange(await api.get(`${coursesPath(project)}/${course.id}`));
  };
  const name = languageName(language);
  const isAhead = !!draft_number && (state !== "live" || draft_number !== live_number);
  return html`<div class="stack tight" data-part="moves">
    ${!draft_number && html`<p class="hint">${t("Write the text and save it. Then it can go live.")}</p>`}
    ${state === "live" && isAhead && html`<p class="hint">${t("Version {n} was saved after the one that is live.", { n: draft_number })}</p>`}
    <div class="row">
    ${isAhead && html`<${AskButton} label=${t("Go live")} kind="main" name="go-live" title=${t("Go live in {language}?", { language: name })} confirm=${t("Go live now")} onConfirm=${() => send("go-live")} patience=${api.patience}><p>${t("Whoever begins from now on learns with version {n}. Whoever began before finishes the version that they began.", { n: draft_number })}</p></${AskButton}>`}
    ${state === "live" && html`<${AskButton} label=${t("Hide")} kind="quiet" name="hide" title=${t("Hide the course in {language}?", { language: name })} confirm=${t("Hide")} onConfirm=${() => send("hide")} patience=${api.patience}><p>${t("Nobody can begin in this language any more. Whoever began can finish.")}</p></${AskButton}>`}</div></div>`;
}

/** @param {CourseProps} props */
function AddLanguage({ session, project, course, options, onChange }) {
  const here = new Set(course.texts.map(({ language }) => String(language)));
  const others = options.languages.filter(({ id }) => !here.has(id));
  const written = course.texts.filter(({ draft_number }) => draft_number);
  const [chosen, setChosen] = useState("");
  const [source, setSource] = useState("");
  const path = `${coursesPath(project)}/${course.id}`;
  const add = useAction(async () => {
    const body = { language: chosen, ...(source && { copy_of: source }) };
    await session.api.post(`${path}/texts`, body);
    onChange(await session.api.get(path));
    location.hash = courseAddress(project.id, course.id, chosen);
  });
  if (!others.length) return null;
  return html`<div class="stack tight" data-part="add-language"><${Problem} error=${add.error} />
    <div class="row bottom"><${Select} id="add-language" label=${t("Another language")} value=${chosen} options=${[["", t("Choose one")], ...others.map(({ id, label }) => [id, label])]} onChoose=${setChosen} />
    ${written.length > 0 && html`<${Select} id="copy-of" label=${t("Begin with")} value=${source} options=${[["", t("an empty text")], ...written.map(({ language }) => [language, t("a copy of {language}, to translate", { language: languageName(language) })])]} onChoose=${setSource} />`}
    <button type="button" class="button" data-act="add-language" disabled=${!chosen} aria-disabled=${add.isBusy ? "true" : undefined} onClick=${() => add.run()}>${t("Add")}</button></div></div>`;
}
