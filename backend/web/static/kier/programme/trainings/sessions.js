/** Sessions of a training: places, who registered, the trainer's address, calling one off. */

import { ActButton, AskButton, Copy, Empty, Fold, Mark } from "../../shared/components.js";
import { messageOf, useAction } from "../../shared/pages.js";
import { Fetched, useRows } from "../../shared/resources.js";
import { language, t } from "../../shared/text.js";
import { html, useEffect, useState } from "../../vendor/preact.js";
import { SessionForm } from "./session-form.js";
import { trainingsPath } from "./training-form.js";

/**
 * @import { Project, ProjectTraining, Registration, TrainingOptions, TrainingSession } from "kier/api"
 * @import { Every, Fresh, Listed } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 */

/**
 * @typedef {{session: ProgrammeAccount, project: Project, training: ProjectTraining,
 *   options: TrainingOptions}} Props
 */

/**
 * A day and times by the clocks of the Netherlands, which are not converted.
 * @param {TrainingSession} row
 */
function whenText({ starts_at, ends_at }) {
  const [day, from] = starts_at.split("T");
  const [last, until] = ends_at.split("T");
  const form = new Intl.DateTimeFormat(language().tag, { dateStyle: "full", timeZone: "UTC" });
  /** @param {string} one */
  const shown = (one) => form.format(new Date(`${one}T00:00:00Z`));
  return day === last
    ? `${shown(day)}, ${from}–${until}`
    : `${shown(day)} ${from} – ${shown(last)} ${until}`;
}

/** @param {Props} props */
export function Sessions(props) {
  const { session, project, training, options } = props;
  const path = `${trainingsPath(project)}/${training.id}/sessions`;
  const [rows, setRows] = useState(/** @type {TrainingSession[]} */ ([]));
  const [next, setNext] = useState(/** @type {string | null} */ (path));
  const [isAdded, setAdded] = useState(false);
  const more = useAction(async () => {
    /** @type {Listed<TrainingSession>} */
    const page = await session.api.get(/** @type {string} */ (next));
    setRows([...rows, ...page.results]);
    setNext(page.next);
  });
  useEffect(() => {
    more.run();
  }, []);
  /** @param {TrainingSession} row */
  const put = (row) => setRows([row, ...rows.filter(({ id }) => id !== row.id)]);
  /** @param {TrainingSession} row */
  const change = (row) => setRows(rows.map((one) => (one.id === row.id ? row : one)));
  return html`<h3>${t("Sessions")}</h3>
    ${
      options.may_write &&
      (isAdded
        ? html`<${SessionForm} session=${session} path=${path} options=${options} onDone=${put} onClose=${() => setAdded(false)} />`
        : html`<p><button type="button" class="button" data-act="new-session" onClick=${() => setAdded(true)}>${t("Plan a session")}</button></p>`)
    }
    ${
      rows.length
        ? html`<ul role="list" class="due">${rows.map((row) => html`<${Row} key=${row.id} ...${props} path=${path} row=${row} onChange=${change} />`)}</ul>`
        : !next && html`<${Empty}>${t("No session is planned yet.")}</${Empty}>`
    }
    ${
      next &&
      html`<p><button type="button" class="button" aria-disabled=${more.isBusy ? "true" : undefined} onClick=${() => more.run()}>${t("Show more")}</button>
      <span role="status" class="hint">${more.error && messageOf(more.error)}</span></p>`
    }`;
}

/**
 * @param {Props & {path: string, row: TrainingSession,
 *   onChange: (row: TrainingSession) => void}} props
 */
