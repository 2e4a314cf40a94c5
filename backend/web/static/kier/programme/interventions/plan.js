/** The plan of an intervention, as it stood on day 0. */

import { Days } from "../../shared/charts.js";
import { AskButton, Facts } from "../../shared/components.js";
import { dayText, labelOf } from "../../shared/formats.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { interventionAddress } from "./addresses.js";
import { InterventionForm } from "./intervention-form.js";
import { clockRow, dayAt, LAST_DAY, LOOK_BACK_DAY } from "./names.js";
import { Before } from "./next.js";

/**
 * @import { Intervention } from "kier/api"
 * @import { PartProps } from "./frame.js"
 */

/** @param {PartProps} props */
export function Plan(props) {
  const { session, project, options, intervention, path, onChange } = props;
  const [isEdited, setEdited] = useState(false);
  const close = () => setEdited(false);
  if (isEdited) {
    /** @param {Intervention} row */
    const done = (row) => {
      close();
      onChange(row);
    };
    return html`<${InterventionForm} session=${session} project=${project} options=${options} intervention=${intervention} onDone=${done} onClose=${close} />`;
  }
  const erase = async () => {
    await session.api.call("DELETE", path);
    location.hash = interventionAddress(project.id);
  };
  /** @param {string} text */
  const own = (text) => html`<span class="own-words" dir="auto">${text}</span>`;
  const hundred = dayAt(intervention, LAST_DAY);
  return html`<section class="stack" data-part="plan"><${Before} project=${project} intervention=${intervention} />
    <div><${Days} name="clock" title=${t("A hundred days")} heading=${t("Team")} length=${LAST_DAY} rows=${[clockRow(intervention)]} /></div>
    <${Facts} facts=${[
      [t("Day 0"), dayText(intervention.day_0)],
      [t("Day 100"), dayText(hundred)],
      [t("Day 280"), dayText(dayAt(intervention, LOOK_BACK_DAY))],
      [t("People in the team"), String(intervention.people)],
      [t("Who is reminded"), intervention.owner_name || t("Nobody")],
      [t("Language"), labelOf(options.languages, intervention.language)],
      [t("What the team assumes"), own(intervention.assumption)],
      [t("What is done"), own(intervention.action)],
      [t("By what it is judged"), own(intervention.indicator)],
      [t("What the team wants to reach"), own(intervention.target)],
    ]} />
    <p class="row"><button type="button" class="button" data-act="edit-intervention" onClick=${() => setEdited(true)}>${t("Change")}</button>
      <${AskButton} label=${t("Erase")} kind="quiet" name="erase-intervention" title=${t("Erase “{name}”?", { name: intervention.team })} confirm=${t("Erase")} onConfirm=${erase} patience=${session.api.patience}>
        <p>${t("Its weeks, questions and results page go with it.")}</p></${AskButton}></p></section>`;
}
