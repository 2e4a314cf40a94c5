/** The panel: its pages, the way between them, who is let in, and what they see before. */

import { isCoordinator } from "../shared/account/roles.js";
import { WrongPassword } from "../shared/account/session.js";
import { passwordField } from "../shared/account/sign-in.js";
import { keepPlaces, usePlace } from "../shared/history-state.js";
import {
  emailField,
  Form,
  Later,
  later,
  needed,
  PlainPage,
  Said,
  useStore,
} from "../shared/pages.js";
import { start } from "../shared/shell.js";
import { t } from "../shared/text.js";
import { useUnsaved } from "../shared/unsaved-changes.js";
import { Api } from "../shared/wire.js";
import { html, render, useEffect, useRef, useState } from "../vendor/preact.js";
import { Account } from "./account.js";
import { Home } from "./home.js";
import { Bar, readRoute, Tabs } from "./navigation.js";
import { ME } from "./platform-session.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { Route } from "./navigation.js"
 */

/**
 * The token is here, and the keys are not: the password brings them.
 * @param {{session: Account}} props
 */
function Locked({ session }) {
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
function Stranger({ session }) {
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
function Asking() {
  return html`<${PlainPage} title=${t("One moment…")} name="asking"><p role="status"></p></${PlainPage}>`;
}

const pages = {
  home: Home,
  asked: later(() => import("./invitation.js"), "Asked"),
  answers: later(() => import("./consultation.js"), "Answers"),
  agenda: later(() => import("./agenda.js"), "Agenda"),
  care: later(() => import("./care.js"), "Care"),
  fees: later(() => import("./me.js"), "Fees"),
  "look-back": later(() => import("./evaluation.js"), "LookBack"),
  news: later(() => import("./knowledge.js"), "News"),
  learn: later(() => import("./knowledge.js"), "Learn"),
  me: later(() => import("./me.js"), "Me"),
  profile: later(() => import("./profile.js"), "Profile"),
  legal: later(() => import("./me.js"), "Legal"),
  stories: later(() => import("./stories.js"), "Stories"),
  looks: later(() => import("./me.js"), "Looks"),
  steps: later(() => import("./membership.js"), "Steps"),
  leaving: later(() => import("./membership.js"), "Leaving"),
  settings: later(() => import("../shared/account/settings.js"), "Settings"),
};

// What is fetched later is fetched soon anyway, for where the line is bad.
const SOON_MS = 4_000;
const SOON_READ = ["agenda", "invitations?state=accepted", "invitations?state=invited"];

/** @param {Account} session */
function fetchSoon(session) {
  const paths = SOON_READ.map((path) => `${ME}/${path}`).filter((path) => !session.known(path));
  const loads = Object.values(pages).flatMap((page) => ("load" in page ? page.load : []));
  for (const work of [
    ...loads,
    () => import("./answer-form.js"),
    ...paths.map((path) => () => session.read(path)),
  ])
    work().catch(() => {});
}

function useRoute() {
  const route = usePlace(readRoute);
  return { ...route, key: route.page + (route.id ?? "") };
}

/**
 * The page, and below it the links for a thumb.
 * @param {{session: Account, route: Route, children?: ComponentChildren}} props
 */
function Layout({ session, route, children }) {
  useUnsaved(session);
  useEffect(() => {
    const soon = setTimeout(() => fetchSoon(session), SOON_MS);
    return () => clearTimeout(soon);
  }, []);
  useEffect(() => scrollTo(0, 0), [route.place]);
  return html`<main class="pane only" id="main">${children}</main><${Tabs} page=${route.page} />`;
}

const COMPARE = () =>
  import("../shared/trust/platform.js").then((module) => module.ComparePlatform);
// What words that were compared can settle; the rest is for the coordinator.
const COMPARABLE = ["not-compared", "unknown-key", "organisation-key"];

/**
 * What is above every page: no connection, and an alarm about keys, under which nothing is sealed.
 * @param {{session: Account}} props
 */
function Alarm({ session }) {
  const { alarm, isAway } = useStore(session.store);
  useEffect(() => {
    /** @param {Event} event */
    const setAway = ({ type }) => session.store.set({ isAway: type === "offline" });
    session.store.set({ isAway: false });
    for (const type of ["online", "offline"]) addEventListener(type, setAway);
    return () => ["online", "offline"].forEach((type) => removeEventListener(type, setAway));
  }, []);
  return html`${isAway && html`<p class="band" role="status" data-part="away">${t("No connection. You see what was here before. What you write stays here, and goes when the line is back.")}</p>`}
    <${KeyAlarm} session=${session} alarm=${alarm} />`;
}

/** @param {{session: Account, alarm: string | null | undefined}} props */
function KeyAlarm({ session, alarm }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const [isComparing, setComparing] = useState(false);
  const isFirst = alarm === "not-compared";
  useEffect(() => box.current?.focus(), [alarm]);
  if (!alarm || session.maySeal) return null;
  const [title, text] = isFirst
    ? [
        t("First one call"),
        t(
          "Call the coordinator, and compare twelve words. Then we know that only the platform can read what you send. You do this once.",
        ),
      ]
    : [
        t("Stop: a key is not the right one"),
        t(
          "Perhaps somebody wants to read along. You can read here, but nothing is sent. Call the coordinator. Use a number that you know.",
        ),
      ];
  return html`<section class=${isFirst ? "card stack" : "key-alarm"} role=${isFirst ? "status" : "alert"} tabindex="-1" ref=${box} data-alarm=${alarm}>
    <h2>${title}</h2><p>${text}</p>
    ${alarm.startsWith("pins-") && html`<p>${t("Did you find out what happened? Then choose a new password with “I forgot my password”. That ends this warning, and the coordinator lets you in again.")}</p>`}
    <div class="row">${session.expert.phone && html`<a class="button" href=${`tel:${session.expert.phone}`}>${t("Call the coordinator")}</a>`}
      ${COMPARABLE.includes(alarm) && html`<button class="button" data-act="compare-words" onClick=${() => setComparing(true)}>${t("Compare words")}</button>`}</div>
    ${isComparing && html`<${Later} load=${COMPARE} session=${session} onClose=${() => setComparing(false)} />`}
  </section>`;
}

/**
 * @param {Account} session
 * @param {Element} root
 */
function begin(session, root) {
  // What was drawn is let go of as well, and with it what would ask before the page is left.
  document.addEventListener("leave", () => {
    render(null, root);
    session.letGo();
  });
  document.addEventListener("exit", () => session.end());
  // Exit in another tab empties what this phone keeps: whoever meant that one means this one.
  addEventListener("storage", ({ key }) => key === null && session.api.token && session.signOut());
}

start({
  name: "panel",
  style: "panel-frame",
  pages,
  navigation: { begin: keepPlaces, useRoute, Bar, Layout },
  account: {
    open: ({ memberWorker }) =>
      new Account({ api: new Api(), workerUrl: /** @type {string} */ (memberWorker) }),
    begin,
    locks: ["open", "stranger"],
    screens: { locked: Locked, stranger: Stranger, "no-access": Asking },
    Alarm,
  },
}).then(() => {
  /** @type {HTMLElement} */ (document.querySelector("a[data-exit]")).textContent = t("Exit");
});
