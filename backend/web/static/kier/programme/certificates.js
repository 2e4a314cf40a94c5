/**
 * Certificates of a project: those of places, those that were revoked, one that somebody shows, and how
 * many there are. Whose one is nobody knows here.
 */

import { AskButton, Empty, Head, Mark, PlainForm } from "../shared/components.js";
import { dayText } from "../shared/formats.js";
import { messageOf, Said, useAction } from "../shared/pages.js";
import { Line, Select } from "../shared/questionnaire/fields.js";
import { Fetched, useFresh, useRows } from "../shared/resources.js";
import { language, t, tn } from "../shared/text.js";
import { Refused } from "../shared/wire.js";
import { html, useState } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";

/**
 * @import { Certificate, CertificateFigures, CertificateOptions } from "kier/api"
 * @import { Every, Fresh } from "../shared/resources.js"
 * @import { ProjectPageProps } from "./project-pages.js"
 */

/**
 * @typedef {Pick<ProjectPageProps, "session"> & {path: string,
 *   options: CertificateOptions}} Props `path` of the certificates in the API
 */

/** @type {Record<string, string>} */
const TONES = { valid: "acts", expired: "", revoked: "warns" };

/** @param {ProjectPageProps} props */
export function Certificates({ session, project }) {
  const path = `${PROGRAMMES}/projects/${project.id}/certificates`;
  /** @type {Fresh<CertificateOptions>} */
  const options = useFresh(() => session.api.get(`${path}/options`), [path]);
  /** @param {CertificateOptions} found */
  const shown = (found) => html`
    <${Lookup} session=${session} path=${path} options=${found} />
    <${List} session=${session} path=${path} options=${found} />
    <${Figures} session=${session} project=${project} options=${found} />`;
  return html`<section class="stack" data-part="certificates">
    <p class="hint">${t("Certificates say what for and until when. No name and no code of a certificate is kept, so that nobody can look up who has one.")}</p>
    <${Fetched} fetched=${options}>${shown}</${Fetched}></section>`;
}

/**
 * The certificate with a code that somebody showed.
 * @param {Props} props
 */
function Lookup({ session, path, options }) {
  const [code, setCode] = useState("");
  const [found, setFound] = useState(/** @type {Certificate | null} */ (null));
  const send = async () => {
    setFound(null);
    if (!code.trim()) throw new Said(t("Type the code on the certificate."));
    try {
      setFound(await session.api.post(`${path}/lookup`, { code }));
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 404) throw error;
      throw new Said(t("No certificate of this project has this code."));
    }
  };
  return html`<section class="stack" data-part="lookup"><${Head} title=${t("Find one by its code")} />
    <${PlainForm} onSend=${send} submit=${t("Find")} kind="" name="lookup-form">
      <${Line} id="certificate-code" label=${t("Code on the certificate")} value=${code} maxlength="200" dir="ltr" autocapitalize="none" onChange=${setCode} /></${PlainForm}>
    <div role="status">${found && html`<ul role="list" class="due"><${Row} row=${found} session=${session} path=${path} options=${options} onChange=${setFound} /></ul>`}</div></section>`;
}

/** @param {Props} props */
function List(props) {
  const { session, path, options } = props;
  const [kind, setKind] = useState("");
  const [status, setStatus] = useState("");
  const asked = new URLSearchParams({ ...(kind && { kind }), ...(status && { status }) });
  const listed = `${path}${asked.size ? `?${asked}` : ""}`;
  /** @type {Fresh<Every<Certificate>>} */
  const fetched = useRows(session.api, listed);
  /** @param {Every<Certificate>} every */
  const shown = (every) => {
    const { rows, isAll } = every;
    if (!rows.length)
      return html`<${Empty} icon="star">${kind || status ? t("There is no such certificate.") : t("There is no certificate of a place yet, and none was revoked.")}</${Empty}>`;
    /** @param {Certificate} after */
    const change = (after) =>
      fetched.set({ ...every, rows: rows.map((row) => (row.id === after.id ? after : row)) });
    return html`<p role="status" class="hint">${tn("{n} certificate", "{n} certificates", rows.length)}</p>
      <ul role="list" class="due">${rows.map((row) => html`<${Row} key=${row.id} ...${props} row=${row} onChange=${change} />`)}</ul>
      ${!isAll && html`<p class="hint">${t("There are more than can be shown here.")}</p>`}`;
  };
  return html`<section class="stack" data-part="certificate-list"><${Head} title=${t("Certificates of places, and revoked ones")} />
    <div class="two"><${Select} id="certificate-kind" label=${t("Certificate for")} value=${kind} options=${[["", t("All kinds")], ...options.kinds.map(pairOf)]} onChoose=${setKind} />
      <${Select} id="certificate-status" label=${t("State of the certificate")} value=${status} options=${[["", t("All states")], ...options.statuses.map(pairOf)]} onChoose=${setStatus} /></div>
    <${Fetched} key=${listed} fetched=${fetched}>${shown}</${Fetched}></section>`;
}