function Row({ session, options, path, row, onChange }) {
  const [isEdited, setEdited] = useState(false);
  const when = whenText(row);
  const address = `${path}/${row.id}`;
  const isOff = row.state === "cancelled";
  if (isEdited)
    return html`<li><${SessionForm} session=${session} path=${path} options=${options} row=${row} onDone=${onChange} onClose=${() => setEdited(false)} /></li>`;
  /** @param {string} move */
  const post = async (move) => onChange(await session.api.post(`${address}/${move}`, {}));
  const name = html`<span class="apart"> ${when}</span>`;
  return html`<li data-session=${row.id}><span class="due-words"><b>${when}</b> ${isOff && html`<${Mark} text=${t("called off")} tone="off" />`}<br />
      ${row.is_online ? t("Online") : html`<span lang="nl">${row.municipality_name}</span>`}${row.trainer && html` · <span dir="auto">${row.trainer}</span>`}<br />
      <${Places} row=${row} />
      ${row.round && html`<br /><span class="hint">${t("Questions: {name}", { name: row.round.name })}</span>`}
      ${row.erased_on && html`<br /><span class="hint">${t("The names are erased.")}</span>`}
      ${options.may_see_names && !row.erased_on && html`<${Fold} summary=${html`${t("Who registered")}${name}`}><${Names} session=${session} path=${`${address}/registrations`} /></${Fold}>`}
      ${row.trainer_address && !isOff && html`<${Fold} summary=${html`${t("For the trainer")}${name}`}><${Trainer} row=${row} renew=${() => post("trainer")} /></${Fold}>`}</span>
    ${
      options.may_write &&
      !isOff &&
      !row.is_over &&
      html`<span class="row"><button type="button" class="button quiet" data-act="edit-session" onClick=${() => setEdited(true)}>${t("Change")}${name}</button>
      <${AskButton} label=${html`${t("Call it off")}${name}`} kind="quiet" name="cancel-session" title=${t("Call this session off?")} confirm=${t("Yes, call it off")} onConfirm=${() => post("cancel")} patience=${session.api.patience}>
        <p>${t("Everybody who registered gets a letter. It cannot be undone.")}</p></${AskButton}></span>`
    }</li>`;
}

/** @param {{row: TrainingSession}} props */
const Places = ({ row }) =>
  html`<span data-part="places">${[
    t("{number} places", { number: row.seats }),
    ...(row.free === null
      ? []
      : [
          t("{number} confirmed", { number: row.confirmed ?? 0 }),
          t("{number} not confirmed yet", { number: row.held ?? 0 }),
          t("{number} on the waiting list", { number: row.waiting ?? 0 }),
          t("{number} free", { number: row.free ?? 0 }),
        ]),
  ].join(" · ")}</span>`;

/** @param {{row: TrainingSession, renew: () => Promise<void>}} props */
const Trainer = ({ row, renew }) =>
  html`<p class="hint">${t("Send this address to the trainer. It shows first names, and takes who came, on a phone and without internet.")}</p>
    <p><a href=${row.trainer_address} rel="noreferrer">${row.trainer_address.replace(/^https?:\/\//, "")}</a></p>
    <${Copy} text=${row.trainer_address} label=${t("Copy the address")} />
    <${ActButton} label=${t("Give a new address")} kind="quiet" name="renew-trainer" act=${renew} />`;

/** @param {{session: ProgrammeAccount, path: string}} props */
function Names({ session, path }) {
  /** @type {Fresh<Every<Registration>>} */
  const fetched = useRows(session.api, path);
  /** @param {Every<Registration>} found */
  const shown = ({ rows, isAll }) =>
    rows.length
      ? html`<div class="scrolls" tabindex="0" role="region" aria-label=${t("Who registered")}><table class="log" data-table="names"><thead><tr><th scope="col">${t("Number in the list")}</th><th scope="col">${t("Name")}</th><th scope="col">${t("Organisation")}</th><th scope="col">${t("Profession")}</th><th scope="col">${t("State")}</th></tr></thead>
        <tbody>${rows.map((one) => html`<tr key=${one.id}><td>${one.number}</td><th scope="row" dir="auto">${one.name}</th><td dir="auto">${one.organisation}</td><td>${one.profession}</td><td>${one.state_label}${one.is_walk_in && ` · ${t("added by the trainer")}`}</td></tr>`)}</tbody></table></div>
        ${!isAll && html`<p class="hint">${t("There are more than are shown here.")}</p>`}`
      : html`<p class="hint">${t("Nobody has registered yet.")}</p>`;
  return html`<${Fetched} fetched=${fetched}>${shown}</${Fetched}>`;
}
