/** The organisation's page, as matching and seekers see it; its coordinators keep it. */

import { isCoordinator } from "../shared/account/roles.js";
import { Later, Problem, Said, Submit, useAction, useStore } from "../shared/pages.js";
import { languages, t, tn } from "../shared/text.js";
import { Words } from "../shared/trust/words.js";
import { AskBeforeLeaving, changesOf } from "../shared/unsaved-changes.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { PauseDialog } from "./pause.js";
import { choices } from "./referrals.js";

/**
 * @import { OwnOrganisation } from "kier/api"
 * @import { Session } from "../shared/account/session.js"
 * @import { Patience } from "../shared/pages.js"
 * @import { Inbox } from "./inbox.js"
 */

/** @typedef {{id: string, label: string}} Choice */

const ORGANISATION = "/api/v1/organisation";
const WHOLE_COUNTRY = "NL";
const LISTS = ["audiences", "themes", "wishes", "languages", "regions", "home_regions"];
const NUMBERS = ["age_from", "age_to", "capacity"];

/**
 * Ticked answers in the organisation's own order, new ones behind: the order of languages is told.
 * @param {string[]} before
 * @param {string[]} ticked
 */
export const inOwnOrder = (before, ticked) => [
  ...before.filter((id) => ticked.includes(id)),
  ...ticked.filter((id) => !before.includes(id)),
];

/**
 * @param {FormData} values
 * @param {Record<string, any>} before
 * @param {{code: string}[]} languages of the interface
 */
export function readForm(values, before, languages) {
  /** @type {Record<string, any>} */
  const after = { easy_language: values.has("easy_language") };
  for (const name of LISTS)
    after[name] = inOwnOrder(before[name], /** @type {string[]} */ (values.getAll(name)));
  for (const name of NUMBERS) {
    const text = /** @type {string} */ (values.get(name)).trim();
    after[name] = text === "" && name === "age_to" ? null : Number(text);
    if (after[name] !== null && (text === "" || !Number.isInteger(after[name]))) {
      throw new Said(t("Ages and places are whole numbers."), name);
    }
  }
  // One line each: they stand in a list of organisations.
  const about = languages.map(({ code }) => [
    code,
    /** @type {string} */ (values.get(`about-${code}`)).replace(/\s+/g, " ").trim(),
  ]);
  after.about = Object.fromEntries(about.filter(([, text]) => text));
  return after;
}

const ABOUT = "#/organisation";
const BIN = "#/organisation/bin";
const bin = () => import("./bin.js").then((module) => module.Bin);
const TEMPLATES = "#/organisation/templates";
const templates = () => import("./template-page.js").then((module) => module.TemplatePage);
const HOURS = "#/organisation/hours";
const hours = () => import("./opening-hours.js").then((module) => module.OpeningHours);
const FIGURES = "#/organisation/figures";
const figures = () => import("./figures.js").then((module) => module.FiguresPage);
/** @type {Record<string, () => Promise<(properties: any) => any>>} */
const LOADED = { [BIN]: bin, [HOURS]: hours, [FIGURES]: figures, [TEMPLATES]: templates };

/**
 * Five pages, a link to each above them; figures are for coordinators.
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
  /**
   * @param {string} to
   * @param {string} text
   */
  const link = (to, text) =>
    html`<a href=${to} aria-current=${to === here ? "page" : undefined}>${text}</a>`;
  return html`<nav class="page-tabs" aria-label=${t("Organisation")}>
      ${link(ABOUT, t("Organisation"))}${link(HOURS, t("Opening hours"))}${link(TEMPLATES, t("Templates"))}${link(BIN, t("False requests"))}${isCoordinator(session.me) && link(FIGURES, t("Figures"))}
    </nav>
    ${here === ABOUT ? html`<${About} session=${session} />` : html`<${Later} key=${here} load=${LOADED[here]} session=${session} inbox=${inbox} />`}`;
}

/** @param {{session: Session}} props */
function About({ session }) {
  const organisation = /** @type {OwnOrganisation} */ (useStore(session.store).organisation);
  const mayChange = isCoordinator(session.me);
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  /** @param {object} changes */
  const change = async (changes) => {
    const answer = await session.api.call("PATCH", ORGANISATION, changes);
    session.store.set({ organisation: answer });
  };
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
  return html`<article class="page stack" data-part="organisation">
    <h1 tabindex="-1" ref=${heading}>${name}</h1>
    <p>${tn("{n} of {capacity} places is taken.", "{n} of {capacity} places are taken.", load.taken, { capacity })}</p>
    ${organisation.confirmed === false && html`<${Unconfirmed} session=${session} />`}
    <${Accepting} accepting=${organisation.accepting} session=${session} mayChange=${mayChange} />
    ${
      mayChange
        ? html`<${Page} organisation=${organisation} change=${change} patience=${session.api.patience} />`
        : html`<p class="note">${t("A coordinator of your organisation keeps this page.")}</p>`
    }
  </article>`;
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

/**
 * Fields begin with what the server has and then belong to who types: drawn again, as after a fault,
 * `value` and `checked` would take back what was typed.
 * @param {{organisation: OwnOrganisation, change: (changes: object) => Promise<void>,
 *   patience: Patience}} props
 */
function Page({ organisation, change, patience }) {
  const [isSaved, setSaved] = useState(false);
  const [isChanged, setChanged] = useState(false);
  /** @param {HTMLFormElement} form */
  const changesIn = (form) =>
    changesOf(organisation, readForm(new FormData(form), organisation, languages()));
  const save = useAction(async (form) => {
    const changes = changesIn(form);
    if (Object.keys(changes).length) await change(changes);
    setSaved(true);
    setChanged(false);
  });
  /** @param {{currentTarget: HTMLFormElement}} options */
  const look = ({ currentTarget: form }) => {
    setSaved(false);
    setChanged(differs(() => changesIn(form)));
  };
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    setSaved(false);
    save.run(event.target);
  };
  return html`<form class="stack" onSubmit=${send} onInput=${look} novalidate>
    <${Problem} error=${save.error} fieldId=${document.getElementById(save.error?.field)?.id} />
    <${OfYourselves} about=${organisation.about} /><${Whom} organisation=${organisation} />
    <${Where} organisation=${organisation} /><${HowMuch} organisation=${organisation} />
    <div class="row save-bar"><${Submit} isBusy=${save.isBusy} patience=${patience} text=${t("Save")} />
      <span role="status">${isChanged ? t("Not saved yet.") : isSaved && t("Saved.")}</span></div>
  </form>
  ${isChanged && html`<${AskBeforeLeaving} patience=${patience} />`}`;
}

