/** The parts of a project, switched on and off. */

import { ActButton, Mark } from "../shared/components.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";
import { Conflict, currentOf } from "./conflict.js";

/**
 * @import { Project } from "kier/api"
 * @import { ProgrammeAccount } from "./account.js"
 */

/**
 * @param {{session: ProgrammeAccount, project: Project, onChange: (project: Project) => void}} props
 */
export function Parts({ session, project, onChange }) {
  const [clash, setClash] = useState(/** @type {any} */ (null));
  const theirs = /** @type {Project | null} */ (currentOf(clash));
  const { parts } = session.options;
  const chosen = project.parts ?? [];
  /**
   * @param {string} part
   * @param {number} version
   */
  const flip = async (part, version) => {
    const after = chosen.includes(/** @type {any} */ (part))
      ? chosen.filter((other) => other !== part)
      : [...chosen, part];
    try {
      const body = { version, parts: after };
      onChange(await session.api.call("PATCH", `${PROGRAMMES}/projects/${project.id}`, body));
    } catch (error) {
      if (!currentOf(error)) throw error;
      setClash(error);
    }
  };
  const take = () => {
    if (theirs) onChange(theirs);
    setClash(null);
  };
  return html`<section class="stack" data-part="parts">
    <p class="hint">${t("Switch on what the project uses. What is in a part stays when you switch it off, and nobody reaches it meanwhile.")}</p>
    ${theirs && html`<${Conflict} error=${clash} lines=${[]} onTake=${take} />`}
    <ul role="list" class="due">${parts.map(({ id, label, about }) => {
      const isOn = chosen.includes(id);
      return html`<li key=${id} data-id=${id}><span class="due-words"><b>${label}</b> ${isOn && html`<${Mark} text=${t("On")} tone="acts" />`}<br />${about}</span>
        ${
          project.may_change &&
          html`<${ActButton} name="flip-${id}" label=${html`${isOn ? t("Switch off") : t("Switch on")}<span class="apart"> ${label}</span>`} act=${() => flip(id, project.version)} />`
        }</li>`;
    })}</ul>
  </section>`;
}
