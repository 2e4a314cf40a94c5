/** The organisation's page, as matching and seekers see it; its coordinators keep it, a section at a time. */

import { isCoordinator } from "../shared/account/roles.js";
import { Later, useStore } from "../shared/pages.js";
import { t, tn } from "../shared/text.js";
import { Words } from "../shared/trust/words.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { ClosedNow } from "./closed-now.js";
import { keeperOf, ORGANISATION, Places, sections } from "./organisation-fields.js";
import { PauseDialog } from "./pause.js";
import { SavedSection } from "./saved-section.js";

/**
 * @import { OwnOrganisation } from "kier/api"
 * @import { Session } from "../shared/account/session.js"
 * @import { Load } from "../shared/pages.js"
 * @import { Inbox } from "./inbox.js"
 */

/**
 * What stands on top for coordinators, fetched: each gets `{session, inbox}`.
 * @type {Load[]}
 */
const ON_TOP = [() => import("./workload.js").then((module) => module.WorkSummary)];

const ABOUT = "#/organisation";
const BIN = "#/organisation/bin";
const bin = () => import("./bin.js").then((module) => module.Bin);
const TEMPLATES = "#/organisation/templates";
const templates = () => import("./template-page.js").then((module) => module.TemplatePage);
const OPT_OUTS = "#/organisation/opt-outs";
const optOuts = () => import("./opt-outs.js").then((module) => module.OptOuts);
const HOURS = "#/organisation/hours";
const hours = () => import("./opening-hours.js").then((module) => module.OpeningHours);
const FIGURES = "#/organisation/figures";
const figures = () => import("./figures.js").then((module) => module.FiguresPage);
const SUPERVISION = "#/organisation/supervision";
const supervision = () => import("./supervision.js").then((module) => module.Supervision);
/** @type {Record<string, () => Promise<(properties: any) => any>>} */
const LOADED = {
  [BIN]: bin,
  [HOURS]: hours,
  [FIGURES]: figures,
  [TEMPLATES]: templates,
  [OPT_OUTS]: optOuts,
  [SUPERVISION]: supervision,
};

/**
 * Seven pages, a link to each above them; figures and supervision are for coordinators.
 * @param {{session: Session, inbox: Inbox}} props
 */
export function Organisation({ session, inbox }) {
  const [address, setAddress] = useState(location.hash);
  useEffect(() => {
    const look = () => setAddress(location.hash);
    addEventListener("hashchange", look);
    return () => removeEventListener("hashchange", look);
  }, []);
  const here = address in LOADED ? address : ABOUT;
  const tabs = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    // On a phone the row is wider than the screen.
    const link = tabs.current?.querySelector("[aria-current]");
    link?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [here]);
  /**
   * @param {string} to
   * @param {string} text
   */
  const link = (to, text) =>
    html`<a href=${to} aria-current=${to === here ? "page" : undefined}>${text}</a>`;
  return html`<nav class="page-tabs" ref=${tabs} aria-label=${t("Organisation")}>
      ${link(ABOUT, t("Organisation"))}${link(HOURS, t("Opening hours"))}${link(TEMPLATES, t("Templates"))}${link(OPT_OUTS, t("No messages"))}${link(BIN, t("False requests"))}${isCoordinator(session.me) && [link(FIGURES, t("Figures")), link(SUPERVISION, t("Supervision"))]}<a href="/surveys/">${t("Surveys")}</a>
    </nav>
    ${here === ABOUT ? html`<${About} session=${session} inbox=${inbox} />` : html`<${Later} key=${here} load=${LOADED[here]} session=${session} inbox=${inbox} />`}`;
}

