/** What is said above every page when a request could not be accepted after it had been left. */

import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { referralAddress, shortName } from "./referrals.js";

/** @import { Inbox } from "./inbox.js" */

/** @param {{inbox: Inbox, id: string}} props */
export function NotAccepted({ inbox, id }) {
  const done = () => inbox.store.set({ notAccepted: null });
  return html`<div class="band row" role="alert" data-part="not-accepted">
    <p>${t("{name} was not accepted.", { name: shortName(id) })} <a href=${referralAddress(id)} onClick=${done}>${t("See why")}</a></p>
    <button class="button quiet" onClick=${done}>${t("Hide this")}</button>
  </div>`;
}
