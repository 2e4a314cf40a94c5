/**
 * What the platform learns and shows: knowledge, trainings, coaching days, successes, points to do
 * better.
 */

import { Heading, Tabs } from "../shared/components.js";
import { Later } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useEffect } from "../vendor/preact.js";
import { Improvements } from "./records.js";

/**
 * @import { Load } from "../shared/pages.js"
 * @import { DeskAccount } from "./account.js"
 * @import { Route } from "./navigation.js"
 */

/** @type {Record<string, Load>} */
const PARTS = {
  knowledge: () => import("./knowledge.js").then((module) => module.KnowledgePart),
  trainings: () => import("./knowledge.js").then((module) => module.Trainings),
  coaching: () => import("./knowledge.js").then((module) => module.Coaching),
  successes: () => import("./stories.js").then((module) => module.Successes),
};

/**
 * The page.
 * @param {{session: DeskAccount, route: Route}} props
 */
export function Growing({ session, route }) {
  const part = route.part || "knowledge";
  /**
   * @param {string} name
   * @param {string} text
   */
  const link = (name, text) => [`#/growing/${name}`, text, part === name];
  useEffect(() => {
    document.title = t("Growing");
  }, []);
  return html`<article class="wide stack" data-part="growing">
    <${Heading} of=${part}>${t("Growing")}</${Heading}>
    <${Tabs} label=${t("Growing")} links=${[
      link("knowledge", t("Knowledge")),
      link("trainings", t("Trainings")),
      link("coaching", t("Coaching days")),
      link("successes", t("Successes")),
      link("improvements", t("What to do better")),
    ]} />
    ${part === "improvements" ? html`<${Improvements} session=${session} />` : html`<${Later} key=${part} load=${PARTS[part]} session=${session} />`}
  </article>`;
}
