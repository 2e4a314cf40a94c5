/** Proposing other organisations: who fits, why, and what they would read. */

import { Dialog } from "../shared/dialog.js";
import { messageOf, Said } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { INBOX } from "./listings.js";
import { labelsOf } from "./referrals.js";

/**
 * @import { Candidate, Proposals } from "kier/api"
 * @import { Inbox } from "./inbox.js"
 */

/**
 * Where the proposals of a referral stand.
 * @param {string} id
 */
export const addressOf = (id) => `${INBOX}/${id}/proposals`;

const REASONS = () => ({
  "knows-more": t("They know more about this"),
  nearer: t("They are nearer to this person"),
  language: t("They speak the language"),
  sooner: t("They can help sooner"),
  together: t("Together we can help better"),
});

/** What a proposed organisation would read. */
export const READS = () => ({
  all: t("All that was written"),
  "from-now": t("Only what is written from now on"),
});

/**
 * Who takes part and who fits, asked for once it is wanted, and whenever `times` changes.
 * @param {Inbox} inbox
 * @param {string} id
 * @param {boolean} isWanted
 * @param {unknown} [times]
 */
export function useProposals(inbox, id, isWanted, times) {
  const [found, setFound] = useState(/** @type {Proposals | null} */ (null));
  const [problem, setProblem] = useState(/** @type {any} */ (null));
  useEffect(() => {
    if (!isWanted) return undefined;
    let isHere = true;
    inbox.api.get(addressOf(id)).then(
      (answer) => {
        if (!isHere) return;
        setFound(answer);
        setProblem(null);
      },
      (error) => isHere && setProblem(error),
    );
    return () => {
      isHere = false;
    };
  }, [id, isWanted, times]);
  return { found, problem, setFound };
}

/**
 * Return what the fields say; null if nothing was chosen and nothing has to be.
 * @param {FormData} values
 * @param {{isOptional?: boolean}} [how]
 * @throws {Said} something is not chosen yet
 */
export function readProposal(values, { isOptional = false } = {}) {
  const organisations = values.getAll("organisation");
  if (!organisations.length && isOptional) return null;
  if (!organisations.length)
    throw new Said(t("No organisation is chosen. Tick at least one, or cancel."));
  if (organisations.length > 3) throw new Said(t("Choose at most three organisations."));
  const reason = values.get("proposal-reason");
  if (!reason) throw new Said(t("Choose why they fit better. The person reads it."));
  return { organisations, reason, reads: values.get("reads") };
}

/**
 * Which organisation, why, and what it would read.
 * @param {{found: Proposals | null, problem: any}} props
 */
export function ProposalFields({ found, problem }) {
  if (problem) return html`<p class="alarm" role="alert">${messageOf(problem)}</p>`;
  if (!found) return html`<p class="hint" role="status">${t("Looking who fits…")}</p>`;
  if (!found.candidates.length)
    return html`<p class="note" role="status" data-part="no-candidates">${t("Nobody else fits this request now. The person can still choose others.")}</p>`;
  return html`<fieldset class="choices" data-part="candidates">
      <legend class="label">${t("Which organisation?")}</legend>
      ${found.candidates.map((candidate) => html`<${Choice} key=${candidate.organisation} candidate=${candidate} />`)}
    </fieldset>
    <${Radios} name="proposal-reason" legend=${t("Why do they fit?")} texts=${REASONS()} />
    <${Radios} name="reads" legend=${t("What would they read?")} texts=${READS()} chosen="all" />`;
}

/** @param {{candidate: Candidate}} props */
function Choice({ candidate }) {
  const { organisation: id, name, about, languages, sentence } = candidate;
  return html`<label class="choice candidate">
    <input type="checkbox" name="organisation" value=${id} />
    <span><b>${name}</b> <span class="hint">${[about, sentence].filter(Boolean).join(" ")}</span>
      <span class="hint">${t("Languages: {languages}", { languages: labelsOf("languages", languages) })}</span></span>
  </label>`;
}

/** @param {{name: string, legend: string, texts: Record<string, string>, chosen?: string}} props */
export function Radios({ name, legend, texts, chosen }) {
  return html`<fieldset class="choices">
    <legend class="label">${legend}</legend>
    ${Object.entries(texts).map(
      ([code, text]) => html`<label class="choice" key=${code}>
      <input type="radio" name=${name} value=${code} defaultChecked=${code === chosen} /> <span>${text}</span></label>`,
    )}
  </fieldset>`;
}

/**
 * The dialog.
 * @param {{inbox: Inbox, id: string, onProposed: (found: Proposals) => void} & Record<string, unknown>} props
 */
export function Propose({ inbox, id, onProposed, ...dialog }) {
  const { found, problem } = useProposals(inbox, id, true);
  /** @param {FormData} values */
  const propose = async (values) =>
    onProposed(await inbox.api.post(addressOf(id), readProposal(values)));
  return html`<${Dialog} title=${t("Propose another organisation?")} confirm=${t("Propose")} name="propose"
    mayConfirm=${Boolean(found?.candidates.length)} onConfirm=${propose} ...${dialog}>
    <p>${t("The person reads who it is, why, and what they would read. Nothing opens before the person says yes.")}</p>
    <${ProposalFields} found=${found} problem=${problem} />
  </${Dialog}>`;
}
