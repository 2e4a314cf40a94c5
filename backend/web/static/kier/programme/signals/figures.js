/** Signals of a project that ended, in numbers that point at nobody. */

import { dayText } from "../../shared/formats.js";
import { Fetched, useFresh } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { tablesPath } from "./table-form.js";

/**
 * @import { Project, ProjectSignalFigures } from "kier/api"
 * @import { Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 */

/** @param {{session: ProgrammeAccount, project: Project}} props */
export function Figures({ session, project }) {
  const path = `${tablesPath(project)}/figures`;
  /** @type {Fresh<ProjectSignalFigures>} */
  const fetched = useFresh(() => session.api.get(path), [path]);
  /** @type {(row: {least: number, most: number}) => string} */
  const range = ({ least, most }) => (least === most ? String(least) : `${least}–${most}`);
  /** @param {ProjectSignalFigures} found */
  const shown = (found) =>
    found.until
      ? html`<p>${t("{n} signals that ended until {day}", { n: found.signals, day: dayText(found.until) })}</p>
        ${[
          { label: t("Form of exploitation"), rows: found.form },
          { label: t("Municipality"), rows: found.municipality },
          { label: t("Outcome"), rows: found.outcome },
        ].map(
          ({ label, rows }) =>
            rows.length > 0 &&
            html`<table class="log" key=${label}><thead><tr><th scope="col">${label}</th><th scope="col">${t("Signals")}</th></tr></thead>
            <tbody>${rows.map((row) => html`<tr key=${row.code}><th scope="row">${row.label}</th><td>${range(row)}</td></tr>`)}</tbody></table>`,
        )}`
      : html`<p class="hint">${t("Nothing is shown yet: too few signals have ended.")}</p>`;
  return html`<${Fetched} fetched=${fetched}>${shown}</${Fetched}>`;
}
