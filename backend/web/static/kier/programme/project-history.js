/** The history of a project: who changed what, and never to what. */

import { Empty } from "../shared/components.js";
import { dayText } from "../shared/formats.js";
import { messageOf, useAction } from "../shared/pages.js";
import { Fetching } from "../shared/resources.js";
import { listSeparator, t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";

/**
 * @import { HistoryEntry, Project } from "kier/api"
 * @import { Listed } from "../shared/resources.js"
 * @import { ProgrammeAccount } from "./account.js"
 */

/** @param {{session: ProgrammeAccount, project: Project}} props */
export function History({ session, project }) {
  const first = `${PROGRAMMES}/projects/${project.id}/history`;
  const [rows, setRows] = useState(/** @type {HistoryEntry[] | null} */ (null));
  const [next, setNext] = useState(/** @type {string | null} */ (first));
  const more = useAction(async () => {
    /** @type {Listed<HistoryEntry>} */
    const page = await session.api.get(/** @type {string} */ (next));
    setRows([...(rows ?? []), ...page.results]);
    setNext(page.next);
  });
  useEffect(() => {
    more.run();
  }, []);
  if (!rows) return html`<${Fetching} error=${more.error} again=${more.run} />`;
  return html`<section class="stack" data-part="history">
    <p class="hint">${t("Who changed what, by day. What was written before is not kept here.")}</p>
    ${
      rows.length
        ? html`<ol role="list" class="history">${rows.map((entry) => html`<${Entry} key=${entry.id} entry=${entry} />`)}</ol>`
        : html`<${Empty}>${t("Nothing was changed yet.")}</${Empty}>`
    }
    ${
      next &&
      html`<p><button type="button" class="button" aria-disabled=${more.isBusy ? "true" : undefined} onClick=${() => more.run()}>${t("Show more")}</button>
        <span role="status" class="hint">${more.error && messageOf(more.error)}</span></p>`
    }
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
