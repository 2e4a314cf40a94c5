/** Places of a project: which take part, how far they are, and what has to be looked at. */

import { AskButton, Empty, Fold, Mark } from "../shared/components.js";
import { download } from "../shared/files.js";
import { dayText } from "../shared/formats.js";
import { Problem, useAction } from "../shared/pages.js";
import { Line, Select } from "../shared/questionnaire/fields.js";
import { Fetched, Fetching, More, useFresh, useListing } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";
import { PlaceForm } from "./place-form.js";

/**
 * @import { Place, PlaceFigures, PlaceFigureTable, PlaceOptions, Project } from "kier/api"
 * @import { Fresh, Listing } from "../shared/resources.js"
 * @import { ProgrammeAccount } from "./account.js"
 */

/** @typedef {{session: ProgrammeAccount, project: Project}} Props */
/** @typedef {{q: string, state: string}} Wanted what is searched for */

/** @param {Project} project */
const pathOf = (project) => `${PROGRAMMES}/projects/${project.id}/places`;

/** @param {Wanted} wanted */
const queryOf = ({ q, state }) => {
  const asked = new URLSearchParams({ ...(q && { q }), ...(state && { state }) }).toString();
  return asked && `?${asked}`;
};

/** @param {Props} props */
export function Places({ session, project }) {
  const [wanted, setWanted] = useState(/** @type {Wanted} */ ({ q: "", state: "" }));
  /** @type {Fresh<PlaceOptions>} */
  const options = useFresh(() => session.api.get(`${pathOf(project)}/options`), [project.id]);
  const file = useAction(() =>
    download(
      session.api,
      `${pathOf(project)}/file${queryOf(wanted)}`,
      `places-${project.slug}.csv`,
    ),
  );
  /** @param {PlaceOptions} found */
  const shown = (
    found,
  ) => html`<p>${t("Places register themselves at:")} <a href=${found.register_at} rel="noreferrer">${found.register_at.replace(/^https?:\/\//, "")}</a></p>
    <${Search} options=${found} onSearch=${setWanted} />
    <${List} key=${queryOf(wanted)} session=${session} project=${project} options=${found} wanted=${wanted} />
    <p><button type="button" class="button" data-act="places-file" aria-disabled=${file.isBusy ? "true" : undefined} onClick=${() => file.run()}>${t("Download CSV")}</button></p><${Problem} error=${file.error} />`;
  return html`<section class="stack" data-part="places">
    <p class="hint">${t("You see what the place itself sees: a share that points at nobody. Who passed is nowhere.")}</p>
    <${Fetched} fetched=${options}>${shown}</${Fetched}>
    <${Figures} session=${session} project=${project} />
  </section>`;
}

/** @param {{options: PlaceOptions, onSearch: (wanted: Wanted) => void}} props */
function Search({ options, onSearch }) {
  const [q, setText] = useState("");
  const [state, setState] = useState("");
  const send = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    onSearch({ q: q.trim(), state });
  };
  const states = [
    { id: "", label: t("all that were confirmed") },
    { id: "flagged", label: t("to be looked at") },
    ...options.states,
  ];
  return html`<form role="search" class="row" onSubmit=${send} data-part="search-places">
    <${Line} id="search-place" type="search" label=${t("Name or municipality")} maxlength="100" value=${q} onChange=${setText} />
    <${Select} id="search-state" label=${t("State")} value=${state} options=${states.map(({ id, label }) => [id, label])} onChoose=${setState} />
    <button class="button" data-act="search-places">${t("Search")}</button></form>`;
}

/** @param {Props & {options: PlaceOptions, wanted: Wanted}} props */
function List({ session, project, options, wanted }) {
  /** @type {Listing<Place>} */
  const { rows, first, next, change } = useListing(
    session.api,
    `${pathOf(project)}${queryOf(wanted)}`,
  );
  if (!rows) return html`<${Fetching} error=${first.error} again=${first.run} />`;
  return html`${
    rows.length
      ? html`<ul role="list" class="due">${rows.map((place) => html`<${Row} key=${place.id} session=${session} project=${project} options=${options} place=${place} onChange=${change} />`)}</ul>`
      : html`<${Empty}>${queryOf(wanted) ? t("No place is like this.") : t("No place takes part yet. Send hotels and others the address above.")}</${Empty}>`
  }
    <${More} next=${next} />`;
}

/** @param {Place} place */
function shareText({ share }) {
  if (share.percent === null)
    return share.is_reached ? t("Enough people passed") : t("Not enough people passed yet");
  if (!share.percent) return t("too few passed yet to show a number");
  return t("{percent}% or more passed", { percent: share.percent });
}

