/** Pictures, files, videos and captions of a project: what there is, where it is used, bringing more. */

import { AskButton, Empty, Fold, Heading } from "../../shared/components.js";
import { Choose } from "../../shared/components.js";
import { Fetching } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html, useMemo, useState } from "../../vendor/preact.js";
import { Bring, kinds } from "./file-choice.js";
import { FileStore, sizeText, Thumbnail, useFiles } from "./file-store.js";
import { BackToPages, ProjectFrame } from "./frame.js";

/**
 * @import { PageFile, PageOptions, Project } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { FileKind } from "./file-store.js"
 * @import { Route } from "../navigation.js"
 */

/** @type {FileKind[]} */
const KINDS = ["picture", "file", "video", "captions"];

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function PageFiles({ session, route }) {
  /** @param {{project: Project, options: PageOptions}} found */
  const shown = ({ project, options }) => html`<${BackToPages} project=${project} />
    <${Heading}>${t("Pictures and files")}</${Heading}>
    <${Files} session=${session} project=${project} mayWrite=${options.may_write} />`;
  return html`<${ProjectFrame} session=${session} route=${route} name="page-files">${shown}</${ProjectFrame}>`;
}

/** @param {{session: ProgrammeAccount, project: Project, mayWrite: boolean}} props */
function Files({ session, project, mayWrite }) {
  const files = useMemo(() => new FileStore({ api: session.api, project }), [project.id]);
  const { rows, error, again } = useFiles(files);
  const [kind, setKind] = useState(/** @type {FileKind} */ ("picture"));
  const names = kinds();
  if (!rows) return html`<${Fetching} error=${error} again=${again} />`;
  const shown = rows.filter((row) => row.kind === kind);
  return html`<p class="hint">${t("Strangers get a file once a page that is live has it. What tells where a picture was taken is taken out.")}</p>
    <${Choose} label=${t("Kind")} name="kinds" value=${kind} onChoose=${setKind} options=${KINDS.map((one) => [one, names[one].label])} />
    ${mayWrite && html`<${Fold} key=${kind} summary=${names[kind].bring} isOpen=${!shown.length} name="bring"><${Bring} files=${files} kind=${kind} /></${Fold}>`}
    ${
      shown.length
        ? html`<ul role="list" class="file-list">${shown.map((row) => html`<${FileRow} key=${row.id} row=${row} files=${files} session=${session} mayWrite=${mayWrite} />`)}</ul>`
        : html`<${Empty}>${names[kind].none}</${Empty}>`
    }`;
}

/** @param {{row: PageFile, files: FileStore, session: ProgrammeAccount, mayWrite: boolean}} props */
function FileRow({ row, files, session, mayWrite }) {
  const { id, kind, name, size, width, height, alternative, is_used } = row;
  const measure = width && height ? ` · ${width} × ${height}` : "";
  return html`<li data-file=${id}>${kind === "picture" && html`<${Thumbnail} files=${files} id=${id} />`}
    <span class="due-words"><b dir="auto">${name}</b><br /><span class="hint">${sizeText(size)}${measure}${is_used && ` · ${t("used in a page")}`}</span>${alternative && html`<br /><span dir="auto">${alternative}</span>`}</span>
    ${
      mayWrite &&
      !is_used &&
      html`<${AskButton} label=${html`${t("Erase")}<span class="apart"> ${name}</span>`} kind="quiet" name="erase-file" title=${t("Erase “{name}”?", { name })} confirm=${t("Erase")} onConfirm=${() => files.erase(row)} patience=${session.api.patience}>
        <p>${t("That works only while no page has it.")}</p></${AskButton}>`
    }</li>`;
}
