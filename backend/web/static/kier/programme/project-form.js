/** Creating a project, and changing what it is. */

import { Page, PlainForm } from "../shared/components.js";
import { useDraft } from "../shared/drafts.js";
import { dayFromNow } from "../shared/formats.js";
import { Said } from "../shared/pages.js";
import { Line, Select } from "../shared/questionnaire/fields.js";
import { Fetching, useRows } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";
import { languageName } from "./names.js";
import { projectAddress } from "./addresses.js";
import { useRowForm } from "./row-form.js";

/**
 * @import { OrganisationChoice, Project } from "kier/api"
 * @import { Every, Fresh } from "../shared/resources.js"
 * @import { ProgrammeAccount } from "./account.js"
 */

/**
 * What is typed of a project; `added`: languages for which a field was opened.
 * @typedef {{name: Record<string, string>, kind: string, begins_on: string, ends_on: string,
 *   organisation: string, slug: string, added: string[]}} Values
 */

const PATH = `${PROGRAMMES}/projects`;
// Everybody who works here reads one of them.
const USUAL = ["nl", "en"];

/** @returns {Values} */
const fresh = () => ({
  name: {},
  kind: "",
  begins_on: dayFromNow(0),
  ends_on: "",
  organisation: "",
  slug: "",
  added: [],
});

/**
 * @param {Project} project
 * @returns {Values}
 */
const valuesOf = (project) => ({
  name: project.name,
  kind: project.kind,
  begins_on: project.begins_on,
  ends_on: project.ends_on ?? "",
  organisation: project.organisation,
  slug: project.slug,
  added: [],
});

/**
 * What is sent.
 * @param {Values} values
 * @throws {Said} something is missing
 */
function bodyOf(values) {
  const named = Object.entries(values.name).map(([code, text]) => [code, text.trim()]);
  const name = Object.fromEntries(named.filter(([, text]) => text));
  if (!Object.keys(name).length) throw new Said(t("Type the name in one language at least."));
  if (!values.kind) throw new Said(t("Choose what kind of project it is."));
  if (!values.begins_on) throw new Said(t("Choose the first day."));
  if (!values.organisation) throw new Said(t("Choose the organisation that runs it."));
  const { kind, begins_on, organisation } = values;
  return { name, kind, begins_on, ends_on: values.ends_on || null, organisation };
}

/** @param {{session: ProgrammeAccount}} props */
export function NewProject({ session }) {
  const [values, set, forget] = useDraft(session, "project/new", fresh());
  const send = async () => {
    if (!/^[a-z0-9-]{2,50}$/.test(values.slug))
      throw new Said(t("Give a short name: small letters, digits and hyphens."));
    /** @type {Project} */
    const made = await session.api.post(PATH, { ...bodyOf(values), slug: values.slug });
    forget();
    location.hash = projectAddress(made.id);
  };
  /** @param {string} slug */
  const setSlug = (slug) => set({ slug });
  if (!session.options.may_create)
    return html`<${Page} title=${t("New project")} name="new-project"><p>${t("Programme managers create projects.")}</p></${Page}>`;
  return html`<${Page} title=${t("New project")} name="new-project" lead=${t("You give it to an organisation. Its coordinators run it from then on.")}>
    <${PlainForm} onSend=${send} submit=${t("Create")} name="project-form">
      <${Fields} session=${session} values=${values} set=${set} />
      <${Line} id="slug" label=${t("Short name, in addresses")} hint=${t("Small letters, digits and hyphens. It stays as it is.")} value=${values.slug} maxlength="50" onChange=${setSlug} />
    </${PlainForm}></${Page}>`;
}

/**
 * @param {{session: ProgrammeAccount, project: Project, onClose: () => void,
 *   onChange: (project: Project) => void}} props
 */
export function EditProject({ session, project, onClose, onChange }) {
  const { values, set, send, beside, conflict } = useRowForm({
    session,
    draft: `project/${project.id}`,
    valuesOf: (row = project) => valuesOf(row),
    path: PATH,
    row: project,
    bodyOf,
    onSaved: (/** @type {Project} */ saved) => {
      onChange(saved);
      onClose();
    },
    onClose,
  });
  return html`${conflict((theirs) => linesOf(session, values, valuesOf(theirs)))}
    <${PlainForm} onSend=${send} submit=${t("Save")} name="project-form" beside=${beside}>
      <${Fields} session=${session} values=${values} set=${set} /></${PlainForm}>`;
}

