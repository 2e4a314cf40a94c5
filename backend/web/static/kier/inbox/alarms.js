/** What an alarm about keys means (docs/inbox.md, "Alarms"), in a few sentences. */

import { t } from "../text.js";
import { html } from "../vendor/preact.js";

/** @param {{alarm: string}} explained as `alarmOf` answers it */
export function Explained({ alarm }) {
  const texts = {
    "organisation-key": t("People who ask for help now get another key than yours. What they write may be read by somebody else."),
    "unknown-key": t("If a coordinator made a new key just now, ask to be given access. If nobody did, somebody else put it there, and may read what people write."),
    "own-key": t("The server shows colleagues another key than yours. Access that they give you may go to somebody else."),
    "not-shown": t("People do not see your organisation now: it is not open for requests yet, or was taken off. Ask the people who run Kier for you."),
  };
  return html`<p>${texts[alarm]}</p>`;
}
