/** Who is asked for a request: waves that were made, waves to make, questions before a yes or no. */

import { ActButton, Head, Mark } from "../shared/components.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { t, tn } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { DESK } from "./account.js";
import { hourText } from "./fields.js";
import { invitationWords, placeOf } from "./labels.js";
import { Matches } from "./matches.js";
import { Questions } from "./questions.js";
import { personAddress } from "./routes.js";

/**
 * @import { AskedMember, DeskRequest, Planned, Waves } from "kier/api"
 * @import { Fresh } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 */

/** @typedef {(Planned & {state: "later", answer_by?: null}) | AskedMember} Invited */

const TONES = {
  accepted: "acts",
  invited: "waits",
  later: "",
  declined: "off",
  lapsed: "off",
  full: "off",
  ended: "off",
};
const BEFORE = ["submitted", "with-requester"];
/**
 * Afterwards nobody is asked any more.
 * @param {DeskRequest} request
 */
const isAsking = (request) => placeOf(request) === "asking";

/**
 * The part of a request.
 * @param {{session: DeskAccount, request: DeskRequest, path: string,
 *   again: () => Promise<void>}} props
 */
export function Members({ session, request, path, again }) {
  /** @type {Fresh<Waves>} */
  const fetched = useFresh(() => session.api.get(`${path}/waves`), [path], { isLive: true });
  const changed = async () => {
    await Promise.all([fetched.again(), again()]);
  };
  if (BEFORE.includes(request.state)) {
    return html`<div class="empty"><p><strong>${t("Nobody is asked yet.")}</strong></p><p>${t("Accept the request first. No member sees it before every point of the checklist is ticked.")}</p></div>`;
  }
  return html`<div class="stack sections" data-part="members">
    <${Fetched} fetched=${fetched}>${(
      waves,
    ) => html`<${Waves} session=${session} request=${request} waves=${waves} path=${path} again=${changed} />
      <section aria-labelledby="questions" data-part="questions-of-members"><${Head} id="questions" title=${t("Questions of members")} hint=${t("All who were asked read your answer.")} />
        <${Questions} session=${session} path="${DESK}/questions" of=${request.id} empty=${t("Nobody asked anything.")} /></section>
      ${isAsking(request) && html`<${Matches} session=${session} request=${request} waves=${waves} path=${path} again=${changed} />`}`}</${Fetched}>
  </div>`;
}

/**
 * @param {{session: DeskAccount, request: DeskRequest, waves: Waves, path: string,
 *   again: () => Promise<void>}} props
 */
function Waves({ session, request, waves, path, again }) {
  const { wanted, accepted, later } = waves;
  const people = [...waves.results, ...later.map((one) => ({ ...one, state: "later" }))];
  const numbers = [...new Set(people.map((one) => one.wave))].sort((one, other) => one - other);
  const next = async () => {
    await session.api.post(`${path}/waves/next`);
    await again();
  };
  return html`<section aria-labelledby="waves" data-part="waves">
    <${Head} id="waves" title=${tn("{n} of {all} said yes", "{n} of {all} said yes", accepted, { all: wanted })} hint=${hintOf(waves)}>
      ${later.length > 0 && accepted < wanted && isAsking(request) && html`<${ActButton} label=${t("Ask the next wave now")} act=${next} name="next-wave" />`}</${Head}>
    <progress class="apart" max=${wanted} value=${accepted} aria-label=${t("Members who said yes")}></progress>
    <div class="yes-line" aria-hidden="true">${Array.from({ length: wanted }, (_, place) => html`<span key=${place} class=${place < accepted ? "is-yes" : ""}></span>`)}</div>
    ${numbers.map((number) => html`<${Wave} key=${number} number=${number} rows=${people.filter((one) => one.wave === number)} />`)}
  </section>`;
}

/** @param {{results: AskedMember[], later: Planned[]}} options */
function hintOf({ results, later }) {
  const asked = results.filter((one) => one.state === "invited").length;
  const parts = [];
  if (asked) parts.push(tn("{n} has not answered yet", "{n} have not answered yet", asked));
  if (later.length)
    parts.push(tn("{n} waits in a later wave", "{n} wait in a later wave", later.length));
  return (
    parts.join(" · ") ||
    (results.length ? t("Nobody else is asked now.") : t("No wave was made yet."))
  );
}

/** @param {{number: number, rows: Invited[]}} props */
function Wave({ number, rows }) {
  const until = rows.find((one) => one.state === "invited")?.answer_by;
  const words = invitationWords();
  return html`<div class="wave"><h3>${t("Wave {n}", { n: number })} ${until && html`<span class="hint">${t("answer until {when}", { when: hourText(until) })}</span>`}</h3>
    <ul role="list" class="shelf plain">${rows.map(
      (
        one,
      ) => html`<li key=${one.expert.id} data-invitation=${one.state}><span class="line-row"><a href=${personAddress(one.expert.id)}>${one.expert.chosen_name}</a>
      <${Mark} text=${words[one.state]} tone=${TONES[one.state]} /></span></li>`,
    )}</ul></div>`;
}
