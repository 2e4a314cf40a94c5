/** The inbox, from the door to the desk: which page, the bar above, what a screen reader hears. */

import { lockMinutes, watchIdle } from "../shared/account/idle-lock.js";
import { Session } from "../shared/account/session.js";
import { SignIn } from "../shared/account/sign-in.js";
import { Brand, createStore, draw, Guard, Later, useHour, useStore } from "../shared/parts.js";
import { language, languages, loadTexts, markLanguage, t } from "../shared/text.js";
import { Api, Live } from "../shared/wire.js";
import { html, useEffect, useMemo, useRef, useState } from "../vendor/preact.js";
import { focusRow, List } from "./referral-list.js";
import { Desk } from "./referral-store.js";
import { listAddress, readRoute, shortName, TABS, tabOf } from "./referrals.js";

const DOORS = {
  code: () => import("../shared/account/login-code.js").then((module) => module.Code),
  "second-factor": () =>
    import("../shared/account/second-factor.js").then((module) => module.SecondFactorDoor),
  "first-key": () =>
    import("../shared/account/organisation-key.js").then((module) => module.FirstKey),
  locked: () => import("../shared/account/lock-screen.js").then((module) => module.Locked),
  "no-desk": () => import("./access.js").then((module) => module.NoDesk),
  waiting: () => import("./access.js").then((module) => module.Waiting),
};
const WITH_KEYS = ["open", "waiting", "first-key"];

function App({ session }) {
  const { stage, me } = useStore(session.store);
  const [desk, live, news] = useMemo(() => (me?.organisation ? makeDesk(session) : []), [me?.id]);
  useEffect(() => {
    if (stage !== "open") document.title = t("Inbox");
  }, [stage]);
  useEffect(() => {
    if (stage !== "open") return undefined;
    begin(session, desk, live);
    return () => live.stop();
  }, [stage, desk]);
  useEffect(() => {
    if (!WITH_KEYS.includes(stage)) return undefined;
    return watchIdle({ minutes: lockMinutes, onIdle: () => session.lock() });
  }, [stage]);
  useEffect(() => desk && watchPage(desk), [desk]);
  if (stage === "open") {
    return html`<${Frame} session=${session} desk=${desk} live=${live} news=${news} languages=${languages()} />`;
  }
  if (DOORS[stage]) return html`<${Later} load=${DOORS[stage]} session=${session} />`;
  return html`<${SignIn} session=${session} />`;
}

function makeDesk(session) {
  const news = createStore({ what: null, id: null, count: 0 });
  const desk = new Desk(session, (what, id) => news.set({ what, id, count: news.get().count + 1 }));
  session.beforeLock = () => desk.wipe();
  const live = new Live({
    api: session.api,
    onChange: (ids) => desk.changed(ids),
    onAsk: () => desk.ask(),
  });
  return [desk, live, news];
}

// What came in while the tab was hidden is seen when it is shown; who leaves words behind is asked.
function watchPage(desk) {
  const look = () => !document.hidden && desk.show(desk.shown);
  const leave = (event) => desk.hasUnsent && event.preventDefault();
  document.addEventListener("visibilitychange", look);
  addEventListener("beforeunload", leave);
  return () => {
    document.removeEventListener("visibilitychange", look);
    removeEventListener("beforeunload", leave);
  };
}

const SOON_MS = 20_000;

function begin(session, desk, live) {
  // The list does not wait for a socket, which may not be had.
  desk.ask();
  live.start();
  setTimeout(
    () =>
      import("./deferred.js").then(
        ({ soon }) => soon(session, desk),
        () => {},
      ),
    SOON_MS,
  );
}

const PAGES = {
  members: () => import("./members.js").then((module) => module.Colleagues),
  organisation: () => import("./organisation.js").then((module) => module.Organisation),
  settings: () => import("../shared/account/settings.js").then((module) => module.Settings),
};
const PAUSED = () => import("./pause.js").then((module) => module.Paused);

