/** The next hundred days of a team that decided to change what it does. */

import { Head, PlainForm } from "../../shared/components.js";
import { useDraft } from "../../shared/drafts.js";
import { dayFromNow } from "../../shared/formats.js";
import { Line } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { interventionAddress } from "./addresses.js";

/**
 * @import { Intervention } from "kier/api"
 * @import { PartProps } from "./frame.js"
 */

/** @param {PartProps} props */
export function Next(props) {
  const { project, intervention } = props;
  const { decision, followed_by } = intervention;
  if (decision !== "change") return null;
  return html`<section class="stack" data-part="next"><${Head} title=${t("The next hundred days")} hint=${followed_by ? "" : t("Team, assumption and indicator are carried over. Change them until day 0; what was tried before stays readable.")} />
    ${
      followed_by
        ? html`<p><a class="button" href=${interventionAddress(project.id, followed_by)}>${t("To the next hundred days")}</a></p>`
        : html`<${NextForm} ...${props} />`
    }</section>`;
}

/** @param {PartProps} props */
function NextForm({ session, project, path, intervention, onChange }) {
  const [values, set, forget] = useDraft(session, `next/${intervention.id}`, {
    day_0: dayFromNow(7),
  });
  const send = async () => {
    const { version } = intervention;
    /** @type {Intervention} */
    const made = await session.api.post(`${path}/next`, { ...values, version });
    forget();
    onChange({ ...intervention, version: version + 1, followed_by: made.id });
    location.hash = interventionAddress(project.id, made.id, "plan");
  };
  /** @param {string} day_0 */
  const choose = (day_0) => set({ day_0 });
  return html`<${PlainForm} onSend=${send} submit=${t("Plan the next hundred days")} name="next-form">
    <${Line} id="next_day_0" type="date" label=${t("Day 0")} value=${values.day_0} onChange=${choose} /></${PlainForm}>`;
}

/**
 * The way back to the hundred days before.
 * @param {{project: {id: string}, intervention: Intervention}} props
 */
export const Before = ({ project, intervention: { follows } }) =>
  follows &&
  html`<p><a href=${interventionAddress(project.id, follows)}>${t("The hundred days before")}</a></p>`;