/** @param {{id: string, label: string}} choice @returns {[string, string]} */
const pairOf = ({ id, label }) => [id, label];

/**
 * @param {{id: string, label: string}[]} choices
 * @param {string | null} id
 */
const labelOf = (choices, id) => choices.find((choice) => choice.id === id)?.label ?? id ?? "";

/** @param {Props & {row: Certificate, onChange: (after: Certificate) => void}} props */
function Row({ session, path, options, row, onChange }) {
  const { id, kind, status, title, place, issued_on, valid_until, revoked_on, reason } = row;
  const days = [
    t("issued on {day}", { day: dayText(issued_on) }),
    valid_until ? t("valid until {day}", { day: dayText(valid_until) }) : t("Without an end"),
    revoked_on && t("revoked on {day}", { day: dayText(revoked_on) }),
    reason && labelOf(options.reasons, reason),
  ];
  return html`<li data-certificate=${id}><span class="due-words"><b dir="auto">${place || title}</b> <${Mark} text=${labelOf(options.statuses, status)} tone=${TONES[status]} state=${status} /><br />
      <span class="hint">${[place && title, labelOf(options.kinds, kind), ...days].filter(Boolean).join(" · ")}</span></span>
    ${options.may_revoke && status !== "revoked" && html`<${Revoke} session=${session} path=${`${path}/${id}`} options=${options} row=${row} onChange=${onChange} />`}</li>`;
}

/** @param {Props & {row: Certificate, onChange: (after: Certificate) => void}} props */
function Revoke({ session, path, options, row, onChange }) {
  const [reason, setReason] = useState("");
  const { api } = session;
  const revoke = async () => {
    if (!reason) throw new Said(t("Choose why it is revoked."));
    onChange(await api.post(`${path}/revoke`, { reason }));
  };
  return html`<${AskButton} label=${html`${t("Revoke")}<span class="apart">: ${row.place || row.title}, ${dayText(row.issued_on)}</span>`} kind="quiet" name="revoke" title=${t("Revoke this certificate?")} confirm=${t("Revoke for ever")} onConfirm=${revoke} onAsk=${() => setReason("")} patience=${api.patience}>
    <p>${t("Whoever checks it is told that it was revoked. That cannot be undone. A new certificate can be issued.")}</p>
    <${Select} id="revoke-reason" label=${t("Why it is revoked")} value=${reason} options=${[["", t("Choose one")], ...options.reasons.map(pairOf)]} onChoose=${setReason} /></${AskButton}>`;
}

/** @param {ProjectPageProps & {options: CertificateOptions}} props */
function Figures({ session, project, options }) {
  const [found, setFound] = useState(/** @type {CertificateFigures | null} */ (null));
  const load = useAction(async () =>
    setFound(await session.api.get(`${PROGRAMMES}/projects/${project.id}/certificate-figures`)),
  );
  /** @param {string} month */
  const monthText = (month) =>
    new Intl.DateTimeFormat(language().tag, { month: "long", year: "numeric" }).format(
      new Date(`${month}-02`),
    );
  return html`<section class="stack" data-part="certificate-figures"><${Head} title=${t("How many were issued")} hint=${t("By month, once it is over. Small numbers are not shown, since they could point at somebody.")} />
    ${!found && html`<p><button type="button" class="button" data-act="show-figures" aria-disabled=${load.isBusy ? "true" : undefined} onClick=${() => load.run()}>${t("Show the figures")}</button> <span role="status" class="hint">${load.error && messageOf(load.error)}</span></p>`}
    ${found && !found.months.length && html`<p class="hint">${t("Nothing is published yet.")}</p>`}
    ${
      found &&
      found.months.length > 0 &&
      html`<div class="scrolls" tabindex="0" role="group" aria-label=${t("How many were issued")}><table class="plain"><thead><tr><th scope="col">${t("Month")}</th><th scope="col">${t("Certificate for")}</th><th scope="col">${t("Issued")}</th></tr></thead>
      <tbody>${found.months.map(({ month, kind, issued }) => html`<tr key=${month + kind}><th scope="row">${monthText(month)}</th><td>${labelOf(options.kinds, kind)}</td><td>${issued}</td></tr>`)}</tbody></table></div>`
    }
    ${found && html`<p class="hint">${t("{month} is published when it is over.", { month: monthText(found.next_month) })}</p>`}</section>`;
}
