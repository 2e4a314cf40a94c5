/** The coordinator's desk of Platform HOPE: its pages, the way between them, who is let in. */

import { Locked } from "../shared/account/lock-screen.js";
import { keepPlaces, usePlace } from "../shared/history-state.js";
import { Brand, later } from "../shared/parts.js";
import { LockButton, start } from "../shared/shell.js";
import { t } from "../shared/text.js";
import { useUnsaved } from "../shared/unsaved-changes.js";
import { html, useEffect } from "../vendor/preact.js";
import { Elsewhere, NeedsKeys } from "./access.js";
import { DeskAccount, DeskApi } from "./account.js";
import { readRoute } from "./routes.js";
import { Side } from "./sidebar.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { Route } from "./routes.js"
 */

const pages = {
  overview: later(() => import("./overview.js"), "Overview"),
  requests: later(() => import("./requests.js"), "Requests"),
  request: later(() => import("./request.js"), "RequestPage"),
  care: later(() => import("./care.js"), "Care"),
  fees: later(() => import("./fees.js"), "Fees"),
  people: later(() => import("./people.js"), "People"),
  person: later(() => import("./person.js"), "PersonPage"),
  growing: later(() => import("./development.js"), "Growing"),
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
      "no-desk": Elsewhere,
      elsewhere: Elsewhere,
      "first-key": NeedsKeys,
      waiting: NeedsKeys,
    },
  },
});
