/** The inbox: its pages, the bar above, what a screen reader hears of what comes in. */

import { Session } from "../shared/account/session.js";
import { Live } from "../shared/live.js";
import { Brand, createStore, Guard, later, useHour, useStore } from "../shared/pages.js";
import { LockButton, start, useAddress } from "../shared/shell.js";
import { t } from "../shared/text.js";
import { Api } from "../shared/wire.js";
import { html, useEffect, useMemo, useRef, useState } from "../vendor/preact.js";
import { Inbox } from "./inbox.js";
import { fetchSearch, focusRow, List } from "./referral-list.js";
import { listAddress, readRoute, shortName, TABS, tabOf, VIEWS } from "./referrals.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { Store } from "../shared/pages.js"
 * @import { Route } from "./referrals.js"
 */

/** @typedef {{what: string | null, id: string | null, count: number}} News of which a screen reader hears */

const Conversation = later(() => import("./conversation.js"), "ConversationView");
const ErasedLines = later(() => import("./erased.js"), "ErasedLines");
const NotAccepted = later(() => import("./acceptance-failure.js"), "NotAccepted");
const FirstRun = later(() => import("./first-run.js"), "FirstRun");
const Paused = later(() => import("./pause.js"), "Paused");
/** @type {Record<string, (properties: any) => any>} */
const pages = {
  list: Panes,
  referral: Panes,
  members: later(() => import("./members.js"), "Members"),
  organisation: later(() => import("./organisation.js"), "Organisation"),
  settings: later(() => import("./own-settings.js"), "OwnSettings"),
  signals: later(() => import("./signal-tables/screen.js"), "SignalTables"),
};
const screens = {
  "first-key": later(() => import("../shared/account/organisation-key.js"), "FirstKey"),
  locked: later(() => import("../shared/account/lock-screen.js"), "Locked"),
  "no-access": later(() => import("./access.js"), "NoAccess"),
  waiting: later(() => import("./access.js"), "Waiting"),
};

/**
 * The referrals of the organisation, and what keeps them fresh.
 * @param {Session} session
 */
function useWork(session) {
  const { stage, me } = useStore(session.store);
  const [inbox, live, news] = useMemo(
    () => /** @type {ReturnType<typeof makeInbox>} */ (me?.organisation ? makeInbox(session) : []),
    [me?.id],
  );
  useEffect(() => {
    if (stage !== "open") return undefined;
    begin(session, inbox, live);
    return () => live.stop();
  }, [stage, inbox]);
  useEffect(() => inbox && watchPage(inbox), [inbox]);
  return { inbox, live, news, maySeal: session.maySeal };
}

/** @param {Session} session */
function makeInbox(session) {
  const news = createStore(/** @type {News} */ ({ what: null, id: null, count: 0 }));
  const inbox = new Inbox(session, (what, id) =>
    news.set({ what, id, count: news.get().count + 1 }),
  );
  session.beforeLock = () => inbox.wipe();
  const live = new Live({
    api: session.api,
    onChange: (ids) => inbox.changed(ids),
    onAsk: () => inbox.ask(),
  });
  inbox.live = live;
  return /** @type {const} */ ([inbox, live, news]);
}

/**
 * What came in while the tab was hidden is seen when it is shown; who leaves words behind is asked.
 * @param {Inbox} inbox
 */
function watchPage(inbox) {
  const end = new AbortController();
  const { signal } = end;
  document.addEventListener("visibilitychange", () => !document.hidden && inbox.show(inbox.shown), {
    signal,
  });
  addEventListener("beforeunload", (event) => inbox.hasUnsent && event.preventDefault(), {
    signal,
  });
  return () => end.abort();
}

const SOON_MS = 20_000;
const CALM_MS = 1_000;
const AFTER_LIVE_MS = 1_000;

/**
 * @param {Session} session
 * @param {Inbox} inbox
 * @param {Live} live
 */
function begin(session, inbox, live) {
  // The list does not wait for a socket, which may not be had.
  inbox.ask();
  live.start();
  // Shortcuts come with the first key, and listen in its stead. One that closes a dialog is none, and by then it would be closed.
  onkeydown = (event) =>
    document.querySelector("dialog[open]") ||
    import("./shortcuts.js").then(
      ({ listen }) => listen(session, event),
      () => {},
    );
  setTimeout(
    () =>
      import("./deferred.js").then(
        ({ soon }) => soon(session, inbox),
        () => {},
      ),
    SOON_MS,
  );
  const end = live.store.subscribe(() => {
    if (live.store.get().state === "starting") return;
    end();
    setTimeout(fetchConversation, AFTER_LIVE_MS);
    askTables(inbox).catch(() => {});
  });
}

