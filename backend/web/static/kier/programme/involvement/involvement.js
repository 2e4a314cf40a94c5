/** Involvement of experts by experience: action lines by quarter, what was advised and done. */

import { AskButton, Empty, Fold, Mark } from "../../shared/components.js";
import { messageOf, useAction } from "../../shared/pages.js";
import { everyPage, Fetched, useFresh } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html, useLayoutEffect, useRef, useState } from "../../vendor/preact.js";
import { PROGRAMMES } from "../account.js";
import { MoveButtons } from "../move-buttons.js";
import { Name, textIn } from "../names.js";
import { moved } from "../positions.js";
import { EntryForm, involvementsPath, LineForm, linesPath, quarterText } from "./forms.js";
import { StepPages } from "./step-pages.js";

/**
 * @import { ActionLine, Involvement as Entry, InvolvementBoard, InvolvementCell, InvolvementOptions, Project } from "kier/api"
 * @import { Every, Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 */

/** @typedef {{session: ProgrammeAccount, project: Project}} Props */
/** @typedef {{options: InvolvementOptions, board: InvolvementBoard, entries: Entry[]}} Found */
/** @typedef {Props & {found: Found, again: () => Promise<void>}} Shown */

/** @param {Props} props */
export function Involvement({ session, project }) {
  /** @type {Fresh<Found>} */
  const fetched = useFresh(async () => {
    /** @type {[InvolvementOptions, InvolvementBoard, Every<Entry>]} */
    const [options, board, { rows }] = await Promise.all([
      session.api.get(`${involvementsPath(project)}/options`),
      session.api.get(`${PROGRAMMES}/projects/${project.id}/involvement-board`),
      everyPage(session.api, involvementsPath(project)),
    ]);
    return { options, board, entries: rows };
  }, [project.id]);
  /** @param {Found} found */
  const shown = (found) =>
    html`<${Page} session=${session} project=${project} found=${found} again=${fetched.again} />`;
  return html`<section class="stack" data-part="involvement">
    <p class="hint">${t("Where experts by experience take part, what they advised, and what was done with it. Nobody is named here.")}</p>
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}></section>`;
}

/** @param {Shown} props */
function Page({ session, project, found, again }) {
  const { options, board, entries } = found;
  const [opened, setOpened] = useState("");
  const lines = board.lines.map(({ line }) => line);
  const shared = { session, project, options, current: board.current, onDone: again };
  const close = () => setOpened("");
  return html`${
    options.may_write &&
    html`<p class="row">${lines.length > 0 && html`<button type="button" class="button main" data-act="new-entry" onClick=${() => setOpened("entry")}>${t("Say how they took part")}</button>`}
      <button type="button" class="button" data-act="new-line" onClick=${() => setOpened("line")}>${t("New action line")}</button></p>`
  }
    ${opened === "line" && html`<${LineForm} ...${shared} onClose=${close} />`}
    ${opened === "entry" && html`<${EntryForm} ...${shared} lines=${lines} onClose=${close} />`}
    ${lines.length ? html`<${Board} board=${board} options=${options} />` : html`<${Empty}>${t("There are no action lines yet.")}</${Empty}>`}
    ${entries.length > 0 && html`<${Entries} ...${shared} lines=${lines} entries=${entries} />`}
    ${options.may_write && lines.length > 0 && html`<${Lines} ...${shared} lines=${lines} />`}
    <${StepPages} session=${session} project=${project} mayWrite=${options.may_write} />`;
}

/** @param {{board: InvolvementBoard, options: InvolvementOptions}} props */
function Board({ board, options }) {
  const frame = useRef(/** @type {HTMLElement | null} */ (null));
  // The latest quarters are seen first where not all have room.
  useLayoutEffect(() => {
    if (frame.current) frame.current.scrollLeft = frame.current.scrollWidth;
  }, []);
  return html`<section class="stack"><h2 id="involvement-board">${t("How far experts by experience took part, by quarter")}</h2>
    <div class="wide-table" role="region" tabindex="0" aria-labelledby="involvement-board" ref=${frame}><table class="log involvement-board" aria-labelledby="involvement-board">
    <thead><tr><th scope="col">${t("Action line")}</th>${board.quarters.map((quarter) => html`<th key=${quarter} scope="col"><abbr title=${quarterText(quarter)}>${quarter}</abbr></th>`)}</tr></thead>
    <tbody>${board.lines.map(({ line, cells }) => html`<tr key=${line.id}><th scope="row"><${Name} name=${line.name} /></th>${cells.map((cell) => html`<td key=${cell.quarter}><${Cell} cell=${cell} options=${options} /></td>`)}</tr>`)}</tbody></table></div></section>`;
}

/** @param {{cell: InvolvementCell, options: InvolvementOptions}} props */
function Cell({ cell, options }) {
  if (cell.stage)
    return html`<${Mark} text=${stageText(options, cell.stage)} tone="acts" state=${cell.stage} />`;
  if (cell.is_without) return html`<${Mark} text=${t("without")} tone="warns" state="without" />`;
  return html`<span class="hint">${cell.is_running ? t("not yet") : "–"}</span>`;
}

/**
 * @param {InvolvementOptions} options
 * @param {string} stage
 */
