/** Making a course, and changing what it is. */

import { Heading, PlainForm } from "../../shared/components.js";
import { useDraft } from "../../shared/drafts.js";
import { Said } from "../../shared/pages.js";
import { Line, Select, Tick } from "../../shared/questionnaire/fields.js";
import { everyPage, useRows } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { PROGRAMMES } from "../account.js";
import { useRowForm } from "../row-form.js";
import { courseAddress, coursesPath } from "./addresses.js";
import { CoursesFrame } from "./frame.js";
import { RoleFields, roleNames, sentRoles } from "./role-fields.js";

/**
 * @import { Course, ProgrammePerson, Project } from "kier/api"
 * @import { Every, Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 * @import { CoursesProps } from "./frame.js"
 * @import { Role } from "./role-fields.js"
 */

/**
 * What is typed of a course; numbers as they stand in their fields.
 * @typedef {{slug: string, owner: string, minutes: string, pass_mark: string,
 *   gives_certificate: boolean, valid_months: string, for_places: boolean, roles: Role[]}} Values
 */

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MOST_MINUTES = 600;
const MONTHS = ["6", "12", "24", "36", "48", "60"];
const MARKS = ["50", "60", "70", "80", "90", "100"];

/**
 * @param {Course | undefined} course
 * @param {ProgrammeAccount} session
 * @returns {Values}
 */
const valuesOf = (course, { me }) => ({
  slug: course?.slug ?? "",
  owner: course ? (course.owner ?? "") : me.id,
  minutes: String(course?.minutes ?? 30),
  pass_mark: String(course?.pass_mark ?? 80),
  gives_certificate: course?.gives_certificate ?? true,
  valid_months: String(course ? (course.valid_months ?? "") : 24),
  for_places: course?.for_places ?? false,
  roles: course?.roles ?? [],
});

/**
 * What is sent.
 * @param {Values} values
 * @throws {Said} something is missing
 */
function bodyOf({ owner, minutes, pass_mark, gives_certificate, valid_months, for_places, roles }) {
  const about = Number(minutes);
  if (!Number.isInteger(about) || about < 1 || about > MOST_MINUTES)
    throw new Said(t("Type about how many minutes the course takes, 600 at most."));
  const sent = sentRoles(roles);
  if (!sent) throw new Said(t("Type a name for each role, or remove it."));
  return {
    owner: owner || null,
    minutes: about,
    pass_mark: Number(pass_mark),
    gives_certificate,
    valid_months: valid_months ? Number(valid_months) : null,
    for_places,
    roles: sent,
  };
}

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function NewCourse({ session, route }) {
  /** @param {CoursesProps} found */
  const shown = ({ project, options }) => html`<${Heading}>${t("New course")}</${Heading}>
    ${options.may_write ? html`<${NewForm} session=${session} project=${project} />` : html`<p>${t("Coordinators and editors make courses.")}</p>`}`;
  return html`<${CoursesFrame} session=${session} route=${route} name="new-course">${shown}</${CoursesFrame}>`;
}

/** @param {{session: ProgrammeAccount, project: Project}} props */
function NewForm({ session, project }) {
  const name = `course/new/${project.id}`;
  const [values, set, forget] = useDraft(session, name, valuesOf(undefined, session));
  const { api } = session;
  const send = async () => {
    const body = bodyOf(values);
    if (!SLUG.test(values.slug) || values.slug.length < 2)
      throw new Said(t("Give a short name: small letters, digits and hyphens."));
    const path = coursesPath(project);
    const { rows } = await everyPage(api, path);
    /** @type {Course} */
    const made = await api.post(path, { ...body, slug: values.slug, position: rows.length });
    forget();
    location.hash = courseAddress(project.id, made.id);
  };
  /** @param {string} slug */
  const setSlug = (slug) => set({ slug });
  return html`<${PlainForm} onSend=${send} submit=${t("Make the course")} name="course-form">
    <${Line} id="slug" label=${t("Short name, in the address")} hint=${t("The course is at /learn/ and this name. Small letters, digits and hyphens. It stays, since it is printed.")} value=${values.slug} maxlength="60" dir="ltr" onChange=${setSlug} />
    <${Fields} session=${session} project=${project} languages=${[]} values=${values} set=${set} /></${PlainForm}>`;
}

/**
 * @param {{session: ProgrammeAccount, project: Project, course: Course,
 *   onChange: (course: Course) => void, onClose: () => void}} props
 */
