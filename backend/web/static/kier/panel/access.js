/** Before one is in: the screen that was locked, and who does not belong here. */

import { isCoordinator } from "../shared/account/roles.js";
import { WrongPassword } from "../shared/account/session.js";
import { passwordField } from "../shared/account/sign-in.js";
import { emailField, Form, needed, PlainPage, Said, useStore } from "../shared/parts.js";
import { t } from "../shared/text.js";
import { html, useEffect } from "../vendor/preact.js";

/** @import { Account } from "./account.js" */

/**
 * The token is here, and the keys are not: the password brings them.
 * @param {{session: Account}} props
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
      throw new Said(t("This password is not right. Try again."), "password");
    }
  };
  const whose = me && { ...emailField(), value: me.email, readonly: true };
  return html`<${PlainPage} title=${t("Locked")} name="locked">
    <p>${t("Type your password to go on. Only your password can open what is yours.")}</p>
    <${Form} onSend=${send} submit=${t("Open my texts")} fields=${[whose, passwordField()].filter(Boolean)} patience=${session.api.patience} />
    <button class="button quiet" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${PlainPage}>`;
}

/**
 * Who signed in and is no expert here: where they belong, if we know.
 * @param {{session: Account}} props
 */
export function Stranger({ session }) {
  const { organisation } = session.me;
  return html`<${PlainPage} title=${t("This page is not for you")} name="stranger">
    ${
      organisation
        ? html`<p>${t("You belong to an organisation. Your work is on another page.")}</p>
          <p><a class="button main" href=${document.body.dataset.inbox}>${t("To the inbox")}</a></p>
          ${isCoordinator(session.me) && html`<p><a class="button" href="desk/">${t("To the desk of the platform")}</a></p>`}`
        : html`<p>${t("We do not know you here yet. Ask your coordinator to invite you. Then sign in again.")}</p>`
    }
    <button class="button quiet" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${PlainPage}>`;
}

/** While it is looked who one is. */
export function Asking() {
  return html`<${PlainPage} title=${t("One moment…")} name="asking"><p role="status"></p></${PlainPage}>`;
}
