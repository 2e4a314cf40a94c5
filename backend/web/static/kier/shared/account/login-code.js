/** The second half of a sign-in: a code from the phone. */

import { html } from "../../vendor/preact.js";
import { Form, needed, PlainPage, Said } from "../pages.js";
import { t } from "../text.js";
import { Refused } from "../wire.js";

/** @import { Session } from "./session.js" */

/**
 * The second factor, while the password waits for it.
 * @param {{session: Session}} props
 */
export function Code({ session }) {
  /** @param {Record<string, string>} values */
  const send = async (values) => {
    const code = needed(values, "code", t("Type the code."));
    try {
      await session.giveCode(code.replace(/\s/g, ""));
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 400) throw error;
      throw new Said(t("This code is wrong, or was used before. Wait for the next one."), "code");
    }
  };
  const field = {
    id: "code",
    label: t("Code"),
    hint: t("From the app on your phone, or one of your recovery codes."),
    autocomplete: "one-time-code",
    inputmode: "numeric",
  };
  return html`<${PlainPage} title=${t("One more step")} name="code">
    <${Form} onSend=${send} submit=${t("Go on")} fields=${[field]} patience=${session.api.patience} />
    <button class="button quiet" onClick=${() => session.signOut()}>${t("Start again")}</button>
  </${PlainPage}>`;
}
