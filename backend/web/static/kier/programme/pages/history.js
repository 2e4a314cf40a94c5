/** The versions of a text: who saved what when, what differs between two, and one put back. */

import { AskButton, Empty, Head } from "../../shared/components.js";
import { dayText } from "../../shared/formats.js";
import { Select } from "../../shared/questionnaire/fields.js";
import { directionOf, tagOf } from "../../shared/questionnaire/languages.js";
import { Fetched, useFresh, useRows } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { pageAddress, textPath } from "./addresses.js";
import { Difference } from "./difference.js";
import { PageFrame } from "./frame.js";
import { draftName } from "./text-draft.js";

/**
 * @import { PageText, PageVersion, PageVersionSummary } from "kier/api"
 * @import { Every, Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 * @import { PageProps } from "./frame.js"
 */

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function PageVersions({ session, route }) {
  /** @param {PageProps} found */
  const shown = (found) => html`<${Versions} ...${found} />`;
  return html`<${PageFrame} session=${session} route=${route} name="page-versions">${shown}</${PageFrame}>`;
}

/** @param {PageProps} props */
function Versions({ session, route, project, page, options }) {
  const path = textPath(project, page.id, route.language);
  /** @type {Fresh<PageText>} */
  const text = useFresh(() => session.api.get(path), [path]);
  /** @type {Fresh<Every<PageVersionSummary>>} */
  const versions = useRows(session.api, `${path}/versions`);
  /** @param {number} number */
  const restore = async (number) => {
    const { version } = /** @type {PageText} */ (text.found);
    await session.api.post(`${path}/restore`, { number, version });
    // What was being written began from an older version.
    session.drafts.delete(draftName(page.id, route.language));
    location.hash = pageAddress(project.id, page.id, route.language);
  };
  /** @param {Every<PageVersionSummary>} every */
  const list = ({ rows, isAll }) => {
    if (!rows.length) return html`<${Empty}>${t("Nothing was saved yet.")}</${Empty}>`;
    return html`<ol role="list" class="history">${rows.map(
      (row) =>
        html`<${Version} key=${row.number} row=${row} text=${text.found} session=${session} mayRestore=${options.may_write && !!text.found && row.number !== rows[0].number} onRestore=${() => restore(row.number)} />`,
    )}</ol>
    ${!isAll && html`<p class="hint">${t("There are more than can be shown here.")}</p>`}
    ${rows.length > 1 && html`<${Compare} key=${rows[0].number} session=${session} path=${path} rows=${rows} language=${route.language} />`}`;
  };
  return html`<section class="stack" data-part="versions">
    <p class="hint">${t("Every version that was saved stays. Strangers read the one that is live.")}</p>
    <${Fetched} fetched=${versions}>${list}</${Fetched}></section>`;
}

/**
 * @param {{row: PageVersionSummary, text: PageText | null, session: ProgrammeAccount, mayRestore: boolean,
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
 * @param {{session: ProgrammeAccount, path: string, rows: PageVersionSummary[], language: string}} props
 */
function Compare({ session, path, rows, language }) {
  const [before, setBefore] = useState(String(rows[1].number));
  const [after, setAfter] = useState(String(rows[0].number));
  /** @type {Fresh<[PageVersion, PageVersion]>} */
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
  /** @param {[any, any]} versions */
  const shown = ([one, other]) =>
    html`<${Difference} before=${one} after=${other} names=${[one, other].map(({ number }) => t("Version {n}", { n: number }))} lang=${tagOf(language)} dir=${directionOf(language)} />`;
  return html`<section class="stack" data-part="compare"><${Head} title=${t("Compare two versions")} />
    <div class="two"><${Select} id="compare-before" label=${t("Earlier version")} value=${before} options=${choices} onChoose=${setBefore} />
      <${Select} id="compare-after" label=${t("Later version")} value=${after} options=${choices} onChoose=${setAfter} /></div>
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}></section>`;
}
