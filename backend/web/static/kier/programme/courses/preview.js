/**
 * A course as learners see it: their own pages in a frame as wide as a phone. They show the draft that
 * was saved, and go through it as anybody would; nothing of it counts.
 */

import { Choose } from "../../shared/components.js";
import { messageOf, useAction } from "../../shared/pages.js";
import { Select } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html, useEffect, useState } from "../../vendor/preact.js";
import { languageName, textIn } from "../names.js";
import { courseAddress, courseTextPath } from "./addresses.js";
import { draftName } from "./draft.js";
import { CourseFrame } from "./frame.js";

/**
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 * @import { CourseProps } from "./frame.js"
 */

/** @typedef {"light" | "dark"} Scheme */

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function CoursePreviewScreen({ session, route }) {
  /** @param {CourseProps} found */
  const shown = (found) => html`<${Preview} ...${found} />`;
  return html`<${CourseFrame} session=${session} route=${route} name="course-preview">${shown}</${CourseFrame}>`;
}

/** @param {CourseProps} props */
function Preview({ session, route, project, course, options }) {
  const { language } = route;
  const [role, setRole] = useState(course.roles?.[0]?.id ?? "");
  const [scheme, setScheme] = useState(/** @type {Scheme} */ (isDark() ? "dark" : "light"));
  const [address, setAddress] = useState("");
  const begin = useAction(async () => {
    setAddress("");
    const path = `${courseTextPath(project, course.id, language)}/preview`;
    const begun = await session.api.post(path, { role });
    setAddress(begun.address);
  });
  const text = course.texts.find((one) => one.language === language);
  const hasDraft = !!text?.draft_number;
  useEffect(() => {
    if (hasDraft && options.may_write) begin.run();
  }, [role, hasDraft]);
  if (!options.may_write) return html`<p>${t("Coordinators and editors write courses.")}</p>`;
  const editor = courseAddress(project.id, course.id, language);
  if (!hasDraft)
    return html`<p class="note">${t("Save the text first: then it can be looked at here.")} <a href=${editor}>${t("Write")}</a></p>`;
  const isBehind = session.drafts.has(draftName(course.id, language));
  return html`<section class="stack" data-part="preview">
    <p class="hint">${t("As learners see it on a phone: the version that was saved last. You can answer and go through it; nothing counts.")}</p>
    ${isBehind && html`<p class="note" role="status">${t("You wrote something that is not saved yet. It is not shown here.")} <a href=${editor}>${t("Go on writing")}</a></p>`}
    <div class="row bottom">
      ${course.roles?.length && html`<${Select} id="preview-role" label=${t("Role")} value=${role} options=${course.roles.map(({ id, name }) => [id, textIn(name).text])} onChoose=${setRole} />`}
      <${Choose} label=${t("Light or dark")} name="schemes" value=${scheme} onChoose=${setScheme} options=${[
        ["light", t("Light")],
        ["dark", t("Dark")],
      ]} />
      <button type="button" class="button" data-act="begin-again" aria-disabled=${begin.isBusy ? "true" : undefined} onClick=${() => begin.run()}>${t("From the beginning")}</button></div>
    <p role="status" class="hint">${begin.error ? messageOf(begin.error) : begin.isBusy && t("One moment…")}</p>
    ${address && html`<${Phone} key=${address} address=${address} scheme=${scheme} title=${t("The course in {language}", { language: languageName(language) })} />`}</section>`;
}

const isDark = () => matchMedia("(prefers-color-scheme: dark)").matches;

/**
 * Without scripts: pages of learners do without them, and nothing in a frame reaches this page.
 * @param {{address: string, scheme: Scheme, title: string}} props
 */
const Phone = ({ address, scheme, title }) =>
  html`<div class="phone" data-part="phone" data-scheme=${scheme}><iframe src=${address} title=${title} sandbox="allow-forms allow-same-origin"></iframe></div>`;
