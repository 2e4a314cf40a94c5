/** What is said of answers that came too late, with a look at them. */

import { Sure } from "./send-button.js";
import { messageOf, useAction } from "../shared/parts.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { dayText, telOf } from "./formats.js";
import { forgetLate, lateUntil, openLate } from "./late-answers.js";

/** @import { Account } from "./account.js" */

/**
 * The note above a consultation of which something is kept here.
 * @param {{session: Account, path: string}} props
 */
export function TooLate({ session, path }) {
  const [isGone, setGone] = useState(false);
  const [rows, setRows] = useState(
    /** @type {[string, string][] | null | undefined} */ (undefined),
  );
  const opening = useAction(async () => setRows(await openLate(session, path)));
  const until = lateUntil(path);
  if (!until || isGone) return null;
  const { phone } = session.expert;
  const forget = async () => {
    forgetLate(path);
    setGone(true);
  };
  return html`<section class="alarm stack" data-part="too-late" role="status"><h2>${t("Your answers came too late")}</h2>
    <p>${t("They were not handed in. What you wrote is kept here until {day}, and only you can open it. What you said aloud is not kept.", { day: dayText(until) })}</p>
    <p>${t("Call the coordinator if you still want to say it.")}</p>
    ${phone && html`<p><a class="button wide" href=${telOf(phone)}>${t("Call the coordinator")}</a></p>`}
    ${rows === undefined && html`<button type="button" class="button wide" data-part="open-late" onClick=${opening.run}>${t("Show what I wrote")}</button>`}
    ${opening.error && html`<p class="fault" role="alert">${messageOf(opening.error)}</p>`}
    ${rows === null && html`<p>${t("This cannot be opened any more.")}</p>`}
    ${rows && html`<dl class="answers">${rows.map(([question, said]) => html`<div key=${question}><dt>${question}</dt><dd class="said">${said}</dd></div>`)}</dl>`}
    <${Sure} label=${t("Delete it")} question=${t("Delete what you wrote? It is then gone for good.")} confirm=${t("Yes, delete it")} onConfirm=${forget} patience=${session.api.patience} name="forget-late" />
  </section>`;
}
