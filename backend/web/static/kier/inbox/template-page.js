/** The templates of the organisation and one's own: made, changed and removed. */

import { isCoordinator } from "../shared/account/roles.js";
import { Empty, Heading, Mark } from "../shared/components.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useMemo, useState } from "../vendor/preact.js";
import { tagOf } from "./phrases.js";
import { labelOf } from "./referrals.js";
import { TemplateForm } from "./template-form.js";
import { Starter } from "./template-starter.js";
import { Templates } from "./templates.js";

/**
 * @import { Session } from "../shared/account/session.js"
 * @import { OpenTemplate } from "./templates.js"
 */

/** @param {{session: Session}} props */
export function TemplatePage({ session }) {
  const templates = useMemo(() => new Templates(session), [session]);
  const fetched = useFresh(() => templates.load(), [session]);
  const [shown, setShown] = useState(/** @type {OpenTemplate | "new" | null} */ (null));
  const done = async () => {
    await fetched.again();
    setShown(null);
  };
  const row = shown === "new" ? null : shown;
  return html`<article class="page stack" data-part="templates">
    ${
      shown
        ? html`<${TemplateForm} key=${row?.id ?? "new"} templates=${templates} row=${row} onDone=${done}
          onTheirs=${(theirs) => setShown(theirs)} />`
        : html`<${Heading}>${t("Templates")}</${Heading}>
        <p>${t("Texts that you use often, in each language. Only browsers of your organisation can open them.")}</p>
        <${Fetched} fetched=${fetched}>${(rows) => html`<${Rows} rows=${rows} templates=${templates} onShow=${setShown} onAgain=${fetched.again} />`}</${Fetched}>`
    }
  </article>`;
}

/**
 * @param {{rows: OpenTemplate[], templates: Templates,
 *   onShow: (shown: OpenTemplate | "new") => void, onAgain: () => Promise<void>}} props
 */
function Rows({ rows, templates, onShow, onAgain }) {
  const shared = rows.filter((row) => row.shared);
  const own = rows.filter((row) => !row.shared);
  /** @type {(title: string, some: OpenTemplate[]) => any} */
  const section = (title, some) =>
    some.length > 0 &&
    html`<section class="stack"><h2>${title}</h2><ul role="list" class="card template-rows">
      ${some.map((row) => html`<${Row} key=${row.id} row=${row} templates=${templates} onShow=${onShow} />`)}</ul></section>`;
  return html`<div class="row"><button type="button" class="button main" onClick=${() => onShow("new")}>${t("New template")}</button>
      ${!rows.length && html`<${Starter} templates=${templates} onDone=${onAgain} />`}</div>
    ${!rows.length && html`<${Empty} icon="pen">${t("There are no templates yet. A first set is made of sentences of the phrase book; change it as you like.")}</${Empty}>`}
    ${section(t("For all colleagues"), shared)}${section(t("Only for you"), own)}`;
}

/** @param {{row: OpenTemplate, templates: Templates, onShow: (row: OpenTemplate) => void}} props */
function Row({ row, templates, onShow }) {
  const { name, texts, problem, shared } = row;
  if (problem) {
    return html`<li class="template-row"><span>${
      problem === "no-grant"
        ? t("This template is locked with a key that you were not given yet.")
        : t("This template is damaged: it does not open.")
    }</span></li>`;
  }
  const mayChange = !shared || isCoordinator(templates.session.me);
  const named = html`<b>${name}</b>
    <span class="row">${Object.keys(texts).map((language) => html`<${Mark} key=${language} text=${labelOf("languages", language)} />`)}</span>`;
  if (mayChange)
    return html`<li><button type="button" class="book-row" onClick=${() => onShow(row)}>${named}</button></li>`;
  return html`<li><details class="template-row"><summary>${named}</summary>
    ${Object.entries(texts).map(([language, text]) => html`<p key=${language} class="book-preview" lang=${tagOf(language)} dir="auto" translate=${false}>${text}</p>`)}
  </details></li>`;
}
