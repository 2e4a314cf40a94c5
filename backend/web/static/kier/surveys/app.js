/** The surveys: their pages, the way between them, who is let in. */

import { Asking } from "../shared/account/keyless.js";
import { Brand, later, PlainPage } from "../shared/pages.js";
import { start, useAddress } from "../shared/shell.js";
import { t } from "../shared/text.js";
import { useUnsaved } from "../shared/unsaved-changes.js";
import { Api } from "../shared/wire.js";
import { html } from "../vendor/preact.js";
import { Account } from "./account.js";
import { readRoute } from "./routes.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { Route } from "./routes.js"
 */

const pages = {
  home: later(() => import("./home.js"), "Home"),
  new: later(() => import("./new-questionnaire.js"), "New"),
  questionnaire: later(() => import("./questionnaire.js"), "Questionnaire"),
  difference: later(() => import("./versions.js"), "Difference"),
  "new-round": later(() => import("./round-new.js"), "NewRound"),
  round: later(() => import("./round.js"), "RoundPage"),
  webhooks: later(() => import("./webhooks.js"), "Webhooks"),
  webhook: later(() => import("./webhooks.js"), "WebhookLog"),
};
const WEBHOOKS = ["webhooks", "webhook"];

/** @param {{session: Account, route: Route}} props */
function Bar({ session, route }) {
  const isWebhooks = WEBHOOKS.includes(route.page);
  /** @param {boolean} isHere */
  const here = (isHere) => (isHere ? "page" : undefined);
  return html`<${Brand} />
    <nav aria-label=${t("Pages")} class="bar-links">
      <a href=${document.body.dataset.inbox}>${t("Inbox")}</a>
      <a href="#/" aria-current=${here(!isWebhooks)} data-page="home">${t("Surveys")}</a>
      ${session.isCoordinator && html`<a href="#/webhooks" aria-current=${here(isWebhooks)} data-page="webhooks">${t("Webhooks")}</a>`}
    </nav>
    <button class="button lock" onClick=${() => session.signOut()}>${t("Sign out")}</button>`;
}

/** @param {{session: Account, children?: ComponentChildren}} props */
function Layout({ session, children }) {
  useUnsaved(session);
  return html`<main class="pane only" id="main">${children}</main>`;
}

/** @param {{session: Account}} props */
function NoOrganisation({ session }) {
  return html`<${PlainPage} title=${t("You belong to no organisation")} name="no-organisation">
    <p>${t("Surveys belong to an organisation. Ask a coordinator to invite you.")}</p>
    <button class="button" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${PlainPage}>`;
}

/** @param {{session: Account}} props */
function Elsewhere({ session }) {
  return html`<${PlainPage} title=${t("Surveys are made by others")} name="elsewhere">
    <p>${t("Coordinators and caseworkers work here. You work for the programme.")}</p>
    <a class="button main" href="/programme/">${t("To the programme")}</a>
    <button class="button quiet" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${PlainPage}>`;
}

start({
  name: "surveys",
  title: () => t("Surveys"),
  style: "surveys",
  pages,
  navigation: { useRoute: () => useAddress(readRoute), Bar, Layout },
  account: {
    open: ({ memberWorker }) =>
      new Account({ api: new Api(), workerUrl: /** @type {string} */ (memberWorker) }),
    // No key is here that a lock would wipe.
    locks: [],
    screens: { asking: Asking, "no-organisation": NoOrganisation, elsewhere: Elsewhere },
  },
});
