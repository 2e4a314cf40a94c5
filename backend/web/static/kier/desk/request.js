/** One request: who asks, how far it is, its moves, and its parts. */

import { Tabs } from "../shared/components.js";
import { labelOf } from "../shared/formats.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { Later } from "../shared/parts.js";
import { t, tn } from "../shared/text.js";
import { html, useEffect, useRef } from "../vendor/preact.js";
import { DESK } from "./account.js";
import { dayOr, placeOf } from "./labels.js";
import { Moves } from "./request-actions.js";
import { RequestState, titleOf } from "./requests.js";
import { requestAddress } from "./routes.js";

/**
 * @import { DeskRequest } from "kier/api"
 * @import { Fresh } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 * @import { Route } from "./routes.js"
 */

const PARTS = {
  briefing: () => import("./briefing.js").then((module) => module.Briefing),
  members: () => import("./members.js").then((module) => module.Members),
  consultation: () => import("./consultation.js").then((module) => module.ConsultationPart),
  agenda: () => import("./agenda.js").then((module) => module.Agenda),
  evaluation: () => import("./evaluation.js").then((module) => module.Evaluation),
  close: () => import("./closure.js").then((module) => module.Close),
};

/**
 * The page.
 * @param {{session: DeskAccount, route: Route}} props
 */
export function RequestPage({ session, route }) {
  const path = `${DESK}/requests/${route.id}`;
  /** @type {Fresh<DeskRequest>} */
  const fetched = useFresh(() => session.api.get(path), [path]);
  return html`<${Fetched} fetched=${fetched}>${(
    request,
  ) => html`<${Opened} key=${request.id} session=${session} request=${request} path=${path}
    part=${route.part || "briefing"} onChange=${fetched.set} again=${fetched.again} />`}</${Fetched}>`;
}

/**
 * @param {{session: DeskAccount, request: DeskRequest, path: string, part: keyof typeof PARTS,
 *   onChange: (request: DeskRequest) => void, again: () => Promise<void>}} props
 */
function Opened({ session, request, path, part, onChange, again }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  const { id, requester } = request;
  const { platform } = session;
  const title = titleOf(request, platform);
  useEffect(() => {
    heading.current?.focus();
  }, [id, part]);
  useEffect(() => {
    document.title = t("Requests for advice");
  }, []);
  /**
   * @param {string} name
   * @param {string} text
   * @param {number} [count]
   */
  const link = (name, text, count) => [requestAddress(id, name), text, part === name, count];
  const open = request.checklist.filter((one) => !one.done).length;
  const links = [
    link("briefing", t("Briefing"), request.state === "submitted" ? open : 0),
    link("members", t("Members"), request.accepted),
    link("consultation", t("Consultation")),
    link("agenda", t("Agenda")),
    link("evaluation", t("Evaluation")),
    link("close", t("Close")),
  ];
  return html`<article class="work" data-part="request" data-state=${placeOf(request)} data-shown=${part}>
    <div class="work-top">
      <p class="crumb"><a href="#/requests/${request.state}">${t("Requests for advice")}</a></p>
      <div class="head-row top"><div class="request-name"><h1 tabindex="-1" ref=${heading}>${title}</h1>
        <p class="facts-line hint"><span><${RequestState} request=${request} /></span><span class="ink">${requester.organisation}</span>
          <span>${labelOf(platform.requester_kinds, requester.kind)}</span>${request.form && html`<span>${labelOf(platform.forms, request.form)}</span>`}
          ${request.day && html`<span>${dayOr(request.day)}</span>`}<span>${tn("{n} member wanted", "{n} members wanted", request.wanted)}</span></p></div>
        <${Moves} session=${session} request=${request} path=${path} onChange=${onChange} /></div>
      <${Tabs} label=${t("Request")} links=${links} />
    </div>
    <${Later} key=${part} load=${PARTS[part]} session=${session} request=${request} path=${path} onChange=${onChange} again=${again} />
  </article>`;
}
