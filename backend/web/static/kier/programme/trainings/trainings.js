/** Trainings of a project: their sessions, and what is published of who came. */

import { AskButton, Empty, Fold, Mark } from "../../shared/components.js";
import { dayText } from "../../shared/formats.js";
import { everyPage, Fetched, useFresh } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { textIn } from "../names.js";
import { Sessions } from "./sessions.js";
import { TrainingForm, trainingsPath } from "./training-form.js";

/**
 * @import { Project, ProjectTraining, TrainingFigures, TrainingOptions } from "kier/api"
 * @import { Every, Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 */

/** @typedef {{session: ProgrammeAccount, project: Project}} Props */
/** @typedef {{options: TrainingOptions, trainings: ProjectTraining[]}} Found */

/** @param {Props} props */
export function Trainings({ session, project }) {
  const path = trainingsPath(project);
  /** @type {Fresh<Found>} */
  const fetched = useFresh(async () => {
    /** @type {[TrainingOptions, Every<ProjectTraining>]} */
    const [options, { rows }] = await Promise.all([
      session.api.get(`${path}/options`),
      everyPage(session.api, path),
    ]);
    return { options, trainings: rows };
  }, [project.id]);
  /** @param {Found} found */
  const list = (found) => html`<${List} session=${session} project=${project} found=${found} />`;
  return html`<section class="stack" data-part="trainings">
    <p class="hint">${t("People register without an account. The waiting list moves by itself, and thirty days after a session the names are erased.")}</p>
    <${Fetched} fetched=${fetched}>${list}</${Fetched}></section>`;
}

/** @param {Props & {found: Found}} props */
function List({ session, project, found }) {
  const { options } = found;
  const [rows, setRows] = useState(found.trainings);
  const [isAdded, setAdded] = useState(false);
  /** @param {ProjectTraining} training */
  const put = (training) => setRows([training, ...rows.filter(({ id }) => id !== training.id)]);
  /** @param {ProjectTraining} training */
  const change = (training) =>
    setRows(rows.map((row) => (row.id === training.id ? training : row)));
  /** @param {ProjectTraining} training */
  const drop = (training) => setRows(rows.filter(({ id }) => id !== training.id));
  const shared = { session, project, options };
  return html`${
    options.may_write &&
    (isAdded
      ? html`<${TrainingForm} ...${shared} onDone=${put} onClose=${() => setAdded(false)} />`
      : html`<p><button type="button" class="button main" data-act="new-training" onClick=${() => setAdded(true)}>${t("New training")}</button></p>`)
  }
    ${
      rows.length
        ? rows.map(
            (training) =>
              html`<${Row} key=${training.id} ...${shared} training=${training} onChange=${change} onErase=${drop} />`,
          )
        : html`<${Empty}>${t("There are no trainings yet. Make one, and plan its sessions.")}</${Empty}>`
    }`;
}

/**
 * @param {Props & {options: TrainingOptions, training: ProjectTraining,
 *   onChange: (training: ProjectTraining) => void,
 *   onErase: (training: ProjectTraining) => void}} props
 */
function Row({ session, project, options, training, onChange, onErase }) {
  const [isEdited, setEdited] = useState(false);
  const shared = { session, project, options, training };
  const { text: title, code } = textIn(training.title);
  if (isEdited)
    return html`<${TrainingForm} ...${shared} onDone=${onChange} onClose=${() => setEdited(false)} />`;
  const erase = async () => {
    await session.api.call("DELETE", `${trainingsPath(project)}/${training.id}`);
    onErase(training);
  };
  const name = html`<span class="apart"> ${title}</span>`;
  return html`<section class="stack" data-training=${training.slug} aria-label=${title}>
    <h2 lang=${code.replace("nl-easy", "nl")} dir="auto">${title}</h2>
    <p>${!training.is_open && html`<${Mark} text=${t("Not on the public page")} tone="off" /> `}<a href=${training.address} rel="noreferrer">${training.address.replace(/^https?:\/\//, "")}</a>
      ${training.owner_name && html`<br /><span class="hint">${t("Answers for it: {name}", { name: training.owner_name })}</span>`}</p>
    ${
      options.may_write &&
      html`<p class="row"><button type="button" class="button quiet" data-act="edit-training" onClick=${() => setEdited(true)}>${t("Change")}${name}</button>
      <${AskButton} label=${html`${t("Erase")}${name}`} kind="quiet" name="erase-training" title=${t("Erase “{name}”?", { name: title })} confirm=${t("Erase")} onConfirm=${erase} patience=${session.api.patience}>
        <p>${t("Its sessions, who registered, and its figures go with it.")}</p></${AskButton}></p>`
    }
    <${Sessions} ...${shared} />
    <${Fold} summary=${html`${t("Figures")}${name}`}><${Figures} ...${shared} /></${Fold}></section>`;
}

/** @param {Props & {training: ProjectTraining}} props */
function Figures({ session, project, training }) {
  const path = `${trainingsPath(project)}/${training.id}/figures`;
  /** @type {Fresh<TrainingFigures>} */
  const fetched = useFresh(() => session.api.get(path), [training.id]);
  /** @type {(least: number, most: number) => string} */
  const range = (least, most) => (least === most ? String(least) : `${least}–${most}`);
  /** @param {TrainingFigures} found */
  const shown = (found) =>
    found.until
      ? html`<p>${t(
          "{sessions} sessions until {day}: {registered} registered, {came} came, {judged} judged.",
          {
            sessions: found.sessions,
            day: dayText(found.until),
            registered: range(found.registered, found.registered_most),
            came: range(found.came_least, found.came_most),
            judged: found.judged,
          },
        )}</p>
        ${[
          { label: t("Profession"), rows: found.profession },
          { label: t("Province"), rows: found.region },
        ].map(
          ({ label, rows }) =>
            rows.length > 0 &&
            html`<table class="log" key=${label}><thead><tr><th scope="col">${label}</th><th scope="col">${t("Came")}</th></tr></thead>
            <tbody>${rows.map((row) => html`<tr key=${row.code}><th scope="row">${row.label}</th><td>${range(row.least, row.most)}</td></tr>`)}</tbody></table>`,
        )}`
      : html`<p class="hint">${t("Nothing is shown yet: names have to be erased first, of ten people who came at least.")}</p>`;
  return html`<${Fetched} fetched=${fetched}>${shown}</${Fetched}>`;
}
