/** Signing in: address and password, then a code; a forgotten password; unlocking a screen. */

import { t } from "../text.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { Refused } from "./api.js";
import { Form, needed, Said } from "./forms.js";
import { WrongPassword } from "./session.js";
import { useStore } from "./store.js";

/** Our name, with the door that stands ajar. */
export function Brand() {
  return html`<p class="brand" translate="no"><svg viewBox="0 0 32 32" aria-hidden="true"><path class="door-gap" d="M9 26V6h8l6 2v20l-6-2z" />
    <path class="door-line" d="M5 27V4h16v3M3 27h6M17 6v20l6 2" /></svg>Kier</p>`;
}

/** A page with one thing on it; its heading takes the focus. */
export function Door({ title, children, name }) {
  const heading = useRef(null);
  useEffect(() => heading.current?.focus(), [title]);
  return html`<main class="door" data-part=${name}>
    <div class="door-sheet stack">
      <${Brand} />
      <h1 tabindex="-1" ref=${heading}>${title}</h1>
      ${children}
    </div>
  </main>`;
}

const emailField = () => ({
  id: "email",
  label: t("E-mail address"),
  type: "email",
  autocomplete: "username",
  autocapitalize: "none",
});

const passwordField = () => ({
  id: "password",
  label: t("Password"),
  type: "password",
  autocomplete: "current-password",
});

/** Address and password. */
export function SignIn({ session }) {
  const [hasForgotten, setForgotten] = useState(false);
  const { hasEnded } = useStore(session.store);
  if (hasForgotten) return html`<${Forgotten} session=${session} onBack=${() => setForgotten(false)} />`;
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
  return html`<${Door} title=${t("Sign in")} name="sign-in">
    ${hasEnded && html`<p class="note">${t("Your session has ended. Sign in again; what you were writing is still here.")}</p>`}
    <${Form} onSend=${send} submit=${t("Sign in")} fields=${[emailField(), passwordField()]}
      patience=${session.api.patience} />
    <button class="button quiet" onClick=${() => setForgotten(true)}>${t("I forgot my password")}</button>
    <p class="hint">${t("Your password does not leave this browser. It makes the key that opens messages here.")}</p>
  </${Door}>`;
}

/** The second factor. */
export function Code({ session }) {
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
  return html`<${Door} title=${t("One more step")} name="code">
    <${Form} onSend=${send} submit=${t("Go on")} fields=${[field]} patience=${session.api.patience} />
    <button class="button quiet" onClick=${() => session.signOut()}>${t("Start again")}</button>
  </${Door}>`;
}

function Forgotten({ session, onBack }) {
  const [isSent, setSent] = useState(false);
  const send = async (values) => {
    const email = needed(values, "email", t("Type your e-mail address."));
    await session.api.post("/api/v1/members/password-resets/requests", { email });
    setSent(true);
  };
  const back = html`<button class="button quiet" onClick=${onBack}>${t("Back to sign-in")}</button>`;
  if (isSent) {
    return html`<${Door} title=${t("Look in your mail")} name="forgotten">
      <p>${t("If this address has an account, a link is on its way. It works once, within an hour.")}</p>
      ${back}
    </${Door}>`;
  }
  return html`<${Door} title=${t("A new password")} name="forgotten">
    <p>${t("We mail you a link to choose a new password. After that, a colleague has to give you access to the requests again: nobody else can, and nor can we.")}</p>
    <${Form} onSend=${send} submit=${t("Mail me a link")} fields=${[emailField()]} patience=${session.api.patience} />
    ${back}
  </${Door}>`;
}

/** The screen is covered and the keys are gone; the password brings them back. */
export function Locked({ session }) {
  const { me } = useStore(session.store);
  useEffect(() => {
    // An ended session leads to the sign-in by itself; without a line the password is asked anyway.
    if (!me) session.recognise().catch(() => {});
  }, []);
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
  return html`<${Door} title=${t("Locked")} name="locked">
    <p>${t("The keys were wiped from this computer. Your password opens the inbox again.")}</p>
    <${Form} onSend=${send} submit=${t("Unlock")} fields=${fields} patience=${session.api.patience} />
    <button class="button quiet" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${Door}>`;
}

/** Signed in, but not at an organisation. */
export function NoDesk({ session }) {
  const isOperator = session.me.role === "operator";
  return html`<${Door} title=${t("No inbox here")} name="no-desk">
    <p>${isOperator
      ? t("You run this Kier. The inbox is for organisations; what you manage is on the operator's page.")
      : t("You do not belong to an organisation now. Ask your coordinator to invite you.")}</p>
    <button class="button" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${Door}>`;
}
