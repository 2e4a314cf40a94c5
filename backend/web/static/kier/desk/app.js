/** The coordinator's desk of Platform HOPE: its pages, who is let in, and who is sent elsewhere. */

import { Locked } from "../shared/account/lock-screen.js";
import { keepPlaces, usePlace } from "../shared/history-state.js";
import { Brand, later, PlainPage } from "../shared/pages.js";
import { LockButton, start } from "../shared/shell.js";
import { t } from "../shared/text.js";
import { useUnsaved } from "../shared/unsaved-changes.js";
import { html, useEffect } from "../vendor/preact.js";
import { DeskAccount, DeskApi } from "./account.js";
import { readRoute, Side } from "./navigation.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { Route } from "./navigation.js"
 */

/**
 * Signed in, but this desk is not theirs: where to go instead.
 * @param {{session: DeskAccount}} props
 */
function Elsewhere({ session }) {
  const { me } = session;
  return html`<${PlainPage} title=${t("This is the desk of Platform HOPE")} name="elsewhere">
    <p>${t("Only coordinators of Platform HOPE work here. You are signed in as {email}.", { email: me?.email ?? "" })}</p>
    <ul role="list" class="elsewhere">
      <li><a class="button" href="/panel/">${t("I am a member of Platform HOPE")}</a></li>
      ${me?.organisation && html`<li><a class="button" href="/inbox/">${t("To the inbox of my organisation")}</a></li>`}
      <li><a class="button" href="/advice/">${t("I want to ask Platform HOPE for advice")}</a></li>
    </ul>
    <button class="button quiet" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${PlainPage}>`;
}

/**
 * A coordinator whose organisation has no key, or who was not let in yet: the inbox does that.
 * @param {{session: DeskAccount, stage: string}} props
 */
function NeedsKeys({ session, stage }) {
  const { organisation } = session.store.get();
  return html`<${PlainPage} title=${stage === "first-key" ? t("A key first") : t("Almost there")} name="needs-keys">
    <p>${
      stage === "first-key"
        ? t(
            "What members write is sealed to a key of {organisation}. It is made once, in the inbox, and its recovery code goes on paper.",
            { organisation: organisation?.name ?? "" },
          )
        : session.pinsAlarm
          ? t("Something is wrong with your keys. The inbox says what, and what to do.")
          : t(
              "A colleague at {organisation} has to give you access first. The inbox shows you both twelve words to compare.",
              { organisation: organisation?.name ?? "" },
            )
    }</p>
    <a class="button main" href="/inbox/">${t("To the inbox")}</a>
    <button class="button" onClick=${() => session.refresh()}>${t("Look again")}</button>
    <button class="button quiet" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${PlainPage}>`;
}

const pages = {
  overview: later(() => import("./overview.js"), "Overview"),
  requests: later(() => import("./requests.js"), "Requests"),
  request: later(() => import("./request.js"), "RequestPage"),
  care: later(() => import("./care.js"), "Care"),
  fees: later(() => import("./fees.js"), "Fees"),
  people: later(() => import("./people.js"), "People"),
  person: later(() => import("./person.js"), "PersonPage"),
  growing: later(() => import("./growth.js"), "Growing"),
  numbers: later(() => import("./numbers.js"), "Numbers"),
  settings: later(() => import("./settings.js"), "Settings"),
};

/** @param {{session: DeskAccount}} props */
const Bar = ({ session }) =>
  html`<${Brand} /><span class="bar-where">${t("Platform HOPE")}</span><${LockButton} session=${session} />`;

/**
 * The pages of the desk beside the one that is shown.
 * @param {{session: DeskAccount, route: Route, children?: ComponentChildren}} props
 */
function Layout({ session, route, children }) {
  useUnsaved(session);
  useEffect(() => {
    document.querySelector("#main")?.scrollTo(0, 0);
  }, [route.place]);
  return html`<div class="desk-panes"><${Side} session=${session} page=${route.page} />
    <main class="pane only" id="main" data-part="page">${children}</main></div>`;
}

start({
  name: "desk",
  title: () => t("Desk"),
  style: "surveys hope-desk",
  pages,
  navigation: { begin: keepPlaces, useRoute: () => usePlace(readRoute), Bar, Layout },
  account: {
    open: ({ hopeWorker }) =>
      new DeskAccount({ api: new DeskApi(), workerUrl: /** @type {string} */ (hopeWorker) }),
    locks: ["open", "elsewhere", "waiting", "first-key"],
    screens: {
      locked: Locked,
      "no-access": Elsewhere,
      elsewhere: Elsewhere,
      "first-key": NeedsKeys,
      waiting: NeedsKeys,
    },
  },
});
