/** Fields of the organisation's page by section: how they are drawn, read, and said in words. */

import { Said } from "../shared/pages.js";
import { listSeparator, seekersLanguages, t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { oneFor } from "./page-keeper.js";
import { choices } from "./referrals.js";

/** @import { OwnOrganisation } from "kier/api" */

/** @typedef {{id: string, label: string}} Choice */
/** @typedef {Record<string, string>} Faults what is wrong with which field */

export const ORGANISATION = "/api/v1/organisation";
const WHOLE_COUNTRY = "NL";
const LISTS = ["audiences", "themes", "wishes", "languages", "regions", "home_regions"];
const NUMBERS = ["age_from", "age_to", "capacity"];

/**
 * Sections of the page, in their order; `names`: the fields of each.
 * @returns {{id: string, title: string, names: string[], Fields: (props: any) => any}[]}
 */
export const sections = () => [
  { id: "about", title: t("What you say of yourselves"), names: ["about"], Fields: OfYourselves },
  {
    id: "whom",
    title: t("Whom you help"),
    names: ["audiences", "themes", "wishes", "age_from", "age_to"],
    Fields: Whom,
  },
  {
    id: "where",
    title: t("Where, and in which languages"),
    names: ["regions", "home_regions", "languages", "easy_language"],
    Fields: Where,
  },
];

/** What saves the page of a session's organisation. */
export const keeperOf = oneFor(({ store }) => ({
  path: ORGANISATION,
  store,
  name: "organisation",
  read: (form, before, names) => readForm(new FormData(form), before, seekersLanguages(), names),
  fieldOf: (pointer) => {
    const [name, code] = pointer.slice(1).split("/");
    return name === "about" ? `${name}-${code}` : name;
  },
  inWords,
  fieldNames,
}));

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
 * @param {{code: string}[]} spoken in which seekers read
 * @param {string[]} names which fields the form has
 * @throws {Said} a number is none
 */
export function readForm(values, before, spoken, names) {
  /** @type {Record<string, any>} */
  const after = {};
  for (const name of names) {
    if (LISTS.includes(name))
      after[name] = inOwnOrder(before[name], /** @type {string[]} */ (values.getAll(name)));
    else if (NUMBERS.includes(name)) after[name] = readNumber(values, name);
    else if (name === "about") after.about = readAbout(values, before.about, spoken);
    else after[name] = values.has(name);
  }
  return after;
}

/**
 * @param {FormData} values
 * @param {string} name
 */
function readNumber(values, name) {
  const text = /** @type {string} */ (values.get(name)).trim();
  if (text === "" && name === "age_to") return null;
  if (text === "" || !Number.isInteger(Number(text)))
    throw new Said(t("Ages and places are whole numbers."), name);
  return Number(text);
}

/**
 * One line each: they stand in a list of organisations. A text without a field stays as it was.
 * @param {FormData} values
 * @param {Record<string, string>} before
 * @param {{code: string}[]} spoken
 */
function readAbout(values, before, spoken) {
  const texts = spoken.map(({ code }) => [
    code,
    /** @type {string} */ (values.get(`about-${code}`)).replace(/\s+/g, " ").trim(),
  ]);
  const after = { ...before, ...Object.fromEntries(texts) };
  return Object.fromEntries(Object.entries(after).filter(([, text]) => text));
}

/**
 * A field's value in words, for who compares two.
 * @param {string} name
 * @param {any} value
 */
function inWords(name, value) {
  if (name === "about") return aboutInWords(value ?? {});
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (!Array.isArray(value)) return String(value ?? t("nothing"));
  const known = listOf(name);
  return value.map((id) => known.find((one) => one.id === id)?.label ?? id).join(listSeparator());
}

/**
 * Each text after the name of its language.
 * @param {Record<string, string | undefined>} about by language; undefined: theirs is empty
 */
function aboutInWords(about) {
  const nameOf = (/** @type {string} */ code) =>
    seekersLanguages().find((one) => one.code === code)?.name ?? code;
  const texts = Object.entries(about).map(
    ([code, text]) => `${nameOf(code)}: ${text ?? t("nothing")}`,
  );
  return texts.join(" · ") || t("nothing");
}

/** @returns {Record<string, string>} */
const fieldNames = () => ({
  about: t("What you say of yourselves"),
  audiences: t("People"),
  themes: t("Themes"),
  wishes: t("What you can do"),
  age_from: t("From age"),
  age_to: t("Up to age"),
  regions: t("You work in"),
  home_regions: t("You know best"),
  languages: t("You answer in"),
  easy_language: t("Easy words"),
  capacity: t("Places"),
});

/**
 * What can be ticked.
 * @param {string} name
 * @returns {Choice[]}
 */
function listOf(name) {
  const provinces = choices.regions.filter(({ id }) => id !== "unknown");
  if (name === "regions")
    return [
      { id: WHOLE_COUNTRY, label: t("The whole country") },
      ...provinces,
      ...choices.countries,
    ];
  if (name === "home_regions") return provinces;
  if (name === "languages") return choices.languages.filter(({ id }) => id !== "other");
  return /** @type {any} */ (choices)[name];
}

/** @param {{values: OwnOrganisation, faults: Faults}} props */
function OfYourselves({ values, faults }) {
  /** @type {Record<string, string>} */
  const about = values.about;
  return html`<p class="hint">${t("Short and plain: people in trouble read it. In each language you can answer in.")}${" "}${t("A text is shown to people when you leave its field.")}</p>
    ${seekersLanguages().map(
      ({
        code,
        name,
        tag,
      }) => html`<div key=${code}><label class="label" for="about-${code}" lang=${tag}>${name}</label>
      <${Fault} id="about-${code}" faults=${faults} />
      <textarea class="field short" id="about-${code}" name="about-${code}" rows="2" maxlength="300" lang=${tag} dir="auto">${about[code] ?? ""}</textarea></div>`,
    )}`;
}

/** @param {{values: OwnOrganisation, faults: Faults}} props */
const Whom = ({ values: { audiences, themes, wishes, age_from, age_to }, faults }) =>
  html`<${Ticks} name="audiences" chosen=${audiences} faults=${faults} />
    <${Ticks} name="themes" chosen=${themes} faults=${faults} />
    <${Ticks} name="wishes" chosen=${wishes} faults=${faults} />
    <div class="row"><${Number_} name="age_from" value=${age_from} faults=${faults} />
      <${Number_} name="age_to" hint=${t("Empty: no end")} value=${age_to} faults=${faults} /></div>`;

/** @param {{values: OwnOrganisation, faults: Faults}} props */
const Where = ({ values, faults }) =>
  html`<${Ticks} name="regions" chosen=${values.regions} faults=${faults} />
    <${Ticks} name="home_regions" chosen=${values.home_regions} faults=${faults} />
    <${Ticks} name="languages" chosen=${values.languages} faults=${faults} />
    <label class="choice"><input type="checkbox" name="easy_language" defaultChecked=${values.easy_language} /> <span>${t("We write in easy words for whoever asks for it")}</span></label>`;

/** @param {{values: OwnOrganisation, faults: Faults, step: (by: number) => void}} props */
export const Places = ({ values: { capacity }, faults, step }) =>
  html`<div class="stepper">
    <button type="button" class="button" onClick=${() => step(-1)} aria-label=${t("One place less")}>−</button>
    <${Number_} name="capacity" hint=${t("Open requests at the same time")} value=${capacity} faults=${faults} />
    <button type="button" class="button" onClick=${() => step(1)} aria-label=${t("One place more")}>+</button>
  </div>`;

/** @param {{id: string, faults: Faults}} props */
const Fault = ({ id, faults }) =>
  faults[id] && html`<p class="fault" id="${id}-fault" role="alert">${faults[id]}</p>`;

/** @param {{name: string, chosen: string[], faults: Faults}} props */
const Ticks = ({ name, chosen, faults }) =>
  html`<fieldset class="ticks" id=${name} tabindex="-1"><legend class="label">${fieldNames()[name]}</legend>
    <${Fault} id=${name} faults=${faults} />
    ${listOf(name).map(
      ({ id, label }) => html`<label class="choice" key=${id}>
      <input type="checkbox" name=${name} value=${id} defaultChecked=${chosen.includes(id)} /> <span>${label}</span></label>`,
    )}
  </fieldset>`;

/** @param {{name: string, hint?: string, value: any, faults: Faults}} props */
function Number_({ name, hint, value, faults }) {
  const described = [hint && `${name}-hint`, faults[name] && `${name}-fault`].filter(Boolean);
  return html`<div class="entry"><label class="label" for=${name}>${fieldNames()[name]}</label>
    <${Fault} id=${name} faults=${faults} />
    <input class="field number" id=${name} name=${name} inputmode="numeric" autocomplete="off" defaultValue=${value ?? ""}
      aria-invalid=${faults[name] ? "true" : undefined} aria-describedby=${described.join(" ") || undefined} />
    ${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}</div>`;
}
