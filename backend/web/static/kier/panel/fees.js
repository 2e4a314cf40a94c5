/** What somebody gets, for what, and when. */

import { Empty, Page } from "../shared/components.js";
import { money } from "../shared/formats.js";
import { Fetching, More, usePages } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { ME } from "./account.js";
import { capital, dateText } from "./formats.js";

/**
 * @import { MyFee } from "kier/api"
 * @import { Pages } from "../shared/resources.js"
 * @import { Account } from "./account.js"
 */

/**
 * A member needs to know no more than whether it is on its way.
 * @param {{state: string, due_on: string | null, paid_on: string | null}} options
 */
const stateOf = ({ state, due_on: due, paid_on: paid }) => {
  if (state === "paid") return t("Paid on {day}", { day: dateText(/** @type {string} */ (paid)) });
  if (state === "listed") return t("On its way to you");
  return t("You get it before {day}", { day: dateText(/** @type {string} */ (due)) });
};

/**
 * The page.
 * @param {{session: Account}} props
 */
export function Fees({ session }) {
  /** @type {Pages<MyFee>} */
  const { rows, error, again, next } = usePages(session, `${ME}/fees`);
  return html`<${Page} title=${t("What you get")} name="fees">
    ${!rows && html`<${Fetching} error=${error} again=${again} />`}
    ${rows?.length === 0 && html`<${Empty} icon="coin">${t("There is nothing here yet. After your work you see what you get, and when.")}</${Empty}>`}
    ${
      rows &&
      rows.length > 0 &&
      html`<ul role="list" class="panel-list cards">${rows.map(
        (one) => html`<li key=${one.invitation} class="card fee" data-state=${one.state}>
      <div><h2>${capital(one.title)}</h2><p class="hint">${stateOf(one)}</p></div>
      <p class="amount"><strong>${money(one.fee_cents + one.travel_cents)}</strong>${one.travel_cents > 0 && html`<span class="hint">${t("of which {amount} for travel", { amount: money(one.travel_cents) })}</span>`}</p>
    </li>`,
      )}</ul><${More} next=${next} />`
    }
    <details class="fold"><summary>${t("Is something not right?")}</summary><div class="stack">
      <p>${t("Call the coordinator. Kier keeps no bank number: they ask you for it themselves.")}</p>
      <p>${t("Do you get benefits? Then ask first what you may earn. The coordinator helps you with it.")}</p></div></details>
  </${Page}>`;
}
