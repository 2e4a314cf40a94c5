/** One page: what it is, its languages with their states, and what may be done with each. */

import { AskButton, Facts, Head } from "../../shared/components.js";
import { Problem, useAction } from "../../shared/pages.js";
import { Select } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { languageName } from "../names.js";
import { pageAddress, pagesAddress, pagesPath } from "./addresses.js";
import { PageFrame } from "./frame.js";
import { EditPage, monthsText } from "./page-form.js";
import { audienceName } from "./pages.js";
import { nextDay, StateMark } from "./states.js";
import { TextMoves } from "./text-moves.js";

/**
 * @import { PageTextSummary } from "kier/api"
 * @import { PageProps } from "./frame.js"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 */

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function PageScreen({ session, route }) {
  /** @param {PageProps} found */
  const shown = (found) => html`<${About} ...${found} /><${Languages} ...${found} />`;
  return html`<${PageFrame} session=${session} route=${route} name="page">${shown}</${PageFrame}>`;
}

/** Tell whether strangers can read a text. @param {PageTextSummary} text */
const isRead = ({ state }) => state === "live" || state === "due";

/** @param {PageProps} props */
function About({ session, project, page, options, onChange }) {
  const [isEdited, setEdited] = useState(false);
  const { api } = session;
  if (isEdited)
    return html`<${EditPage} session=${session} project=${project} options=${options} page=${page} onChange=${onChange} onClose=${() => setEdited(false)} />`;
  const erase = async () => {
    await api.call("DELETE", `${pagesPath(project)}/${page.id}`);
    location.hash = pagesAddress(project.id);
  };
  return html`<section class="stack" data-part="about">
    <${Facts} facts=${[
      [t("Address"), html`<a href="/p/${page.slug}" dir="ltr">/p/${page.slug}</a>`],
      [t("For whom"), audienceName(options, page.audience)],
      [t("Who looks after it"), page.owner_name || t("Nobody")],
      [t("Looked at again every"), monthsText(String(page.review_every))],
    ]} />
    ${!page.owner && html`<p class="note">${t("Nobody looks after this page. Choose somebody who is told when it has to be looked at again.")}</p>`}
    ${
      options.may_write &&
      html`<div class="row"><button type="button" class="button" data-act="edit-page" onClick=${() => setEdited(true)}>${t("Change")}</button>
      ${!page.texts.some(isRead) && html`<${AskButton} label=${t("Erase")} kind="quiet" name="erase-page" title=${t("Erase this page?")} confirm=${t("Erase")} onConfirm=${erase} patience=${api.patience}><p>${t("All its languages and versions are gone then.")}</p></${AskButton}>`}</div>`
    }</section>`;
}

/** @param {PageProps} props */
function Languages(props) {
  const { page, options } = props;
  return html`<section class="stack" data-part="languages"><${Head} title=${t("Languages")} />
    <ul role="list" class="page-languages">${page.texts.map((text) => html`<${Language} key=${text.language} ...${props} text=${text} />`)}</ul>
    ${!page.texts.length && html`<p class="hint">${t("Choose the first language, then write.")}</p>`}
    ${options.may_write && html`<${AddLanguage} ...${props} />`}</section>`;
}

/**
 * A text with what leads to it; who does not write pages reads only what is live.
 * @param {PageProps & {text: PageTextSummary}} props
 */
function Language(props) {
  const { project, page, text, options } = props;
  const { language, state, title } = text;
  /** @param {string} [part] */
  const address = (part) => pageAddress(project.id, page.id, language, part);
  const name = languageName(language);
  const apart = html`<span class="apart"> (${name})</span>`;
  const trial =
    page.audience === "seekers" &&
    html`<a class="button small" href=${address("trial")}>${t("Readers try it")}${apart}</a>`;
  return html`<li class="card stack" data-language=${language}>
    <div class="head-row"><h3>${name} <${StateMark} state=${state} /></h3><span class="hint">${nextDay(text)}</span></div>
    <p dir="auto">${title || html`<span class="hint">${t("Nothing is written yet.")}</span>`}</p>
    ${
      options.may_write
        ? html`<p class="row"><a class="button small" href=${address()}>${t("Write")}${apart}</a>
      ${trial}
      <a class="button small quiet" href=${address("versions")}>${t("Versions")}${apart}</a></p>`
        : html`<p class="row">${isRead(text) && html`<a class="button small" href="/p/${page.slug}/${language}">${t("Read")}${apart}</a>`}
      ${trial}</p>`
    }
    ${options.may_write && html`<${TextMoves} ...${props} />`}</li>`;
}

/** @param {PageProps} props */
function AddLanguage({ session, project, page, options, onChange }) {
  const here = new Set(page.texts.map(({ language }) => String(language)));
  const others = options.languages.filter(({ id }) => !here.has(id));
  const [chosen, setChosen] = useState("");
  const path = `${pagesPath(project)}/${page.id}`;
  const add = useAction(async () => {
    await session.api.post(`${path}/texts`, { language: chosen });
    onChange(await session.api.get(path));
    location.hash = pageAddress(project.id, page.id, chosen);
  });
  if (!others.length) return null;
  return html`<div class="row bottom" data-part="add-language"><${Problem} error=${add.error} />
    <${Select} id="add-language" label=${t("Another language")} value=${chosen} options=${[["", t("Choose one")], ...others.map(({ id, label }) => [id, label])]} onChoose=${setChosen} />
    <button type="button" class="button" data-act="add-language" disabled=${!chosen} aria-disabled=${add.isBusy ? "true" : undefined} onClick=${() => add.run()}>${t("Add")}</button></div>`;
}