const [EXPLAINED, PINNED_ONCE] = ["Explained", "PinnedOnce"].map(
  (name) => () => import("../shared/trust/alarms.js").then((module) => module[name]),
);
const CONVERSATION = () => import("./conversation.js").then((module) => module.ConversationView);

const pageNames = () => ({
  inbox: t("Inbox"),
  members: t("Members"),
  organisation: t("Organisation"),
  settings: t("Settings"),
});

function Frame({ session, desk, live, news, languages }) {
  const { alarm, organisation, isPinnedOnce } = useStore(session.store);
  const route = useRoute();
  const now = useHour();
  const [tab, setTab] = useState(TABS[0]);
  useStore(desk.store);
  const waits = desk.waiting;
  const page = PAGES[route.page] ? route.page : "inbox";
  useEffect(() => {
    document.title = titleOf(pageNames()[page], waits);
  }, [page, waits]);
  useEffect(() => {
    if (route.tab) setTab(route.tab);
  }, [route.tab]);
  return html`<div class="frame" data-page=${route.page}>
    <${Bar} session=${session} live=${live} page=${page} />
    <${KeyAlarm} session=${session} alarm=${alarm} />
    ${organisation?.accepting === false && html`<${Later} load=${PAUSED} session=${session} />`}
    ${isPinnedOnce && html`<div class="band" role="status"><${Later} load=${PINNED_ONCE} onRead=${() => session.store.set({ isPinnedOnce: false })} /></div>`}
    ${
      page === "inbox"
        ? html`<${Panes} desk=${desk} route=${route} tab=${tab} now=${now} maySeal=${session.maySeal} />`
        : html`<main class="pane only" id="main">
          <${Later} load=${PAGES[page]} session=${session} desk=${desk} languages=${languages} maySeal=${session.maySeal} /></main>`
    }
    <${News} news=${news} />
  </div>`;
}

// Who comes near a row will open it.
const approach = ({ target }) => target.closest(".row-link") && CONVERSATION().catch(() => {});

function Panes({ desk, route, tab, now, maySeal }) {
  const { referrals, isLoaded } = useStore(desk.store);
  const shown = route.page === "referral" ? route.id : null;
  const last = useRef(null);
  const back = () => {
    location.hash = listAddress(desk.referral(shown) && TABS.includes(tab) ? tab : TABS[0]);
  };
  useEffect(() => {
    // Coming back, one goes on where one was; coming in, at the heading.
    if (!shown && (last.current || document.activeElement === document.body))
      focusRow(last.current);
    last.current = shown;
  }, [shown]);
  // A referral that is opened by its address brings its own list along.
  const referral = desk.referral(shown);
  const listed = useMemo(
    () => (shown && referral && !last.current ? tabOf(referral.status) : tab),
    [shown, !referral, tab],
  );
  const onKeyDown = (event) => {
    // In a dialog and in the search, Escape has a meaning already.
    if (event.key === "Escape" && shown && !event.target.closest("dialog, [type=search]")) back();
  };
  return html`<main class="panes ${shown ? "has-shown" : ""}" id="main" onKeyDown=${onKeyDown}>
    <div class="pane list-pane" onPointerOver=${approach} onFocusIn=${approach}><${Guard}><${List} desk=${desk} tab=${listed} shown=${shown} now=${now} /></${Guard}></div>
    <div class="pane talk-pane">${
      shown
        ? html`<${Later} load=${CONVERSATION} key=${shown} desk=${desk} id=${shown} now=${now} maySeal=${maySeal} onBack=${back} />`
        : html`<${Nothing} isQuiet=${isLoaded && !referrals.size} />`
    }</div>
  </main>`;
}