/**
 * The link to signal tables is for who is at one, or invited to one.
 * @param {Inbox} inbox
 */
async function askTables({ api, store }) {
  const { results } = await api.get("/api/v1/signals/tables");
  store.set({ isAtTables: results.length > 0 });
}

let isFetched = false;

/** Whoever opens the first conversation or searches waits for no module; what could not be fetched is tried again. */
async function fetchConversation() {
  if (isFetched) return;
  isFetched = true;
  try {
    await Promise.all([
      Conversation.load(),
      import("./conversation-slots.js").then(({ fetchSlots }) => fetchSlots()),
      fetchSearch(),
    ]);
  } catch {
    isFetched = false;
  }
}

/** The route, and the tab and view of the list that were shown last, and whose. */
function useRoute() {
  const route = useAddress(readRoute);
  const [place, setPlace] = useState({ tab: TABS[0], view: VIEWS[0], of: "" });
  useEffect(() => {
    const { tab, view = VIEWS[0], of = "" } = route;
    if (tab) setPlace({ tab, view, of });
  }, [route.tab, route.view, route.of]);
  return { ...route, ...place };
}

/** @type {() => Record<string, string>} */
const pageNames = () => ({
  inbox: t("Inbox"),
  members: t("Members"),
  organisation: t("Organisation"),
  settings: t("Settings"),
  signals: t("Signals"),
});
// Our own lines, in the colour of the text.
/** @type {Record<string, string>} */
const SIGNS = {
  inbox: "M4 13h4l2 3h4l2-3h4M4 13 7 5h10l3 8v6H4z",
  members:
    "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 19c0-7 12-7 12 0M16 5a3 3 0 0 1 0 6M18 14c2 1 3 3 3 5",
  organisation: "M3 20h18M5 20V4h9v16M14 10h5v10M8 8h3M8 12h3",
  settings: "M4 8h9M17 8h3M4 16h3M11 16h9M15 6v4M9 14v4",
  signals: "M4 7h16M6 7v11M18 7v11M12 11v3M12 17h.01",
  surveys: "M6 4h12v16H6zM9 9h6M9 13h6",
  lock: "M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3",
};
/** @param {{name: string}} props */
const Sign = ({ name }) =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${SIGNS[name]} /></svg>`;

/** @param {{page: string}} options */
const nameOf = ({ page }) => (pages[page] === Panes ? "inbox" : page);

/** @param {{session: Session, inbox: Inbox, live: Live, route: Route}} props */
function Bar({ session, inbox, live, route }) {
  const shown = nameOf(route);
  const { isAtTables } = useStore(inbox.store);
  const link = (/** @type {[name: string, text: string]} */ [name, text]) =>
    html`<a href="#/${name === "inbox" ? "new" : name}" data-page=${name} aria-current=${shown === name ? "page" : undefined}><${Sign} name=${name} />${text}</a>`;
  return html`<${Brand} />
    <nav aria-label=${t("Pages")} class="bar-links">
      ${Object.entries(pageNames())
        .filter(([name]) => name !== "signals" || isAtTables || name === shown)
        .map(link)}<a href="/surveys/"><${Sign} name="surveys" />${t("Surveys")}</a>
    </nav>
    <${LiveState} live=${live} /><${LockButton} session=${session}><${Sign} name="lock" /></${LockButton}>`;
}

/** @param {{live: Live}} props */
function LiveState({ live }) {
  const { state, seconds } = useStore(live.store);
  /** @type {Record<string, string>} */
  const texts = {
    starting: t("Connecting…"),
    live: t("Live"),
    asking: t("Not live: asking every {n} seconds", { n: seconds }),
    unreachable: t("No connection: trying every {n} seconds", { n: seconds }),
  };
  return html`<span class="live" data-live=${state} role="status">${texts[state]}</span>`;
}

/**
 * @param {{session: Session, inbox: Inbox, news: Store<News>, route: Route,
 *   children?: ComponentChildren}} props
 */
function Layout({ session, inbox, news, route, children }) {
  const { organisation } = useStore(session.store);
  const { notAccepted } = useStore(inbox.store);
  const waits = inbox.waiting;
  const name = nameOf(route);
  useEffect(() => {
    document.title = titleOf(pageNames()[name], waits);
  }, [name, waits]);
  return html`${organisation?.accepting === false && html`<${Paused} session=${session} />`}
    ${notAccepted && html`<${NotAccepted} inbox=${inbox} id=${notAccepted} />`}
    ${["inbox", "signals"].includes(name) ? children : html`<main class="pane only" id="main">${children}</main>`}
    <${News} news=${news} />`;
}

/**
 * Who comes near a row will open it.
 * @param {{target: any}} options
 */
const approach = ({ target }) => target.closest(".row-link") && fetchConversation();

/**
 * Whether the inbox was live, or asking, for a moment: what nobody waits for is fetched then.
 * @param {Inbox} inbox
 */
function useCalm(inbox) {
  const { state } = useStore(/** @type {Live} */ (inbox.live).store);
  const [isCalm, setCalm] = useState(false);
  useEffect(() => {
    if (state === "starting") return undefined;
    const timer = setTimeout(() => setCalm(true), CALM_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return isCalm;
}

/** @param {{inbox: Inbox, route: Route, maySeal: boolean}} props */
function Panes({ inbox, route, maySeal }) {
  const { tab, view, of } = /** @type {{tab: string, view: string, of: string}} */ (route);
  const now = useHour();
  const { referrals, isComplete, erased } = useStore(inbox.store);
  const isCalm = useCalm(inbox);
  const isFirst = isComplete && !referrals.size && !erased?.length;
  const shown = route.page === "referral" ? /** @type {string} */ (route.id) : null;
  const last = useRef(/** @type {string | null} */ (null));
  const back = () => {
    location.hash =
      shown && inbox.referral(shown) && TABS.includes(tab)
        ? listAddress(tab, view, of)
        : listAddress(TABS[0]);
  };
  useEffect(() => {
    // Coming back, one goes on where one was; coming in, at the heading.
    if (!shown && (last.current || document.activeElement === document.body))
      focusRow(last.current);
    last.current = shown;
  }, [shown]);
  // A referral that is opened by its address brings its own list along.
  const referral = shown ? inbox.referral(shown) : undefined;
  const listed = useMemo(
    () => (shown && referral && !last.current ? tabOf(referral.status) : tab),
    [shown, !referral, tab],
  );
  return html`<main class="panes ${shown ? "has-shown" : isFirst ? "is-first" : ""}" id="main">
    <div class="pane list-pane" onPointerOver=${approach} onFocusIn=${approach}><${Guard}><${List} inbox=${inbox} tab=${listed} view=${listed === tab ? view : VIEWS[0]} of=${listed === tab ? of : ""} shown=${shown} now=${now} /></${Guard}>
      ${!!erased?.length && html`<${ErasedLines} inbox=${inbox} now=${now} />`}</div>
    <div class="pane talk-pane">${
      shown
        ? html`<${Conversation} key=${shown} inbox=${inbox} id=${shown} now=${now} maySeal=${maySeal} onBack=${back} />`
        : isFirst
          ? isCalm && html`<${FirstRun} inbox=${inbox} />`
          : html`<${Nothing} />`
    }</div>
  </main>`;
}

function Nothing() {
  return html`<div class="nothing" data-part="nothing-shown">
    <svg viewBox="0 0 120 140" aria-hidden="true" class="door-drawing"><path class="door-light" d="M34 128 84 140 84 28 34 16Z" />
      <path class="door-leaf" d="M34 16h44v112H34z" /><path class="door-gap" d="M78 16l22 10v112l-22-10z" /><circle class="door-knob" cx="70" cy="74" r="3" /></svg>
    <p>${t("Choose a request from the list.")}</p>
    <p class="hint keys">${t("? shows all shortcuts.")}</p>
  </div>`;
}

/**
 * What came in, told politely: it waits until the screen reader has finished a sentence.
 * @param {{news: Store<News>}} props
 */
function News({ news }) {
  const { what, id, count } = useStore(news);
  return html`<p class="apart" aria-live="polite" data-part="news">${what && html`<span key=${count}>${newsText(what, String(id))}</span>`}</p>`;
}

/**
 * What a screen reader hears when something comes in.
 * @param {string | null} what
 * @param {string} id
 */
const newsText = (what, id) =>
  what === "request"
    ? t("A new request came in: {name}", { name: shortName(id) })
    : t("A new message in {name}", { name: shortName(id) });

/**
 * The title of the tab: how many wait, and never more.
 * @param {string} page
 * @param {number} waits
 */
const titleOf = (page, waits) => (waits ? `(${waits}) ${page}` : page);

start({
  name: "inbox",
  title: () => t("Inbox"),
  pages,
  navigation: { useRoute, Bar, Layout },
  account: {
    open: ({ memberWorker }) =>
      new Session({ api: new Api(), workerUrl: /** @type {string} */ (memberWorker) }),
    locks: ["open", "waiting", "first-key"],
    screens,
    useWork,
  },
});
