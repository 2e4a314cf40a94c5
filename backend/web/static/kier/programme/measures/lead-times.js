/** Lead times of cases: counted without the case, published once a phase. */

import { AskButton, Head, Mark, PlainForm } from "../../shared/components.js";
import { labelOf } from "../../shared/formats.js";
import { Said } from "../../shared/pages.js";
import { Line, Select, Tick } from "../../shared/questionnaire/fields.js";
import { Fetched, useFresh } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";

/**
 * @import { MeasureChoice, MeasureReport } from "kier/api"
 * @import { Fresh } from "../../shared/resources.js"
 * @import { PartProps } from "./frame.js"
 */

const LONGEST_DAYS = 3650;

/** @param {PartProps} props */
export function LeadTimes(props) {
  const { session, path, options } = props;
  /** @type {Fresh<MeasureReport>} */
  const fetched = useFresh(() => session.api.get(`${path}/report`), [path]);
  /** @param {MeasureReport} report */
  const shown = ({ lead_times }) => {
    const isOut = (/** @type {string} */ id) => lead_times.some(({ phase }) => phase === id);
    const left = options.phases.filter(({ id }) => !isOut(id));
    return html`${options.may_write && left.length > 0 && html`<${Count} ...${props} phases=${left} />`}
      <${Head} title=${t("Published")} hint=${t("Each phase is published once. They stand in the report then.")} />
      <ul role="list" class="due">${options.phases.map((phase) => html`<${Phase} key=${phase.id} ...${props} phase=${phase} isOut=${isOut(phase.id)} onDone=${fetched.again} />`)}</ul>`;
  };
  return html`<section class="stack" data-part="lead-times">
    <p class="hint">${t("How many days from report to hearing, for instance. Nothing is kept of the case, and of the days only a class, such as 31 to 60 days.")}</p>
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}></section>`;
}

/** @param {PartProps & {phases: MeasureChoice[]}} props */
function Count({ session, path, options, measure, phases }) {
  const [values, setValues] = useState({
    region: measure.regions[0] ?? "",
    phase: phases[0].id,
    days: "",
    takes_back: false,
  });
  const [said, setSaid] = useState("");
  // The one that was chosen may have been published since.
  const phase = phases.some(({ id }) => id === values.phase) ? values.phase : phases[0].id;
  const send = async () => {
    setSaid("");
    const days = Number(values.days);
    const isWhole = values.days.trim() && Number.isInteger(days);
    if (!isWhole || days < 0 || days > LONGEST_DAYS)
      throw new Said(t("Give a number of days, from 0 to {most}.", { most: LONGEST_DAYS }), "days");
    await session.api.post(`${path}/lead-times`, { ...values, phase, days });
    setSaid(
      values.takes_back
        ? t("If such a case was counted, it is taken back.")
        : t("Counted. You can enter the next one."),
    );
    setValues({ ...values, days: "", takes_back: false });
  };
  /** @type {(name: keyof typeof values) => (value: unknown) => void} */
  const put = (name) => (value) => setValues({ ...values, [name]: value });
  return html`<${PlainForm} onSend=${send} submit=${values.takes_back ? t("Take it back") : t("Count it")} name="lead-time-form" ids=${{ days: "days" }}
      beside=${html`<span role="status" data-said=${said ? "yes" : "no"}>${said}</span>`}>
    <${Select} id="lead-region" label=${t("Where?")} value=${values.region} options=${measure.regions.map((one) => [one, labelOf(options.regions, one)])} onChoose=${put("region")} />
    <${Select} id="lead-phase" label=${t("In which phase?")} value=${phase} options=${phases.map(({ id, label }) => [id, label])} onChoose=${put("phase")} />
    <${Line} id="days" label=${t("How many days did it take?")} inputmode="numeric" maxlength="4" value=${values.days} onChange=${put("days")} />
    <${Tick} id="takes_back" label=${t("Take one back that was counted by mistake")} checked=${values.takes_back} onChange=${put("takes_back")} /></${PlainForm}>`;
}

/** @param {PartProps & {phase: MeasureChoice, isOut: boolean, onDone: () => Promise<void>}} props */
function Phase({ session, path, options, phase, isOut, onDone }) {
  const publish = async () => {
    await session.api.post(`${path}/lead-times/publish`, { phase: phase.id });
    await onDone();
  };
  return html`<li data-phase=${phase.id}><span class="due-words">${phase.label} ${isOut && html`<${Mark} text=${t("Published")} tone="acts" />`}</span>
    ${
      options.may_write &&
      !isOut &&
      html`<${AskButton} label=${html`${t("Publish")}<span class="apart"> ${phase.label}</span>`} kind="small" name="publish-lead-times" title=${t("Publish the lead times of this phase?")} confirm=${t("Publish")} onConfirm=${publish} patience=${session.api.patience}>
        <p>${t("It can be done once. Nothing more can be counted for this phase then. Of fewer than five cases nothing is shown.")}</p></${AskButton}>`
    }</li>`;
}
