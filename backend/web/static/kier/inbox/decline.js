/** Saying no to a request, with a reason that is chosen; whoever knows a better one proposes it. */

import { Dialog } from "../shared/dialog.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { ProposalFields, readProposal, useProposals } from "./proposals.js";
import { shortName } from "./referrals.js";

/**
 * @import { Inbox } from "./inbox.js"
 * @import { Move } from "./referral-actions.js"
 */

const FITS_BETTER = "other-fits-better";
const REASONS = () => ({
  "no-place": t("We have no place now"),
  "not-our-work": t("This is not our work"),
  [FITS_BETTER]: t("Another organisation fits better"),
  "not-a-request": t("This is not a request for help"),
  unspecified: t("I would rather not say"),
});

/**
 * @param {{inbox: Inbox, id: string, move: Move} & Record<string, unknown>} props
 */
export function Decline({ inbox, id, move, ...dialog }) {
  const [reason, setReason] = useState("");
  const proposes = reason === FITS_BETTER;
  const { found, problem } = useProposals(inbox, id, proposes);
  // What was proposed before and waits is enough; so is it if nobody fits.
  const waits = found?.proposals.some(({ state }) => state === "waiting");
  const mayChoose = proposes && Boolean(found?.candidates.length);
  /** @param {FormData} values */
  const decline = async (values) => {
    const proposal = mayChoose && readProposal(values, { isOptional: waits });
    await move("decline", proposal ? { reason, proposal } : { reason });
  };
  return html`<${Dialog} title=${t("Decline request {name}?", { name: shortName(id) })} confirm=${t("Decline")} name="decline"
    onConfirm=${decline} ...${dialog}>
    <p>${t("You cannot read it any more after this. If the person chose a next organisation, that one is asked now.")}</p>
    <fieldset class="choices">
      <legend class="label">${t("Why?")}</legend>
      ${Object.entries(REASONS()).map(
        ([code, text]) => html`<label class="choice" key=${code}>
        <input type="radio" name="decline-reason" value=${code} required onChange=${() => setReason(code)} /> <span>${text}</span></label>`,
      )}
    </fieldset>
    ${proposes && html`<${ProposalFields} found=${found} problem=${problem} />`}
    <p class="hint">${proposes ? t("The person reads your proposal, and decides.") : t("The person does not see this reason.")}</p>
  </${Dialog}>`;
}
