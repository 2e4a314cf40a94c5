/** What a project is: its names, kind and days, and the form that changes them. */

import { AskButton, Facts } from "../shared/components.js";
import { dayText } from "../shared/formats.js";
import { listSeparator, t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";
import { languageName, textIn } from "./names.js";
import { EditProject } from "./project-form.js";

/** @import { ProjectPageProps } from "./project-pages.js" */

/** @param {ProjectPageProps} props */
export function About({ session, project, onChange }) {
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