export function EditCourse({ session, project, course, onChange, onClose }) {
  const { values, set, send, beside, conflict } = useRowForm({
    session,
    draft: `course/${course.id}`,
    valuesOf: (row) => valuesOf(row, session),
    path: coursesPath(project),
    row: course,
    bodyOf,
    onSaved: (/** @type {Course} */ saved) => {
      onChange(saved);
      onClose();
    },
    onClose,
  });
  const languages = course.texts.map(({ language }) => language);
  return html`${conflict((theirs) => linesOf(values, valuesOf(theirs, session)))}
    <${PlainForm} onSend=${send} submit=${t("Save")} name="course-form" beside=${beside}>
      <${Fields} session=${session} project=${project} languages=${languages} values=${values} set=${set} /></${PlainForm}>`;
}

/**
 * What of two versions is compared.
 * @param {Values} mine
 * @param {Values} theirs
 * @returns {[name: string, mine: string, theirs: string][]}
 */
function linesOf(mine, theirs) {
  /** @type {(name: string, text: (values: Values) => string) => [string, string, string]} */
  const line = (name, text) => [name, text(mine), text(theirs)];
  return [
    line(t("Minutes"), ({ minutes }) => minutes),
    line(t("Pass mark"), ({ pass_mark }) => markText(pass_mark)),
    line(t("Certificate"), certificateText),
    line(t("Counts for places"), ({ for_places }) => yesNo(for_places)),
    line(t("Roles"), ({ roles }) => roleNames(roles)),
  ];
}

/** @param {boolean} is */
export const yesNo = (is) => (is ? t("yes") : t("no"));

/** @param {string | number} mark */
export const markText = (mark) => t("{n} % right", { n: mark });

/**
 * Whether a course gives a certificate, and for how long, in words.
 * @param {{gives_certificate: boolean, valid_months: string | number | null}} course
 */
export function certificateText({ gives_certificate, valid_months }) {
  if (!gives_certificate) return t("no");
  return valid_months
    ? t("yes, valid for {n} months", { n: valid_months })
    : t("yes, without an end");
}

/**
 * @param {{session: ProgrammeAccount, project: Project, languages: string[], values: Values,
 *   set: (values: Partial<Values>) => void}} props
 */
function Fields({ session, project, languages, values, set }) {
  /** @type {Fresh<Every<ProgrammePerson>>} */
  const { found } = useRows(session.api, `${PROGRAMMES}/projects/${project.id}/people`);
  /** @type {(name: keyof Values) => (value: any) => void} */
  const put = (name) => (value) => set({ [name]: value });
  const people = found?.rows.map(({ id, name, email }) => [id, name || email]) ?? [];
  return html`
    <${Select} id="owner" label=${t("Who answers for it")} value=${values.owner} options=${[["", t("Nobody")], ...people]} onChoose=${put("owner")} />
    <${Line} id="minutes" type="number" label=${t("About how many minutes it takes")} min="1" max=${MOST_MINUTES} value=${values.minutes} onChange=${put("minutes")} />
    <${Select} id="pass_mark" label=${t("Pass mark")} hint=${t("How much of the questions that count has to be right. Learners are told beforehand.")} value=${values.pass_mark} options=${withThis(MARKS, values.pass_mark).map((mark) => [mark, markText(mark)])} onChoose=${put("pass_mark")} />
    <${Tick} id="gives_certificate" label=${t("Whoever passes gets a certificate")} checked=${values.gives_certificate} onChange=${put("gives_certificate")} />
    ${values.gives_certificate && html`<${Select} id="valid_months" label=${t("How long the certificate is valid")} value=${values.valid_months} options=${[["", t("Without an end")], ...withThis(MONTHS, values.valid_months).map((months) => [months, t("{n} months", { n: months })])]} onChoose=${put("valid_months")} />`}
    <${Tick} id="for_places" label=${t("Passing counts for a place, such as a hotel")} hint=${t("A place gets its certificate once enough of its staff passed. Nobody sees who.")} checked=${values.for_places} onChange=${put("for_places")} />
    <${RoleFields} roles=${values.roles} languages=${languages} onChange=${put("roles")} />`;
}

/**
 * Choices with the one that was made, if it is not among them.
 * @param {string[]} choices
 * @param {string} chosen
 */
const withThis = (choices, chosen) =>
  !chosen || choices.includes(chosen) ? choices : [chosen, ...choices];
