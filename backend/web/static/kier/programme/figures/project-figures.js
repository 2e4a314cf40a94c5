/** Figures of a project: its indicators, and the numbers of each quarter. */

import { AskButton, Empty } from "../../shared/components.js";
import { Select } from "../../shared/questionnaire/fields.js";
import { Fetched, useFresh } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { PROGRAMMES } from "../account.js";
import { textIn } from "../names.js";
import { EntryForm } from "./entry-form.js";
import { IndicatorForm } from "./indicator-form.js";
import { FigureTable } from "./table.js";
import { Trends } from "./trends.js";
import { quartersOf, years } from "./words.js";

/**
 * @import { Indicator, IndicatorFigures, IndicatorOptions, ProgrammeFigures, Project } from "kier/api"
 * @import { Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 */

/** @typedef {{session: ProgrammeAccount, project: Project}} Props */
/** @typedef {{options: IndicatorOptions, figures: ProgrammeFigures}} Found */

/** @param {Props} props */
export function ProjectFigures({ session, project }) {
  const [year, setYear] = useState(new Date().getFullYear());
  const [changes, setChanges] = useState(0);
  const quarters = quartersOf(year);
  const path = `${PROGRAMMES}/projects/${project.id}/indicators`;
  /** @type {Fresh<Found>} */
  const fetched = useFresh(async () => {
    const query = `first=${quarters[0]}&last=${quarters[3]}&project=${project.id}`;
    const [options, figures] = await Promise.all([
      session.api.get(`${path}/options`),
      session.api.get(`${PROGRAMMES}/figures?${query}`),
    ]);
    return { options, figures };
  }, [project.id, year, changes]);
  /** @param {string} chosen */
  const choose = (chosen) => setYear(Number(chosen));
  const again = () => setChanges(changes + 1);
  /** @param {Found} found */
  const shown = (found) =>
    html`<${Indicators} session=${session} project=${project} path=${path} found=${found} onChange=${again} />
      ${found.figures.projects[0]?.rows.length && html`<${Trends} key=${changes} session=${session} project=${project.id} year=${year} name=${textIn(project.name).text} />`}`;
  return html`<section class="stack" data-part="figures">
    <p class="hint">${t("What the project wants to reach, by quarter. Numbers of people below five are seen by nobody outside your organisation.")}</p>
    <${Select} id="figures-year" label=${t("Year")} value=${String(year)} options=${years().map((one) => [String(one), String(one)])} onChoose=${choose} />
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}></section>`;
}

/** @param {Props & {path: string, found: Found, onChange: () => void}} props */
function Indicators({ session, project, path, found, onChange }) {
  const { options, figures } = found;
  const rows = figures.projects[0]?.rows ?? [];
  const [open, setOpen] = useState("");
  const close = () => setOpen("");
  const done = () => {
    close();
    onChange();
  };
  const indicators = rows.map(({ indicator }) => indicator);
  const shared = { session, path, options, indicators, onDone: done, onClose: close };
  /** @param {IndicatorFigures} row */
  const beside = (row) =>
    html`<${Acts} session=${session} path=${path} indicator=${row.indicator} onOpen=${setOpen} onDone=${done} />`;
  const [act, id] = open.split(" ");
  const chosen = rows.find(({ indicator }) => indicator.id === id);
  return html`${
    rows.length
      ? html`<${FigureTable} label=${textIn(project.name).text} quarters=${figures.quarters} rows=${rows} beside=${options.may_write ? beside : undefined} />`
      : html`<${Empty}>${t("There are no indicators yet. Say what the project wants to reach.")}</${Empty}>`
  }
    ${act === "enter" && chosen && html`<${EntryForm} key=${open} session=${session} path=${path} row=${chosen} runs=${figures.projects[0]?.runs} onDone=${done} onClose=${close} />`}
    ${act === "change" && chosen && html`<${IndicatorForm} key=${open} ...${shared} indicator=${chosen.indicator} />`}
    ${act === "new" && html`<${IndicatorForm} key="new" ...${shared} />`}
    ${options.may_write && !open && html`<p><button type="button" class="button main" data-act="new-indicator" onClick=${() => setOpen("new")}>${t("New indicator")}</button></p>`}`;
}

/**
 * @param {{session: ProgrammeAccount, path: string, indicator: Indicator,
 *   onOpen: (open: string) => void, onDone: () => void}} props
 */
function Acts({ session, path, indicator, onOpen, onDone }) {
  const { text } = textIn(indicator.name);
  const name = html`<span class="apart"> ${text}</span>`;
  const erase = async () => {
    await session.api.call("DELETE", `${path}/${indicator.id}`);
    onDone();
  };
  return html`<p class="row"><button type="button" class="button small" data-act="enter" onClick=${() => onOpen(`enter ${indicator.id}`)}>${t("Enter numbers")}${name}</button>
    <button type="button" class="button small quiet" data-act="change-indicator" onClick=${() => onOpen(`change ${indicator.id}`)}>${t("Change")}${name}</button>
    <${AskButton} label=${html`${t("Erase")}${name}`} kind="quiet small" name="erase-indicator" title=${t("Erase “{name}”?", { name: text })} confirm=${t("Erase")} onConfirm=${erase} patience=${session.api.patience}>
      <p>${t("Its numbers go with it. One of which a number is public stays.")}</p></${AskButton}></p>`;
}
