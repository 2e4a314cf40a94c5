/**
 * The page as readers will see it, as wide as a phone: the server makes it of what stands here, saved
 * or not, and keeps nothing.
 */

import { messageOf } from "../../shared/pages.js";
import { directionOf, tagOf } from "../../shared/questionnaire/languages.js";
import { t } from "../../shared/text.js";
import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { pagesPath } from "./addresses.js";
import { sheets } from "./style-sheets.js";

/**
 * @import { ProgrammeAccount } from "../account.js"
 * @import { FileStore } from "./file-store.js"
 * @import { TextDraft } from "./text-draft.js"
 */

// After the last of several changes in a row.
const QUIET_MS = 700;
const FILE = /\/p\/files\/([0-9a-f-]{36})\//;

/**
 * @param {{session: ProgrammeAccount, project: {id: string}, language: string,
 *   audience: string, values: Pick<TextDraft, "title" | "summary" | "content">,
 *   files: FileStore, isBehind?: boolean}} props `isBehind`: a heading without words is not shown yet
 */
export function Preview({ session, project, language, audience, values, isBehind, files }) {
  const { title, summary, content } = values;
  const [made, setMade] = useState("");
  const [error, setError] = useState(/** @type {any} */ (null));
  const isFirst = useRef(true);
  useEffect(() => {
    let isNewest = true;
    const ask = async () => {
      try {
        const body = { title, summary, content, language };
        const answer = await session.api.post(`${pagesPath(project)}/preview`, body);
        if (!isNewest) return;
        setMade(answer.html);
        setError(null);
      } catch (failed) {
        if (isNewest) setError(failed);
      }
    };
    const timer = setTimeout(ask, isFirst.current ? 0 : QUIET_MS);
    isFirst.current = false;
    return () => {
      isNewest = false;
      clearTimeout(timer);
    };
  }, [title, summary, content, language]);
  return html`<section class="page-preview" aria-label=${t("Preview")} data-part="page-preview">
    <p class="hint" role="status">${error ? messageOf(error) : isBehind ? t("Write the empty headings and titles: then what is new is shown here.") : t("As readers see it on a phone. Links lead nowhere here.")}</p>
    <div class="phone-page"><${Shown} made=${made} language=${language} audience=${audience} files=${files} /></div></section>`;
}

/**
 * The page within a root of its own: its styles touch nothing here, nor ours it.
 * @param {{made: string, language: string, audience: string, files: FileStore}} props
 */
function Shown({ made, language, audience, files }) {
  const host = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const element = /** @type {HTMLElement} */ (host.current);
    const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    root.addEventListener("click", stay);
    root.addEventListener("submit", stop);
    sheets("publicStyles").then(
      (found) => {
        root.adoptedStyleSheets = [...found, asWideAsAPhone()];
      },
      () => {},
    );
    return () => {
      root.removeEventListener("click", stay);
      root.removeEventListener("submit", stop);
    };
  }, []);
  useEffect(() => {
    const root = /** @type {ShadowRoot} */ (host.current?.shadowRoot);
    // Written by the server from a document that it has checked, all text escaped; the policy of
    // this page runs no script that would stand in it.
    const frame = document.createElement("div");
    frame.className = `seeker public${audience === "seekers" ? " for-seekers" : ""}`;
    frame.innerHTML = `<article>${made}</article>`;
    root.replaceChildren(frame);
    for (const picture of root.querySelectorAll("img")) showPicture(picture, files);
  }, [made, audience, files]);
  return html`<div ref=${host} lang=${tagOf(language)} dir=${directionOf(language)}></div>`;
}

/** Readers' styles leave as much room beside the text as their window is wide. */
function asWideAsAPhone() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".seeker { padding: 1rem; }");
  return sheet;
}

/** @param {Event} event */
const stop = (event) => event.preventDefault();

/** @param {Event} event */
function stay(event) {
  const [target] = event.composedPath();
  if (target instanceof Element && target.closest("a")) event.preventDefault();
}

/**
 * Readers get pictures only of what is live; here a member does.
 * @param {HTMLImageElement} picture
 * @param {FileStore} files
 */
function showPicture(picture, files) {
  const [, id] = FILE.exec(picture.getAttribute("src") ?? "") ?? [];
  if (!id) return;
  picture.removeAttribute("srcset");
  picture.removeAttribute("src");
  files.picture(id).then(
    (address) => {
      picture.src = address;
    },
    () => {},
  );
}
