/** Setting up the second factor: a secret for the phone, a code back, recovery codes on paper. */

import { html, useEffect, useState } from "../../vendor/preact.js";
import { Dialog } from "../dialog.js";
import { Form, needed, OneMoment, PlainPage, Problem, Said, useAction } from "../pages.js";
import { Paper } from "../printout.js";
import { t, tn } from "../text.js";
import * as account from "./authenticators.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { Session } from "./session.js"
 */

/**
 * What the settings show: `left`: recovery codes that were not used; `codes`: new ones; `next`: what waits
 * for the password.
 * @typedef {{is: "loading" | "off" | "new"} | {is: "on" | "removing", left: number} |
 *   {is: "codes", codes: string[]} | {is: "asking", next: () => Promise<void>}} SecondFactor
 */

/**
 * What is told of a code that was not taken.
 * @param {any} error
 */
const wrongCode = (error) =>
  error.status === 400
    ? new Said(t("This code is wrong, or was used before. Wait for the next one."), "code")
    : error;

/**
 * The page before which nothing opens, where a second factor is required.
 * @param {{session: Session}} props
 */
export function SecondFactorScreen({ session }) {
  return html`<${PlainPage} title=${t("Protect your account")} name="second-factor">
    <p>${t("Here messages of people in danger are read. So a password alone is not enough: your phone gives a code too.")}</p>
    <${SetUp} session=${session} onDone=${() => session.enter()} />
    <button class="button quiet" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${PlainPage}>`;
}

/**
 * Secret, code, recovery codes.
 * @param {{session: Session, onDone: () => void}} props
 */
export function SetUp({ session, onDone }) {
  const { api } = session;
  const [secret, setSecret] = useState(/** @type {account.Secret | null} */ (null));
  const [codes, setCodes] = useState(/** @type {string[] | null} */ (null));
  // The code that waits until the password was given once more.
  const [waiting, setWaiting] = useState(/** @type {string | null} */ (null));
  const start = useAction(async () => setSecret(await account.newSecret(api)));
  useEffect(() => {
    start.run();
  }, []);
  if (codes) return html`<${RecoveryCodes} codes=${codes} onDone=${onDone} />`;
  if (!secret)
    return html`<${Problem} error=${start.error} />${
      start.isBusy &&
      html`<p role="status">
    <${OneMoment} patience=${api.patience} /></p>`
    }`;
  /** @param {string} code */
  const finish = async (code) => {
    setWaiting(null);
    try {
      // The account system wants the login once more; whoever signs in just now gave it.
      if (session.freshLogin) await account.reauthenticate(api, session.freshLogin);
      await account.setUp(api, code);
    } catch (error) {
      if (!account.mustReauthenticate(error)) throw wrongCode(error);
      setWaiting(code);
      return;
    }
    setCodes(await account.recoveryCodes(api));
  };
  /** @param {Record<string, string>} values */
  const send = (values) =>
    finish(needed(values, "code", t("Type the code that your phone shows.")).replace(/\s/g, ""));
  if (waiting) return html`<${AskPassword} session=${session} onDone=${() => finish(waiting)} />`;
  return html`<ol role="list" class="steps">
    <li><p>${t("Open an authenticator app on your phone. If you have none, install one first.")}</p></li>
    <li><p>${t("Let it scan this picture, or type the secret into it.")}</p>
      ${secret.totp_svg && html`<img class="qr" alt=${t("Picture of the secret, to be scanned")} src=${pictureOf(secret.totp_svg)} />`}
      <p><code class="secret">${secret.secret.replace(/....(?=.)/g, "$& ")}</code></p></li>
    <li><p>${t("Type the code that the app shows now.")}</p>
      <${Form} onSend=${send} submit=${t("Set up")} patience=${api.patience}
        fields=${[{ id: "code", label: t("Code"), autocomplete: "one-time-code", inputmode: "numeric" }]} /></li>
  </ol>`;
}

/** @param {string} svg */
const pictureOf = (svg) => `data:image/svg+xml;base64,${btoa(svg)}`;

/**
 * Codes to be kept on paper, shown once.
 * @param {{codes: string[], onDone: () => void}} props
 */
