/** What rows of a spreadsheet get that say nothing of it. */

import { dayFromNow } from "../../shared/formats.js";
import { Line, Select } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { choicesOf, municipalitiesOf, sharingOf, TLP } from "./words.js";

/**
 * @import { SignalOptions } from "kier/api"
 * @import { OpenFields } from "./spreadsheet-import.js"
 */

/**
 * @param {{options: SignalOptions, defaults: OpenFields, latest: string,
 *   onChange: (defaults: OpenFields) => void}} props `latest`: day on which a signal may expire
 */
export function Defaults({ options, defaults, latest, onChange }) {
  /** @type {(name: keyof OpenFields) => (value: string) => void} */
  const put = (name) => (value) => onChange({ ...defaults, [name]: value });
  const marks = TLP.map((tlp) => [tlp, `${sharingOf(tlp).name}: ${sharingOf(tlp).about}`]);
  return html`<section class="stack"><h2>${t("Where a row says nothing")}</h2>
    <div class="signal-fields">
      <${Select} id="all-form" label=${t("Form of exploitation")} value=${defaults.form} options=${choicesOf(options.forms)} onChoose=${put("form")} />
      <${Select} id="all-branch" label=${t("Branch")} value=${defaults.branch} options=${[["", t("Choose one")], ...choicesOf(options.branches)]} onChoose=${put("branch")} />
      <${Select} id="all-municipality" label=${t("Municipality")} value=${defaults.municipality} options=${[["", t("Not known")], ...municipalitiesOf(options.municipalities)]} onChoose=${put("municipality")} />
      <${Select} id="all-reliability" label=${t("Reliability")} value=${defaults.reliability} options=${choicesOf(options.reliabilities)} onChoose=${put("reliability")} />
      <${Select} id="all-tlp" label=${t("Who may read it?")} value=${defaults.tlp} options=${marks} onChoose=${put("tlp")} />
      <${Line} id="all-expires" type="date" label=${t("Expires on")} min=${dayFromNow(1)} max=${latest} value=${defaults.expires_on} onChange=${put("expires_on")} />
    </div></section>`;
}
