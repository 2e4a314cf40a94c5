/** The coordinator's desk of Platform HOPE, from the door to the page that an address names. */

import { lockMinutes, watchIdle } from "../shared/account/idle-lock.js";
import { Locked } from "../shared/account/lock-screen.js";
import { Code } from "../shared/account/login-code.js";
import { SignIn } from "../shared/account/sign-in.js";
import { keepPlaces, usePlace } from "../shared/history-state.js";
import { Brand, draw, Later, useStore } from "../shared/parts.js";
import { language, loadTexts, markLanguage, t } from "../shared/text.js";
import { Explained, PinnedOnce } from "../shared/trust/alarms.js";
import { html, useEffect, useRef } from "../vendor/preact.js";
import { Elsewhere, NeedsKeys } from "./access.js";
import { DeskAccount, DeskApi } from "./account.js";
import { readRoute } from "./routes.js";
import { Side } from "./sidebar.js";

const SECOND_FACTOR = () =>
  import("../shared/account/second-factor.js").then((module) => module.SecondFactorDoor);
const DOORS = {
  "sign-in": SignIn,
  code: Code,
  locked: Locked,
  "no-desk": Elsewhere,
  elsewhere: Elsewhere,
  "first-key": NeedsKeys,
  waiting: NeedsKeys,
};
const WITH_KEYS = ["open", "elsewhere", "waiting", "first-key"];
const PAGES = {
  overview: () => import("./overview.js").then((module) => module.Overview),
  requests: () => import("./requests.js").then((module) => module.Requests),
  request: () => import("./request.js").then((module) => module.RequestPage),
  care: () => import("./care.js").then((module) => module.Care),
  fees: () => import("./fees.js").then((module) => module.Fees),
  people: () => import("./people.js").then((module) => module.People),
  person: () => import("./person.js").then((module) => module.PersonPage),
  growing: () => import("./development.js").then((module) => module.Growing),
  numbers: () => import("./numbers.js").then((module) => module.Numbers),
  settings: () => import("./settings.js").then((module) => module.Settings),
};

function App({ session }) {
  const { stage } = useStore(session.store);
  useEffect(() => {
    if (stage !== "open") document.title = t("Desk");
  }, [stage]);
  useEffect(() => {
    if (!WITH_KEYS.includes(stage)) return undefined;
    return watchIdle({ minutes: lockMinutes, onIdle: () => session.lock() });
  }, [stage]);
  if (stage === "open") return html`<${Frame} session=${session} />`;
  if (stage === "second-factor") return html`<${Later} load=${SECOND_FACTOR} session=${session} />`;
  const Shown = DOORS[stage] ?? SignIn;
  return html`<${Shown} session=${session} stage=${stage} />`;
}

/** The bar above, the pages beside, and the page of an address. */
function Frame({ session }) {
  const { alarm, isPinnedOnce } = useStore(session.store);
  const route = useRoute();
  useEffect(() => {
    const leave = (event) => session.hasUnsaved && event.preventDefault();
    addEventListener("beforeunload", leave);
    return () => removeEventListener("beforeunload", leave);
  }, []);
  useEffect(() => {
    document.querySelector("#main")?.scrollTo(0, 0);
  }, [route.place]);
  return html`<div class="frame surveys hope-desk" data-page=${route.page}>
    <header class="bar">
      <a class="skip" href="#main" onClick=${skip}>${t("To the content")}</a>
      <${Brand} /><span class="bar-where">${t("Platform HOPE")}</span>
      <button class="button lock" onClick=${() => session.lock()} data-part="lock">${t("Lock now")}</button>
    </header>
    <${KeyAlarm} session=${session} alarm=${alarm} />
    ${isPinnedOnce && html`<div class="band" role="status"><${PinnedOnce} onRead=${() => session.store.set({ isPinnedOnce: false })} /></div>`}
    <div class="desk-panes">
      <${Side} session=${session} page=${route.page} />
      <main class="pane only" id="main" data-part="page"><${Later} load=${PAGES[route.page]} session=${session} route=${route} /></main>
    </div>
  </div>`;
}

// A place of the page's own, and none in the address: only the focus moves.
function skip(event) {
  event.preventDefault();
  document.querySelector("#main h1, #main [tabindex='-1']")?.focus();
}

/** An alarm that cannot be missed; nothing is sealed under it. */
function KeyAlarm({ session, alarm }) {
  const box = useRef(null);
  useEffect(() => box.current?.focus(), [alarm]);
  if (!alarm) return null;
  const explained = html`<${Explained} session=${session} alarm=${alarm} />`;
  if (session.maySeal) return html`<div class="band" role="status">${explained}</div>`;
  return html`<section class="key-alarm" role="alert" tabindex="-1" ref=${box} data-alarm=${alarm}>
    <h2>${t("Stop: the keys do not agree")}</h2>${explained}</section>`;
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
  await loadTexts(dataset.texts, chosen.code, chosen.tag);
  const session = new DeskAccount({ api: new DeskApi(), workerUrl: dataset.hopeWorker });
  const root = document.getElementById("desk");
  // Back may bring a page that was left from the browser's memory: it is loaded anew, and so locked.
  onpagehide = () => (root.hidden = true);
  onpageshow = ({ persisted }) => persisted && location.reload();
  draw(html`<${App} session=${session} />`, root);
}

start();
