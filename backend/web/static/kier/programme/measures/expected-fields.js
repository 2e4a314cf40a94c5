/** How many people of each group are expected in each region. */

import { Line } from "../../shared/questionnaire/fields.js";
import { labelOf } from "../../shared/formats.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";

/** @import { MeasureOptions } from "kier/api" */

/** @typedef {Record<string, Record<string, string>>} Expected by group and region */

/**
 * @param {{options: MeasureOptions, regions: string[], groups: string[], expected: Expected,
 *   onChange: (expected: Expected) => void}} props
 */
export function ExpectedFields({ options, regions, groups, expected, onChange }) {
  if (!regions.length || !groups.length)
    return html`<p class="hint">${t("Choose where it is tried and who is asked. Then you say how many people are expected.")}</p>`;
  /** @type {(group: string, region: string) => (number: string) => void} */
  const put = (group, region) => (number) =>
    onChange({ ...expected, [group]: { ...expected[group], [region]: number } });
  return groups.map(
    (
      group,
    ) => html`<fieldset key=${group} class="expected"><legend class="label">${t("How many answer in each phase: {group}", { group: labelOf(options.groups, group) })}</legend>
    <div class="expected-numbers">${regions.map((region) => html`<${Line} key=${region} id=${`expected-${group}-${region}`} label=${labelOf(options.regions, region)} inputmode="numeric" maxlength="3" value=${expected[group]?.[region] ?? ""} onChange=${put(group, region)} />`)}</div></fieldset>`,
  );
}
