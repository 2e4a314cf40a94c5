/** First messages in batches: what is written once, sent to many, and how often its link was opened. */

import { ActButton, AskButton, Copy, Empty, Fold, PlainForm } from "../shared/components.js";
import { Said } from "../shared/pages.js";
import { Line, Select } from "../shared/questionnaire/fields.js";
import { Fetched, useFresh, useRows } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";
import { MessageForm } from "./message-form.js";
import { languageName } from "./names.js";

/**
 * @import { Batch, BatchOptions, MessageTemplate, Project } from "kier/api"
 * @import { Every, Fresh } from "../shared/resources.js"
 * @import { ProgrammeAccount } from "./account.js"
 */

/** @typedef {{session: ProgrammeAccount, project: Project}} Props */
/** @typedef {Props & {options: BatchOptions}} Shared */

const DAY_MS = 86_400_000;
const WEEKS = 4;

/** This Monday and those after it, as `2026-03-30`. */
function mondays() {
  const now = new Date();
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  const monday = today - ((new Date(today).getUTCDay() + 6) % 7) * DAY_MS;
  return Array.from({ length: WEEKS }, (_one, week) =>
    new Date(monday + week * 7 * DAY_MS).toISOString().slice(0, 10),
  );
}

/** @param {Props} props */
export function Batches({ session, project }) {
  const path = `${PROGRAMMES}/projects/${project.id}`;
  /** @type {Fresh<BatchOptions>} */
  const options = useFresh(
    () => session.api.get(`${path}/message-templates/options`),
    [project.id],
  );
  /** @type {Fresh<Every<MessageTemplate>>} */
  const templates = useRows(session.api, `${path}/message-templates`);
  /** @type {Fresh<Every<Batch>>} */
  const batches = useRows(session.api, `${path}/batches`);
  /** @param {BatchOptions} found */
  const shown = (found) => {
    const shared = { session, project, options: found };
    /** @param {Every<Batch>} made */
    const made = ({ rows }) =>
      html`<${Made} ...${shared} rows=${rows} onChange=${batches.again} />`;
    /** @param {Every<MessageTemplate>} written */
    const written = ({ rows }) =>
      html`<${Templates} ...${shared} rows=${rows} onChange=${templates.again} onBatch=${batches.again} />`;
    return html`<${Fetched} fetched=${batches}>${made}</${Fetched}>
      <${Fetched} fetched=${templates}>${written}</${Fetched}>`;
  };
  return html`<section class="stack" data-part="batches">
    <p class="hint">${t("One link for all who get a message, never one for each: nobody can be found by it. Look up contacts in the inbox first, under “Organisation”, “No messages”.")}</p>
    <${Fetched} fetched=${options}>${shown}</${Fetched}></section>`;
}

/** @param {Shared & {rows: Batch[], onChange: () => Promise<void>}} props */
function Made({ rows, ...shared }) {
  return html`<section class="stack" aria-labelledby="batches-made"><h2 id="batches-made">${t("Batches")}</h2>
    ${
      rows.length
        ? html`<ul role="list" class="due">${rows.map((batch) => html`<${Row} key=${batch.id} ...${shared} batch=${batch} />`)}</ul>`
        : html`<${Empty}>${t("There are no batches yet. Make one of a message below.")}</${Empty}>`
    }</section>`;
}

