/** Views of a list: whose the work is, and whose turn it is. */

import { t } from "../shared/text.js";
import { html, useMemo } from "../vendor/preact.js";
import { listAddress, VIEWS, waiting } from "./referrals.js";

/** @import { Referral } from "./inbox.js" */

/**
 * The views of a tab; none where nothing is to be done.
 * @param {string} tab
 */
export const viewsOf = (tab) =>
  tab === "open"
    ? VIEWS.filter((view) => view !== "late")
    : tab === "new"
      ? VIEWS.slice(0, VIEWS.indexOf("us"))
      : [];

/** Whether the person wrote last, as the server says. @param {Referral} referral */
export const awaitsUs = (referral) =>
  referral.status === "accepted" && referral.last_sender === "seeker";

/** @type {ReadonlySet<string>} */
const NONE = new Set();

/** Whether this organisation interprets there, and does not help. @param {Referral} referral */
export const interprets = ({ status }) => status === "interprets";

/** @type {Record<string, (referral: Referral, me: string, covered: ReadonlySet<string>) => boolean>} */
const FITS = {
  all: () => true,
  mine: ({ assignee }, me, covered) =>
    assignee === me || (assignee !== null && covered.has(assignee)),
  nobody: ({ assignee }) => !assignee,
  urgent: ({ profile }) => profile.urgent === true,
  // Defined as `overdue` of the workload is (backend/help_requests/workload.py).
  late: (referral) =>
    referral.last_sender === "seeker" && waiting(referral, Date.now()).how === "late",
  us: awaitsUs,
  them: (referral) => !awaitsUs(referral) && !interprets(referral),
  interpreting: interprets,
};

/**
 * @param {string} view
 * @param {Referral} referral
 * @param {string} me the member's identifier
 * @param {ReadonlySet<string>} [covered] colleagues who are away, and for whom this member is there
 */
export const isInView = (view, referral, me, covered = NONE) => FITS[view](referral, me, covered);

/** @type {() => Record<string, string>} */
const names = () => ({
  all: t("All"),
  mine: t("Mine"),
  nobody: t("Nobody’s"),
  urgent: t("Urgent"),
  late: t("Late"),
  us: t("Waiting for us"),
  them: t("Waiting for them"),
  interpreting: t("You interpret"),
});

/**
 * The views of a list with how many requests each has.
 * @param {{tab: string, view: string, listed: Referral[], me: string,
 *   covered: ReadonlySet<string>, now: number}} props `listed`: what the tab has
 */
export function Views({ tab, view, listed, me, covered, now }) {
  const views = viewsOf(tab);
  const numbers = useMemo(
    () =>
      views.map((name) => listed.filter((referral) => FITS[name](referral, me, covered)).length),
    [tab, listed, me, covered, now],
  );
  if (!views.length || !listed.length) return null;
  const texts = names();
  // The view of interpreting is left out where it is empty: most organisations never interpret.
  return html`<nav class="views" aria-label=${t("Views")} data-part="views">${views.map(
    (name, place) =>
      (name !== "interpreting" || name === view || numbers[place] > 0) &&
      html`<a key=${name} href=${listAddress(tab, name)} data-view=${name}
      aria-current=${name === view ? "page" : undefined}>${texts[name]}
      <span class="count">${numbers[place]}</span></a>`,
  )}</nav>`;
}
