/** Who looked at something sealed of somebody, and when. */

import { Empty, Page } from "../shared/components.js";
import { Fetching, More, usePages } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { ME } from "./account.js";
import { dateText } from "./formats.js";

/**
 * @import { Access } from "kier/api"
 * @import { Pages } from "../shared/resources.js"
 * @import { Account } from "./account.js"
 */

/** @returns {Record<string, string>} */
const whats = () => ({
  legal: t("your name on paper"),
  story: t("your story"),
  answer: t("your answers"),
  question: t("a question of yours"),
  "check-in": t("how you are"),
  evaluation: t("how you looked back"),
  grievance: t("what you said went wrong"),
});

/**
 * The page.
 * @param {{session: Account}} props
 */
export function Looks({ session }) {
  /** @type {Pages<Access>} */
  const { rows, error, again, next } = usePages(session, `${ME}/looks`);
  return html`<${Page} title=${t("Who looked at what")} name="looks" lead=${t("Each time that somebody opens something of yours, it is written down here.")}>
    ${!rows && html`<${Fetching} error=${error} again=${again} />`}
    ${rows?.length === 0 && html`<${Empty} icon="eye">${t("Nobody has looked at anything of yours.")}</${Empty}>`}
    ${rows && rows.length > 0 && html`<ul role="list" class="panel-list cards">${rows.map(({ id, by, what, on }) => html`<li key=${id} class="card"><p>${t("{name} looked at {what}.", { name: by, what: whats()[what] ?? what })}</p><p class="hint">${dateText(on)}</p></li>`)}</ul>`}
    <${More} next=${next} />
    <details class="fold"><summary>${t("Is something not right?")}</summary><p>${t("Call the coordinator, or tell us that something went wrong.")} <a href="#/me/leaving">${t("Tell us")}</a></p></details>
  </${Page}>`;
}
