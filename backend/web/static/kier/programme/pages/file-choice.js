/** Choosing a picture, a file, a video or captions of the project, or bringing a new one. */

import { Fold } from "../../shared/components.js";
import { Problem, Said, useAction } from "../../shared/pages.js";
import { Line } from "../../shared/questionnaire/fields.js";
import { Fetching } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html, useId, useRef, useState } from "../../vendor/preact.js";
import { sizeText, Thumbnail, useFiles } from "./file-store.js";
import { upload } from "./upload.js";

/**
 * @import { PageFile } from "kier/api"
 * @import { FileKind, FileStore } from "./file-store.js"
 */

const LONGEST_NAME = 120;

/**
 * What can be brought of each kind; the server has the last word.
 * @returns {Record<FileKind, {label: string, bring: string, accept: string, most: number, none: string}>}
 */
export const kinds = () => ({
  picture: {
    label: t("Picture"),
    bring: t("Bring a picture (JPEG, PNG or WebP)"),
    accept: "image/jpeg,image/png,image/webp",
    most: 20_000_000,
    none: t("There is no picture yet."),
  },
  file: {
    label: t("File"),
    bring: t("Bring a PDF"),
    accept: "application/pdf",
    most: 10_000_000,
    none: t("There is no file yet."),
  },
  video: {
    label: t("Video"),
    bring: t("Bring a video (MP4 or WebM)"),
    accept: "video/mp4,video/webm",
    most: 40_000_000,
    none: t("There is no video yet."),
  },
  captions: {
    label: t("Captions"),
    bring: t("Bring captions (WebVTT)"),
    accept: ".vtt,text/vtt",
    most: 1_000_000,
    none: t("There are no captions yet."),
  },
});

/**
 * @param {{files: FileStore, kind: FileKind, value: string, onChoose: (row: PageFile) => void}} props
 */
export function FileChoice({ files, kind, value, onChoose }) {
  const { rows, error, again } = useFiles(files);
  const group = useId();
  const { label, bring, none } = kinds()[kind];
  if (!rows) return html`<${Fetching} error=${error} again=${again} />`;
  const fitting = rows.filter((row) => row.kind === kind);
  return html`<fieldset class="plain-group stack" data-part="choice-${kind}"><legend class="label">${label}</legend>
    ${!fitting.length && html`<p class="hint">${none}</p>`}
    <div class="file-choices">${fitting.map(
      (
        row,
      ) => html`<label key=${row.id} class="choice file-choice"><input type="radio" name=${group} value=${row.id} checked=${row.id === value} onChange=${() => onChoose(row)} />
      ${kind === "picture" && html`<${Thumbnail} files=${files} id=${row.id} />`}<span dir="auto">${row.name} <span class="hint">${sizeText(row.size)}</span></span></label>`,
    )}</div>
    <${Fold} summary=${bring} isOpen=${!fitting.length} name="bring"><${Bring} files=${files} kind=${kind} onDone=${onChoose} /></${Fold}></fieldset>`;
}

/**
 * Bring a new file: it is sent at once, with how far it is.
 * @param {{files: FileStore, kind: FileKind, onDone?: (row: PageFile) => void}} props
 */
export function Bring({ files, kind, onDone }) {
  const id = useId();
  const { bring, accept, most } = kinds()[kind];
  const [alternative, setAlternative] = useState("");
  const [share, setShare] = useState(/** @type {number | null} */ (null));
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const stop = useRef(/** @type {AbortController | null} */ (null));
  const isPicture = kind === "picture";
  const send = useAction(async () => {
    const file = field.current?.files?.[0];
    if (!file) throw new Said(t("Choose a file first."));
    if (file.size > most)
      throw new Said(t("This file is too large: at most {size}.", { size: sizeText(most) }));
    if (isPicture && !alternative.trim())
      throw new Said(t("Say what the picture shows, for who does not see it."));
    stop.current = new AbortController();
    setShare(0);
    try {
      const row = await upload({
        api: files.api,
        path: files.path,
        fields: {
          kind,
          name: file.name.slice(0, LONGEST_NAME),
          ...(isPicture && { alternative: alternative.trim() }),
          file,
        },
        onProgress: setShare,
        signal: stop.current.signal,
      });
      files.put(row);
      if (field.current) field.current.value = "";
      setAlternative("");
      onDone?.(row);
    } finally {
      setShare(null);
    }
  });
  return html`<div class="stack tight bring" data-part="bring-${kind}"><${Problem} error=${send.error} />
    <label class="label" for=${id}>${bring}</label>
    <input class="field" type="file" id=${id} accept=${accept} ref=${field} disabled=${share !== null} />
    ${isPicture && html`<${Line} id="${id}-alternative" label=${t("What it shows")} value=${alternative} maxlength="300" onChange=${setAlternative} />`}
    <p class="row"><button type="button" class="button small" data-act="bring-${kind}" aria-disabled=${send.isBusy ? "true" : undefined} onClick=${() => send.run()}>${t("Bring it")}</button>
      ${share !== null && html`<button type="button" class="button small quiet" onClick=${() => stop.current?.abort()}>${t("Stop")}</button>`}</p>
    ${share !== null && html`<progress max="1" value=${share} aria-label=${t("How much was sent")}></progress>`}
    <p class="hint" role="status">${share === 1 ? t("Sent. It is being looked at…") : ""}</p></div>`;
}