/** @param {{about: Record<string, string>}} props */
const OfYourselves = ({ about }) =>
  html`<fieldset class="card stack"><legend><h2>${t("What you say of yourselves")}</h2></legend>
    <p class="hint">${t("Short and plain: people in trouble read it. In each language you can answer in.")}</p>
    ${languages().map(
      ({
        code,
        name,
        tag,
      }) => html`<div key=${code}><label class="label" for="about-${code}" lang=${tag}>${name}</label>
      <textarea class="field short" id="about-${code}" name="about-${code}" rows="2" maxlength="300" lang=${tag} dir="auto">${about[code] ?? ""}</textarea></div>`,
    )}
  </fieldset>`;

/** @param {{organisation: OwnOrganisation}} props */
const Whom = ({ organisation: { audiences, themes, wishes, age_from, age_to } }) =>
  html`<fieldset class="card stack"><legend><h2>${t("Whom you help")}</h2></legend>
    <${Ticks} name="audiences" legend=${t("People")} list=${choices.audiences} chosen=${audiences} />
    <${Ticks} name="themes" legend=${t("Themes")} list=${choices.themes} chosen=${themes} />
    <${Ticks} name="wishes" legend=${t("What you can do")} list=${choices.wishes} chosen=${wishes} />
    <div class="row"><${Number_} name="age_from" label=${t("From age")} value=${age_from} /><${Number_} name="age_to" label=${t("Up to age")} hint=${t("Empty: no end")} value=${age_to} /></div>
  </fieldset>`;

/** @param {{organisation: OwnOrganisation}} props */
function Where({ organisation: { regions, home_regions, languages: spoken, easy_language } }) {
  const provinces = choices.regions.filter(({ id }) => id !== "unknown");
  const country = { id: WHOLE_COUNTRY, label: t("The whole country") };
  const offered = choices.languages.filter(({ id }) => id !== "other");
  return html`<fieldset class="card stack"><legend><h2>${t("Where, and in which languages")}</h2></legend>
    <${Ticks} name="regions" legend=${t("You work in")} list=${[country, ...provinces]} chosen=${regions} />
    <${Ticks} name="home_regions" legend=${t("You know best")} list=${provinces} chosen=${home_regions} />
    <${Ticks} name="languages" legend=${t("You answer in")} list=${offered} chosen=${spoken} />
    <label class="choice"><input type="checkbox" name="easy_language" defaultChecked=${easy_language} /> <span>${t("We write in easy words for whoever asks for it")}</span></label>
  </fieldset>`;
}

/** @param {{organisation: OwnOrganisation}} props */
const HowMuch = ({ organisation: { capacity } }) =>
  html`<fieldset class="card stack"><legend><h2>${t("How much")}</h2></legend>
    <${Number_} name="capacity" label=${t("Places")} hint=${t("Open requests at the same time")} value=${capacity} />
  </fieldset>`;

/**
 * What cannot be read was not there before.
 * @param {() => object} changesIn
 */
function differs(changesIn) {
  try {
    return Object.keys(changesIn()).length > 0;
  } catch (error) {
    if (!(error instanceof Said)) throw error;
    return true;
  }
}

/** @param {{name: string, legend: string, list: Choice[], chosen: string[], hint?: string}} props */
function Ticks({ name, legend, list, chosen, hint }) {
  return html`<fieldset class="ticks" id=${name} tabindex="-1"><legend class="label">${legend}</legend>
    ${hint && html`<p class="hint">${hint}</p>`}
    ${list.map(
      ({ id, label }) => html`<label class="choice" key=${id}>
      <input type="checkbox" name=${name} value=${id} defaultChecked=${chosen.includes(id)} /> <span>${label}</span></label>`,
    )}
  </fieldset>`;
}

/** @param {{name: string, label: string, hint?: string, value: any}} props */
function Number_({ name, label, hint, value }) {
  return html`<div class="entry"><label class="label" for=${name}>${label}</label>
    <input class="field number" id=${name} name=${name} inputmode="numeric" autocomplete="off" defaultValue=${value ?? ""} aria-describedby=${hint ? `${name}-hint` : undefined} />
    ${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}</div>`;
}
