/** What is asked before a referral moves on. */

import { Dialog } from "../shared/dialog.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { shortName } from "./referrals.js";

/** @typedef {(how: string, body?: object) => Promise<unknown>} Move */

/**
 * Ending the work, or handing it over to `successor`, who is in the conversation too.
 * @param {{id: string, move: Move, successor?: string} & Record<string, unknown>} props
 */
export function Close({ id, move, successor, ...dialog }) {
  return html`<${Dialog} title=${t("Close request {name}?", { name: shortName(id) })} confirm=${t("Close request")} name="close"
    onConfirm=${() => move("close")} ...${dialog}>
    <p>${
      successor
        ? t(
            "{name} goes on with this person. Your place is free again. You can still read what was written until now, and write no more.",
            { name: successor },
          )
        : t(
            "The work is done and the place is free again. Both of you can still read. If the person writes again, the request comes back as new.",
          )
    }</p>
  </${Dialog}>`;
}
