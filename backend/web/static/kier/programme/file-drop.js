/** A file from which a text is made: chosen or dropped, sent, and what was left out of it. */

import { Problem, Said, useAction } from "../shared/pages.js";
import { t, tn } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { upload } from "./pages/upload.js";

/** @import { Api } from "../shared/wire.js" */

/** @typedef {{text: string, count: number, where: string[]}} ReportLine */

const MOST_BYTES = 5_000_000;

/**
 * `onFound` takes what the server made of the file, or null while there is nothing.
 * @param {{api: Api, path: string, accept: string, wrongName: string,
 *   onFound: (found: any) => void}} props `accept`: how names of files end, with commas between
 */
export function FileDrop({ api, path, accept, wrongName, onFound }) {
  const [share, setShare] = useState(/** @type {number | null} */ (null));
  const [isOver, setOver] = useState(false);
  const read = useAction(async (/** @type {File} */ file) => {
    onFound(null);
    if (!accept.split(",").some((end) => file.name.toLowerCase().endsWith(end)))
      throw new Said(wrongName);
    if (file.size > MOST_BYTES) throw new Said(t("This file is too large: at most 5 MB."));
    setShare(0);
    try {
      onFound(await upload({ api, path, fields: { file }, onProgress: setShare }));
    } finally {
      setShare(null);
    }
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
  /** @param {{target: HTMLInputElement}} event */
  const change = ({ target }) => choose(target.files?.[0]);
  return html`<div class="drop ${isOver ? "over" : ""}" onDragOver=${over} onDragLeave=${() => setOver(false)} onDrop=${drop}>
      <${Problem} error=${read.error} />
      <label class="label" for="import-file">${t("File")}</label>
      <input class="field" type="file" id="import-file" accept=${accept} disabled=${share !== null} onChange=${change} />
      <p role="status" class="hint">${share === null ? t("Choose it, or drop it here.") : t("Reading the file…")}</p>
      ${share !== null && html`<progress max="1" value=${share} aria-label=${t("How much was sent")}></progress>`}
    </div>`;
}

/**
 * What was left out or changed, in the reader's language.
 * @param {{report: ReportLine[]}} props
 */
export const Report = ({ report }) =>
  report.length
    ? html`<section class="note" role="status" data-part="import-report"><h2>${t("Left out or changed")}</h2><ul role="list" class="points">${report.map((line, at) => html`<li key=${at}>${line.text} ${line.count > 1 && html`<span class="hint">${tn("{n} time", "{n} times", line.count)}</span>`}${line.where.length > 0 && html`<br /><span class="hint" dir="auto">${line.where.join(" · ")}</span>`}</li>`)}</ul></section>`
    : html`<p class="note" role="status">${t("All of it was taken over.")}</p>`;
