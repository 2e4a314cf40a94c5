/** One measure: whom it asks, its plan, lead times, and its report. */

import { Heading, Tabs } from "../../shared/components.js";
import { dayText, labelOf, labelsOf } from "../../shared/formats.js";
import { Fetched, useFresh } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { PROGRAMMES } from "../account.js";
import { Name } from "../names.js";
import { measureAddress, measuresPath } from "./addresses.js";
import { Back } from "./frame.js";
import { LeadTimes } from "./lead-times.js";
import { Plan } from "./plan.js";
import { Report } from "./report.js";
import { Rounds } from "./rounds.js";

/**
 * @import { Measure, MeasureOptions, Project } from "kier/api"
 * @import { Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 * @import { Around, PartProps } from "./frame.js"
 */

/** @type {Record<string, (props: PartProps) => any>} */
const PARTS = { "": Rounds, plan: Plan, "lead-times": LeadTimes, report: Report };

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function MeasureScreen({ session, route }) {
  const { api } = session;
  const all = measuresPath({ id: route.id });
  const path = `${all}/${route.measure}`;
  /** @type {Fresh<Around & {measure: Measure}>} */
  const fetched = useFresh(
    async () => ({
      project: await api.get(`${PROGRAMMES}/projects/${route.id}`),
      options: await api.get(`${all}/options`),
      measure: await api.get(path),
    }),
    [route.id, route.measure],
  );
  /** @param {Around & {measure: Measure}} found */
  const shown = (found) => {
    const { project, measure, options } = found;
    /** @param {Measure} changed */
    const onChange = (changed) => fetched.set({ ...found, measure: changed });
    const Part = PARTS[route.part] ?? Rounds;
    return html`<${Back} project=${project} />
      <${Heading} of=${`${measure.id}/${route.part}`}><${Name} name=${measure.name} /></${Heading}>
      <p>${labelOf(options.kinds, measure.kind)} · ${labelsOf(options.regions, measure.regions)} · ${t("from {day}", { day: dayText(measure.begins_on) })}</p>
      <${Parts} project=${project} measure=${measure} part=${route.part} />
      <${Part} key=${route.part} session=${session} path=${path} again=${fetched.again} onChange=${onChange} ...${found} />`;
  };
  return html`<article class="page stack" data-part="measure"><${Fetched} fetched=${fetched}>${shown}</${Fetched}></article>`;
}

/** @param {{project: Project, measure: Measure, part: string}} props */
function Parts({ project, measure, part }) {
  /** @param {string} [name] */
  const address = (name) => measureAddress(project.id, measure.id, name);
  return html`<${Tabs} label=${t("Parts of this measure")} links=${[
    [address(), t("Asking"), !part],
    [address("plan"), t("Plan"), part === "plan"],
    [address("lead-times"), t("Lead times"), part === "lead-times"],
    [address("report"), t("Report"), part === "report"],
  ]} />`;
}
