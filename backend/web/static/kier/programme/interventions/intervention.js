/** One intervention: its weeks, its plan, questions about it, and its results page. */

import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { InterventionFrame } from "./frame.js";
import { Plan } from "./plan.js";
import { Questions } from "./questions.js";
import { Results } from "./results.js";
import { Weeks } from "./weeks.js";

/**
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 * @import { PartProps } from "./frame.js"
 */

/** @type {Record<string, (props: PartProps) => any>} */
const PARTS = { "": Weeks, plan: Plan, questions: Questions, results: Results };

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function InterventionScreen({ session, route }) {
  /** @param {PartProps} found */
  const shown = (found) => {
    const Part = PARTS[route.part] ?? Weeks;
    return found.options.may_write
      ? html`<${Part} key=${route.part} ...${found} />`
      : html`<p class="note">${t("What a team writes is read by its organisation, and by everybody once it is on the results page.")}</p>`;
  };
  return html`<${InterventionFrame} session=${session} route=${route}>${shown}</${InterventionFrame}>`;
}
