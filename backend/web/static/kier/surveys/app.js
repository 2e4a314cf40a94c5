/** The surveys, from the door to the page that an address names. */

import { Code } from "../shared/account/login-code.js";
import { SignIn } from "../shared/account/sign-in.js";
import { Brand, Door, draw, Later, messageOf, useAction, useStore } from "../shared/parts.js";
import { language, loadTexts, markLanguage, t } from "../shared/text.js";
import { Api } from "../shared/wire.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { Account } from "./account.js";
import { readRoute } from "./routes.js";

const SECOND_FACTOR = () =>
  import("../shared/account/second-factor.js").then((module) => module.SecondFactorDoor);
const DOORS = { "sign-in": SignIn, code: Code, asking: Asking, "no-organisation": NoOrganisation };
const PAGES = {
  home: () => import("./home.js").then((module) => module.Home),
  new: () => import("./new-questionnaire.js").then((module) => module.New),
  questionnaire: () => import("./questionnaire.js").then((module) => module.Questionnaire),
  difference: () => import("./versions.js").then((module) => module.Difference),
  "new-round": () => import("./round-new.js").then((module) => module.NewRound),
  round: () => import("./round.js").then((module) => module.RoundPage),
  webhooks: () => import("./webhooks.js").then((module) => module.Webhooks),
  webhook: () => import("./webhooks.js").then((module) => module.WebhookLog),
};

function App({ session }) {
  const { stage } = useStore(session.store);
  useEffect(() => {
    if (stage !== "open") document.title = t("Surveys");
  }, [stage]);
  if (stage === "open") return html`<${Frame} session=${session} />`;
  if (stage === "second-factor") return html`<${Later} load=${SECOND_FACTOR} session=${session} />`;
  return html`<${DOORS[stage] ?? SignIn} session=${session} />`;
}

// A token is here: it is asked whose it is.
function Asking({ session }) {
  const ask = useAction(() => session.enter());
  useEffect(() => {
    ask.run();
  }, []);
  return html`<main class="door"><div class="door-sheet stack"><${Brand} />
    ${
      ask.error && ask.error.status !== 401
        ? html`<p role="alert">${messageOf(ask.error)}</p><button class="button" onClick=${ask.run}>${t("Try again")}</button>`
        : html`<p role="status">${t("One moment…")}</p>`
    }</div></main>`;
}

function NoOrganisation({ session }) {
  return html`<${Door} title=${t("You belong to no organisation")} name="no-organisation">
    <p>${t("Surveys belong to an organisation. Ask a coordinator to invite you.")}</p>
    <button class="button" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${Door}>`;
}

/** The bar above, and the page of an address below. */
function Frame({ session }) {
  const route = useRoute();
  useEffect(() => {
    const leave = (event) => session.hasUnsaved && event.preventDefault();
    const save = () => session.keepers.forEach((keeper) => keeper.save());
    save();
    addEventListener("beforeunload", leave);
    addEventListener("online", save);
    return () => {
      removeEventListener("beforeunload", leave);
      removeEventListener("online", save);
    };
  }, []);
  return html`<div class="frame surveys" data-page=${route.page}>
    <${Bar} session=${session} page=${route.page} />
    <main class="pane only" id="main"><${Later} load=${PAGES[route.page]} session=${session} route=${route} /></main>
  </div>`;
}

function Bar({ session, page }) {
  const hooks = ["webhooks", "webhook"].includes(page);
  const here = (isHere) => (isHere ? "page" : undefined);
  return html`<header class="bar">
    <a class="skip" href="#main" onClick=${skip}>${t("To the content")}</a>
    <${Brand} />
    <nav aria-label=${t("Pages")} class="bar-links">
      <a href=${document.body.dataset.inbox}>${t("Inbox")}</a>
      <a href="#/" aria-current=${here(!hooks)} data-page="home">${t("Surveys")}</a>
      ${session.isCoordinator && html`<a href="#/webhooks" aria-current=${here(hooks)} data-page="webhooks">${t("Webhooks")}</a>`}
    </nav>
    <button class="button lock" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </header>`;
}

// The address behind `#` is where one is: only the focus moves.
function skip(event) {
  event.preventDefault();
  document.querySelector("#main h1, #main [tabindex='-1']")?.focus();
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

async function start() {
  const { dataset } = document.body;
  const chosen = language();
  markLanguage(chosen);
  await loadTexts(dataset.texts, chosen.code, chosen.tag);
  const session = new Account({ api: new Api(), workerUrl: dataset.memberWorker });
  const root = document.getElementById("surveys");
  // What people wrote may stand here: Back does not bring it from the browser's memory.
  onpagehide = () => (root.hidden = true);
  onpageshow = ({ persisted }) => persisted && location.reload();
  draw(html`<${App} session=${session} />`, root);
}

start();
