/**
 * The shell of the members' applications. It starts one, shows the screens before somebody is in, and
 * then the bar above, what has to be known on every page, and the page of a route.
 */

import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { lockMinutes } from "./account/session.js";
import { SignIn } from "./account/sign-in.js";
import { draw, Guard, later, useStore } from "./pages.js";
import { language, loadTexts, markLanguage, t } from "./text.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { Session } from "./account/session.js"
 */

/** @typedef {(properties: any) => any} Component */

/**
 * The route of a page; one with another `key` is drawn anew.
 * @typedef {{page: string, key?: string}} Route
 */

/**
 * How somebody moves between pages.
 * @typedef {object} Navigation
 * @property {() => void} [begin] before anything is drawn
 * @property {() => Route} useRoute where somebody is
 * @property {Component} Bar what stands in the bar
 * @property {Component} Layout the page and what is beside it
 */

/**
 * Who is let in, and what keeps others out.
 * @typedef {object} Account
 * @property {(dataset: DOMStringMap) => Session} open makes the session, with what `<body>` says
 * @property {(session: any, root: HTMLElement) => void} [begin] what ends it; without it, a page that
 *   Back would bring from the browser's memory is loaded anew, and so is locked
 * @property {string[]} locks stages in which a screen that nobody sits before is locked
 * @property {Record<string, Component>} screens by stage, besides signing in
 * @property {Component} [Alarm] instead of that of an organisation's keys
 * @property {(session: any) => object} [useWork] properties of pages, bar and layout besides the session
 */

/**
 * @typedef {object} Application
 * @property {string} name of the element that it is drawn in
 * @property {() => string} [title] of the tab, until somebody is in
 * @property {string} [style] classes of its frame
 * @property {Record<string, Component>} pages by name; each takes `{session, route}`
 * @property {Navigation} navigation
 * @property {Account} account
 */

/** @type {Record<string, Component>} */
const SCREENS = {
  "sign-in": SignIn,
  code: later(() => import("./account/login-code.js"), "Code"),
  "second-factor": later(() => import("./account/second-factor.js"), "SecondFactorScreen"),
};
const alarms = () => import("./trust/alarms.js");
const Explained = later(alarms, "Explained");
const PinnedOnce = later(alarms, "PinnedOnce");

// Signs of somebody before the screen.
const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"];
const LOOK_EVERY_MS = 5_000;

/** @param {Application} application */
export async function start(application) {
  const { name, navigation, account } = application;
  const { dataset } = document.body;
  const chosen = language();
  markLanguage(chosen);
  navigation.begin?.();
  const session = account.open(dataset);
  const root = /** @type {HTMLElement} */ (document.getElementById(name));
  (account.begin ?? reloadOnReturn)(session, root);
  await loadTexts(dataset.texts ?? "", chosen.code, chosen.tag);
  draw(html`<${Shell} session=${session} application=${application} />`, root);
}

/**
 * @param {Session} _session
 * @param {HTMLElement} root
 */
function reloadOnReturn(_session, root) {
  onpagehide = () => (root.hidden = true);
  onpageshow = ({ persisted }) => persisted && location.reload();
}

/** @param {{session: Session, application: Application}} props */
function Shell({ session, application }) {
  const { title, account } = application;
  const { stage } = useStore(session.store);
  const work = account.useWork?.(session);
  useEffect(() => {
    if (stage !== "open" && title) document.title = title();
  }, [stage]);
  useEffect(() => {
    if (!account.locks.includes(stage)) return undefined;
    return watchIdle({ minutes: lockMinutes, onIdle: () => session.lock() });
  }, [stage]);
  if (stage === "open")
    return html`<${Frame} session=${session} application=${application} work=${work} />`;
  const Screen = account.screens[stage] ?? SCREENS[stage] ?? SignIn;
  return html`<${Screen} session=${session} stage=${stage} />`;
}

/** @param {{session: Session, application: Application, work?: object}} props */
function Frame({ session, application, work }) {
  const { style, pages, navigation, account } = application;
  const { isPinnedOnce } = useStore(session.store);
  const route = navigation.useRoute();
  const { Bar, Layout } = navigation;
  const { Alarm = KeyAlarm } = account;
  const Page = pages[route.page];
  return html`<div class="frame ${style ?? ""}" data-page=${route.page}>
    <header class="bar"><a class="skip" href="#main" onClick=${skip}>${t("To the content")}</a>
      <${Bar} session=${session} route=${route} ...${work} /></header>
    <${Alarm} session=${session} />
    ${isPinnedOnce && html`<div class="band" role="status"><${PinnedOnce} onRead=${() => session.store.set({ isPinnedOnce: false })} /></div>`}
    <${Layout} session=${session} route=${route} ...${work}>
      <${Guard} key=${route.key ?? Page}><${Page} session=${session} route=${route} ...${work} /></${Guard}></${Layout}>
  </div>`;
}

/**
 * The address behind `#` is where one is: only the focus moves.
 * @param {Event} event
 */
function skip(event) {
  event.preventDefault();
  /** @type {HTMLElement | null} */
  const heading = document.querySelector("#main h1, #main [tabindex='-1']");
  heading?.focus();
}

/**
 * The button that locks the screen; its icon is what is within.
 * @param {{session: Session, children?: ComponentChildren}} props
 */
export const LockButton = ({ session, children }) =>
  html`<button class="button lock" onClick=${() => session.lock()} data-part="lock">${children}${t("Lock")}</button>`;

/**
 * An alarm that cannot be missed: full width, above all, and nothing is sealed under it.
 * @param {{session: Session}} props
 */
function KeyAlarm({ session }) {
  const { alarm } = useStore(session.store);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => box.current?.focus(), [alarm]);
  if (!alarm) return null;
  // What it means is fetched; that it stands here must not depend on that.
  const explained = html`<${Explained} session=${session} alarm=${alarm} />`;
  if (session.maySeal) return html`<div class="band" role="status">${explained}</div>`;
  return html`<section class="key-alarm" role="alert" tabindex="-1" ref=${box} data-alarm=${alarm}>
    <h2>${t("Stop: the keys do not agree")}</h2>${explained}</section>`;
}

/**
 * The route that stands in the address behind `#`.
 * @template Route
 * @param {(hash: string) => Route} readRoute
 */
export function useAddress(readRoute) {
  const [route, setRoute] = useState(readRoute(location.hash));
  useEffect(() => {
    const look = () => setRoute(readRoute(location.hash));
    addEventListener("hashchange", look);
    return () => removeEventListener("hashchange", look);
  }, []);
  return route;
}

/**
 * Watch for signs of somebody.
 * @param {{minutes: () => number, onIdle: () => void, target?: EventTarget, now?: () => number}} how
 *   `minutes` is asked each time, so that a changed setting counts at once
 * @returns {() => void} ends it
 */
export function watchIdle({ minutes, onIdle, target = window, now = Date.now }) {
  let last = now();
  const touch = () => {
    last = now();
  };
  // A timer that sleeps with the machine would lock too late: the clock is looked at instead.
  const look = () => now() - last >= minutes() * 60_000 && onIdle();
  const timer = setInterval(look, LOOK_EVERY_MS);
  const end = new AbortController();
  const { signal } = end;
  for (const sign of SIGNS)
    target.addEventListener(sign, touch, { passive: true, capture: true, signal });
  document.addEventListener("visibilitychange", look, { signal });
  return () => {
    clearInterval(timer);
    end.abort();
  };
}
