/** The templates to choose from beside a reply. */

import { Empty } from "../shared/components.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useMemo } from "../vendor/preact.js";
import { tagOf } from "./phrases.js";
import { labelOf, matching } from "./referrals.js";
import { Starter } from "./template-starter.js";
import { Templates } from "./templates.js";

/**
 * @import { OpenTemplate } from "./templates.js"
 * @import { ListProps } from "./words-panel.js"
 */

/** @param {ListProps} props */
export function TemplateList(props) {
  const templates = useMemo(() => new Templates(props.inbox.session), []);
  const fetched = useFresh(() => templates.load(), []);
  return html`<${Fetched} fetched=${fetched}>${(rows) =>
    rows.length
      ? html`<${Found} ...${props} rows=${rows} />`
      : html`<${Empty} icon="pen">${t("There are no templates yet.")}</${Empty}>
        <div class="row"><${Starter} templates=${templates} onDone=${fetched.again} /><${Manage} /></div>`}</${Fetched}>`;
}

/** @param {ListProps & {rows: OpenTemplate[]}} props */
function Found({ rows, language, search, choose }) {
  const open = rows.filter(({ problem }) => !problem);
  const found = matching(open, search, ({ name, texts }) =>
    [name, ...Object.values(texts)].join(" "),
  );
  // Those in the language of the answer first.
  const inOrder = [
    ...found.filter(({ texts }) => texts[language]),
    ...found.filter(({ texts }) => !texts[language]),
  ];
  return html`${!found.length && html`<${Empty}>${t("No template has this word.")}</${Empty}>`}
    <ul role="list">${inOrder.map((row) => html`<${Row} key=${row.id} row=${row} language=${language} choose=${choose} />`)}</ul>
    <p class="row"><${Manage} /></p>`;
}

/** @param {{row: OpenTemplate, language: string, choose: ListProps["choose"]}} props */
function Row({ row: { id, name, texts, shared }, language, choose }) {
  const shown = texts[language] ? language : Object.keys(texts)[0];
  const text = texts[shown] ?? "";
  return html`<li><button type="button" class="book-row" data-template=${id} onClick=${() => choose(text, true)}>
    <b>${name}</b>
    <span class="book-start" lang=${tagOf(shown ?? "")} dir="auto" translate=${false}>${text}</span>
    ${shown !== language && html`<span class="mark">${t("only in {language}", { language: labelOf("languages", shown ?? "other") })}</span>`}
    ${!shared && html`<span class="hint">${t("only for you")}</span>`}
  </button></li>`;
}

const Manage = () =>
  html`<a href="#/organisation/templates" onClick=${({ target }) => target.closest("dialog")?.close()}>${t("Make and change templates")}</a>`;
