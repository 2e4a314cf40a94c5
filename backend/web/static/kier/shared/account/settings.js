/** One's own settings: language, lock, password, second factor, the words of one's key; notifications. */

import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { Form, Later, needed, Said } from "../pages.js";
import { browserStore } from "../storage.js";
import { LANGUAGE, language, languages, t, tn } from "../text.js";
import { OlderKeys } from "../trust/older-keys.js";
import { Words } from "../trust/words.js";
import { goodPassword, newPasswordField, newSalt } from "./passwords.js";
import { ManageSecondFactor } from "./second-factor.js";
import { LOCK_CHOICES, LOCK_MINUTES, lockMinutes } from "./session.js";

/**
 * @import { ComponentType } from "preact"
 * @import { Session } from "./session.js"
 */

const MEMBERS = "/api/v1/members";
const NOTIFICATIONS = "#/settings/notifications";

const notifications = () =>
  import("../notifications/notifications.js").then((module) => module.Notifications);

/**
 * Keep the language that was chosen, and show it.
 * @param {string} code
 */
function chooseLanguage(code) {
  browserStore.setItem(LANGUAGE, code);
  location.reload();
}

/**
 * Two pages, a link to each above them.
 * @param {{session: Session, route?: {place: string}, more?: ComponentType<{session: Session}>}} settings
 *   `route` where the address does not tell; `more`: what an application lets one set in this browser
 */
export function Settings({ session, route, more }) {
  const [address, setAddress] = useState(location.hash);
  useEffect(() => {
    const look = () => setAddress(location.hash);
    addEventListener("hashchange", look);
    return () => removeEventListener("hashchange", look);
  }, []);
  const isNotifications = (route?.place ?? address) === NOTIFICATIONS;
  /**
   * @param {string} address
   * @param {boolean} isHere
   * @param {string} text
   */
  const link = (address, isHere, text) =>
    html`<a href=${address} aria-current=${isHere ? "page" : undefined}>${text}</a>`;
  return html`<nav class="page-tabs" aria-label=${t("Settings")}>
      ${link("#/settings", !isNotifications, t("Account"))}${link(NOTIFICATIONS, isNotifications, t("Notifications"))}
    </nav>
    ${isNotifications ? html`<${Later} load=${notifications} session=${session} />` : html`<${Account} session=${session} more=${more} />`}`;
}

/** @param {{session: Session, more?: ComponentType<{session: Session}>}} props */
function Account({ session, more }) {
  const { me } = session;
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => heading.current?.focus(), []);
  return html`<article class="page stack" data-part="settings">
    <h1 tabindex="-1" ref=${heading}>${t("Settings")}</h1>
    <p class="hint">${me.email}</p>
    <section class="card stack"><h2>${t("In this browser")}</h2>
      <${Choice} id="language" label=${t("Language")} value=${language().code} onChoose=${chooseLanguage}
        options=${languages().map(({ code, name, tag }) => [code, name, tag])} />
      <${LockAfter} />
    </section>
    ${more && html`<${more} session=${session} />`}
    <section class="card stack"><h2>${t("Password")}</h2><${Password} session=${session} /></section>
    <section class="card stack" data-part="second-factor-settings"><h2>${t("Second factor")}</h2>
      <${ManageSecondFactor} session=${session} /></section>
    ${me.organisation && html`<${KeyWords} session=${session} />`}
    <button class="button" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </article>`;
}

/** @param {{session: Session}} props */
function KeyWords({ session }) {
  const { me, grants, newest } = session;
  const key = grants.find(({ id }) => id === newest);
  return html`<section class="card stack"><h2>${t("The words of your key")}</h2>
      <p>${t("A colleague who gives you access sees the same six words.")}</p>
      <${Words} session=${session} kind="member" id=${me.id} of=${session.own} /></section>
    ${
      key &&
      html`<section class="card stack"><h2>${t("The words of your organisation's key")}</h2>
      <p>${t("All colleagues see the same six words. Read them out to a colleague whom you give access.")}</p>
      <${Words} session=${session} kind="organisation" id=${me.organisation} of=${key.public} /></section>`
    }
    <${OlderKeys} session=${session} />`;
}

/**
 * @param {{id: string, label: string, value: string, options: [value: string, text: string,
 *   tag?: string][], onChoose: (value: string) => void}} props
 */
function Choice({ id, label, value, options, onChoose }) {
  return html`<div><label class="label" for=${id}>${label}</label>
    <select class="field" id=${id} value=${value} onChange=${(event) => onChoose(event.target.value)}>
      ${options.map(([code, name, tag]) => html`<option key=${code} value=${code} lang=${tag}>${name}</option>`)}
    </select></div>`;
}

function LockAfter() {
  const [minutes, setMinutes] = useState(lockMinutes());
  /** @param {string} text */
  const choose = (text) => {
    browserStore.setItem(LOCK_MINUTES, text);
    setMinutes(Number(text));
  };
  return html`<${Choice} id="lock-minutes" label=${t("Lock the screen if nobody touches anything for")}
    value=${String(minutes)} onChoose=${choose}
    options=${LOCK_CHOICES.map((minutes) => [String(minutes), tn("{n} minute", "{n} minutes", minutes)])} />`;
}

/** @param {{session: Session}} props */
function Password({ session }) {
  const [isChanged, setChanged] = useState(0);
  /** @param {Record<string, string>} values */
  const change = async (values) => {
    const current = needed(values, "password", t("Type your current password."));
    const password = goodPassword(values, session.me.email);
    await changePassword(session, current, password);
    setChanged(isChanged + 1);
  };
  const now = {
    id: "password",
    label: t("Current password"),
    type: "password",
    autocomplete: "current-password",
  };
  return html`<${Form} key=${isChanged} onSend=${change} submit=${t("Change the password")} fields=${[now, newPasswordField()]}
      patience=${session.api.patience} />
    <p role="status" class="hint">${isChanged > 0 && t("Changed. You were signed out everywhere else.")}</p>`;
}

/**
 * Login, salt, envelope and pins change in one call, or nothing does.
 * @param {Session} session
 * @param {string} current
 * @param {string} password
 */
async function changePassword(session, current, password) {
  const { api, smith, me } = session;
  // What another browser of mine pinned meanwhile goes along.
  await session.readMe();
  await session.storePins();
  const { salt: before, argon2id } = await api.post(`${MEMBERS}/parameters`, { email: me.email });
  const old = await smith.stretch({ password: current, salt: before, argon2id });
  const salt = newSalt();
  const { login } = await smith.stretch({ password, salt, argon2id });
  const body = {
    current_login: old.login,
    login,
    salt,
    ...(await smith.act("rewrap", { member: me.id })),
  };
  try {
    const { session_token } = await api.post(`${MEMBERS}/password`, body);
    api.token = session_token;
    const { version } = await smith.act("keepPins");
    session.sawPins(version);
  } catch (/** @type {any} */ error) {
    if (error.names?.("/current_login"))
      throw new Said(t("This is not your current password."), "password");
    throw error;
  }
}
