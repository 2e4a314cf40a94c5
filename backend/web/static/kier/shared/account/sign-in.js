/** Signing in: address and password; a code may follow. */

import { html, useState } from "../../vendor/preact.js";
import { emailField, Form, later, needed, PlainPage, Said, useStore } from "../pages.js";
import { t } from "../text.js";
import { Refused } from "../wire.js";

/** @import { Session } from "./session.js" */

const Forgotten = later(() => import("./forgotten-password.js"), "Forgotten");

/** The field of the password that is known. */
export const passwordField = () => ({
  id: "password",
  label: t("Password"),
  type: "password",
  autocomplete: "current-password",
});

/**
 * Address and password.
 * @param {{session: Session}} props
 */
export function SignIn({ session }) {
  const [hasForgotten, setForgotten] = useState(false);
  const { hasEnded } = useStore(session.store);
  if (hasForgotten)
    return html`<${Forgotten} session=${session} onBack=${() => setForgotten(false)} />`;
  /** @param {Record<string, string>} values */
  const send = async (values) => {
    const email = needed(values, "email", t("Type your e-mail address."));
    needed(values, "password", t("Type your password."));
    try {
      await session.signIn(email, values.password);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 400) throw error;
      throw new Said(t("This address and this password do not go together."), "email");
    }
  };
  return html`<${PlainPage} title=${t("Sign in")} name="sign-in">
    ${hasEnded && html`<p class="note">${t("Your session has ended. Sign in again; what you were writing is still here.")}</p>`}
    <${Form} onSend=${send} submit=${t("Sign in")} fields=${[emailField(), passwordField()]}
      patience=${session.api.patience} />
    <button class="button quiet" onClick=${() => setForgotten(true)}>${t("I forgot my password")}</button>
    <p class="hint">${t("Your password does not leave this browser. It makes the key that opens messages here.")}</p>
  </${PlainPage}>`;
}
