/** Making a page, and changing what it is. */

import { Heading, PlainForm } from "../../shared/components.js";
import { useDraft } from "../../shared/drafts.js";
import { Said } from "../../shared/pages.js";
import { Line, Select } from "../../shared/questionnaire/fields.js";
import { everyPage, useRows } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { PROGRAMMES } from "../account.js";
import { useRowForm } from "../row-form.js";
import { pageAddress, pagesPath } from "./addresses.js";
import { BackToPages, ProjectFrame } from "./frame.js";
import { audienceName } from "./pages.js";

/**
 * @import { Page, PageOptions, ProgrammePerson, Project } from "kier/api"
 * @import { Every, Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 */

/** @typedef {{slug: string, audience: string, owner: string, review_every: string}} Values */

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MONTHS = ["3", "6", "12", "18", "24"];

/**
 * @param {Page | undefined} page
 * @param {ProgrammeAccount} session
 * @returns {Values}
 */
const valuesOf = (page, { me }) => ({
  slug: page?.slug ?? "",
  audience: page?.audience ?? "",
  owner: page ? (page.owner ?? "") : me.id,
  review_every: String(page?.review_every ?? 12),
});

/**
 * What is sent.
 * @param {Values} values
 * @throws {Said} something is missing
 */
function bodyOf({ audience, owner, review_every }) {
  if (!audience) throw new Said(t("Choose for whom the page is."));
  return { audience, owner: owner || null, review_every: Number(review_every) };
}

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function NewPage({ session, route }) {
  /** @param {{project: Project, options: PageOptions}} found */
  const shown = ({ project, options }) => html`<${BackToPages} project=${project} />
    <${Heading}>${t("New page")}</${Heading}>
    <${NewForm} session=${session} project=${project} options=${options} />`;
  return html`<${ProjectFrame} session=${session} route=${route} name="new-page">${shown}</${ProjectFrame}>`;
}

/** @param {{session: ProgrammeAccount, project: Project, options: PageOptions}} props */
function NewForm({ session, project, options }) {
  const name = `page/new/${project.id}`;
  const [values, set, forget] = useDraft(session, name, valuesOf(undefined, session));
  const { api } = session;
  if (!options.may_write) return html`<p>${t("Coordinators and editors make pages.")}</p>`;
  const send = async () => {
    const body = bodyOf(values);
    if (!SLUG.test(values.slug) || values.slug.length < 2)
      throw new Said(t("Give a short name: small letters, digits and hyphens."));
    const path = pagesPath(project);
    const { rows } = await everyPage(api, path);
    /** @type {Page} */
    const made = await api.post(path, { ...body, slug: values.slug, position: rows.length });
    forget();
    location.hash = pageAddress(project.id, made.id);
  };
  /** @param {string} slug */
  const setSlug = (slug) => set({ slug });
  return html`<${PlainForm} onSend=${send} submit=${t("Make the page")} name="page-form">
    <${Line} id="slug" label=${t("Short name, in the address")} hint=${t("The page is at /p/ and this name. Small letters, digits and hyphens. It stays, since it is printed.")} value=${values.slug} maxlength="60" dir="ltr" onChange=${setSlug} />
    <${Fields} session=${session} project=${project} options=${options} values=${values} set=${set} /></${PlainForm}>`;
}

/**
 * @param {{session: ProgrammeAccount, project: Project, options: PageOptions, page: Page,
 *   onChange: (page: Page) => void, onClose: () => void}} props
 */
export function EditPage({ session, project, options, page, onChange, onClose }) {
  const { values, set, send, beside, conflict } = useRowForm({
    session,
    draft: `page/${page.id}`,
    valuesOf: (row) => valuesOf(row, session),
    path: pagesPath(project),
    row: page,
    bodyOf,
    onSaved: (/** @type {Page} */ saved) => {
      onChange(saved);
      onClose();
    },
    onClose,
  });
  return html`${conflict((theirs) => [
    [t("For whom"), audienceName(options, values.audience), audienceName(options, theirs.audience)],
    [
      t("Looked at again every"),
      monthsText(values.review_every),
      monthsText(String(theirs.review_every)),
    ],
  ])}
    <${PlainForm} onSend=${send} submit=${t("Save")} name="page-form" beside=${beside}>
      <${Fields} session=${session} project=${project} options=${options} values=${values} set=${set} /></${PlainForm}>`;
}

/** @param {string} months */
export const monthsText = (months) => t("{n} months", { n: months });

/**
 * @param {{session: ProgrammeAccount, project: Project, options: PageOptions, values: Values,
 *   set: (values: Partial<Values>) => void}} props
 */
function Fields({ session, project, options, values, set }) {
  /** @type {Fresh<Every<ProgrammePerson>>} */
  const { found } = useRows(session.api, `${PROGRAMMES}/projects/${project.id}/people`);
  /** @type {(name: keyof Values) => (value: string) => void} */
  const put = (name) => (value) => set({ [name]: value });
  const people = found?.rows.map(({ id, name, email }) => [id, name || email]) ?? [];
  const months = MONTHS.includes(values.review_every) ? MONTHS : [values.review_every, ...MONTHS];
  return html`
    <${Select} id="audience" label=${t("For whom")} hint=${t("A page for seekers goes live after readers tried it.")} value=${values.audience} options=${[["", t("Choose one")], ...options.audiences.map(({ id, label }) => [id, label])]} onChoose=${put("audience")} />
    <${Select} id="owner" label=${t("Who looks after it")} hint=${t("Is told when the page has to be looked at again.")} value=${values.owner} options=${[["", t("Nobody")], ...people]} onChoose=${put("owner")} />
    <${Select} id="review_every" label=${t("Looked at again every")} hint=${t("A page that nobody looks at in time leaves the menus a month later.")} value=${values.review_every} options=${months.map((n) => [n, monthsText(n)])} onChoose=${put("review_every")} />`;
}