const stageText = ({ stages }, stage) => stages.find(({ id }) => id === stage)?.label ?? stage;

/** @typedef {{session: ProgrammeAccount, project: Project, options: InvolvementOptions, current: string, onDone: () => Promise<void>, lines: ActionLine[]}} Shared */

/** @param {Shared & {entries: Entry[]}} props */
function Entries({ entries, ...shared }) {
  return html`<section class="stack" aria-labelledby="entries"><h2 id="entries">${t("What was advised, and what was done")}</h2>
    ${!shared.options.may_read && html`<p class="note">${t("Who runs the project reads what was written.")}</p>`}
    <ul role="list" class="due">${entries.map((entry) => html`<${Row} key=${entry.id} ...${shared} entry=${entry} />`)}</ul></section>`;
}

/** @param {Shared & {entry: Entry}} props */
function Row({ entry, ...shared }) {
  const { session, project, options, lines, onDone } = shared;
  const [isEdited, setEdited] = useState(false);
  const line = lines.find(({ id }) => id === entry.action_line);
  const title = textIn(line?.name ?? {}).text;
  if (isEdited)
    return html`<li><${EntryForm} ...${shared} entry=${entry} onClose=${() => setEdited(false)} /></li>`;
  const erase = async () => {
    await session.api.call("DELETE", `${involvementsPath(project)}/${entry.id}`);
    await onDone();
  };
  const name = html`<span class="apart"> ${title}, ${quarterText(entry.quarter)}</span>`;
  return html`<li data-entry=${entry.id}><div class="due-words stack tight"><h3>${title}</h3>
    <p><span class="hint">${quarterText(entry.quarter)}</span> <${Mark} text=${stageText(options, entry.stage)} state=${entry.stage} /></p>
    ${entry.advised && html`<p><b>${t("What was advised")}</b><br /><span class="words" dir="auto">${entry.advised}</span></p>`}
    ${options.may_read && (entry.advised || entry.done) && html`<p><b>${t("What was done with it")}</b><br />${entry.done ? html`<span class="words" dir="auto">${entry.done}</span>` : html`<span class="hint">${t("nothing is written yet")}</span>`}</p>`}
    ${entry.assignment_label && html`<p class="hint">${t("Assignment of Platform HOPE")}: ${entry.assignment_address ? html`<a href=${entry.assignment_address}>${entry.assignment_label}</a>` : entry.assignment_label}</p>`}</div>
    ${
      options.may_write &&
      html`<p class="row"><button type="button" class="button small quiet" data-act="edit-entry" onClick=${() => setEdited(true)}>${t("Change")}${name}</button>
      <${AskButton} label=${html`${t("Erase")}${name}`} kind="small quiet" name="erase-entry" title=${t("Erase what is written here?")} confirm=${t("Erase")} onConfirm=${erase} patience=${session.api.patience}>
        <p>${t("What was advised and done goes with it.")}</p></${AskButton}></p>`
    }</li>`;
}

/** @param {Shared} props */
function Lines({ lines, ...shared }) {
  const { session, project, onDone } = shared;
  const every = { rows: lines, isAll: true };
  const list = { every, onChange: onDone, again: onDone };
  const ordered = useAction((/** @type {ActionLine} */ line, /** @type {-1 | 1} */ step) =>
    moved(session.api, linesPath(project), list, line, step),
  );
  return html`<${Fold} summary=${t("Change action lines")} name="lines">
    <p class="hint">${t("In this order they stand on the board.")}${ordered.error && ` ${messageOf(ordered.error)}`}</p>
    <ol role="list" class="due">${lines.map((line, at) => html`<${LineRow} key=${line.id} ...${shared} line=${line} at=${at} of=${lines.length} move=${ordered.run} />`)}</ol></${Fold}>`;
}

/**
 * @param {Omit<Shared, "lines"> & {line: ActionLine, at: number, of: number,
 *   move: (line: ActionLine, step: -1 | 1) => void}} props
 */
function LineRow({ line, at, of, move, ...shared }) {
  const { session, project, onDone } = shared;
  const [isEdited, setEdited] = useState(false);
  const title = textIn(line.name).text;
  if (isEdited)
    return html`<li><${LineForm} ...${shared} line=${line} onClose=${() => setEdited(false)} /></li>`;
  const erase = async () => {
    await session.api.call("DELETE", `${linesPath(project)}/${line.id}`);
    await onDone();
  };
  const name = html`<span class="apart"> ${title}</span>`;
  return html`<li data-line=${line.id}><span class="due-words">${title}</span>${of > 1 && html`<${MoveButtons} row=${line} name=${title} at=${at} of=${of} run=${move} />`}<span class="row"><button type="button" class="button small quiet" data-act="edit-line" onClick=${() => setEdited(true)}>${t("Change")}${name}</button>
    <${AskButton} label=${html`${t("Erase")}${name}`} kind="small quiet" name="erase-line" title=${t("Erase “{name}”?", { name: title })} confirm=${t("Erase")} onConfirm=${erase} patience=${session.api.patience}>
      <p>${t("Only a line in which nobody took part yet can be erased.")}</p></${AskButton}></span></li>`;
}
