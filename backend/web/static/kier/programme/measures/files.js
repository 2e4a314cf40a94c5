/** The report of all measures of a project as a file. */

import { download } from "../../shared/files.js";
import { Problem, useAction } from "../../shared/pages.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { measuresPath } from "./addresses.js";

/**
 * @import { MeasureOptions, Project } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 */

/** @param {{session: ProgrammeAccount, project: Project, options: MeasureOptions}} props */
export function Files({ session, project, options }) {
  const fetching = useAction((/** @type {string} */ form) =>
    download(
      session.api,
      `${measuresPath(project)}/file?form=${form}`,
      `measures-${project.slug}.${form}`,
    ),
  );
  /** @type {Record<string, string>} */
  const names = { pdf: t("On paper (PDF)"), xlsx: t("For Excel (XLSX)") };
  return html`<div class="stack tight" data-part="measure-files"><p class="row">${options.forms.map(
    (form) => {
      const fetchForm = () => fetching.run(form);
      return html`<button key=${form} type="button" class="button" data-act=${`file-${form}`} aria-disabled=${fetching.isBusy ? "true" : undefined} onClick=${fetchForm}>${names[form] ?? form}</button>`;
    },
  )}<span class="hint">${t("The report of all measures of this project.")}</span></p><${Problem} error=${fetching.error} /></div>`;
}
