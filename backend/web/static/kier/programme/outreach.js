/** The page for outreach workers: its address, and figures of the visits that they counted. */

import { ActButton, AskButton, Empty, Fold } from "../shared/components.js";
import { download } from "../shared/files.js";
import { dayText } from "../shared/formats.js";
import { Problem, useAction } from "../shared/pages.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";
import { QRCode } from "./qr-code.js";

/**
 * @import { OutreachPage, Project, VisitFigureRow, VisitFigures, VisitFigureTable } from "kier/api"
 * @import { Fresh } from "../shared/resources.js"
 * @import { ProgrammeAccount } from "./account.js"
 */

/** @typedef {{session: ProgrammeAccount, project: Project}} Props */

/** @param {Props} props */
export function Outreach({ session, project }) {
  const { api } = session;
  const path = `${PROGRAMMES}/projects/${project.id}/outreach-page`;
  /** @type {Fresh<OutreachPage>} */
  const fetched = useFresh(() => api.get(path), [project.id]);
  const renew = async () => fetched.set(await api.post(path, null));
  /** @param {OutreachPage} found */
  const shown = ({ address, qr_code, renewed_on, may_renew }) => {
    if (!may_renew)
      return html`<p class="hint">${t("Coordinators and editors of {organisation} hand out the address of this page.", { organisation: project.organisation_name })}</p>`;
    if (!address)
      return html`<${Empty}>${t("There is no page for outreach workers yet.")}</${Empty}>
        <p><${ActButton} kind="main" name="make-outreach-page" label=${t("Make the page")} act=${renew} /></p>`;
    return html`<p><a href=${address} rel="noreferrer" data-part="outreach-address">${address.replace(/^https?:\/\//, "")}</a></p>
      ${qr_code && html`<p><${QRCode} code=${qr_code} /></p>`}
      <p class="hint">${t("Since {day}. Scan the code with the phone of each outreach worker, and keep the page there.", { day: dayText(renewed_on ?? "") })}</p>
      <p><${AskButton} label=${t("New address")} kind="quiet" name="renew-outreach-page" title=${t("Give the page a new address?")} confirm=${t("New address")} onConfirm=${renew} patience=${api.patience}>
        <p>${t("The address until now ends. Do this when a phone is lost or somebody leaves. Everybody else needs the new one.")}</p></${AskButton}></p>`;
  };
  return html`<section class="stack" data-part="outreach">
    <p class="hint">${t("A page for the phones of outreach workers: cards to show, sentences to say, and a tally of visits. It works without account and without internet, and holds nothing of anybody.")}</p>
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}>
    <${Figures} session=${session} project=${project} />
  </section>`;
}

/** @param {Props} props */
function Figures({ session, project }) {
  const path = `${PROGRAMMES}/projects/${project.id}/visit-figures`;
  /** @type {Fresh<VisitFigures>} */
  const fetched = useFresh(() => session.api.get(path), [project.id]);
  const { run, isBusy, error } = useAction(() =>
    download(session.api, `${path}/file`, `visits-${project.slug}.csv`),
  );
  /** @param {VisitFigures} figures */
  const shown = ({ tables }) =>
    tables.some(({ rows }) => rows.length)
      ? html`${tables.map((table) => html`<${Table} key=${table.name} table=${table} />`)}
        <p><button type="button" class="button" aria-disabled=${isBusy ? "true" : undefined} onClick=${run}>${t("Download CSV")}</button></p><${Problem} error=${error} />`
      : html`<${Empty}>${t("There are no figures yet.")}</${Empty}>`;
  return html`<section class="stack" data-part="visit-figures"><h2>${t("Visits")}</h2>
    <p class="hint">${t("Only weeks that are over count, and only rows with at least five visits are shown. Cards are counted by week, to the next five: whoever took one is somebody.")}</p>
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}></section>`;
}

/** @param {{table: VisitFigureTable}} props */
const Table = ({ table }) => {
  // Cards are counted by week alone.
  const hasCards = table.name === "week";
  return html`<${Fold} summary=${table.title} isOpen=${hasCards} name=${`visits-${table.name}`}>
    <table class="plain"><thead><tr><th scope="col">${table.title}</th><th scope="col">${t("Visits")}</th>${hasCards && html`<th scope="col">${t("Cards")}</th>`}</tr></thead>
    <tbody>${table.rows.map((row) => html`<tr key=${row.value}><th scope="row" dir="auto">${row.label}</th><td>${row.visits}</td>${hasCards && html`<td>${cardsOf(row)}</td>`}</tr>`)}</tbody></table></${Fold}>`;
};

/** @param {VisitFigureRow} row */
const cardsOf = ({ cards_least: least, cards_most: most }) =>
  least === null ? "–" : `${least}–${most}`;