/** @param {{session: Session, inbox: Inbox}} props */
function About({ session, inbox }) {
  const organisation = /** @type {OwnOrganisation} */ (useStore(session.store).organisation);
  const mayChange = isCoordinator(session.me);
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    heading.current?.focus();
    // Places were taken and freed since the sign-in; the rest of the page stays as it is.
    session.api.get(ORGANISATION).then(
      (/** @type {any} */ answer) =>
        session.store.set({
          organisation: {
            .../** @type {OwnOrganisation} */ (session.store.get().organisation),
            load: answer.load,
          },
        }),
      () => {},
    );
  }, []);
  const { load, capacity, name } = organisation;
  const top = html`<h1 tabindex="-1" ref=${heading}>${name}</h1>
    ${organisation.confirmed === false && html`<${Unconfirmed} session=${session} />`}`;
  const accepting = html`<${Accepting} accepting=${organisation.accepting} session=${session} mayChange=${mayChange} />`;
  const taken = tn(
    "{n} of {capacity} places is taken.",
    "{n} of {capacity} places are taken.",
    load.taken,
    { capacity },
  );
  if (!mayChange) {
    return html`<article class="page stack" data-part="organisation">${top}<p>${taken}</p>${accepting}
      <p class="note">${t("A coordinator of your organisation keeps this page.")}</p></article>`;
  }
  return html`<div class="page sectioned" data-part="organisation"><${SectionList} />
    <article class="stack">${top}
      ${ON_TOP.map((load) => html`<${Later} key=${load} load=${load} session=${session} inbox=${inbox} />`)}
      <div class="at-once" id="section-now"><${PlacesNow} session=${session} taken=${taken} /><${ClosedNow} session=${session} /></div>
      ${accepting}
      ${sections().map((section) => html`<${SavedSection} key=${section.id} keeper=${keeperOf(session)} ...${section} />`)}
    </article></div>`;
}

/** A list of the sections: beside them where there is room, else folded. */
function SectionList() {
  const isWide = matchMedia("(min-width: 60rem)").matches;
  const all = [{ id: "now", title: t("Places and today") }, ...sections()];
  // The address behind `#` is where one is in the inbox: only the focus moves.
  const go = (/** @type {string} */ id) => (/** @type {Event} */ event) => {
    event.preventDefault();
    const place = document.getElementById(`section-${id}`);
    place?.scrollIntoView({ block: "start" });
    /** @type {HTMLElement | null | undefined} */ (place?.querySelector("h2"))?.focus();
  };
  return html`<nav class="section-list" aria-label=${t("Sections of this page")}><details open=${isWide}>
    <summary>${t("Sections of this page")}</summary>
    <ul role="list">${all.map(({ id, title }) => html`<li key=${id}><a href="#/organisation" onClick=${go(id)}>${title}</a></li>`)}</ul>
  </details></nav>`;
}

/** @param {{session: Session, taken: string}} props */
function PlacesNow({ session, taken }) {
  return html`<${SavedSection} keeper=${keeperOf(session)} id="places" title=${t("Places")} names=${["capacity"]} Fields=${Places}>
    <p>${taken}</p></${SavedSection}>`;
}

/**
 * People are not shown an organisation before the people who run Kier compared its words.
 * @param {{session: Session}} props
 */
function Unconfirmed({ session }) {
  const key = session.grants.find(({ id }) => id === session.newest);
  return html`<section class="card stack" data-part="unconfirmed"><h2>${t("One call before you can accept requests")}</h2>
    <p>${t("Call the people who run Kier for you. Read each other the six words of your organisation's key: they see them too.")}</p>
    ${key && html`<${Words} session=${session} kind="organisation" id=${session.me.organisation} of=${key.public} />`}</section>`;
}

/** @param {{accepting: boolean, session: Session, mayChange: boolean}} props */
function Accepting({ accepting, session, mayChange }) {
  const [isAsked, setAsked] = useState(false);
  return html`<section class="card accepting" data-accepting=${accepting}>
    <div><h2 id="accepting-title">${accepting ? t("You accept new requests") : t("You do not accept new requests")}</h2>
      <p class="hint">${
        accepting
          ? t("People are shown your organisation where it fits.")
          : t("People are not shown your organisation. Open requests go on.")
      }</p></div>
    ${
      mayChange &&
      html`<button class="switch" role="switch" aria-checked=${accepting ? "true" : "false"}
      aria-labelledby="accepting-switch" onClick=${() => setAsked(true)}>
      <span class="switch-knob"></span><span class="apart" id="accepting-switch">${t("Accept new requests")}</span></button>`
    }
    ${isAsked && html`<${PauseDialog} session=${session} accepting=${accepting} onClose=${() => setAsked(false)} />`}
  </section>`;
}