export function RecoveryCodes({ codes, onDone }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join("\n"));
    setCopied(true);
  };
  return html`<div class="stack" data-part="recovery-codes">
    <${Paper}>
      <h2>${t("Your recovery codes")}</h2>
      <p>${t("Each works once, in place of a code from your phone. They are not shown again: print them or write them down, and keep them apart from the phone.")}</p>
      <ul role="list" class="codes">${codes.map((code) => html`<li key=${code}><code>${code}</code></li>`)}</ul>
    </${Paper}>
    <div class="row">
      <button class="button" onClick=${() => print()}>${t("Print")}</button>
      <button class="button" onClick=${copy}>${t("Copy")}</button>
      <span role="status" class="hint">${isCopied && t("Copied. Whoever uses this device can paste them.")}</span>
    </div>
    <button class="button main" onClick=${onDone}>${t("I have kept them")}</button>
  </div>`;
}

/**
 * The password once more, where the account system asks for it.
 * @param {{session: Session, onDone: () => void}} props
 */
export function AskPassword({ session, onDone }) {
  /** @param {Record<string, string>} values */
  const send = async (values) => {
    needed(values, "password", t("Type your password."));
    const login = await session.stretch(session.email, values.password);
    await account.reauthenticate(session.api, login).catch((error) => {
      throw error.status === 400 ? new Said(t("This is not your password."), "password") : error;
    });
    await onDone();
  };
  // After a reload, and before the second factor is there, nobody knows whose session this is.
  if (!session.email)
    return html`<p>${t("Too much time has passed. Sign out, and sign in again.")}</p>`;
  return html`<p>${t("Give your password once more.")}</p>
    <${Form} onSend=${send} submit=${t("Go on")} patience=${session.api.patience}
      fields=${[{ id: "password", label: t("Password"), type: "password", autocomplete: "current-password" }]} />`;
}

/**
 * In the settings: what is set up, new recovery codes, removing it.
 * @param {{session: Session}} props
 */
export function ManageSecondFactor({ session }) {
  const { api } = session;
  const [state, setState] = useState(/** @type {SecondFactor} */ ({ is: "loading" }));
  const load = useAction(async () => {
    const found = await account.authenticators(api);
    const totp = found.find((factor) => factor.type === "totp");
    const codes = found.find((factor) => factor.type === "recovery_codes");
    setState({ is: totp ? "on" : "off", left: codes?.unused_code_count ?? 0 });
  });
  useEffect(() => {
    load.run();
  }, []);
  if (state.is === "asking")
    return html`<${AskPassword} session=${session} onDone=${state.next} />`;
  /**
   * What the account system wants the password for is done again after it was given.
   * @param {() => Promise<void>} act
   */
  const guarded = (act) => async () => {
    try {
      await act();
    } catch (error) {
      if (!account.mustReauthenticate(error)) throw error;
      setState({ is: "asking", next: act });
    }
  };
  const anew = guarded(async () =>
    setState({ is: "codes", codes: await account.recoveryCodes(api, { anew: true }) }),
  );
  const remove = guarded(async () => {
    await account.remove(api);
    await load.run();
  });
  if (state.is === "codes")
    return html`<${RecoveryCodes} codes=${state.codes} onDone=${load.run} />`;
  if (state.is === "new") return html`<${SetUp} session=${session} onDone=${load.run} />`;
  if (state.is === "off") {
    return html`<p>${t("Off: your password alone lets you in.")}</p>
      <button class="button main" onClick=${() => setState({ is: "new" })}>${t("Set it up")}</button>`;
  }
  if (state.is === "removing") {
    return html`<${Dialog} title=${t("Remove the second factor?")} confirm=${t("Remove")} name="remove-second-factor"
      onConfirm=${remove} patience=${api.patience}
      onClose=${() => setState((now) => (now.is === "removing" ? { ...now, is: "on" } : now))}>
      <p>${t("After this your password alone lets you in, or you set up another phone.")}</p>
    </${Dialog}>`;
  }
  return html`<${Problem} error=${load.error} />
    ${
      state.is === "on" &&
      html`<p>${t("On: a code from your phone is asked at sign-in.")} ${tn("{n} recovery code is left.", "{n} recovery codes are left.", state.left)}</p>
    <div class="row"><${Act} run=${anew}>${t("New recovery codes")}</${Act}>
      <button class="button" onClick=${() => setState({ ...state, is: "removing" })}>${t("Remove")}</button></div>`
    }`;
}

/** @param {{run: () => Promise<void>, children?: ComponentChildren}} props */
function Act({ run, children }) {
  const action = useAction(run);
  return html`<${Problem} error=${action.error} />
    <button class="button" aria-disabled=${action.isBusy ? "true" : undefined} onClick=${action.run}>${children}</button>`;
}
