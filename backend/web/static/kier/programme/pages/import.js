/** A text from a Markdown or Word file: shown with what was left out, and taken only on a yes. */

import { messageOf, useAction } from "../../shared/pages.js";
import { t } from "../../shared/text.js";
import { html, useMemo, useState } from "../../vendor/preact.js";
import { FileDrop, Report } from "../file-drop.js";
import { pageAddress, pagesPath, textPath } from "./addresses.js";
import { FileStore } from "./file-store.js";
import { PageFrame } from "./frame.js";
import { Preview } from "./preview.js";
import { draftName, draftOf } from "./text-draft.js";

/**
 * @import { Import as Imported, PageText } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 * @import { PageProps } from "./frame.js"
 */

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function PageImport({ session, route }) {
  /** @param {PageProps} found */
  const shown = (found) => html`<${Import} ...${found} />`;
  return html`<${PageFrame} session=${session} route=${route} name="page-from-file">${shown}</${PageFrame}>`;
}

/** @param {PageProps} props */
function Import({ session, route, project, page, options }) {
  const [found, setFound] = useState(/** @type {Imported | null} */ (null));
  const files = useMemo(() => new FileStore({ api: session.api, project }), [project.id]);
  const { language } = route;
  /** The file becomes what is being written; it is saved there, as any change. */
  const take = useAction(async () => {
    const { title, summary, document: content } = /** @type {any} */ (found);
    /** @type {PageText} */
    const text = await session.api.get(textPath(project, page.id, language));
    const before = draftOf(text);
    session.drafts.set(draftName(page.id, language), {
      ...before,
      title: title || before.title,
      summary: summary || before.summary,
      note: t("From a file"),
      content,
    });
    location.hash = pageAddress(project.id, page.id, language);
  });
  if (!options.may_write) return html`<p>${t("Coordinators and editors write pages.")}</p>`;
  return html`<section class="stack" data-part="from-file">
    <p class="hint">${t("You see first what comes of the file. Pictures are not taken over: put them in afterwards.")}</p>
    <${FileDrop} api=${session.api} path=${`${pagesPath(project)}/import`} accept=".md,.markdown,.docx" wrongName=${t("Choose a Markdown file (.md) or a Word file (.docx).")} onFound=${setFound} />
    ${
      found &&
      html`<div class="stack" data-part="imported"><${Report} report=${found.report} />
        ${take.error && html`<p class="fault" role="alert">${messageOf(take.error)}</p>`}
        <p class="row"><button type="button" class="button main" data-act="take-file" onClick=${() => take.run()}>${t("Yes, go on with this text")}</button>
          <button type="button" class="button quiet" onClick=${() => setFound(null)}>${t("No, leave it")}</button></p>
        <p class="hint">${t("It takes the place of what you are writing, and is saved when you save. What is live stays.")}</p>
        <${Preview} session=${session} project=${project} language=${language} audience=${page.audience} values=${{ title: found.title, summary: found.summary, content: found.document }} files=${files} /></div>`
    }</section>`;
}
