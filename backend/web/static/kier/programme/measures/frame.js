/** What screens about measures share: the way back, and what parts of one are given. */

import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { Name } from "../names.js";
import { measureAddress } from "./addresses.js";

/**
 * @import { Measure, MeasureOptions, Project } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 */

/** @typedef {{project: Project, options: MeasureOptions}} Around */

/**
 * What a part of the screen of a measure is given.
 * @typedef {Around & {session: ProgrammeAccount, path: string, measure: Measure,
 *   again: () => Promise<void>, onChange: (measure: Measure) => void}} PartProps
 */

/** @param {{project: Project}} props */
export const Back = ({ project }) =>
  html`<p class="crumb"><a href=${measureAddress(project.id)}><span><${Name} name=${project.name} />: ${t("Measures")}</span></a></p>`;
