/** What screens about one intervention share: what is fetched, its clock, its parts. */

import { Heading, Tabs } from "../../shared/components.js";
import { Fetched, useFresh } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { PROGRAMMES } from "../account.js";
import { Name } from "../names.js";
import { interventionAddress, interventionsPath } from "./addresses.js";
import { clockText, StateMark } from "./names.js";

/**
 * @import { Intervention, InterventionOptions, Project } from "kier/api"
 * @import { Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 */

/** @typedef {{project: Project, options: InterventionOptions}} Around */
/** @typedef {Around & {intervention: Intervention}} Found */

/**
 * What a part of the screen of an intervention is given.
 * @typedef {Found & {session: ProgrammeAccount, path: string,
 *   onChange: (intervention: Intervention) => void}} PartProps
 */

/** @param {{project: Project}} props */
export const Back = ({ project }) =>
  html`<p class="crumb"><a href=${interventionAddress(project.id)}><${Name} name=${project.name} />: ${t("Interventions")}</a></p>`;

/**
 * A screen of an intervention; `children` draws a part of it.
 * @param {{session: ProgrammeAccount, route: Route, children: (found: PartProps) => any}} props
 */
export function InterventionFrame({ session, route, children }) {
  const { api } = session;
  const all = interventionsPath({ id: route.id });
  const path = `${all}/${route.intervention}`;
  /** @type {Fresh<Found>} */
  const fetched = useFresh(
    async () => ({
      project: await api.get(`${PROGRAMMES}/projects/${route.id}`),
      options: await api.get(`${all}/options`),
      intervention: await api.get(path),
    }),
    [route.id, route.intervention],
  );
  /** @param {Found} found */
  const shown = (found) => {
    const { project, intervention, options } = found;
    /** @param {Intervention} changed */
    const onChange = (changed) => fetched.set({ ...found, intervention: changed });
    return html`<${Back} project=${project} />
      <${Heading} of=${`${intervention.id}/${route.part}`}><span dir="auto">${intervention.team}</span> <${StateMark} state=${intervention.state} /></${Heading}>
      <p>${clockText(intervention)}</p>
      <${Parts} project=${project} intervention=${intervention} part=${route.part} mayWrite=${options.may_write} />
      ${children({ session, path, onChange, ...found })}`;
  };
  return html`<article class="page stack" data-part="intervention"><${Fetched} fetched=${fetched}>${shown}</${Fetched}></article>`;
}

/** @param {{project: Project, intervention: Intervention, part: string, mayWrite: boolean}} props */
function Parts({ project, intervention, part, mayWrite }) {
  if (!mayWrite) return null;
  const { id, questions_waiting } = intervention;
  /** @param {string} [name] */
  const address = (name) => interventionAddress(project.id, id, name);
  return html`<${Tabs} label=${t("Parts of this intervention")} links=${[
    [address(), t("Weeks"), !part],
    [address("plan"), t("Plan"), part === "plan"],
    [address("questions"), t("Questions"), part === "questions", questions_waiting],
    [address("results"), t("Results"), part === "results"],
  ]} />`;
}
