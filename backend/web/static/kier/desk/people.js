/** Who works with the platform; what went wrong; consents that are valid; the steps of the paths. */

import { AskButton, Choose, Empty, Heading, Mark, Tabs } from "../shared/components.js";
import { labelsOf } from "../shared/formats.js";
import { Fetched, useRows } from "../shared/resources.js";
import { goTo } from "../shared/history-state.js";
import { Later, needed } from "../shared/parts.js";
import { t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { DESK } from "./account.js";
import { dayOr, statusWords } from "./labels.js";
import { personAddress } from "./routes.js";

/**
 * @import { PersonRow } from "kier/api"
 * @import { Load } from "../shared/parts.js"
 * @import { Every, Fresh } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 * @import { Route } from "./routes.js"
 */

/** @type {Record<string, Load>} */
const PARTS = {
  grievances: () => import("./grievances.js").then((module) => module.Grievances),
  consents: () => import("./consents.js").then((module) => module.Consents),
  steps: () => import("./steps.js").then((module) => module.Steps),
};
/** @type {Record<string, string>} */
const TONES = { candidate: "waits", member: "acts", left: "off" };

/**
 * How far somebody is, and whether they pause; in lists, that somebody is a member goes without saying.
 * @param {{person: PersonRow, isShort?: boolean}} props
 */
export function Standing({ person, isShort = false }) {
  const isUsual = isShort && person.status === "member";
  return html`<span class="marks">${!isUsual && html`<${Mark} text=${statusWords()[person.status]} tone=${TONES[person.status]} />`}
    ${person.paused && html`<${Mark} text=${person.paused_until ? t("Pauses until {day}", { day: dayOr(person.paused_until) }) : t("Pauses")} />`}
    ${!person.came_in && person.status !== "left" && html`<${Mark} text=${t("Invited, has not come in yet")} />`}</span>`;
}

/**
 * The page.
 * @param {{session: DeskAccount, route: Route}} props
 */
export function People({ session, route }) {
  const part = route.part || "all";
  /**
   * @param {string} name
   * @param {string} text
   */
  const link = (name, text) => [
    name === "all" ? "#/people" : `#/people/${name}`,
    text,
    part === name,
  ];
  useEffect(() => {
    document.title = t("Members and candidates");
  }, []);
  return html`<article class="wide stack" data-part="people">
    <${Heading} of=${part}>${t("Members and candidates")}</${Heading}>
    <${Tabs} label=${t("Members and candidates")} links=${[link("all", t("Everybody")), link("grievances", t("What went wrong")), link("consents", t("Stories and quotes")), link("steps", t("Steps"))]} />
    ${PARTS[part] ? html`<${Later} key=${part} load=${PARTS[part]} session=${session} />` : html`<${Everybody} session=${session} />`}
  </article>`;
}

/** @param {{session: DeskAccount}} props */
function Everybody({ session }) {
  const [status, setStatus] = useState("now");
  /** @type {Fresh<Every<PersonRow>>} */
  const fetched = useRows(
    session.api,
    `${DESK}/people${status === "now" ? "" : `?status=${status}`}`,
  );
  const words = statusWords();
  /** @param {Every<PersonRow>} found */
  const draw = ({ rows }) =>
    rows.length
      ? html`<table class="desk-table people-table"><caption class="apart">${t("Members and candidates")}</caption>
          <thead><tr><th scope="col">${t("Name")}</th><th scope="col">${t("Topics")}</th><th scope="col" class="number">${t("Asked now")}</th><th scope="col" class="number">${t("Under way")}</th><th scope="col" class="number">${t("This month")}</th></tr></thead>
          <tbody>${rows.map((one) => html`<${Row} key=${one.id} session=${session} one=${one} />`)}</tbody></table>`
      : html`<${Empty}>${t("Nobody is in this list.")}</${Empty}>`;
  return html`<div class="head-row"><${Choose} label=${t("Which people")} value=${status} onChoose=${setStatus} options=${[["now", t("All who are here")], ...Object.entries(words)]} />
      <${Invite} session=${session} /></div>
    <${Fetched} fetched=${fetched}>${draw}</${Fetched}>`;
}

/** @param {{session: DeskAccount, one: PersonRow}} props */
function Row({ session, one }) {
  const { load } = one;
  return html`<tr data-person=${one.status}><th scope="row"><a href=${personAddress(one.id)}>${one.chosen_name}</a> <${Standing} person=${one} isShort /></th>
    <td data-name=${t("Topics")} class="hint">${labelsOf(session.platform.topics, one.topics.slice(0, 3))}${one.topics.length > 3 && "…"}</td>
    <td class="number" data-name=${t("Asked now")}>${load.asked}</td><td class="number" data-name=${t("Under way")}>${load.working}</td>
    <td class="number ${load.this_month >= one.per_month && one.status === "member" ? "is-full" : ""}" data-name=${t("This month")}>${t("{n} of {all} times", { n: load.this_month, all: one.per_month })}</td></tr>`;
}

/** @param {{session: DeskAccount}} props */
function Invite({ session }) {
  /** @param {FormData} form */
  const invite = async (form) => {
    const values = Object.fromEntries(form);
    const email = needed(values, "email", t("Type their e-mail address."));
    const name = needed(values, "chosen_name", t("Type the name that they chose."));
    const made = await session.api.post(`${DESK}/people`, {
      email,
      chosen_name: name,
      language: values.language,
    });
    goTo(personAddress(made.id));
  };
  return html`<${AskButton} label=${t("Invite somebody")} kind="main" name="invite" title=${t("Invite somebody")} confirm=${t("Invite")} onConfirm=${invite} patience=${session.api.patience}>
    <p>${t("They get a mail with a link that gives nothing away, and are a candidate first.")}</p>
    <div><label class="label" for="email">${t("E-mail address")}</label><p class="hint">${t("It is not shown here again.")}</p><input class="field" id="email" name="email" type="email" autocomplete="off" /></div>
    <div><label class="label" for="chosen_name">${t("Name of their choice")}</label><p class="hint">${t("Others know them by it. It need not be their own.")}</p><input class="field" id="chosen_name" name="chosen_name" maxlength="60" autocomplete="off" /></div>
    <div><label class="label" for="language">${t("Language of the mail")}</label><select class="field" id="language" name="language"><option value="nl" selected>Nederlands</option><option value="en">English</option></select></div></${AskButton}>`;
}
