/** Where somebody stands on the way to membership: each step, what it needs, who helps. */

import { Empty, Facts, Page } from "../shared/components.js";
import { Fetching, useKept } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { ME } from "./account.js";
import { dateText, inLanguage } from "./formats.js";

/**
 * @import { Paths, StepOfPerson } from "kier/api"
 * @import { Kept } from "../shared/resources.js"
 * @import { Account } from "./account.js"
 */

/**
 * Steps of one path, as they stand.
 * @param {{steps: StepOfPerson[]}} props
 */
export function StepList({ steps }) {
  const words = { open: t("Not begun"), busy: t("Under way"), done: t("Done") };
  if (!steps.length)
    return html`<${Empty} icon="steps">${t("No steps are written down. The coordinator tells you what comes.")}</${Empty}>`;
  return html`<ol role="list" class="panel-list cards step-list">${steps.map(
    ({
      id,
      title,
      needs,
      helper,
      state,
      on,
    }) => html`<li key=${id} class="card stack" data-state=${state}>
    <h3>${inLanguage(title)}</h3><p class="step-state"><span class="mark ${state === "busy" ? "soon" : ""}">${words[state]}</span> ${state === "done" && on && html`<span class="hint">${dateText(on)}</span>`}</p>
    <${Facts} facts=${[
      [t("What it needs"), inLanguage(needs)],
      [t("Who helps you"), inLanguage(helper)],
    ]} /></li>`,
  )}</ol>`;
}

/**
 * The page.
 * @param {{session: Account}} props
 */
export function Steps({ session }) {
  /** @type {Kept<Paths>} */
  const { value, error, again } = useKept(session, `${ME}/steps`);
  const steps = value?.paths.find(({ path }) => path === "join")?.steps;
  const done = steps?.filter(({ state }) => state === "done").length ?? 0;
  return html`<${Page} title=${t("Where I stand")} name="steps">
    ${!value && html`<${Fetching} error=${error} again=${again} />`}
    ${steps && html`<p class="lead">${t("{done} of {all} steps are done. Take your time.", { done, all: steps.length })}</p><${StepList} steps=${steps} />`}
  </${Page}>`;
}
