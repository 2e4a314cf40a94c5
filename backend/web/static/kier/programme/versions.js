/** The versions of a text: who saved what when, what differs between two, and one put back. */

import { AskButton, Empty, Head } from "../shared/components.js";
import { dayText } from "../shared/formats.js";
import { Select } from "../shared/questionnaire/fields.js";
import { directionOf, tagOf } from "../shared/questionnaire/languages.js";
import { Fetched, useFresh, useRows } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";

/**
 * @import { Every, Fresh } from "../shared/resources.js"
 * @import { ProgrammeAccount } from "./account.js"
 */

/**
 * @typedef {{number: number, title: string, made_by: string, made_on: string,
 *   note: string}} VersionSummary
 */

/**
 * @param {{session: ProgrammeAccount, path: string, language: string, mayWrite: boolean,
 *   draft: string, editor: string, Difference: (props: any) => any}} props `path` of the text in the
 *   API, `draft` its name in the session, `editor` where it is written; `Difference` shows what
 *   differs between two versions
 */
export function Versions({ session, path, language, mayWrite, draft, editor, Difference }) {
  /** @type {Fresh<{version: number, live_number: number | null}>} */
  const text = useFresh(() => session.api.get(path), [path]);
  /** @type {Fresh<Every<VersionSummary>>} */
  const versions = useRows(session.api, `${path}/versions`);
  /** @param {number} number */
  const restore = async (number) => {
    if (!text.found) return;
    const { version } = text.found;
    await session.api.post(`${path}/restore`, { number, version });
    // What was being written began from an older version.
    session.drafts.delete(draft);
    location.hash = editor;
  };
  /** @param {Every<VersionSummary>} every */
  const list = ({ rows, isAll }) => {
    if (!rows.length) return html`<${Empty}>${t("Nothing was saved yet.")}</${Empty}>`;
    return html`<ol role="list" class="history">${rows.map(
      (row) =>
        html`<${Version} key=${row.number} row=${row} text=${text.found} session=${session} mayRestore=${mayWrite && !!text.found && row.number !== rows[0].number} onRestore=${() => restore(row.number)} />`,
    )}</ol>
    ${!isAll && html`<p class="hint">${t("There are more than can be shown here.")}</p>`}
    ${rows.length > 1 && html`<${Compare} key=${rows[0].number} session=${session} path=${path} rows=${rows} language=${language} Difference=${Difference} />`}`;
  };
  return html`<section class="stack" data-part="versions">
    <p class="hint">${t("Every version that was saved stays. Strangers read the one that is live.")}</p>
    <${Fetched} fetched=${versions}>${list}</${Fetched}></section>`;
}

/**
 * @param {{row: VersionSummary, text: {live_number: number | null} | null, session: ProgrammeAccount, mayRestore: boolean,
 *   onRestore: () => Promise<void>}} props
 */
function Version({ row, text, session, mayRestore, onRestore }) {
  const { number, title, made_on, made_by, note } = row;
  const isLive = text?.live_number === number;
  const name = t("Version {n}", { n: number });
  return html`<li data-version=${number}><time datetime=${made_on}>${dayText(made_on)}</time>
    <span class="due-words"><b>${name}</b>${isLive && ` · ${t("Published")}`} · <span dir="auto">${title}</span><br />
      <span class="hint">${made_by || t("Somebody who left")}${note && html` · <span dir="auto">${note}</span>`}</span></span>
    ${
      mayRestore &&
      html`<${AskButton} label=${html`${t("Put it back")}<span class="apart"> ${name}</span>`} kind="quiet" name="restore" title=${t("Put version {n} back?", { n: number })} confirm=${t("Put it back")} onConfirm=${onRestore} patience=${session.api.patience}>
        <p>${t("It becomes the newest draft. What is there now stays in this list. What is live does not change.")}</p></${AskButton}>`
    }</li>`;
}

/**
 * Two versions side by side.
 * @param {{session: ProgrammeAccount, path: string, rows: VersionSummary[], language: string,
 *   Difference: (props: any) => any}} props
 */
function Compare({ session, path, rows, language, Difference }) {
  const [before, setBefore] = useState(String(rows[1].number));
  const [after, setAfter] = useState(String(rows[0].number));
  /** @type {Fresh<[{number: number}, {number: number}]>} */
  const fetched = useFresh(
    () =>
      Promise.all([
        session.api.get(`${path}/versions/${before}`),
        session.api.get(`${path}/versions/${after}`),
      ]),
    [path, before, after],
  );
  const choices = rows.map(({ number, made_on }) => [
    String(number),
    `${t("Version {n}", { n: number })}, ${dayText(made_on)}`,
  ]);
  /** @param {{number: number}[]} versions */
  const shown = ([one, other]) =>
    html`<${Difference} before=${one} after=${other} names=${[one, other].map(({ number }) => t("Version {n}", { n: number }))} lang=${tagOf(language)} dir=${directionOf(language)} />`;
  return html`<section class="stack" data-part="compare"><${Head} title=${t("Compare two versions")} />
    <div class="two"><${Select} id="compare-before" label=${t("Earlier version")} value=${before} options=${choices} onChoose=${setBefore} />
      <${Select} id="compare-after" label=${t("Later version")} value=${after} options=${choices} onChoose=${setAfter} /></div>
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}></section>`;
}
