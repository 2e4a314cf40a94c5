/** What makes a text hard to read, shown beside the editor: long sentences, words few people know. */

import { Fold } from "../../shared/components.js";
import { messageOf } from "../../shared/pages.js";
import { t } from "../../shared/text.js";
import { html, useEffect, useState } from "../../vendor/preact.js";
import { pagesPath } from "./addresses.js";

/**
 * @import { PageReading, PageReadingFinding } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 */

/** @typedef {{title: string, summary: string, content: object}} Draft */

// After somebody stopped typing.
const PAUSE_MS = 1_500;

/**
 * @param {{session: ProgrammeAccount, project: {id: string}, language: string, draft: Draft,
 *   wantsTwin?: boolean, onGo?: (path: string) => void}} props `draft` is a new object whenever
 *   something was typed; `wantsTwin`: readers would get the same in easy Dutch, which is not there;
 *   `onGo` shows the place of a finding
 */
export function EasyLanguage({ session, project, language, draft, wantsTwin, onGo }) {
  const [reading, setReading] = useState(/** @type {PageReading | null} */ (null));
  const [error, setError] = useState(/** @type {any} */ (null));
  useEffect(() => {
    let isOver = false;
    /** @param {() => void} show */
    const unlessOver = (show) => !isOver && show();
    const look = () =>
      session.api.post(`${pagesPath(project)}/check`, { language, ...draft }).then(
        (/** @type {PageReading} */ found) =>
          unlessOver(() => {
            setReading(found);
            setError(null);
          }),
        (/** @type {any} */ failed) => unlessOver(() => setError(failed)),
      );
    const timer = setTimeout(look, reading ? PAUSE_MS : 0);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [draft, language]);
  const count = reading?.findings.length ?? 0;
  const summary = html`${t("Easy to read?")} ${reading && html`<span class="mark" data-tone=${count ? "waits" : ""}>${count ? t("{number} to look at", { number: count }) : t("nothing found")}</span>`}`;
  return html`<${Fold} summary=${summary} isOpen=${count > 0} name="easy-language">
    <div role="status">${error && html`<p class="hint">${messageOf(error)}</p>`}</div>
    ${reading && html`<${Reading} reading=${reading} onGo=${onGo} />`}
    ${wantsTwin && html`<p class="note" data-part="twin">${t("Many readers find Dutch hard. Write this page in easy Dutch too: add the language “Dutch in easy words”.")}</p>`}
  </${Fold}>`;
}

/** @param {{reading: PageReading, onGo?: (path: string) => void}} props */
function Reading({ reading, onGo }) {
  const { findings, has_more, longest_sentence, looks_at_sentences, looks_at_words } = reading;
  /** @param {string} reason */
  const those = (reason) => findings.filter((finding) => finding.reason === reason);
  const sentences = those("long-sentence");
  const words = those("rare-word");
  if (!looks_at_sentences)
    return html`<p class="hint">${t("Texts in this language cannot be looked at by Kier. Let readers try it.")}</p>`;
  return html`
    <p class="hint">${t("Sentences of at most {number} words, and words that many people know, are easier to read. It is advice: you decide.", { number: longest_sentence })}</p>
    ${sentences.length > 0 && html`<h3>${t("Long sentences")}</h3><ul role="list" class="findings">${sentences.map((finding) => html`<${Finding} key=${`${finding.path} ${finding.text}`} finding=${finding} onGo=${onGo}><span class="hint">${t("{number} words", { number: finding.words })}</span></${Finding}>`)}</ul>`}
    ${words.length > 0 && html`<h3>${t("Words that few people know")}</h3><ul role="list" class="findings words">${words.map((finding) => html`<${Finding} key=${finding.text} finding=${finding} onGo=${onGo} />`)}</ul>`}
    ${!findings.length && html`<p>${t("No long sentence or difficult word was found.")}</p>`}
    ${!looks_at_words && html`<p class="hint">${t("Words are looked at in Dutch and English alone.")}</p>`}
    ${has_more && html`<p class="hint">${t("There is more. It is shown when these are done.")}</p>`}`;
}

/**
 * @param {{finding: PageReadingFinding, onGo?: (path: string) => void,
 *   children?: import("preact").ComponentChildren}} props
 */
const Finding = ({ finding: { path, text }, onGo, children }) =>
  html`<li data-path=${path}>${
    onGo
      ? html`<button type="button" class="button quiet" dir="auto" onClick=${() => onGo(path)}>${text}</button>`
      : html`<span dir="auto">${text}</span>`
  } ${children}</li>`;
