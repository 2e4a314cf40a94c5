/** The panel, from the door to the page that an address names. */

import { lockMinutes, watchIdle } from "../shared/account/idle-lock.js";
import { Code } from "../shared/account/login-code.js";
import { SignIn } from "../shared/account/sign-in.js";
import { keepPlaces, usePlace } from "../shared/history-state.js";
import { Brand, draw, Guard, Later, useStore } from "../shared/parts.js";
import { language, loadTexts, markLanguage, t } from "../shared/text.js";
import { Api } from "../shared/wire.js";
import { html, render, useEffect, useRef, useState } from "../vendor/preact.js";
import { Asking, Locked, Stranger } from "./access.js";
import { Account, ME } from "./account.js";
import { Home } from "./home.js";
import { Icon } from "./icons.js";
import { above, readRoute, tabOf } from "./routes.js";

const SECOND_FACTOR = () =>
  import("../shared/account/second-factor.js").then((module) => module.SecondFactorDoor);
const DOORS = {
  "sign-in": SignIn,
  code: Code,
  locked: Locked,
  stranger: Stranger,
  "no-desk": Asking,
};
const WITH_KEYS = ["open", "stranger"];
const PAGES = {
  asked: () => import("./invitation.js").then((module) => module.Asked),
  answers: () => import("./consultation.js").then((module) => module.Answers),
  agenda: () => import("./agenda.js").then((module) => module.Agenda),
  care: () => import("./care.js").then((module) => module.Care),
  fees: () => import("./fees.js").then((module) => module.Fees),
  "look-back": () => import("./evaluation.js").then((module) => module.LookBack),
  news: () => import("./news.js").then((module) => module.News),
  learn: () => import("./learn.js").then((module) => module.Learn),
  me: () => import("./me.js").then((module) => module.Me),
  profile: () => import("./profile.js").then((module) => module.Profile),
  legal: () => import("./legal.js").then((module) => module.Legal),
  stories: () => import("./stories.js").then((module) => module.Stories),
  looks: () => import("./access-log.js").then((module) => module.Looks),
  steps: () => import("./steps.js").then((module) => module.Steps),
  leaving: () => import("./grievance.js").then((module) => module.Leaving),
  settings: () => import("../shared/account/settings.js").then((module) => module.Settings),
};

// What is fetched later is fetched soon anyway, for where the line is bad.
const SOON_MS = 4_000;
const SOON = [
  ...Object.values(PAGES),
  () => import("./answer-form.js"),
  () => import("./statements.js"),
  () => import("./summary.js"),
];

const SOON_READ = ["agenda", "invitations?state=accepted", "invitations?state=invited"];

function fetchSoon(session) {
  const paths = SOON_READ.map((path) => `${ME}/${path}`).filter((path) => !session.known(path));
  for (const work of [...SOON, ...paths.map((path) => () => session.read(path))])
    work().catch(() => {});
}

function App({ session }) {
  const { stage } = useStore(session.store);
  useEffect(() => {
    if (!WITH_KEYS.includes(stage)) return undefined;
    return watchIdle({ minutes: lockMinutes, onIdle: () => session.lock() });
  }, [stage]);
  if (stage === "open") return html`<${Frame} session=${session} />`;
  if (stage === "second-factor") return html`<${Later} load=${SECOND_FACTOR} session=${session} />`;
  const Shown = DOORS[stage] ?? SignIn;
  return html`<${Shown} session=${session} />`;
}