/**
 * What of two versions is compared.
 * @param {ProgrammeAccount} session
 * @param {Values} mine
 * @param {Values} theirs
 * @returns {[name: string, mine: any, theirs: any][]}
 */
function linesOf({ options }, mine, theirs) {
  /** @param {string} kind */
  const kindName = (kind) => options.kinds.find(({ id }) => id === kind)?.label ?? "";
  const codes = [...new Set([...Object.keys(mine.name), ...Object.keys(theirs.name)])];
  return [
    ...codes.map(
      (code) =>
        /** @type {[string, any, any]} */ ([
          t("Name ({language})", { language: languageName(code) }),
          mine.name[code] ?? "",
          theirs.name[code] ?? "",
        ]),
    ),
    [t("Kind"), kindName(mine.kind), kindName(theirs.kind)],
    [t("First day"), mine.begins_on, theirs.begins_on],
    [t("Last day"), mine.ends_on, theirs.ends_on],
  ];
}

/** @param {{session: ProgrammeAccount, values: Values, set: (fields: Partial<Values>) => void}} props */
function Fields({ session, values, set }) {
  const { options } = session;
  const codes = [...new Set([...USUAL, ...Object.keys(values.name), ...values.added])];
  const others = options.languages.filter(({ id }) => !codes.includes(id));
  /** @type {[string, string][]} */
  const kinds = [["", t("Choose one")], ...options.kinds.map(choiceOf)];
  /** @type {(name: keyof Values) => (value: unknown) => void} */
  const put = (name) => (value) => set({ [name]: value });
  /** @type {(code: string) => (text: string) => void} */
  const named = (code) => (text) => set({ name: { ...values.name, [code]: text } });
  /** @param {string} code */
  const add = (code) => code && set({ added: [...values.added, code] });
  return html`<fieldset class="plain-group"><legend class="label">${t("Name")}</legend>
      <div class="name-languages">${codes.map(
        (
          code,
        ) => html`<${Line} key=${code} id="name-${code}" label=${languageName(code)} lang=${code.replace("nl-easy", "nl")} maxlength="100" value=${values.name[code] ?? ""}
          onChange=${named(code)} />`,
      )}</div>
      <${Select} id="more-languages" label=${t("Another language")} value="" options=${[["", t("Choose one")], ...others.map(choiceOf)]}
        onChoose=${add} /></fieldset>
    <${Select} id="kind" label=${t("Kind")} value=${values.kind} options=${kinds} onChoose=${put("kind")} />
    ${options.may_create && html`<${Owner} session=${session} value=${values.organisation} onChoose=${put("organisation")} />`}
    <${Line} id="begins_on" type="date" label=${t("First day")} value=${values.begins_on} onChange=${put("begins_on")} />
    <${Line} id="ends_on" type="date" label=${t("Last day")} hint=${t("Leave it empty if there is none.")} value=${values.ends_on} onChange=${put("ends_on")} />`;
}

/**
 * @param {{id: string, label: string}} choice
 * @returns {[string, string]}
 */
const choiceOf = ({ id, label }) => [id, label];

/**
 * @param {{session: ProgrammeAccount, value: string, onChoose: (id: string) => void}} props
 */
function Owner({ session, value, onChoose }) {
  /** @type {Fresh<Every<OrganisationChoice>>} */
  const { found, error, again } = useRows(session.api, `${PROGRAMMES}/organisations`);
  if (!found) return html`<${Fetching} error=${error} again=${again} />`;
  /** @type {[string, string][]} */
  const options = [["", t("Choose one")], ...found.rows.map(organisationOf)];
  return html`<${Select} id="organisation" label=${t("Organisation")} value=${value} options=${options} onChoose=${onChoose} />`;
}

/**
 * @param {OrganisationChoice} organisation
 * @returns {[string, string]}
 */
const organisationOf = ({ id, name }) => [id, name];
