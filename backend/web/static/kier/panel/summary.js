/** The summary, before it goes out: it is fine, or there is something against it. */

import { SendButton, useSending } from "./send-button.js";
import { Empty, Words } from "../shared/components.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { useNote } from "./drafts.js";
import { dayText, inLanguage } from "./formats.js";

/**
 * @import { MyConsultation } from "kier/api"
 * @import { Account } from "./account.js"
 */

/**
 * The summary as it went round last.
 * @param {{session: Account, path: string, consultation: MyConsultation,
 *   take: (answer: any) => void}} props
 */
export function Summary({ session, path, consultation, take }) {
  const { summary, state, verdict, review_until: until } = consultation;
  if (!summary)
    return html`<${Empty} icon="book">${t("Whoever answered reads the summary. You did not answer here.")}</${Empty}>`;
  return html`${state === "reviewing" && html`<p class="lead">${t("This is what we want to give. Is it right? You can say so until {day}.", { day: dayText(until ?? "") })}</p>`}
    <section class="card" data-part="summary"><p class="said">${inLanguage(summary)}</p></section>
    ${
      state === "approved"
        ? html`<p role="status">${t("This went to those who asked.")}</p>`
        : html`<${Verdict} session=${session} path=${path} consultation=${consultation} verdict=${verdict} take=${take} />`
    }`;
}

/**
 * @param {{session: Account, path: string, consultation: MyConsultation, verdict: boolean | null,
 *   take: (answer: any) => void}} props
 */
function Verdict({ session, path, consultation, verdict, take }) {
  const { summary_number: number } = consultation;
  const [isAgainst, setAgainst] = useState(false);
  const [note, change, clear] = useNote(session, `verdict-${path}-${number}`);
  const [fault, setFault] = useState(/** @type {string | null} */ (null));
  /**
   * @param {boolean} fine
   * @param {{text: string}} [content]
   */
  const give = async (fine, content) => {
    /** @param {object} [sealed] */
    const body = (sealed) => ({ summary_number: number, fine, ...(sealed && { sealed }) });
    const answer = content
      ? await session.sendSealed("PUT", `${path}/verdict`, body, content, { own: true })
      : await session.api.call("PUT", `${path}/verdict`, body());
    clear();
    setAgainst(false);
    take(answer);
  };
  const fine = useSending(give);
  const against = useSending(give);
  const { patience } = session.api;
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    const text = note.text.trim();
    setFault(text ? null : t("Write what is not right."));
    if (text && !against.isBusy) against.run(false, { text });
  };
  const said =
    verdict === true
      ? t("You said: it is fine. You can still change it.")
      : verdict === false
        ? t("You said: it is not right. The coordinator changes it, and asks you again.")
        : null;
  return html`<section class="card stack" data-part="verdict" data-verdict=${String(verdict)}><h2>${t("Is it right?")}</h2>
    ${said && html`<p role="status"><strong>${said}</strong></p>`}
    ${verdict !== true && html`<${SendButton} sending=${fine} patience=${patience} text=${t("Yes, it is fine")} onClick=${() => fine.run(true)} name="fine" />`}
    ${
      isAgainst || note.text
        ? html`<form class="stack" onSubmit=${send} novalidate>
          <${Words} label=${t("What is not right?")} hint=${t("Only the coordinator reads it. It does not go out before it is solved.")} value=${note.text} rows=${4} most=${3000} fault=${fault} onInput=${(text) => change({ text })} />
          <${SendButton} sending=${against} patience=${patience} text=${t("Send")} name="send-objection" />
          <button type="button" class="button quiet" onClick=${() => {
            clear();
            setAgainst(false);
          }}>${t("No, go back")}</button></form>`
        : html`<button type="button" class="button wide" data-part="object" onClick=${() => setAgainst(true)}>${t("Something is not right")}</button>`
    }
  </section>`;
}
