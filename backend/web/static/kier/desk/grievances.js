/** What members said went wrong, or that they want to leave. */

import { AskButton, Empty, Mark } from "../shared/components.js";
import { dayText } from "../shared/formats.js";
import { Fetched, useRows } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { DESK } from "./account.js";
import { pathWords } from "./labels.js";
import { personAddress } from "./routes.js";
import { SealedWords } from "./sealed-texts.js";

/**
 * @import { Grievance } from "kier/api"
 * @import { Every, Fresh } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 */

/**
 * The part of the people.
 * @param {{session: DeskAccount}} props
 */
export const Grievances = ({
  session,
}) => html`<section class="stack" aria-label=${t("What went wrong")} data-part="grievances">
  <p class="hint">${t("Members also see whom else they can turn to. Call them soon, and say here when it was dealt with.")}</p>
  <${GrievanceRows} session=${session} /></section>`;

/**
 * The rows, of everybody or of one.
 * @param {{session: DeskAccount, of?: string | null}} props
 */
export function GrievanceRows({ session, of = null }) {
  /** @type {Fresh<Every<Grievance>>} */
  const fetched = useRows(session.api, `${DESK}/grievances`);
  /** @param {Every<Grievance>} found */
  const draw = ({ rows }) => {
    const shown = rows.filter((one) => !of || one.expert.id === of);
    if (!shown.length)
      return html`<${Empty}>${of ? t("They said nothing of that kind.") : t("Nobody said that something went wrong.")}</${Empty}>`;
    return html`<ul role="list" class="cards">${shown.map((one) => html`<${Row} key=${one.id} session=${session} one=${one} isAlone=${!of} again=${fetched.again} />`)}</ul>`;
  };
  return html`<${Fetched} fetched=${fetched}>${draw}</${Fetched}>`;
}

/**
 * @param {{session: DeskAccount, one: Grievance, isAlone: boolean,
 *   again: () => Promise<void>}} props
 */
function Row({ session, one, isAlone, again }) {
  const { id, expert, path, on, closed_on: closed, text } = one;
  const close = async () => {
    await session.api.post(`${DESK}/grievances/${id}/close`);
    await again();
  };
  return html`<li class="card stack tight" data-grievance=${closed ? "closed" : "open"}><div class="head-row"><div><h3>${isAlone ? html`<a href=${personAddress(expert.id)}>${expert.chosen_name}</a>` : path === "leave" ? t("Wants to leave") : pathWords()[path]}</h3>
      <p class="facts-line hint">${isAlone && html`<span>${path === "leave" ? t("Wants to leave") : pathWords()[path]}</span>`}<span>${dayText(on)}</span></p></div>
    ${closed ? html`<${Mark} text=${t("Dealt with {day}", { day: dayText(closed) })} tone="off" />` : html`<${AskButton} label=${t("Dealt with")} kind="small" name="close-grievance" title=${t("Was it dealt with?")} confirm=${t("Dealt with")} onConfirm=${close} patience=${session.api.patience}><p>${t("{name} is told so.", { name: expert.chosen_name })}</p></${AskButton}>`}</div>
    ${text ? html`<${SealedWords} session=${session} id=${text} name=${expert.chosen_name} label=${t("Open their words")} />` : html`<p class="hint">${t("Without words.")}</p>`}</li>`;
}
