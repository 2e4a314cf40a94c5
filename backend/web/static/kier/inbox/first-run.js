/** What an inbox says in which nothing has come in yet: what will, how one hears of it, who is here, what to set up. */

import { isCoordinator } from "../shared/account/roles.js";
import { Icon } from "../shared/icons.js";
import { useStore } from "../shared/pages.js";
import { t, tn } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { choices } from "./signals.js";
import { calledBy, useTeam } from "./team.js";

/**
 * @import { OwnOrganisation, Practice } from "kier/api"
 * @import { Inbox } from "./inbox.js"
 */

const PRACTICE = "/api/v1/organisation/practice";
const TEMPLATES = "/api/v1/organisation/templates";
// More names than that are no help.
const MOST_NAMES = 6;

/** @param {{inbox: Inbox}} props */
export function FirstRun({ inbox }) {
  const { me } = inbox.session;
  return html`<div class="first-run stack" data-part="first-run">
    <section class="stack"><h2>${t("Nothing has come in yet")}</h2>
      <p>${t("When somebody chooses your organisation, the request appears in the list “New” by itself. You read what is asked and why it came to you. Then you answer, accept it, or say no.")}</p></section>
    <${Hearing} />
    <${Team} inbox=${inbox} />
    ${isCoordinator(me) ? html`<${SetUp} inbox=${inbox} />` : html`<${Meanwhile} />`}
  </div>`;
}

/** How one hears of a request that comes in. */
function Hearing() {
  const { sound } = choices();
  return html`<section class="stack"><h2>${t("How you hear of it")}</h2>
    <ul role="list" class="points">
      <li>${t("As long as this page is open, the number in the title of its tab goes up.")}</li>
      <li>${sound === "off" ? t("No sound is on in this browser.") : t("A sound is on in this browser.")} <a href="#/settings">${t("Sounds and marks")}</a></li>
      <li>${t("Elsewhere, a notification or a mail says that something came in, and nothing of what it says.")} <a href="#/settings/notifications">${t("Notifications")}</a></li>
    </ul></section>`;
}

/** @param {{inbox: Inbox}} props */
function Team({ inbox }) {
  const people = useTeam(inbox);
  const { me } = inbox.session;
  const others = [...people.values()].filter(({ id, state }) => id !== me.id && state === "active");
  if (!people.size) return null;
  const names = others.slice(0, MOST_NAMES).map(calledBy);
  const rest = others.length - names.length;
  const list = new Intl.ListFormat(document.documentElement.lang || "en").format([
    ...names,
    ...(rest ? [tn("{n} more", "{n} more", rest)] : []),
  ]);
  return html`<section class="stack"><h2>${t("Who else is here")}</h2>
    <p>${others.length ? html`<span translate=${false}>${list}</span>` : t("Nobody yet: you are the only one who reads requests here.")} <a href="#/members">${t("Members")}</a></p></section>`;
}

/** What a caseworker can do before somebody writes. */
const Meanwhile = () =>
  html`<section class="stack"><h2>${t("Meanwhile")}</h2>
    <ul role="list" class="points">
      <li><a href="#/organisation/templates">${t("Templates")}</a>: ${t("texts that you will need often, ready to use.")}</li>
      <li><a href="#/organisation/hours">${t("Opening hours")}</a>: ${t("what people read of when you answer. A coordinator keeps them.")}</li>
      <li class="keys">${t("? shows all shortcuts.")}</li>
    </ul></section>`;

/**
 * What a coordinator sets up first, each with how it stands.
 * @param {{inbox: Inbox}} props
 */
function SetUp({ inbox }) {
  const organisation = /** @type {OwnOrganisation} */ (useStore(inbox.session.store).organisation);
  const { practice, templates } = useSetUp(inbox);
  const hasHours = practice && Object.keys(practice.hours ?? {}).length > 0;
  const about = Object.values(organisation.about ?? {}).filter(Boolean).length;
  /** @type {[isDone: boolean | null, address: string, name: string, text: string][]} */
  const steps = [
    [
      practice ? Boolean(hasHours) : null,
      "#/organisation/hours",
      t("Opening hours"),
      hasHours
        ? t("People read when you are open and when you answer.")
        : t("None are set: people read that you are always open."),
    ],
    [
      true,
      "#/organisation",
      t("Places"),
      tn(
        "{n} open request at the same time.",
        "{n} open requests at the same time.",
        organisation.capacity ?? 0,
      ),
    ],
    [
      about > 0,
      "#/organisation",
      t("What you say of yourselves"),
      about
        ? tn("In {n} language.", "In {n} languages.", about)
        : t("Nothing yet: people choose by it."),
    ],
    [
      templates === null ? null : templates > 0,
      "#/organisation/templates",
      t("Templates"),
      templates
        ? t("There are some.")
        : t("None yet: make a first set of the phrase book with one tap."),
    ],
  ];
  return html`<section class="stack"><h2>${t("To set up first")}</h2>
    <ul role="list" class="set-up">${steps.map(
      ([isDone, address, name, text]) => html`<li key=${name} data-done=${isDone}>
        <span class="set-up-mark">${isDone && html`<${Icon} name="hand" /><span class="apart">${t("Done:")} </span>`}</span>
        <span><a href=${address}>${name}</a><span class="hint"> ${isDone === null ? "" : text}</span></span></li>`,
    )}</ul>
    ${organisation.accepting === false && html`<p class="note">${t("You do not accept requests now, so nothing will come in.")} <a href="#/organisation">${t("Organisation")}</a></p>`}
    ${organisation.confirmed === false && html`<p class="note">${t("One call is needed before requests come in.")} <a href="#/organisation">${t("Organisation")}</a></p>`}
  </section>`;
}

/**
 * How far it is set up; null as long as that is not known.
 * @param {Inbox} inbox
 */
function useSetUp(inbox) {
  const [found, setFound] = useState({
    practice: /** @type {Practice | null} */ (null),
    templates: /** @type {number | null} */ (null),
  });
  useEffect(() => {
    Promise.all([inbox.api.get(PRACTICE), inbox.api.get(TEMPLATES)]).then(
      ([practice, { results }]) => setFound({ practice, templates: results.length }),
      () => {},
    );
  }, [inbox]);
  return found;
}
