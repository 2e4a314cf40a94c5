/** Stops of the truck: where it stands and when, the poster, and what is published of them. */

import { AskButton, Empty, Mark } from "../shared/components.js";
import { download } from "../shared/files.js";
import { dayText } from "../shared/formats.js";
import { Problem, useAction } from "../shared/pages.js";
import { Fetched, Fetching, More, useFresh, useListing } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";
import { languageName } from "./names.js";
import { StopForm, stopsPath } from "./stop-form.js";

/**
 * @import { Project, Stop, StopFigures, StopOptions } from "kier/api"
 * @import { Fresh, Listing } from "../shared/resources.js"
 * @import { ProgrammeAccount } from "./account.js"
 */

/** @typedef {{session: ProgrammeAccount, project: Project}} Props */

/** @param {Props} props */
export function Stops({ session, project }) {
  /** @type {Fresh<StopOptions>} */
  const options = useFresh(() => session.api.get(`${stopsPath(project)}/options`), [project.id]);
  /** @param {StopOptions} found */
  const list = (found) => html`<${List} session=${session} project=${project} options=${found} />`;
  return html`<section class="stack" data-part="stops">
    <p class="hint">${t("Visitors scan one code. They tell what they learned, or ask for help. Nobody is told which one they choose.")}</p>
    <${Fetched} fetched=${options}>${list}</${Fetched}>
    <${Figures} session=${session} project=${project} />
  </section>`;
}

/** @param {Props & {options: StopOptions}} props */
function List({ session, project, options }) {
  /** @type {Listing<Stop>} */
  const { rows, first, next, put, change, drop } = useListing(session.api, stopsPath(project));
  const [isAdded, setAdded] = useState(false);
  if (!rows) return html`<${Fetching} error=${first.error} again=${first.run} />`;
  const shared = { session, project, options };
  return html`${
    options.may_write &&
    (isAdded
      ? html`<${StopForm} ...${shared} onDone=${put} onClose=${() => setAdded(false)} />`
      : html`<p><button type="button" class="button main" data-act="new-stop" onClick=${() => setAdded(true)}>${t("Plan a stop")}</button></p>`)
  }
    ${
      rows.length
        ? html`<ul role="list" class="due">${rows.map((stop) => html`<${Row} key=${stop.id} ...${shared} stop=${stop} onChange=${change} onErase=${drop} />`)}</ul>`
        : html`<${Empty}>${t("There are no stops yet. Plan one for each place to which the truck drives.")}</${Empty}>`
    }
    <${More} next=${next} />`;
}

/**
 * @param {Props & {options: StopOptions, stop: Stop, onChange: (stop: Stop) => void,
 *   onErase: (stop: Stop) => void}} props
 */
function Row({ session, project, options, stop, onChange, onErase }) {
  const [isEdited, setEdited] = useState(false);
  const { place, address, begins_on, ends_on, languages, round } = stop;
  const path = `${stopsPath(project)}/${stop.id}`;
  const paper = useAction(() => download(session.api, `${path}/poster`, `poster-${stop.code}.pdf`));
  const flip = useAction(async () => {
    const body = { version: stop.version, poster_ready: !stop.poster_ready };
    onChange(await session.api.call("PATCH", path, body));
  });
  if (isEdited)
    return html`<li><${StopForm} session=${session} project=${project} options=${options} stop=${stop} onDone=${onChange} onClose=${() => setEdited(false)} /></li>`;
  const erase = async () => {
    await session.api.call("DELETE", path);
    onErase(stop);
  };
  const country = options.countries.find(({ id }) => id === stop.country);
  const region = country?.regions.find(({ id }) => id === stop.region)?.label;
  const where = [country?.label ?? stop.country, region].filter((one) => one && one !== place);
  return html`<li data-stop=${stop.code}><span class="due-words"><b dir="auto">${place}</b> · ${where.join(", ")}
      ${stop.poster_ready && html` <${Mark} text=${t("Poster printed")} tone="acts" />`}<br />
      ${t("{first} to {last}", { first: dayText(begins_on), last: dayText(ends_on) })} · ${languages.map(languageName).join(", ")}<br />
      <a href=${address} rel="noreferrer">${address.replace(/^https?:\/\//, "")}</a><br />
      <span class="hint">${round ? t("Questions until {day}: {name}", { day: dayText(round.closes_on), name: round.name }) : t("Visitors are asked no questions.")}</span></span>
    <span class="row"><button type="button" class="button" data-act="poster" aria-disabled=${paper.isBusy ? "true" : undefined} onClick=${() => paper.run()}>${t("Poster (PDF)")}<span class="apart"> ${place}</span></button>
      ${
        options.may_write &&
        html`<button type="button" class="button quiet" data-act="poster-ready" aria-pressed=${stop.poster_ready ? "true" : "false"} onClick=${() => flip.run()}>${t("The poster is printed")}<span class="apart"> ${place}</span></button>
        <button type="button" class="button quiet" data-act="edit-stop" onClick=${() => setEdited(true)}>${t("Change")}<span class="apart"> ${place}</span></button>
        <${AskButton} label=${t("Erase")} kind="quiet" name="erase-stop" title=${t("Erase “{name}”?", { name: place })} confirm=${t("Erase")} onConfirm=${erase} patience=${session.api.patience}>
          <p>${t("Its address leads to the plain start page then. Answers of visitors stay under “Surveys”.")}</p></${AskButton}>`
      }</span>
    <${Problem} error=${paper.error ?? flip.error} /></li>`;
}

/** @param {Props} props */
function Figures({ session, project }) {
  const path = `${PROGRAMMES}/projects/${project.id}/stop-figures`;
  /** @type {Fresh<StopFigures>} */
  const fetched = useFresh(() => session.api.get(path), [project.id]);
  const few = html`<span class="hint">${t("too few to show")}</span>`;
  /** @param {StopFigures} figures */
  const shown = ({ stops, countries }) =>
    stops.length > 0 &&
    html`<h2>${t("Figures")}</h2>
      <p class="hint">${t("Fewer than five are never shown. Answers are counted when the questions are closed, two weeks after the stop.")}</p>
      <div class="scrolls" tabindex="0" role="region" aria-label=${t("Figures of stops")}><table class="log" data-table="stops"><thead><tr><th scope="col">${t("Stop")}</th><th scope="col">${t("Opened, at least")}</th><th scope="col">${t("Answered")}</th><th scope="col">${t("By language")}</th></tr></thead>
        <tbody>${stops.map(
          (stop) =>
            html`<tr key=${stop.id}><th scope="row" dir="auto">${stop.place}</th><td>${stop.opened ?? few}</td><td>${stop.answered ?? few}</td>
              <td>${stop.languages.map(({ label, text }) => `${label}: ${text}`).join(" · ")}</td></tr>`,
        )}</tbody></table></div>
      <div class="scrolls" tabindex="0" role="region" aria-label=${t("Figures of countries")}><table class="log" data-table="countries"><thead><tr><th scope="col">${t("Country")}</th><th scope="col">${t("Stops")}</th><th scope="col">${t("Opened, at least")}</th><th scope="col">${t("Answered, at least")}</th></tr></thead>
        <tbody>${countries.map(({ country, label, stops: number, opened, answered }) => html`<tr key=${country}><th scope="row">${label}</th><td>${number}</td><td>${opened ?? few}</td><td>${answered ?? few}</td></tr>`)}</tbody></table></div>`;
  return html`<${Fetched} fetched=${fetched}>${shown}</${Fetched}>`;
}
