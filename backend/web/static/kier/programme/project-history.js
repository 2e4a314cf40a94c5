/** The history of a project: who changed what, and never to what. */

import { Empty } from "../shared/components.js";
import { dayText } from "../shared/formats.js";
import { Fetching, More, useListing } from "../shared/resources.js";
import { listSeparator, t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";

/**
 * @import { HistoryEntry, Project } from "kier/api"
 * @import { Listing } from "../shared/resources.js"
 * @import { ProgrammeAccount } from "./account.js"
 */

/** @param {{session: ProgrammeAccount, project: Project}} props */
export function History({ session, project }) {
  /** @type {Listing<HistoryEntry>} */
  const { rows, first, next } = useListing(
    session.api,
    `${PROGRAMMES}/projects/${project.id}/history`,
  );
  if (!rows) return html`<${Fetching} error=${first.error} again=${first.run} />`;
  return html`<section class="stack" data-part="history">
    <p class="hint">${t("Who changed what, by day. What was written before is not kept here.")}</p>
    ${
      rows.length
        ? html`<ol role="list" class="history">${rows.map((entry) => html`<${Entry} key=${entry.id} entry=${entry} />`)}</ol>`
        : html`<${Empty}>${t("Nothing was changed yet.")}</${Empty}>`
    }
    <${More} next=${next} />
  </section>`;
}

/** @param {{entry: HistoryEntry}} props */
function Entry({ entry }) {
  /** @type {Record<string, string>} */
  const roles = {
    coordinator: t("Coordinator"),
    editor: t("Editor"),
    "programme-manager": t("Programme manager"),
    clock: t("A day that came"),
  };
  const { text, changed, member, role, on } = entry;
  return html`<li data-event=${entry.event}><time datetime=${on}>${dayText(on)}</time>
    <span class="due-words">${text}${changed.length > 0 && `: ${changed.join(listSeparator())}`}<br />
      <span class="hint">${role === "clock" ? "" : `${member || t("Somebody who left")} · `}${roles[role]}</span></span></li>`;
}
