/** The briefing as both sides see it, each part changed in its place; warnings, checklist, history. */

import { AskButton, Facts, Fold, Mark } from "../shared/components.js";
import { labelOf } from "../shared/formats.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { EXPERTS } from "./account.js";
import { BriefingStep } from "./briefing-step.js";
import { Checklist } from "./checklist.js";
import { History } from "./history.js";
import { dayOr } from "./labels.js";

/**
 * @import { BriefingSteps, DeskRequest, Entry, Requester } from "kier/api"
 * @import { Fresh } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 */

// Moves that end a request, and how long after them what was written in it is erased.
const ENDS = ["close", "decline", "withdraw", "expire"];
const KEPT_MS = 730 * 86_400_000;

/**
 * Whether what was written in a request is erased by now.
 * @param {{history: Entry[]}} options
 * @param {number} [now]
 */
export function isEmptied({ history }, now = Date.now()) {
  const end = history.filter(({ what }) => ENDS.includes(what)).at(-1);
  return Boolean(end) && Date.parse(/** @type {Entry} */ (end).on) + KEPT_MS < now - 86_400_000;
}

/**
 * The part of a request.
 * @param {{session: DeskAccount, request: DeskRequest, path: string,
 *   onChange: (request: DeskRequest) => void, again: () => Promise<void>}} props
 */
export function Briefing({ session, request, path, onChange, again }) {
  /** @type {Fresh<BriefingSteps>} */
  const fetched = useFresh(() => session.api.get(`${EXPERTS}/briefing`), []);
  /** @param {BriefingSteps} found */
  const draw = ({ steps }) => html`<div class="briefing-steps">
        ${steps.map((step) => html`<${BriefingStep} key=${step.id} session=${session} request=${request} path=${path} step=${step} onChange=${onChange} />`)}</div>`;
  return html`<div class="beside" data-part="briefing">
    <div class="stack">
      <${Warnings} request=${request} />
      ${isEmptied(request) && html`<p class="note" data-part="emptied">${t("This request ended more than two years ago. What was written in it is erased, except what stands on its result. What was chosen stays.")}</p>`}
      <${Fetched} fetched=${fetched}>${draw}</${Fetched}>
    </div>
    <div class="stack">
      <${Checklist} session=${session} request=${request} path=${path} onChange=${onChange} again=${again} />
      <${Requester} session=${session} request=${request} path=${path} onChange=${onChange} />
      <${History} session=${session} request=${request} />
    </div>
  </div>`;
}

/**
 * Rules that this request may come in touch with, each with where it comes from.
 * @param {{request: DeskRequest}} props
 */
function Warnings({ request }) {
  if (!request.warnings.length) return null;
  return html`<section class="faults warnings" aria-labelledby="warnings" data-part="warnings"><h2 id="warnings">${t("Look at this")}</h2>
    <ul role="list">${request.warnings.map((one) => html`<li key=${one.code}><p>${one.text}</p><p class="hint">${[one.source, dayOr(one.date)].filter(Boolean).join(", ")}</p></li>`)}</ul></section>`;
}

/**
 * @param {{session: DeskAccount, request: DeskRequest, path: string,
 *   onChange: (request: DeskRequest) => void}} props
 */
function Requester({ session, request, path, onChange }) {
  const { requester, stories, members } = request;
  const { platform } = session;
  return html`<section class="card" aria-labelledby="requester"><h2 id="requester">${t("Who asks")}</h2>
    <${Facts} facts=${[
      [
        t("Organisation"),
        `${requester.organisation} (${labelOf(platform.requester_kinds, requester.kind)})`,
      ],
      [t("Name"), requester.name || t("Erased")],
      [
        t("E-mail address"),
        requester.email
          ? html`<a href="mailto:${requester.email}">${requester.email}</a>`
          : t("Erased"),
      ],
      [t("Members who take part"), members?.join(", ")],
    ]} />
    ${request.looks_like[0] && html`<p class="note" data-part="looks-like">${t("Take care: these names look like {names}.", { names: request.looks_like.join(", ") })}</p>`}
    ${stories?.length > 0 && html`<${Fold} summary=${t("Stories they got")}><ul role="list" class="points">${stories.map((one) => html`<li key=${one.id}>${storyText(one)}</li>`)}</ul></${Fold}>`}
    ${requester.email && html`<${NewLink} session=${session} requester=${requester} path=${path} onChange=${onChange} />`}</section>`;
}

/**
 * For a requester who lost their link, or when somebody else has it.
 * @param {{session: DeskAccount, requester: Requester, path: string,
 *   onChange: (request: DeskRequest) => void}} props
 */
function NewLink({ session, requester, path, onChange }) {
  const [isSent, setSent] = useState(false);
  const { email } = requester;
  const send = async () => {
    onChange(await session.api.post(`${path}/link`));
    setSent(true);
  };
  return html`<div class="row"><${AskButton} label=${t("Send a new link")} kind="small" name="new-link" title=${t("Send a new link?")} confirm=${t("Send")} onConfirm=${send} patience=${session.api.patience}>
      <p>${t("A mail with a new link to this request goes to {email}.", { email })}</p><p>${t("The old link stops at once: whoever has it can no longer read this request.")}</p></${AskButton}>
    <span role="status">${isSent && html`<${Mark} text=${t("A new link was sent")} tone="acts" />`}</span></div>`;
}

/** @param {{kind: string, expert: any, until: string}} options */
const storyText = ({ kind, expert, until }) =>
  kind === "quote"
    ? t("A quote of {name}, until {day}", {
        name: expert?.chosen_name ?? expert,
        day: dayOr(until),
      })
    : t("A story of {name}, until {day}", {
        name: expert?.chosen_name ?? expert,
        day: dayOr(until),
      });
