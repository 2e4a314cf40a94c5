/** A text from a Markdown or Word file: shown with what was left out, and taken only on a yes. */

import { messageOf, Problem, Said, useAction } from "../../shared/pages.js";
import { t, tn } from "../../shared/text.js";
import { html, useMemo, useState } from "../../vendor/preact.js";
import { pageAddress, pagesPath, textPath } from "./addresses.js";
import { FileStore } from "./file-store.js";
import { PageFrame } from "./frame.js";
import { Preview } from "./preview.js";
import { draftName, draftOf } from "./text-draft.js";
import { upload } from "./upload.js";

/**
 * @import { Import as Imported, PageText } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 * @import { PageProps } from "./frame.js"
 */

const MOST_BYTES = 5_000_000;
const NAMES = /\.(md|markdown|docx)$/i;

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function PageImport({ session, route }) {
  /** @param {PageProps} found */
  const shown = (found) => html`<${Import} ...${found} />`;
  return html`<${PageFrame} session=${session} route=${route} name="page-from-file">${shown}</${PageFrame}>`;
}

/** @param {PageProps} props */
function Import({ session, route, project, page, options }) {
  const [found, setFound] = useState(/** @type {Imported | null} */ (null));
  const [share, setShare] = useState(/** @type {number | null} */ (null));
  const [isOver, setOver] = useState(false);
  const files = useMemo(() => new FileStore({ api: session.api, project }), [project.id]);
  const { language } = route;
  const read = useAction(async (/** @type {File} */ file) => {
    setFound(null);
    if (!NAMES.test(file.name))
      throw new Said(t("Choose a Markdown file (.md) or a Word file (.docx)."));
    if (file.size > MOST_BYTES) throw new Said(t("This file is too large: at most 5 MB."));
    setShare(0);
    try {
      const path = `${pagesPath(project)}/import`;
      setFound(await upload({ api: session.api, path, fields: { file }, onProgress: setShare }));
    } finally {
      setShare(null);
    }
  });
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
  /** @param {File | undefined} file */
  const choose = (file) => file && !read.isBusy && read.run(file);
  /** @param {DragEvent} event */
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    choose(event.dataTransfer?.files[0]);
  };
  /** @param {DragEvent} event */
  const over = (event) => {
    event.preventDefault();
    setOver(true);
  };
  if (!options.may_write) return html`<p>${t("Coordinators and editors write pages.")}</p>`;
  /** @param {{target: HTMLInputElement}} event */
  const change = ({ target }) => choose(target.files?.[0]);
  return html`<section class="stack" data-part="from-file">
    <p class="hint">${t("You see first what comes of the file. Pictures are not taken over: put them in afterwards.")}</p>
    <div class="drop ${isOver ? "over" : ""}" onDragOver=${over} onDragLeave=${() => setOver(false)} onDrop=${drop}>
      <${Problem} error=${read.error} />
      <label class="label" for="import-file">${t("File")}</label>
      <input class="field" type="file" id="import-file" accept=".md,.markdown,.docx" disabled=${share !== null} onChange=${change} />
      <p role="status" class="hint">${share === null ? t("Choose it, or drop it here.") : t("Reading the file…")}</p>
      ${share !== null && html`<progress max="1" value=${share} aria-label=${t("How much was sent")}></progress>`}
    </div>
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

/**
 * What was left out or changed, in the reader's language.
 * @param {{report: Imported["report"]}} props
 */
const Report = ({ report }) =>
  report.length
    ? html`<section class="note" role="status" data-part="import-report"><h2>${t("Left out or changed")}</h2><ul role="list" class="points">${report.map((line, at) => html`<li key=${at}>${line.text} ${line.count > 1 && html`<span class="hint">${tn("{n} time", "{n} times", line.count)}</span>`}${line.where.length > 0 && html`<br /><span class="hint" dir="auto">${line.where.join(" · ")}</span>`}</li>`)}</ul></section>`
    : html`<p class="note" role="status">${t("All of it was taken over.")}</p>`;