/** @param {Shared & {batch: Batch, onChange: () => Promise<void>}} props */
function Row({ session, project, options, batch, onChange }) {
  const [sent, setSent] = useState(String(batch.sent || ""));
  const { id, name, week, site, language, text, opened, continued } = batch;
  const save = async () => {
    const number = Number(sent || 0);
    if (!Number.isInteger(number) || number < 0) throw new Said(t("Give a whole number."));
    await session.api.call("PATCH", `${PROGRAMMES}/projects/${project.id}/batches/${id}`, {
      sent: number,
    });
    await onChange();
  };
  const label = options.sites.find((one) => one.id === site)?.label ?? site;
  return html`<li data-batch=${id}><span class="due-words"><b dir="auto">${name}</b> · ${week} · ${label} · ${languageName(language)}
      <${Fold} summary=${t("Text to copy")} name=${`text-${id}`}><p class="batch-text" dir="auto" translate=${false}>${text}</p><p><${Copy} text=${text} /></p></${Fold}></span>
    <dl class="figures batch-figures"><div><dt>${t("Sent")}</dt><dd>${batch.sent || "–"}</dd></div>
      <div><dt>${t("Opened, at least")}</dt><dd>${opened ?? "–"}</dd></div>
      <div><dt>${t("Went on")}</dt><dd>${continued ?? "–"}</dd></div></dl>
    ${
      options.may_write &&
      html`<${PlainForm} onSend=${save} submit=${t("Save")} name=${`sent-${id}`}>
        <${Line} id=${`sent-${id}`} type="number" min="0" inputmode="numeric" label=${t("Sent to how many?")} value=${sent} onChange=${setSent} /></${PlainForm}>`
    }</li>`;
}

/**
 * @param {Shared & {rows: MessageTemplate[], onChange: () => Promise<void>,
 *   onBatch: () => Promise<void>}} props
 */
function Templates({ rows, onBatch, ...shared }) {
  const { options, onChange } = shared;
  const [shown, setShown] = useState(/** @type {MessageTemplate | "new" | null} */ (null));
  const close = () => setShown(null);
  const done = async () => {
    await onChange();
    close();
  };
  return html`<section class="stack" aria-labelledby="first-messages"><h2 id="first-messages">${t("First messages")}</h2>
    ${
      shown
        ? html`<${MessageForm} ...${shared} template=${shown === "new" ? undefined : shown} onDone=${done} onClose=${close} />`
        : options.may_write &&
          html`<p><button type="button" class="button main" data-act="new-message" onClick=${() => setShown("new")}>${t("New message")}</button></p>`
    }
    ${
      rows.length
        ? html`<ul role="list" class="due">${rows.map((row) => html`<${Template} key=${row.id} ...${shared} row=${row} onEdit=${setShown} onBatch=${onBatch} />`)}</ul>`
        : html`<${Empty}>${t("There are no messages yet. Begin with one of four tones.")}</${Empty}>`
    }</section>`;
}

/**
 * @param {Shared & {row: MessageTemplate, onEdit: (row: MessageTemplate) => void,
 *   onBatch: () => Promise<void>, onChange: () => Promise<void>}} props
 */
function Template({ session, project, options, row, onEdit, onBatch, onChange }) {
  const weeks = mondays();
  const [week, setWeek] = useState(weeks[0]);
  const path = `${PROGRAMMES}/projects/${project.id}`;
  const make = async () => {
    await session.api.post(`${path}/batches`, { template: row.id, week });
    await onBatch();
  };
  const erase = async () => {
    await session.api.call("DELETE", `${path}/message-templates/${row.id}`);
    await onChange();
  };
  const site = options.sites.find((one) => one.id === row.site);
  return html`<li data-template=${row.id}><span class="due-words"><b dir="auto">${row.name}</b> · ${site?.label} · ${languageName(row.language)} · <${Room} length=${row.length} limit=${site?.limit} /><br />
      <span dir="auto" translate=${false}>${row.text}</span></span>
    ${
      options.may_write &&
      html`<span class="row"><${Select} id=${`week-${row.id}`} label=${t("Week of")} value=${week} options=${weeks.map((day) => [day, day])} onChoose=${setWeek} />
      <${ActButton} name="make-batch" label=${t("Make a batch")} act=${make} />
      <button type="button" class="button quiet" data-act="edit-message" onClick=${() => onEdit(row)}>${t("Change")}</button>
      <${AskButton} label=${t("Erase")} kind="quiet" name="erase-message" title=${t("Erase “{name}”?", { name: row.name })} confirm=${t("Erase")} onConfirm=${erase} patience=${session.api.patience}>
        <p>${t("A message of which batches were made stays.")}</p></${AskButton}></span>`
    }</li>`;
}

/** @param {{length: number, limit?: number}} props */
const Room = ({ length, limit = 0 }) =>
  html`<span class="hint">${t("{length} of {limit} characters", { length, limit })}</span>`;