/**
 * @param {Props & {options: PlaceOptions, place: Place, onChange: (place: Place) => void}} props
 */
function Row({ session, project, options, place, onChange }) {
  const [isEdited, setEdited] = useState(false);
  const path = `${pathOf(project)}/${place.id}`;
  const confirmStaff = useAction(async () =>
    onChange(await session.api.call("POST", `${path}/confirm`)),
  );
  const takeOut = async () => onChange(await session.api.call("POST", `${path}/withdraw`));
  if (isEdited)
    return html`<li><${PlaceForm} session=${session} path=${pathOf(project)} options=${options} place=${place} onDone=${onChange} onClose=${() => setEdited(false)} /></li>`;
  /** @param {{id: string, label: string}[]} among @param {string} id */
  const labelOf = (among, id) => among.find((one) => one.id === id)?.label ?? id;
  const isOver = place.state === "withdrawn";
  return html`<li data-place=${place.id}><span class="due-words"><b dir="auto">${place.name}</b> · ${place.municipality_name} · ${labelOf(options.kinds, place.kind)}
      ${place.is_flagged && html` <${Mark} text=${t("To be looked at")} tone="warns" />`}<br />
      ${labelOf(options.states, place.state)}${place.certified_until && !isOver && html` · ${t("until {day}", { day: dayText(place.certified_until) })}`}${!isOver && html` · ${shareText(place)} · ${t("{number} people work there", { number: place.staff })}`}<br />
      <span class="hint">${t("Registered on {day}", { day: dayText(place.registered_on) })}${!place.is_listed && !isOver && html` · ${t("not on the public list")}`}${
        place.state === "certified" &&
        place.certificate_code &&
        html` · <a href=${`/c/${place.certificate_code}`} rel="noreferrer">${t("Check of the certificate")}<span class="apart"> ${place.name}</span></a>`
      }</span></span>
    ${
      !isOver &&
      html`<span class="row">${
        place.is_flagged &&
        options.may_confirm &&
        html`<button type="button" class="button" data-act="confirm-staff" aria-disabled=${confirmStaff.isBusy ? "true" : undefined} onClick=${() => confirmStaff.run()}>${t("The number is right")}<span class="apart"> ${place.name}</span></button>`
      }
      ${options.may_write && html`<button type="button" class="button quiet" data-act="edit-place" onClick=${() => setEdited(true)}>${t("Correct")}<span class="apart"> ${place.name}</span></button>`}
      ${
        options.may_take_out &&
        html`<${AskButton} label=${t("Take out")} kind="quiet" name="take-out-place" title=${t("Take out “{name}”?", { name: place.name })} confirm=${t("Take out")} onConfirm=${takeOut} patience=${session.api.patience}>
        <p>${t("Its certificate ends today. Its contact person and all cards are erased. This cannot be undone.")}</p></${AskButton}>`
      }</span>`
    }
    <${Problem} error=${confirmStaff.error} /></li>`;
}

/** @param {Props} props */
function Figures({ session, project }) {
  /** @type {Fresh<PlaceFigures>} */
  const fetched = useFresh(() => session.api.get(`${pathOf(project)}/figures`), [project.id]);
  /** @param {PlaceFigures} figures */
  const shown = ({ registered, certified, passed, tables }) => html`
    <dl class="figures"><div><dt>${t("Places that take part")}</dt><dd>${registered}</dd></div>
      <div><dt>${t("Places with a certificate")}</dt><dd>${certified}</dd></div>
      <div><dt>${t("People who passed, at least")}</dt><dd>${passed}</dd></div></dl>
    ${tables.map((table) => html`<${Table} key=${table.name} table=${table} />`)}`;
  return html`<section class="stack" data-part="place-figures"><h2>${t("Figures")}</h2>
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}></section>`;
}

/** @param {{table: PlaceFigureTable}} props */
const Table = ({ table }) =>
  table.rows.length > 0 &&
  html`<${Fold} summary=${table.title} name=${`figures-${table.name}`}>
    <table class="plain"><thead><tr><th scope="col">${table.title}</th><th scope="col">${t("Take part")}</th><th scope="col">${t("With a certificate")}</th></tr></thead>
    <tbody>${table.rows.map(({ value, label, registered, certified }) => html`<tr key=${value}><th scope="row">${label}</th><td>${registered}</td><td>${certified}</td></tr>`)}</tbody></table></${Fold}>`;
