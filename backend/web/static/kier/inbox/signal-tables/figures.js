/** Numbers of a table by form, municipality and outcome, as they may be published. */

import { Fold } from "../../shared/components.js";
import { dayText } from "../../shared/formats.js";
import { Fetched, useFresh } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";

/**
 * @import { SignalFigures } from "kier/api"
 * @import { Fresh } from "../../shared/resources.js"
 * @import { TablePage } from "./screen.js"
 */

/** @param {TablePage} props */
export const FiguresOf = (props) =>
  html`<${Fold} summary=${t("Figures")} name="signal-figures"><${Shown} ...${props} /></${Fold}>`;

/** @param {TablePage} props */
function Shown({ desk, work }) {
  const path = `${work.path}/figures`;
  /** @type {Fresh<SignalFigures>} */
  const fetched = useFresh(() => desk.api.get(path), [path]);
  /** @type {(row: {least: number, most: number}) => string} */
  const range = ({ least, most }) => (least === most ? String(least) : `${least}–${most}`);
  /** @param {SignalFigures} found */
  const shown = (found) => {
    if (!found.until)
      return html`<p class="hint">${t("Nothing is shown yet: too few signals have ended.")}</p>`;
    const tables = [
      { label: t("Form of exploitation"), rows: found.form },
      { label: t("Municipality"), rows: found.municipality },
      { label: t("Outcome"), rows: found.outcome },
    ];
    return html`<p>${t("{n} signals that ended until {day}", { n: found.signals, day: dayText(found.until) })}</p>
      ${tables.map(
        ({ label, rows }) =>
          rows.length > 0 &&
          html`<table class="figures-table" key=${label}><thead><tr><th scope="col">${label}</th><th scope="col" class="number">${t("Signals")}</th></tr></thead>
          <tbody>${rows.map((row) => html`<tr key=${row.code}><th scope="row">${row.label}</th><td class="number">${range(row)}</td></tr>`)}</tbody></table>`,
      )}`;
  };
  return html`<${Fetched} fetched=${fetched}>${shown}</${Fetched}>`;
}
