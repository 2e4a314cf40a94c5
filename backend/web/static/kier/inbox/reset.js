/** A password from a mailed link, for the first time or again: `/members/reset#<token>`. */

import { MemberLocksmith } from "../shared/account/locksmith.js";
import { goodPassword, newPasswordField, newSalt } from "../shared/account/passwords.js";
import { draw, Form, needed, PlainPage, Said } from "../shared/pages.js";
import { language, loadTexts, markLanguage, t } from "../shared/text.js";
import { Api, Refused } from "../shared/wire.js";
import { html, useState } from "../vendor/preact.js";
import { memberIn } from "./reset-link.js";

/** @import { MemberSmith } from "../shared/account/locksmith.js" */

const MEMBERS = "/api/v1/members";
// An address that nobody has: parameters are the same for all, and the salt will be a new one.
const NOBODY = "nobody@example.invalid";

/** @param {{api: Api, workerUrl: string, token: string, member: string, inbox: string}} props */
function Reset({ api, workerUrl, token, member, inbox }) {
  const [step, setStep] = useState({ is: "asking", needsCode: false });
  const signIn = html`<a class="button main" href=${inbox}>${t("To the sign-in")}</a>`;
  if (!member) {
    return html`<${PlainPage} title=${t("This link does not work")} name="reset">
      <p>${t("It is not whole. Open it from the mail once more, or ask for a new one.")}</p>${signIn}</${PlainPage}>`;
  }
  if (step.is === "done") {
    return html`<${PlainPage} title=${t("Your password is set")} name="reset-done">
      <p>${t("Sign in with it. If you work at an organisation, a colleague gives you access: you will see six words to compare on the telephone.")}</p>${signIn}</${PlainPage}>`;
  }
  /** @param {Record<string, string>} values */
  const send = async (values) => {
    const password = goodPassword(values);
    if (step.needsCode) needed(values, "code", t("Type the code."));
    try {
      await reset(api, workerUrl, { token, member, password, code: values.code });
      setStep({ is: "done", needsCode: false });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (!error.names("/second_factor_code")) throw error;
      setStep({ is: "asking", needsCode: true });
      const isWrong = step.needsCode;
      throw new Said(
        isWrong
          ? t("This code is wrong, or was used before. Wait for the next one.")
          : t("Your account has a second factor: type its code too."),
        "code",
      );
    }
  };
  const code = {
    id: "code",
    label: t("Code"),
    hint: t("From the app on your phone, or one of your recovery codes."),
    autocomplete: "one-time-code",
    inputmode: "numeric",
  };
  return html`<${PlainPage} title=${t("Choose a password")} name="reset">
    <p>${t("It makes the key that opens messages here, and never leaves this browser. If you forget it, what was sealed with it stays shut: at an organisation a colleague has to give you access again.")}</p>
    <${Form} onSend=${send} submit=${t("Set the password")} patience=${api.patience}
      fields=${step.needsCode ? [newPasswordField(), code] : [newPasswordField()]} />
  </${PlainPage}>`;
}

/**
 * A new password makes a new key pair: what was sealed to the old one stays shut.
 * @param {Api} api
 * @param {string} workerUrl
 * @param {{token: string, member: string, password: string, code: string | undefined}} options
 */
async function reset(api, workerUrl, { token, member, password, code }) {
  const smith = /** @type {MemberSmith} */ (new MemberLocksmith(workerUrl));
  try {
    const { argon2id } = await api.post(`${MEMBERS}/parameters`, { email: NOBODY });
    const salt = newSalt();
    const { login } = await smith.stretch({ password, salt, argon2id });
    const keys = await smith.act("makeMember", { member });
    const given = code ? { second_factor_code: code.replace(/\s/g, "") } : {};
    await api.post(`${MEMBERS}/password-resets`, { token, login, salt, ...keys, ...given });
  } finally {
    smith.end();
  }
}

async function start() {
  const { dataset } = document.body;
  const chosen = language();
  markLanguage(chosen);
  const { hash } = location;
  // The token must not stay in the address, where somebody could copy it or read it later.
  history.replaceState(null, "", location.pathname);
  await loadTexts(/** @type {string} */ (dataset.texts), chosen.code, chosen.tag);
  document.title = t("Choose a password");
  const root = document.getElementById("inbox");
  const api = new Api({ storage: /** @type {Storage} */ ({ getItem: (_name) => null }) });
  draw(
    html`<${Reset} api=${api} workerUrl=${dataset.memberWorker} token=${hash.slice(1)} member=${memberIn(hash)} inbox=${dataset.inbox} />`,
    /** @type {HTMLElement} */ (root),
  );
}

start();
