/** The inbox: from the door to the desk. Keys stay in the worker; nothing is written to disk. */

import { loadTexts, t } from "../text.js";
import { html, render, useEffect, useMemo } from "../vendor/preact.js";
import { Api } from "./api.js";
import { Desk } from "./desk.js";
import { language, languages, lockMinutes, markLanguage, watchIdle } from "./device.js";
import { Frame } from "./frame.js";
import { loadLabels } from "./labels.js";
import { Later } from "./parts.js";
import { Live } from "./live.js";
import { Session } from "./session.js";
import { Code, Locked, SignIn } from "./sign-in.js";
import { createStore, useStore } from "./store.js";

const LATER = {
  "second-factor": () => import("./second-factor.js").then((module) => module.SecondFactorDoor),
  "first-key": () => import("./setup.js").then((module) => module.FirstKey),
  "no-desk": () => import("./access.js").then((module) => module.NoDesk),
  waiting: () => import("./access.js").then((module) => module.Waiting),
};
const WITH_KEYS = ["open", "waiting", "first-key"];
const NOW = { "sign-in": SignIn, code: Code, locked: Locked };

function App({ session }) {
  const { stage, me } = useStore(session.store);
  const [desk, live, news] = useMemo(() => (me?.organisation ? makeDesk(session) : []), [me?.id]);
  useEffect(() => {
    if (stage !== "open") document.title = t("Inbox");
  }, [stage]);
  useEffect(() => {
    if (stage !== "open") return undefined;
    begin(session, live);
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
  if (LATER[stage]) return html`<${Later} load=${LATER[stage]} session=${session} />`;
  return html`<${NOW[stage]} session=${session} />`;
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

async function begin(session, live) {
  // Rows show labels: they come first, or at the same time; without them, identifiers.
  await loadLabels(session.api).catch(() => {});
  live.start();
}

async function start() {
  const { dataset } = document.body;
  const chosen = language();
  markLanguage(chosen);
  await loadTexts(dataset.texts, chosen.code, chosen.tag);
  const session = new Session({ api: new Api(), workerUrl: dataset.memberWorker });
  const root = document.getElementById("inbox");
  root.textContent = "";
  render(html`<${App} session=${session} />`, root);
}

start();
