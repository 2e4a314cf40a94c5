/** Spreadsheets that are brought in: read by the worker, then a report of each row. */

import { Heading, State } from "../shared/components.js";
import { Problem, Said, useAction } from "../shared/pages.js";
import { SURVEYS, useFetched } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { MAX_BYTES, toBase64url } from "./files.js";
import { Report } from "./report.js";

/**
 * @import { FormImport, FormImportRow, Questionnaire } from "kier/api"
 * @import { Account } from "./account.js"
 */

const IMPORTS = `${SURVEYS}/questionnaires/imports`;
const LOOK_EVERY_MS = 1_000;
/** @param {{state: string}} options */
const isGoing = ({ state }) => ["waiting", "running"].includes(state);

/**
 * Brings a file; while it is read one sees how far it is. `onReport` is told when it was read.
 * @param {{session: Account, onReport: (job: FormImport) => void}} props
 */
export function Bring({ session, onReport }) {
  const { api } = session;
  const [job, setJob] = useState(
    /** @type {FormImport | {id?: undefined, name: string, progress: number} | null} */ (null),
  );
  const [isOver, setOver] = useState(false);
  const bring = useAction(async (/** @type {File} */ file) => {
    if (file.size > MAX_BYTES)
      throw new Said(
        t(
          "This file is too large: at most 1.4 MB. Take pictures and empty sheets out, then choose it again.",
        ),
      );
    setJob({ name: file.name, progress: 0 });
    try {
      setJob(
        await api.post(IMPORTS, {
          name: file.name,
          file: toBase64url(new Uint8Array(await file.arrayBuffer())),
        }),
      );
    } catch (error) {
      setJob(null);
      throw error;
    }
  });
  useEffect(() => {
    if (!job?.id) return undefined;
    if (!isGoing(job)) return onReport(job);
    const timer = setTimeout(
      async () => setJob(await api.get(`${IMPORTS}/${job.id}`).catch(() => ({ ...job }))),
      LOOK_EVERY_MS,
    );
    return () => clearTimeout(timer);
  }, [job]);
  /** @param {File | undefined} file */
  const take = (file) => file && !job && bring.run(file);
  /** @param {DragEvent} event */
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    take(/** @type {DataTransfer} */ (event.dataTransfer).files[0]);
  };
  /** @param {DragEvent} event */
  const over = (event) => {
    event.preventDefault();
    setOver(true);
  };
  return html`<div class="drop ${isOver ? "over" : ""}" onDragOver=${over} onDragLeave=${() => setOver(false)} onDrop=${drop}>
    <${Problem} error=${bring.error} />
    <label class="label" for="spreadsheet">${t("File")}</label>
    <input class="field" type="file" id="spreadsheet" accept=".xlsx,.xls,.csv" disabled=${!!job} onChange=${({ target }) => take(target.files[0])} />
    <p role="status" class="hint">${job ? t("Reading {name}…", { name: job.name }) : t("Choose it, or drop it here.")}</p>
    ${
      job &&
      html`<progress max="100" value=${job.progress || undefined} aria-label=${t("Reading the file")}></progress>
      <p class="hint">${t("This can take some minutes. You may leave this page: the report stays here for a day.")}</p>`
    }
  </div>`;
}

/**
 * The files of the last day, each with its report.
 * @param {{session: Account, onReport: (job: FormImport) => void}} props
 */
export function Brought({ session, onReport }) {
  const { found } = useFetched(
    /** @returns {Promise<FormImportRow[]>} */
    async () => (await session.api.get(IMPORTS)).results,
    [],
  );
  const look = useAction(async (/** @type {string} */ id) =>
    onReport(await session.api.get(`${IMPORTS}/${id}`)),
  );
  if (!found?.length) return null;
  return html`<section class="card stack" data-part="brought"><h2>${t("Files of the last day")}</h2>
    <${Problem} error=${look.error} />
    <ul role="list" class="people">${found.map(
      (
        job,
      ) => html`<li key=${job.id} class="person"><div><strong>${job.name}</strong> <${State} state=${job.outcome === "refused" ? "failed" : job.state} /></div>
      ${!isGoing(job) && html`<button class="button small" onClick=${() => look.run(job.id)}>${t("See the report")}<span class="apart"> ${job.name}</span></button>`}</li>`,
    )}</ul></section>`;
}

/**
 * What became of a file.
 * @param {{job: FormImport, onOpen: (questionnaire: Questionnaire) => void,
 *   onAgain: () => void}} props
 */
export function Imported({ job, onOpen, onAgain }) {
  const { questionnaire } = job;
  /** @type {Record<string, string>} */
  const titles = {
    taken: t("All of it was taken"),
    changed: t("It was taken, with changes"),
    refused: t("It was not taken"),
  };
  return html`<article class="page stack" data-part="import-report" data-status=${job.outcome}>
    <p class="crumb"><a href="#/">${t("Surveys")}</a></p>
    <${Heading}>${titles[job.outcome ?? ""]}</${Heading}>
    <p class="hint">${job.name}</p>
    ${
      job.outcome === "refused"
        ? html`<p class="alarm">${t("Change the rows below in the spreadsheet, then bring it again. Nothing was kept.")}</p>`
        : html`<p>${t("The file itself is kept with the questionnaire, so that you can always compare.")}</p>`
    }
    <div class="row">
      ${questionnaire && html`<button class="button main" data-part="open-imported" onClick=${() => onOpen(questionnaire)}>${t("Open the questionnaire")}</button>`}
      <button class="button ${questionnaire ? "quiet" : ""}" onClick=${onAgain}>${t("Bring another file")}</button></div>
    <${Report} rows=${job.rows} />
  </article>`;
}
