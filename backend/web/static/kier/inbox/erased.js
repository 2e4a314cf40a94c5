/** Requests that their authors erased today: a line without content, so that nobody looks for them. */

import { useStore } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { dayOf } from "./conversation-days.js";
import { dropErased } from "./draft-store.js";
import { shortName } from "./referrals.js";

/** @import { ErasedLine, Inbox } from "./inbox.js" */

/**
 * Ask which requests were erased today.
 * @param {Inbox} inbox
 */
export async function askErased(inbox) {
  /** @type {{results: ErasedLine[]}} */
  const { results } = await inbox.api.get("/api/v1/inbox/erased");
  inbox.store.set({ erased: results });
  dropErased(
    inbox,
    results.map(({ name }) => name),
  );
}

/**
 * Return the names of what was erased on the day that it is.
 * @param {ErasedLine[] | undefined} erased
 * @param {number} now
 */
export const erasedToday = (erased, now) =>
  (erased ?? []).filter(({ day }) => day === dayOf(now)).map(({ name }) => shortName(name));

/**
 * One line for each, below the list of what is open.
 * @param {{inbox: Inbox, now: number}} props
 */
export function ErasedLines({ inbox, now }) {
  const { erased } = useStore(inbox.store);
  const names = erasedToday(erased, now);
  if (!names.length) return null;
  return html`<ul role="list" class="erased" data-part="erased">
    ${names.map((name) => html`<li key=${name}><b>${name}</b> ${t("The person erased this request.")}</li>`)}
  </ul>`;
}
