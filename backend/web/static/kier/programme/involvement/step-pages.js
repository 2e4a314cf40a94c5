/** Which pages of the project explain the steps of asking experts by experience for advice. */

import { Fold, PlainForm } from "../../shared/components.js";
import { Select } from "../../shared/questionnaire/fields.js";
import { Fetched, useFresh } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { PROGRAMMES } from "../account.js";

/**
 * @import { Project, StepPlan } from "kier/api"
 * @import { Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 */

/** @typedef {{step: string, title: string, page: string | null, address: string | null}} Step */
/** @typedef {{session: ProgrammeAccount, project: Project, mayWrite: boolean}} Props */

/** @param {{id: string}} project */
const planPath = ({ id }) => `${PROGRAMMES}/projects/${id}/step-plan`;

/** @param {Props} props */
export function StepPages({ session, project, mayWrite }) {
  /** @type {Fresh<StepPlan>} */
  const fetched = useFresh(() => session.api.get(planPath(project)), [project.id]);
  /** @param {StepPlan} plan */
  const shown = (plan) =>
    html`<${Plan} key=${plan.version} session=${session} project=${project} mayWrite=${mayWrite} plan=${plan} again=${fetched.again} />`;
  return html`<${Fold} summary=${t("Pages of the step plan")} name="step-plan">
    <p class="hint">${t("Who asks for advice sees the page of a step beside it. Only pages for professionals and for organisations that ask can be chosen.")}</p>
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}></${Fold}>`;
}

/** @param {Props & {plan: StepPlan, again: () => Promise<void>}} props */
function Plan({ session, project, mayWrite, plan, again }) {
  const steps = /** @type {Step[]} */ (/** @type {unknown} */ (plan.steps));
  const [chosen, setChosen] = useState(
    /** @type {Record<string, string>} */ (
      Object.fromEntries(steps.flatMap(({ step, page }) => (page ? [[step, page]] : [])))
    ),
  );
  const save = async () => {
    const pages = Object.fromEntries(Object.entries(chosen).filter(([, slug]) => slug));
    await session.api.call("PUT", planPath(project), { version: plan.version, pages });
    await again();
  };
  if (!mayWrite)
    return html`<ul role="list" class="due">${steps.map(({ step, title, page, address }) => html`<li key=${step}><span class="due-words">${title}</span>${page ? html`<a href=${address}>${page}</a>` : html`<span class="hint">${t("none")}</span>`}</li>`)}</ul>`;
  const choices = [["", t("none")], ...plan.pages.map((slug) => [slug, slug])];
  /** @type {(step: string) => (slug: string) => void} */
  const choose = (step) => (slug) => setChosen({ ...chosen, [step]: slug });
  return html`<${PlainForm} onSend=${save} submit=${t("Save")} name="step-plan-form">
    ${steps.map(({ step, title }) => html`<${Select} key=${step} id="step-${step}" label=${title} value=${chosen[step] ?? ""} options=${choices} onChoose=${choose(step)} />`)}</${PlainForm}>`;
}
