/**
 * One request: who asks, how far it is, its parts, and its moves; what cannot be taken back is
 * asked once more.
 */

import { AskButton, Tabs } from "../shared/components.js";
import { labelOf } from "../shared/formats.js";
import { Later, needed, Said } from "../shared/pages.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { listSeparator, t, tn } from "../shared/text.js";
import { html, useEffect, useRef } from "../vendor/preact.js";
import { DESK } from "./account.js";
import { dayOr, fieldWords, placeOf } from "./labels.js";
import { requestAddress } from "./navigation.js";
import { RequestState, titleOf } from "./requests.js";

/**
 * @import { ChecklistItem, DeskRequest } from "kier/api"
 * @import { Fresh } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 * @import { Route } from "./navigation.js"
 */

const PARTS = {
  briefing: () => import("./briefing.js").then((module) => module.Briefing),
  members: () => import("./invitations.js").then((module) => module.Members),
  consultation: () => import("./consultation.js").then((module) => module.ConsultationPart),
  agenda: () => import("./agenda.js").then((module) => module.Agenda),
  evaluation: () => import("./evaluation.js").then((module) => module.Evaluation),
  close: () => import("./evaluation.js").then((module) => module.Close),
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
  const open = request.checklist.filter((point) => !point.done).length;
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

/** @type {Record<string, string[]>} */
const BY_PLACE = {
  submitted: ["accept", "propose", "return", "decline"],
  question: ["decline"],
  proposal: ["decline"],
  asking: ["start", "decline"],
  going: ["deliver"],
};

/**
 * What a move asks before; `note`: whether words go to the requester with it, and what they are for.
 * @typedef {{label: string, title: string, says: string, note?: string}} Ask
 */

/**
 * @param {DeskRequest} request
 * @returns {Record<string, Ask>}
 */
const asked = (request) => ({
  accept: {
    label: t("Accept"),
    title: t("Take this request on?"),
    says: t(
      "The requester is told. Then you can ask members, and most of the briefing stays as it is now.",
    ),
  },
  propose: {
    label: t("Propose changes"),
    title: t("Send a proposal?"),
    says: t(
      "The requester sees the briefing as you changed it, and your words. They agree, or change it and send it again.",
    ),
    note: t("What you propose, and why"),
  },
  return: {
    label: t("Ask back"),
    title: t("Ask the requester something?"),
    says: t("The request goes back to the requester, who answers and sends it again."),
    note: t("Your question"),
  },
  decline: {
    label: t("Decline"),
    title: t("Say no to this request?"),
    says: t(
      "The requester reads your reasons. Members who were asked are told that it ended. This cannot be taken back.",
    ),
    note: t("Your reasons"),
  },
  start: {
    label: t("Start"),
    title: t("Start the work?"),
    says: t(
      "{n} of {all} members said yes. Those who did not answer yet are not asked any more. The requester sees the chosen names of those who take part.",
      { n: request.accepted, all: request.wanted },
    ),
  },
  deliver: {
    label: t("Deliver"),
    title: t("Deliver the result?"),
    says: t(
      "The requester is told that the result is there. Fees, check-ins and evaluations of all who took part begin. This cannot be taken back.",
    ),
  },
});

/**
 * Who starts early leaves out those who did not answer yet.
 * @param {string} move
 * @param {{accepted: number, wanted: number}} options
 */
const leads = (move, { accepted, wanted }) =>
  ["accept", "deliver"].includes(move) || (move === "start" && accepted >= wanted);

/**
 * The buttons of a request.
 * @param {{session: DeskAccount, request: DeskRequest, path: string,
 *   onChange: (request: DeskRequest) => void}} props
 */
export function Moves({ session, request, path, onChange }) {
  // The summary of a consultation is delivered where members approved it.
  const place = placeOf(request);
  const isElsewhere = place === "going" && request.form === "consultation";
  const moves = isElsewhere ? [] : (BY_PLACE[place] ?? []);
  const words = asked(request);
  if (request.state === "delivered") {
    return html`<a class="button main" href=${requestAddress(request.id, "close")}>${t("Write back and close")}</a>`;
  }
  return html`<div class="row request-moves">${moves.map(
    (
      move,
    ) => html`<${Move} key=${move} session=${session} request=${request} path=${path} move=${move}
    words=${words[move]} isMain=${leads(move, request)} onChange=${onChange} />`,
  )}</div>`;
}

/**
 * @param {{session: DeskAccount, request: DeskRequest, path: string, move: string, words: Ask,
 *   isMain: boolean, onChange: (request: DeskRequest) => void}} props
 */
function Move({ session, request, path, move, words, isMain, onChange }) {
  /** @param {FormData} values */
  const go = async (values) => {
    if (move === "accept" && lacks(await session.api.get(path)))
      throw new Said(t("Tick what is open and fill in what is missing first. It stands below."));
    const given = words.note
      ? {
          note: needed(
            Object.fromEntries(values),
            "note",
            t("Write something: the requester reads it."),
          ),
        }
      : {};
    await session.api.post(`${path}/${move}`, given);
    onChange(await session.api.get(path));
  };
  const kind = isMain ? "main" : move === "decline" ? "quiet" : "";
  return html`<${AskButton} label=${words.label} kind=${kind} name="move-${move}" title=${words.title} confirm=${words.label} onConfirm=${go} patience=${session.api.patience}>
    <p>${words.says}</p>
    ${move === "accept" && html`<${Lacking} request=${request} />`}
    ${words.note && html`<div><label class="label" for="note">${words.note}</label><textarea class="field short" autocomplete="off" id="note" name="note" rows="4" maxlength="4000" dir="auto"></textarea></div>`}
  </${AskButton}>`;
}

/** @param {{checklist: ChecklistItem[]}} options */
const openPoints = ({ checklist }) => checklist.filter((point) => !point.done).length;

/** @param {DeskRequest} request */
const lacks = (request) => openPoints(request) > 0 || request.missing.length > 0;

/**
 * What the server would refuse, said before.
 * @param {{request: DeskRequest}} props
 */
function Lacking({ request }) {
  const open = openPoints(request);
  const names = fieldWords();
  if (!lacks(request))
    return html`<p>${t("The briefing is whole, and every point of the checklist is ticked.")}</p>`;
  return html`<div class="note"><ul role="list" class="points">
    ${open > 0 && html`<li>${tn("{n} point of the checklist is not ticked.", "{n} points of the checklist are not ticked.", open)}</li>`}
    ${request.missing.length > 0 && html`<li>${t("Missing in the briefing: {names}", { names: request.missing.map((name) => names[name] ?? name).join(listSeparator()) })}</li>`}
  </ul></div>`;
}
