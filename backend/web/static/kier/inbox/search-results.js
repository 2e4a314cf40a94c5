/** Below the search: how many were found, and what is not opened yet. */

import { t, tn } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { listAddress, TABS } from "./referrals.js";

/** @import { Inbox } from "./inbox.js" */

/**
 * @param {{inbox: Inbox, count: number, numbers: Record<string, number>, tab: string}} props `numbers`: found in each
 *   list
 */
export function Searched({ inbox, count, numbers, tab }) {
  const { openings } = inbox;
  const shut = openings?.shut ?? 0;
  const others = TABS.filter((name) => name !== tab && numbers[name]);
  return html`<p class="hint" role="status">${tn("{n} found in this list", "{n} found in this list", count)}</p>
    ${
      !count &&
      others.length > 0 &&
      html`<p class="hint"><a href=${listAddress(others[0])}>${t("There is something in another list: show it")}</a></p>`
    }
    ${
      openings &&
      shut > 0 &&
      html`<p class="hint unopened" data-part="unopened">${tn(
        "{n} conversation is not opened yet: its messages were not searched.",
        "{n} conversations are not opened yet: their messages were not searched.",
        shut,
      )}
      ${
        openings.left > 0
          ? html`<button class="button quiet" onClick=${() => openings.more()}>${t("Open more")}</button>`
          : t("More can be opened in {n} min.", { n: openings.minutes })
      }</p>`
    }`;
}
