/** Links of a project: short addresses that lead people on, and how often they did. */

import { AskButton, Empty, Fold } from "../shared/components.js";
import { download } from "../shared/files.js";
import { dayText } from "../shared/formats.js";
import { Problem, useAction } from "../shared/pages.js";
import { Line } from "../shared/questionnaire/fields.js";
import { Fetched, Fetching, More, useFresh, useListing } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { linksPath, PROGRAMMES } from "./account.js";
import { LinkForm } from "./link-form.js";
import { languageName } from "./names.js";

/**
 * @import { Link, LinkFigures, LinkFigureTable, LinkOptions, Project } from "kier/api"
 * @import { Fresh, Listing } from "../shared/resources.js"
 * @import { Api } from "../shared/wire.js"
 * @import { ProgrammeAccount } from "./account.js"
 */

/** @typedef {{session: ProgrammeAccount, project: Project}} Props */

/** @param {Props} props */
export function Links({ session, project }) {
  const { api } = session;
  const [place, setPlace] = useState("");
  /** @type {Fresh<LinkOptions>} */
  const options = useFresh(() => api.get(`${linksPath(project)}/options`), [project.id]);
  /** @param {LinkOptions} found */
  const list = (found) =>
    html`<${List} key=${place} place=${place} session=${session} project=${project} options=${found} />`;
  return html`<section class="stack" data-part="links">
    <p class="hint">${t("A link is printed on a card or shared. Who opens it comes to the page at once. No request says by which link somebody came.")}</p>
    <${Search} place=${place} onSearch=${setPlace} />
    <${Kit} api=${api} project=${project} place=${place} />
    <${Fetched} fetched=${options}>${list}</${Fetched}>
    <${Figures} session=${session} project=${project} />
  </section>`;
}

/**
 * Links of places whose name has this text.
 * @param {{place: string, onSearch: (place: string) => void}} props
 */
function Search({ place, onSearch }) {
  const [text, setText] = useState(place);
  const send = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    onSearch(text.trim());
  };
  const showAll = () => {
    setText("");
    onSearch("");
  };
  return html`<form role="search" class="row" onSubmit=${send} data-part="search-links">
    <${Line} id="search-place" type="search" label=${t("Search for a place")} maxlength="80" value=${text} onChange=${setText} />
    <button class="button" data-act="search-links">${t("Search")}</button>
    ${place && html`<button type="button" class="button quiet" onClick=${showAll}>${t("Show all")}</button>`}</form>`;
}

/** @param {{api: Api, project: Project, place: string}} props */
function Kit({ api, project, place }) {
  const { run, isBusy, error } = useAction((/** @type {string} */ form) => {
    const query = new URLSearchParams({ form, ...(place && { place }) });
    return download(api, `${linksPath(project)}/kit?${query}`, `${form}s-${project.slug}.pdf`);
  });
  const busy = isBusy ? "true" : undefined;
  return html`<div class="row" data-part="kit">
    <button type="button" class="button" data-act="cards" aria-disabled=${busy} onClick=${() => run("card")}>${place ? t("Cards of these places (PDF)") : t("All cards (PDF)")}</button>
    <button type="button" class="button" data-act="posters" aria-disabled=${busy} onClick=${() => run("poster")}>${place ? t("Posters of these places (PDF)") : t("All posters (PDF)")}</button>
    <${Problem} error=${error} /></div>`;
}

/** @param {Props & {options: LinkOptions, place: string}} props */
function List({ session, project, options, place }) {
  /** @type {Listing<Link>} */
  const { rows, first, next, put, change, drop } = useListing(
    session.api,
    `${linksPath(project)}${place && `?${new URLSearchParams({ place })}`}`,
  );
  const [isAdded, setAdded] = useState(false);
  if (!rows) return html`<${Fetching} error=${first.error} again=${first.run} />`;
  const shared = { session, project, options };
  return html`${
    options.may_write &&
    (isAdded
      ? html`<${LinkForm} ...${shared} onDone=${put} onClose=${() => setAdded(false)} />`
      : html`<p><button type="button" class="button main" data-act="new-link" onClick=${() => setAdded(true)}>${t("New link")}</button></p>`)
  }
    ${
      rows.length
        ? html`<ul role="list" class="due">${rows.map((link) => html`<${Row} key=${link.id} ...${shared} link=${link} onChange=${change} onErase=${drop} />`)}</ul>`
        : place
          ? html`<${Empty}>${t("No link has a place with this text.")}</${Empty}>`
          : html`<${Empty}>${t("There are no links yet. Make one for each place where you hang or hand out something.")}</${Empty}>`
    }
    <${More} next=${next} />`;
}

