/** Somebody forgot the password: a link by mail. */

import { html, useState } from "../../vendor/preact.js";
import { emailField, Form, needed, PlainPage } from "../pages.js";
import { t } from "../text.js";

/** @import { Session } from "./session.js" */

/** @param {{session: Session, onBack: () => void}} forgotten */
export function Forgotten({ session, onBack }) {
  const [isSent, setSent] = useState(false);
  /** @param {Record<string, string>} values */
  const send = async (values) => {
    const email = needed(values, "email", t("Type your e-mail address."));
    await session.api.post("/api/v1/members/password-resets/requests", { email });
    setSent(true);
  };
  const back = html`<button class="button quiet" onClick=${onBack}>${t("Back to sign-in")}</button>`;
  if (isSent) {
    return html`<${PlainPage} title=${t("Look in your mail")} name="forgotten">
      <p>${t("If this address has an account, a link is on its way. It works once, within an hour.")}</p>
      ${back}
    </${PlainPage}>`;
  }
  return html`<${PlainPage} title=${t("A new password")} name="forgotten">
    <p>${t("We mail you a link to choose a new password. After that, a colleague has to give you access to the requests again. Nobody else can do that.")}</p>
    <${Form} onSend=${send} submit=${t("Mail me a link")} fields=${[emailField()]} patience=${session.api.patience} />
    ${back}
  </${PlainPage}>`;
}
