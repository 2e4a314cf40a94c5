/** The plan of a measure: who is expected, which tables judge it, and what these can show. */

import { AskButton, Empty, Facts, Head } from "../../shared/components.js";
import { labelOf } from "../../shared/formats.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { textIn } from "../names.js";
import { measureAddress } from "./addresses.js";
import { MeasureForm } from "./measure-form.js";
import { PlannedRow } from "./power.js";

/** @import { PartProps } from "./frame.js" */

/** @param {PartProps} props */
export function Plan(props) {
  const { session, project, options, measure, path, onChange } = props;
  const [isEdited, setEdited] = useState(false);
  const about = textIn(measure.about).text;
  if (isEdited)
    return html`<${MeasureForm} session=${session} project=${project} options=${options} measure=${measure} onDone=${onChange} onClose=${() => setEdited(false)} />`;
  const erase = async () => {
    await session.api.call("DELETE", path);
    location.hash = measureAddress(project.id);
  };
  return html`<section class="stack" data-part="plan">
    ${about && html`<p class="own-words" dir="auto">${about}</p>`}
    ${measure.rounds.length > 0 && html`<p class="note">${t("Somebody was asked already. The plan stays as it is; only its words can be changed.")}</p>`}
    <${Expected} ...${props} />
    <${Head} title=${t("Planned tables")} hint=${t("What each can show was worked out when it was planned: four times out of five, at 5%.")} />
    ${
      measure.tables.length
        ? html`<ul role="list" class="team-list">${measure.tables.map((table) => html`<${PlannedRow} key=${`${table.group}/${table.sort}/${table.indicator}`} options=${options} table=${table} />`)}</ul>`
        : html`<${Empty}>${t("No table is planned yet. Without one, the report is empty.")}</${Empty}>`
    }
    ${
      options.may_write &&
      html`<p class="row"><button type="button" class="button" data-act="edit-measure" onClick=${() => setEdited(true)}>${t("Change")}</button>
      <${AskButton} label=${t("Erase")} kind="quiet" name="erase-measure" title=${t("Erase this measure?")} confirm=${t("Erase")} onConfirm=${erase} patience=${session.api.patience}>
        <p>${t("All answers and lead times go with it. This cannot be undone. End its open rounds first.")}</p></${AskButton}></p>`
    }</section>`;
}

/** @param {PartProps} props */
function Expected({ options, measure }) {
  /** @type {[string, any][]} */
  const facts = options.groups.flatMap(({ id, label }) => {
    const numbers = Object.entries(measure.expected[id] ?? {}).filter(([, number]) => number);
    if (!numbers.length) return [];
    const words = numbers.map(
      ([region, number]) => `${labelOf(options.regions, region)} ${number}`,
    );
    return [/** @type {[string, any]} */ ([label, words.join(" · ")])];
  });
  return html`<${Head} title=${t("How many people are expected")} hint=${t("In each phase.")} />
    ${facts.length ? html`<${Facts} facts=${facts} />` : html`<p class="hint">${t("Nobody is expected yet.")}</p>`}`;
}
