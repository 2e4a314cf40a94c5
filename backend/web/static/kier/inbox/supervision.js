/** Conversations of this month from which a team may learn: chosen by the server among those with consent. */

import { isCoordinator } from "../shared/account/roles.js";
import { Empty } from "../shared/components.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useEffect, useRef } from "../vendor/preact.js";
import { referralAddress, shortName } from "./referrals.js";
import { nameOf, useTeam } from "./team.js";

/**
 * @import { Sampled } from "kier/api"
 * @import { Session } from "../shared/account/session.js"
 * @import { Inbox } from "./inbox.js"
 */

const SAMPLE = "/api/v1/organisation/sample";

/** @param {{session: Session, inbox: Inbox}} props */
export function Supervision({ session, inbox }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => heading.current?.focus(), []);
  return html`<article class="page stack" data-part="supervision">
    <h1 tabindex="-1" ref=${heading}>${t("Supervision")}</h1>
    ${isCoordinator(session.me) ? html`<${Sample} session=${session} inbox=${inbox} />` : html`<p class="note">${t("A coordinator of your organisation sees this.")}</p>`}
  </article>`;
}

/** @param {{session: Session, inbox: Inbox}} props */
function Sample({ session, inbox }) {
  const fetched = useFresh(
    async () => /** @type {Sampled[]} */ ((await session.api.get(SAMPLE)).results),
    [],
  );
  const chosen = (/** @type {Sampled[]} */ rows) => html`<${Chosen} rows=${rows} inbox=${inbox} />`;
  return html`<p>${t("Read these with the colleague, to help better. The people in them said that this is fine, and can take it back at any time: then the conversation is gone from this list at once.")}</p>
    <${Fetched} fetched=${fetched}>${chosen}</${Fetched}>
    <p class="hint">${t("At most one for each colleague and month. Kier chooses by chance, nobody picks, and next month it chooses anew.")}</p>`;
}

/** @param {{rows: Sampled[], inbox: Inbox}} props */
function Chosen({ rows, inbox }) {
  const people = useTeam(inbox);
  if (!rows.length)
    return html`<${Empty} icon="eye">${t("There is nothing to read this month. Whoever asks for help decides on their own page, and the answer is no until they say yes. Only conversations that a colleague works on, or did until they were closed, are chosen.")}</${Empty}>`;
  return html`<ul role="list" class="people">${rows.map(
    ({
      referral,
      assignee,
    }) => html`<li key=${referral} class="card row" data-part="sampled" data-referral=${referral}>
      <p><strong>${nameOf(people, assignee)}</strong></p>
      <a class="button" href=${referralAddress(referral)}>${t("Read {name}", { name: shortName(referral) })}</a></li>`,
  )}</ul>`;
}
