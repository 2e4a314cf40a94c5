/** Unlocking a screen that was covered, or loaded again while the session holds. */

import { html, useEffect } from "../../vendor/preact.js";
import { emailField, Form, needed, PlainPage, Said, useStore } from "../pages.js";
import { t } from "../text.js";
import { WrongPassword } from "./session.js";
import { passwordField } from "./sign-in.js";

/** @import { Session } from "./session.js" */

/**
 * The screen is covered and the keys are gone; the password brings them back.
 * @param {{session: Session}} props
 */
export function Locked({ session }) {
  const { me } = useStore(session.store);
  useEffect(() => {
    // An ended session leads to the sign-in by itself; without a line the password is asked anyway.
    if (!me) session.recognise().catch(() => {});
  }, []);
  /** @param {Record<string, string>} values */
  const send = async (values) => {
    needed(values, "password", t("Type your password."));
    try {
      await session.unlock(values.password);
    } catch (error) {
      if (!(error instanceof WrongPassword)) throw error;
      throw new Said(t("This password does not open the keys. Try again."), "password");
    }
  };
  // Shown, so that one sees whose screen this is, and so that password managers do.
  const whose = me && { ...emailField(), value: me.email, readonly: true };
  const fields = [whose, passwordField()].filter(Boolean);
  return html`<${PlainPage} title=${t("Locked")} name="locked">
    <p>${t("The keys were wiped from this computer. Your password opens the inbox again.")}</p>
    <${Form} onSend=${send} submit=${t("Unlock")} fields=${fields} patience=${session.api.patience} />
    <button class="button quiet" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${PlainPage}>`;
}
