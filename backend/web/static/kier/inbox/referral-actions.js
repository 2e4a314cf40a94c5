/** What is asked before a referral moves on. */

import { Dialog } from "../shared/dialog.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";

/** @typedef {(how: string, body?: object) => Promise<unknown>} Move */

const REASONS = () => ({
  "no-place": t("We have no place now"),
  "not-our-work": t("This is not our work"),
  "other-fits-better": t("Another organisation fits better"),
  "not-a-request": t("This is not a request for help"),
  unspecified: t("I would rather not say"),
});

/**
 * Taking a request on.
 * @param {{move: Move} & Record<string, unknown>} props
 */
export function Accept({ move, ...dialog }) {
  return html`<${Dialog} title=${t("Accept this request?")} confirm=${t("Accept")} name="accept"
    onConfirm=${() => move("accept")} ...${dialog}>
    <p>${t("Your organisation takes it on, and one of your places is taken. The person sees that you accepted.")}</p>
  </${Dialog}>`;
}

/**
 * Saying no, with a reason that is chosen and never typed.
 * @param {{move: Move} & Record<string, unknown>} props
 */
export function Decline({ move, ...dialog }) {
  const reasons = Object.entries(REASONS());
  return html`<${Dialog} title=${t("Decline this request?")} confirm=${t("Decline")} name="decline"
    onConfirm=${(values) => move("decline", { reason: values.get("reason") })} ...${dialog}>
    <p>${t("You cannot read it any more after this. If the person chose a next organisation, that one is asked now.")}</p>
    <fieldset class="choices">
      <legend class="label">${t("Why?")}</legend>
      ${reasons.map(
        ([code, text]) => html`<label class="choice" key=${code}>
        <input type="radio" name="reason" value=${code} required /> <span>${text}</span></label>`,
      )}
    </fieldset>
    <p class="hint">${t("The person does not see this reason.")}</p>
  </${Dialog}>`;
}

/**
 * Ending the work.
 * @param {{move: Move} & Record<string, unknown>} props
 */
export function Close({ move, ...dialog }) {
  return html`<${Dialog} title=${t("Close this request?")} confirm=${t("Close request")} name="close"
    onConfirm=${() => move("close")} ...${dialog}>
    <p>${t("The work is done and the place is free again. Both of you can still read. If the person writes again, the request comes back as new.")}</p>
  </${Dialog}>`;
}