/** The bar above, the page of an address, and the links for a thumb below. */
function Frame({ session }) {
  const { alarm, isAway, isPinnedOnce } = useStore(session.store);
  const route = useRoute();
  const { page } = route;
  useEffect(() => {
    const leave = (event) => session.hasUnsaved && event.preventDefault();
    const save = () => {
      session.store.set({ isAway: false });
      session.keepers.forEach((keeper) => keeper.save());
    };
    const away = () => session.store.set({ isAway: true });
    save();
    const soon = setTimeout(() => fetchSoon(session), SOON_MS);
    addEventListener("beforeunload", leave);
    addEventListener("online", save);
    addEventListener("offline", away);
    return () => {
      clearTimeout(soon);
      removeEventListener("beforeunload", leave);
      removeEventListener("online", save);
      removeEventListener("offline", away);
    };
  }, []);
  useEffect(() => scrollTo(0, 0), [route.place]);
  return html`<div class="frame panel-frame" data-page=${page}>
    <header class="bar">
      <a class="skip" href="#main" onClick=${skip}>${t("To the content")}</a>
      ${page === "home" ? html`<${Brand} />` : html`<a class="button quiet back-link" href=${above(page)} data-part="back"><${Icon} name="back" /><span>${t("Back")}</span></a>`}
      <button class="button lock" onClick=${() => session.lock()} data-part="lock"><${Icon} name="lock" />${t("Lock now")}</button>
    </header>
    ${isAway && html`<p class="band" role="status" data-part="away">${t("No connection. You see what was here before. What you write stays here, and goes when the line is back.")}</p>`}
    <${KeyAlarm} session=${session} alarm=${alarm} />
    ${isPinnedOnce && html`<div class="band" role="status"><${Later} load=${PINNED_ONCE} onRead=${() => session.store.set({ isPinnedOnce: false })} /></div>`}
    <main class="pane only" id="main">${
      page === "home"
        ? html`<${Guard}><${Home} session=${session} /></${Guard}>`
        : html`<${Later} load=${PAGES[page]} key=${page + (route.id ?? "")} session=${session} route=${route} />`
    }</main>
    <${Tabs} page=${page} />
  </div>`;
}

function Tabs({ page }) {
  const links = [
    ["home", "#/", t("Home")],
    ["agenda", "#/agenda", t("Agenda")],
    ["learn", "#/learn", t("News")],
    ["me", "#/me", t("Me")],
  ];
  return html`<nav class="thumb-links" aria-label=${t("Pages")}>
    ${links.map(
      ([
        name,
        address,
        text,
      ]) => html`<a key=${name} href=${address} data-page=${name} aria-current=${tabOf(page) === name ? "page" : undefined}>
      <${Icon} name=${name} /><span>${text}</span></a>`,
    )}
  </nav>`;
}

const PINNED_ONCE = () => import("../shared/trust/alarms.js").then((module) => module.PinnedOnce);
const COMPARE = () =>
  import("../shared/trust/platform.js").then((module) => module.ComparePlatform);
// What words that were compared can settle; the rest is for the coordinator.
const COMPARABLE = ["not-compared", "unknown-key", "organisation-key"];

/** Nothing is sealed under it. */
function KeyAlarm({ session, alarm }) {
  const box = useRef(null);
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

// A place of the page's own, and none in the address: only the focus moves.
function skip(event) {
  event.preventDefault();
  document.querySelector("#main h1, #main [tabindex='-1']")?.focus();
}

function useRoute() {
  const place = usePlace();
  return { ...readRoute(place), place };
}

async function start() {
  const { dataset } = document.body;
  const chosen = language();
  markLanguage(chosen);
  keepPlaces();
  const session = new Account({ api: new Api(), workerUrl: dataset.memberWorker });
  const root = document.getElementById("panel");
  // What was drawn is let go of as well, and with it what would ask before the page is left.
  document.addEventListener("leave", () => {
    render(null, root);
    session.letGo();
  });
  document.addEventListener("exit", () => session.end());
  // Exit in another tab empties what this phone keeps: whoever meant that one means this one.
  addEventListener("storage", ({ key }) => key === null && session.api.token && session.signOut());
  await loadTexts(dataset.texts, chosen.code, chosen.tag);
  document.querySelector("a[data-exit]").textContent = t("Exit");
  draw(html`<${App} session=${session} />`, root);
}

start();