/**
 * @param {Props & {options: LinkOptions, link: Link, onChange: (link: Link) => void,
 *   onErase: (link: Link) => void}} props
 */
function Row({ session, project, options, link, onChange, onErase }) {
  const [isEdited, setEdited] = useState(false);
  const { place, channel, target, language, address, begins_on, ends_on } = link;
  if (isEdited)
    return html`<li><${LinkForm} session=${session} project=${project} options=${options} link=${link} onDone=${onChange} onClose=${() => setEdited(false)} /></li>`;
  const erase = async () => {
    await session.api.call("DELETE", `${linksPath(project)}/${link.id}`);
    onErase(link);
  };
  /** @param {{id: string, label: string}[]} among @param {string} id */
  const labelOf = (among, id) => among.find((one) => one.id === id)?.label ?? id;
  const days = ends_on
    ? t("{first} to {last}", { first: dayText(begins_on), last: dayText(ends_on) })
    : t("from {day}", { day: dayText(begins_on) });
  return html`<li data-link=${link.code}><span class="due-words"><b dir="auto">${place}</b> · ${labelOf(options.channels, channel)} · ${languageName(language)}<br />
      <a href=${address} rel="noreferrer">${address.replace(/^https?:\/\//, "")}</a><br />
      <span class="hint">${t("Leads to: {target}", { target: labelOf(options.targets, target) })} · ${days}</span></span>
    ${target === "help" && html`<span class="row"><${Paper} api=${session.api} path=${`${linksPath(project)}/${link.id}/paper`} link=${link} /></span>`}
    ${
      options.may_write &&
      html`<span class="row"><button type="button" class="button quiet" data-act="edit-link" onClick=${() => setEdited(true)}>${t("Change")}</button>
      <${AskButton} label=${t("Erase")} kind="quiet" name="erase-link" title=${t("Erase “{name}”?", { name: place })} confirm=${t("Erase")} onConfirm=${erase} patience=${session.api.patience}>
        <p>${t("Its figures are gone then. Who has the card comes to the plain start page.")}</p></${AskButton}></span>`
    }</li>`;
}

/** @param {{api: Api, path: string, link: Link}} props */
function Paper({ api, path, link }) {
  const { run, isBusy, error } = useAction((/** @type {string} */ form) =>
    download(api, `${path}?form=${form}`, `${form}-${link.code}.pdf`),
  );
  const busy = isBusy ? "true" : undefined;
  return html`<button type="button" class="button quiet" data-act="card" aria-disabled=${busy} onClick=${() => run("card")}>${t("Card (PDF)")}</button>
    <button type="button" class="button quiet" data-act="poster" aria-disabled=${busy} onClick=${() => run("poster")}>${t("Poster (PDF)")}</button><${Problem} error=${error} />`;
}

/** @param {Props} props */
function Figures({ session, project }) {
  const path = `${PROGRAMMES}/projects/${project.id}/link-figures`;
  /** @type {Fresh<LinkFigures>} */
  const fetched = useFresh(() => session.api.get(path), [project.id]);
  const { run, isBusy, error } = useAction(() =>
    download(session.api, `${path}/file`, `links-${project.slug}.csv`),
  );
  /** @param {LinkFigures} figures */
  const shown = ({ tables, next_on }) => html`
    <p class="hint">${t("A week counts for a link if at least five opened it, and is shown when it is over. The next ones come on {day}.", { day: dayText(next_on) })}</p>
    ${
      tables.some(({ rows }) => rows.length)
        ? html`${tables.map((table) => html`<${Table} key=${table.name} table=${table} />`)}
          <p><button type="button" class="button" aria-disabled=${isBusy ? "true" : undefined} onClick=${run}>${t("Download CSV")}</button></p><${Problem} error=${error} />`
        : html`<${Empty}>${t("There are no figures yet.")}</${Empty}>`
    }`;
  return html`<section class="stack" data-part="link-figures"><h2>${t("Figures")}</h2>
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}></section>`;
}

/** @param {{table: LinkFigureTable}} props */
const Table = ({ table }) =>
  html`<${Fold} summary=${table.title} isOpen=${table.name === "week"} name=${`figures-${table.name}`}>
    <table class="plain"><thead><tr><th scope="col">${table.title}</th><th scope="col">${t("Opened, at least")}</th><th scope="col">${t("Went on")}</th></tr></thead>
    <tbody>${table.rows.map(({ value, label, opened, continued }) => html`<tr key=${value}><th scope="row" dir="auto">${label}</th><td>${opened}</td><td>${continued}</td></tr>`)}</tbody></table></${Fold}>`;
