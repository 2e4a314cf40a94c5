/**
 * Texts of the members' pages, and in which language they are: one that was chosen in this browser,
 * else the page's. English is the name of a message; its translation comes from the
 * server's catalogue (Django's JSONCatalog). Calls are collected by `scripts/messages`: write
 * `t("Accept")` with the text in double quotes, in the call itself.
 */

import { browserStore } from "./storage.js";

/** What the language that was chosen is kept as. */
export const LANGUAGE = "language";
/** @type {Intl.LDMLPluralRule[]} */
const CATEGORIES = ["zero", "one", "two", "few", "many", "other"];
/** @type {Record<string, string | string[]>} */
let catalogue = {};
let rules = new Intl.PluralRules("en");
let separator = ", ";

/**
 * Take these translations from now on.
 * @param {Record<string, string | string[]>} translations by English message
 * @param {string} language a tag of BCP 47
 */
export function takeTexts(translations, language) {
  catalogue = translations;
  rules = new Intl.PluralRules(language);
  separator = language.startsWith("zh") ? "、" : ", ";
}

/** What stands between the things of a list, as in `names.join(listSeparator())`. */
export const listSeparator = () => separator;

/**
 * Ask for the translations of a language; without an answer the texts stay English.
 * @param {string} address where the catalogues are served; the language's code is put behind it
 * @param {string} language our own code, as `nl-easy`
 * @param {string} tag the same for standards, as `nl`
 */
export async function loadTexts(address, language, tag) {
  try {
    const answer = await fetch(`${address}${language}`);
    takeTexts((await answer.json()).catalog, tag);
  } catch {
    takeTexts({}, "en");
  }
}

/**
 * A message, with `{name}` filled in from `values`.
 * @param {string} message
 * @param {Record<string, string | number>} [values]
 */
export function t(message, values) {
  return fill(/** @type {string} */ (catalogue[message] ?? message), values);
}

/**
 * A message that counts: `{n}` is the number.
 * @param {string} one
 * @param {string} many
 * @param {number} n
 * @param {Record<string, string | number>} [values]
 */
export function tn(one, many, n, values) {
  const forms = catalogue[one];
  if (!Array.isArray(forms)) return fill(n === 1 ? one : many, { n, ...values });
  return fill(forms[formOf(n, forms.length)], { n, ...values });
}

/**
 * gettext numbers its forms in the order of CLDR's categories; the last one stands for the rest.
 * @param {number} n
 * @param {number} count
 */
function formOf(n, count) {
  const used = new Set(rules.resolvedOptions().pluralCategories);
  const place = CATEGORIES.filter((name) => used.has(name)).indexOf(rules.select(n));
  return Math.min(place, count - 1);
}

/**
 * @param {string} text
 * @param {Record<string, string | number>} [values]
 */
function fill(text, values = {}) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => /** @type {string} */ (values[name] ?? whole));
}

/** @typedef {{code: string, name: string, tag: string, dir: string}} Language `tag` of BCP 47 */

/**
 * The languages of the interface; the page lists them.
 * @returns {Language[]}
 */
export const languages = () => listed("interface-languages");

/**
 * Those in which seekers read, which are more.
 * @returns {Language[]}
 */
export const seekersLanguages = () => listed("seekers-languages");

/** @param {string} id */
const listed = (id) => JSON.parse(/** @type {string} */ (document.getElementById(id)?.textContent));

/** The language to show: the one chosen here, else the page's. */
export function language() {
  const known = languages();
  const wanted = browserStore.getItem(LANGUAGE) ?? document.documentElement.dataset.language;
  return known.find(({ code }) => code === wanted) ?? known[0];
}

/**
 * Say on the page which language it is in.
 * @param {{code: string, tag: string, dir: string}} options
 */
export function markLanguage({ code, tag, dir }) {
  Object.assign(document.documentElement, { lang: tag, dir });
  document.documentElement.dataset.language = code;
}
