/** One project: what it is, its parts, its people, its history. */

import { AskButton, Empty, Facts, Heading, Tabs } from "../shared/components.js";
import { dayText } from "../shared/formats.js";
import { later } from "../shared/pages.js";
import { Fetched, useFresh, useRows } from "../shared/resources.js";
import { listSeparator, t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";
import { Batches } from "./batches.js";
import { Outreach } from "./outreach.js";
import { Links } from "./links.js";
import { languageName, Name, textIn } from "./names.js";
import { projectAddress } from "./navigation.js";
import { EditProject } from "./project-form.js";
import { History } from "./project-history.js";
import { Parts } from "./project-parts.js";
import { Recordings } from "./recordings.js";
import { daysText, StageMark } from "./projects.js";
import { Stops } from "./stops.js";

const Pages = later(() => import("./pages/pages.js"), "Pages");

/**
 * @import { ProgrammePerson, Project } from "kier/api"
 * @import { Every, Fresh } from "../shared/resources.js"
 * @import { ProgrammeAccount } from "./account.js"
 * @import { Route } from "./navigation.js"
 */

/** @typedef {{session: ProgrammeAccount, project: Project, onChange: (project: Project) => void}} Props */

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function ProjectPage({ session, route }) {
  const { id, part } = route;
  /** @type {Fresh<Project>} */
  const fetched = useFresh(() => session.api.get(`${PROGRAMMES}/projects/${id}`), [id]);
  /** @param {Project} project */
  const shown = (project) => html`
    <${Heading} of=${id}><${Name} name=${project.name} /></${Heading}>
    <p><${StageMark} stage=${project.stage} /> ${project.organisation_name} · ${daysText(project)}</p>
    <${Tabs} label=${t("Parts of this page")} links=${[
      [projectAddress(id), t("Project"), !part],
      [projectAddress(id, "parts"), t("Parts"), part === "parts", project.parts?.length],
      ...(project.parts?.includes("links")
        ? [
            [projectAddress(id, "links"), t("Links"), part === "links"],
            [projectAddress(id, "outreach"), t("Outreach"), part === "outreach"],
            [projectAddress(id, "batches"), t("Messages"), part === "batches"],
          ]
        : []),
      ...(project.parts?.includes("pages")
        ? [[projectAddress(id, "pages"), t("Pages"), part === "pages"]]
        : []),
      ...(project.parts?.includes("recordings")
        ? [[projectAddress(id, "recordings"), t("Recordings"), part === "recordings"]]
        : []),
      ...(project.parts?.includes("stops")
        ? [[projectAddress(id, "stops"), t("Stops"), part === "stops"]]
        : []),
      [projectAddress(id, "people"), t("People"), part === "people"],
      [projectAddress(id, "history"), t("History"), part === "history"],
    ]} />
    <${Shown} key=${part} part=${part} session=${session} project=${project} onChange=${fetched.set} />`;
  return html`<article class="page stack" data-part="project">
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}></article>`;
}

/** @param {Props & {part: string}} props */
function Shown({ part, ...props }) {
  if (part === "parts") return html`<${Parts} ...${props} />`;
  if (part === "links") return html`<${Links} ...${props} />`;
  if (part === "outreach") return html`<${Outreach} ...${props} />`;
  if (part === "pages") return html`<${Pages} ...${props} />`;
  if (part === "recordings") return html`<${Recordings} ...${props} />`;
  if (part === "stops") return html`<${Stops} ...${props} />`;
  if (part === "batches") return html`<${Batches} ...${props} />`;
  if (part === "people") return html`<${People} ...${props} />`;
  if (part === "history") return html`<${History} ...${props} />`;
  return html`<${About} ...${props} />`;
}

/** @param {Props} props */
function About({ session, project, onChange }) {
  const [isEdited, setEdited] = useState(false);
  const { api, options } = session;
  if (isEdited)
    return html`<${EditProject} session=${session} project=${project} onClose=${() => setEdited(false)} onChange=${onChange} />`;
  const missing = ["nl", "en"].filter((code) => !project.name[code]);
  const erase = async () => {
    await api.call("DELETE", `${PROGRAMMES}/projects/${project.id}`);
    location.hash = "#/projects";
  };
  const { text } = textIn(project.name);
  return html`<section class="stack" data-part="about">
    <${Facts} facts=${[
      ...Object.entries(project.name).map(([code, name]) => [
        t("Name ({language})", { language: languageName(code) }),
        html`<span lang=${code.replace("nl-easy", "nl")} dir="auto">${name}</span>`,
      ]),
      [t("Kind"), options.kinds.find(({ id }) => id === project.kind)?.label],
      [t("First day"), dayText(project.begins_on)],
      [t("Last day"), project.ends_on ? dayText(project.ends_on) : t("none")],
      [t("Short name, in addresses"), project.slug],
    ]} />
    ${missing.length > 0 && html`<p class="note">${t("There is no name yet in: {languages}", { languages: missing.map(languageName).join(listSeparator()) })}</p>`}
    <div class="row">
      ${project.may_change && html`<button type="button" class="button" data-act="edit" onClick=${() => setEdited(true)}>${t("Change")}</button>`}
      ${
        options.may_create &&
        html`<${AskButton} label=${t("Erase")} kind="quiet" name="erase-project" title=${t("Erase “{name}”?", { name: text })}
          confirm=${t("Erase")} onConfirm=${erase} patience=${api.patience}><p>${t("The project and its history are gone then. That works only while it has no parts.")}</p></${AskButton}>`
      }
    </div>
    ${!project.may_change && html`<p class="hint">${t("Coordinators of {organisation} can change this.", { organisation: project.organisation_name })}</p>`}
  </section>`;
}

/** @param {Props} props */
function People({ session, project }) {
  /** @type {Fresh<Every<ProgrammePerson>>} */
  const fetched = useRows(session.api, `${PROGRAMMES}/projects/${project.id}/people`);
  /** @type {Record<string, string>} */
  const roles = { coordinator: t("Coordinator"), editor: t("Editor") };
  /** @param {Every<ProgrammePerson>} people */
  const list = ({ rows }) =>
    rows.length
      ? html`<ul role="list" class="due">${rows.map(({ id, name, email, role }) => html`<li key=${id}><span class="due-words"><b>${name || email}</b>${name && html`<br /><span class="hint">${email}</span>`}</span><span>${roles[role]}</span></li>`)}</ul>`
      : html`<${Empty} icon="me">${t("Nobody runs this project yet. The operator of Kier invites the first coordinator.")}</${Empty}>`;
  return html`<section class="stack" data-part="people">
    <p class="hint">${t("Coordinators run the project, editors write its pages. A coordinator invites them in the inbox, under “Members”.")}</p>
    <${Fetched} fetched=${fetched}>${list}</${Fetched}>
  </section>`;
}
