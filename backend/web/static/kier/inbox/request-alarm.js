/** What is wrong with the keys of one request, and what to do (docs/inbox.md, "Alarms"). */

import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";

/** @type {() => Record<string, string>} */
const reasons = () => ({
  "unproven-key": t("This request has a new key, and nobody proved that the person made it."),
  "changed-key": t("A key of this request is another one than before."),
  "repeated-key": t("This request has two keys with the same number."),
  "missing-key": t("A key of this request is missing."),
  "unopened-key": t("A key of this request does not open."),
  "pin-missing": t("The mark that your organisation set when it accepted this request is gone."),
  "pin-differs": t("This request has another key than when your organisation accepted it."),
  "own-message": t("A message from your own organisation does not open any more."),
});

/** @param {{alarm: string}} part as the worker says it */
export function RequestAlarm({ alarm }) {
  return html`<section class="key-alarm" role="alert" data-request-alarm=${alarm}>
    <h3>${t("Stop: the keys of this request are not right")}</h3>
    <p>${reasons()[alarm]} ${t("Perhaps somebody else wants to read what you answer, or writes in the place of the person.")}</p>
    <p><strong>${t("Nothing can be sent in this request.")}</strong> ${t("What you read here before is still right. Messages that nobody can vouch for are not shown.")}</p>
    <p>${t("Call your coordinator and the people who run Kier for you, by telephone. If you know another way to reach the person safely, ask them to make a new request.")}</p>
  </section>`;
}
