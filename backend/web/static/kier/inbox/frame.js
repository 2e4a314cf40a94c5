/** The inbox around its pages: the bar above, alarms, what a screen reader hears, keys. */

import { t } from "../text.js";
import { html, useEffect, useMemo, useRef, useState } from "../vendor/preact.js";
import { KeyAlarm } from "./alarms.js";
import { ConversationView } from "./conversation.js";
import { Brand, Later } from "./parts.js";
import { focusRow, List, useHour } from "./list.js";
import { shortName, tabOf } from "./referrals.js";
import { listAddress, readRoute, TABS } from "./routes.js";
import { useStore } from "./store.js";

const PAGES = {
  members: () => import("./colleagues.js").then((module) => module.Colleagues),
  organisation: () => import("./organisation.js").then((module) => module.Organisation),
  settings: () => import("./settings.js").then((module) => module.Settings),
};

const pageName = (page) =>
  ({ members: t("Members"), organisation: t("Organisation"), settings: t("Settings") })[page] ?? t("Inbox");

/** @param {{session: object, desk: object, live: object, news: object, languages: object[]}} frame */
export function Frame({ session, desk, live, news, languages }) {
  const { alarm } = useStore(session.store);
  const route = useRoute();
  const now = useHour();
  const [tab, setTab] = useState(TABS[0]);
  useStore(desk.store);
  const waits = desk.waiting;
  useEffect(() => {
    document.title = titleOf(pageName(route.page), waits);
  }, [route.page, waits]);
  useEffect(() => {
    if (route.tab) setTab(route.tab);
  }, [route.tab]);
  const isInbox = route.page === "list" || route.page === "referral";
  return html`<div class="frame" data-page=${route.page}>
    <${Bar} session=${session} live=${live} page=${isInbox ? "inbox" : route.page} />
    <${KeyAlarm} session=${session} alarm=${alarm} />
    ${isInbox
      ? html`<${Panes} desk=${desk} route=${route} tab=${tab} now=${now} maySeal=${session.maySeal} />`
      : html`<main class="pane only" id="main"><${FocusHeading} of=${route.page} />
          <${Later} load=${PAGES[route.page]} session=${session} languages=${languages} maySeal=${session.maySeal} /></main>`}
    <${News} news=${news} />
  </div>`;
}

function Panes({ desk, route, tab, now, maySeal }) {
  const { referrals, isLoaded } = useStore(desk.store);
  const shown = route.page === "referral" ? route.id : null;
  const last = useRef(null);
  const back = () => {
    const referral = desk.referral(shown);
    location.hash = listAddress(referral && TABS.includes(tab) ? tab : TABS[0]);
  };
  useEffect(() => {
    // Coming back, one goes on where one was; coming in, at the heading.
    if (!shown && (last.current || document.activeElement === document.body)) focusRow(last.current);
    last.current = shown;
  }, [shown]);
  // A referral that is opened by its address brings its own list along.
  const referral = desk.referral(shown);
  const listed = useMemo(() => (shown && referral && !last.current ? tabOf(referral.status) : tab), [shown, !referral, tab]);
  const onKeyDown = (event) => {
    // In a dialog and in the search, Escape has a meaning already.
    if (event.key === "Escape" && shown && !event.target.closest("dialog, [type=search]")) back();
  };
  return html`<main class="panes ${shown ? "has-shown" : ""}" id="main" onKeyDown=${onKeyDown}>
    <div class="pane list-pane"><${List} desk=${desk} tab=${listed} shown=${shown} now=${now} /></div>
    <div class="pane talk-pane">${shown
      ? html`<${ConversationView} key=${shown} desk=${desk} id=${shown} now=${now} maySeal=${maySeal} onBack=${back} />`
      : html`<${Nothing} isQuiet=${isLoaded && !referrals.size} />`}</div>
  </main>`;
}

function Nothing({ isQuiet }) {
  return html`<div class="nothing" data-part="nothing-shown">
    <svg viewBox="0 0 120 140" aria-hidden="true" class="door-drawing"><path class="door-light" d="M34 128 84 140 84 28 34 16Z" />
      <path class="door-leaf" d="M34 16h44v112H34z" /><path class="door-gap" d="M78 16l22 10v112l-22-10z" /><circle class="door-knob" cx="70" cy="74" r="3" /></svg>
    ${isQuiet
      ? html`<p>${t("All is quiet here.")}</p>`
      : html`<p>${t("Choose a request from the list.")}</p>
        <p class="hint keys">${t("Arrow keys or j and k move through the list, Enter opens, Escape goes back, / searches.")}</p>`}
  </div>`;
}

function Bar({ session, live, page }) {
  const link = (name, text) => html`<a href="#/${name === "inbox" ? "new" : name}" data-page=${name} aria-current=${page === name ? "page" : undefined}>${text}</a>`;
  return html`<header class="bar">
    <a class="skip" href="#main" onClick=${skip}>${t("To the content")}</a>
    <${Brand} />
    <nav aria-label=${t("Pages")} class="bar-links">
      ${link("inbox", t("Inbox"))}${link("members", t("Members"))}${link("organisation", t("Organisation"))}${link("settings", t("Settings"))}
    </nav>
    <${LiveState} live=${live} />
    <button class="button lock" onClick=${() => session.lock()} data-part="lock">${t("Lock now")}</button>
  </header>`;
}

// The address behind `#` is where one is: only the focus moves.
function skip(event) {
  event.preventDefault();
  const target = document.querySelector("#main h1, #main [tabindex='-1']");
  target?.focus();
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

function FocusHeading({ of }) {
  useEffect(() => {
    // The page may be on its way: its heading takes the focus once it is there.
    const heading = () => document.querySelector("#main h1");
    if (heading()) heading().focus();
    else setTimeout(() => heading()?.focus(), 300);
  }, [of]);
  return null;
}

function useRoute() {
  const [route, setRoute] = useState(readRoute(location.hash));
  useEffect(() => {
    const look = () => setRoute(readRoute(location.hash));
    addEventListener("hashchange", look);
    return () => removeEventListener("hashchange", look);
  }, []);
  return route;
}