function Nothing({ isQuiet }) {
  return html`<div class="nothing" data-part="nothing-shown">
    <svg viewBox="0 0 120 140" aria-hidden="true" class="door-drawing"><path class="door-light" d="M34 128 84 140 84 28 34 16Z" />
      <path class="door-leaf" d="M34 16h44v112H34z" /><path class="door-gap" d="M78 16l22 10v112l-22-10z" /><circle class="door-knob" cx="70" cy="74" r="3" /></svg>
    ${
      isQuiet
        ? html`<p>${t("All is quiet here.")}</p>`
        : html`<p>${t("Choose a request from the list.")}</p>
        <p class="hint keys">${t("Arrow keys or j and k move through the list, Enter opens, Escape goes back, / searches.")}</p>`
    }
  </div>`;
}

function Bar({ session, live, page }) {
  const link = ([name, text]) =>
    html`<a href="#/${name === "inbox" ? "new" : name}" data-page=${name} aria-current=${page === name ? "page" : undefined}>${text}</a>`;
  return html`<header class="bar">
    <a class="skip" href="#main" onClick=${skip}>${t("To the content")}</a>
    <${Brand} />
    <nav aria-label=${t("Pages")} class="bar-links">
      ${Object.entries(pageNames()).map(link)}<a href="/surveys/">${t("Surveys")}</a>
    </nav>
    <${LiveState} live=${live} />
    <button class="button lock" onClick=${() => session.lock()} data-part="lock">${t("Lock now")}</button>
  </header>`;
}

// The address behind `#` is where one is: only the focus moves.
function skip(event) {
  event.preventDefault();
  document.querySelector("#main h1, #main [tabindex='-1']")?.focus();
}

function LiveState({ live }) {
  const { state, seconds } = useStore(live.store);
  const texts = {
    starting: t("Connecting…"),
    live: t("Live"),
    asking: t("Not live: asking every {n} seconds", { n: seconds }),
    unreachable: t("No connection: trying every {n} seconds", { n: seconds }),
  };
  return html`<span class="live" data-live=${state} role="status">${texts[state]}</span>`;
}

/** An alarm that cannot be missed: full width, above all, and nothing is sealed under it. */
function KeyAlarm({ session, alarm }) {
  const box = useRef(null);
  useEffect(() => box.current?.focus(), [alarm]);
  if (!alarm) return null;
  // What it means is fetched; that it stands here must not depend on that.
  const explained = html`<${Later} load=${EXPLAINED} session=${session} alarm=${alarm} />`;
  if (session.maySeal) return html`<div class="band" role="status">${explained}</div>`;
  return html`<section class="key-alarm" role="alert" tabindex="-1" ref=${box} data-alarm=${alarm}>
    <h2>${t("Stop: the keys do not agree")}</h2>${explained}</section>`;
}

/** What came in, told politely: it waits until the screen reader has finished a sentence. */
function News({ news }) {
  const { what, id, count } = useStore(news);
  return html`<p class="apart" aria-live="polite" data-part="news">${what && html`<span key=${count}>${newsText(what, id)}</span>`}</p>`;
}

/** What a screen reader hears when something comes in. */
const newsText = (what, id) =>
  what === "request"
    ? t("A new request came in: {name}", { name: shortName(id) })
    : t("A new message in {name}", { name: shortName(id) });

/** The title of the tab: how many wait, and never more. */
const titleOf = (page, waits) => (waits ? `(${waits}) ${page}` : page);

function useRoute() {
  const [route, setRoute] = useState(readRoute(location.hash));
  useEffect(() => {
    const look = () => setRoute(readRoute(location.hash));
    addEventListener("hashchange", look);
    return () => removeEventListener("hashchange", look);
  }, []);
  return route;
}

async function start() {
  const { dataset } = document.body;
  const chosen = language();
  markLanguage(chosen);
  await loadTexts(dataset.texts, chosen.code, chosen.tag);
  const session = new Session({ api: new Api(), workerUrl: dataset.memberWorker });
  const root = document.getElementById("inbox");
  // Back may bring a page that was left from the browser's memory: it is loaded anew, and so locked.
  onpagehide = () => (root.hidden = true);
  onpageshow = ({ persisted }) => persisted && location.reload();
  draw(html`<${App} session=${session} />`, root);
}

start();
