/** Texts of a questionnaire by language: which there are, which are missing, what a language is called. */

import { change, itemAt, walk } from "./definition.js";

/** @import { Definition, Path, Texts } from "./definition.js" */

const OF_ITEMS = ["label", "hint", "required_message", "constraint_message", "low", "high"];
const CODE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/**
 * @typedef {object} Row a text in all its languages
 * @property {string} key the same as long as the items stay in order
 * @property {string} what `title`, `choice`, or the field of an item
 * @property {string} of the item's number and name, or the list's
 * @property {number[] | null} path of the item
 * @property {Record<string, string>} texts
 */

/**
 * All texts that say something in some language, in the order of the questionnaire.
 * @param {Definition} definition
 */
export function rowsOf(definition) {
  /** @type {Row[]} */
  const rows = [{ key: "title", what: "title", of: "", path: null, texts: definition.title ?? {} }];
  const listed = new Set();
  /** @param {string | undefined} name */
  const addList = (name) => {
    if (!name || listed.has(name)) return;
    listed.add(name);
    for (const [place, choice] of (definition.choices?.[name] ?? []).entries()) {
      rows.push({
        key: `choices/${name}/${place}`,
        what: "choice",
        of: name,
        path: null,
        texts: choice.label ?? {},
      });
    }
  };
  for (const { item, path } of walk(definition.items)) {
    for (const what of OF_ITEMS) {
      rows.push({
        key: `items/${path.join(".")}/${what}`,
        what,
        of: item.name,
        path,
        texts: /** @type {any} */ (item)[what] ?? {},
      });
    }
    addList(item.choices);
  }
  Object.keys(definition.choices ?? {}).forEach(addList);
  return rows.filter(({ texts }) => Object.values(texts).some((text) => text.trim()));
}

/**
 * With one text in one language; an empty one is left out.
 * @param {Definition} definition
 * @param {{key: string, what: string, path: Path | null}} options
 * @param {string} language
 * @param {string} text
 */
export function withText(definition, { key, what, path }, language, text) {
  /** @param {Texts} texts */
  const set = (texts) => {
    const after = { ...texts, [language]: text };
    if (!text.trim()) delete after[language];
    return after;
  };
  if (what === "title") return { ...definition, title: set(definition.title ?? {}) };
  if (what === "choice") {
    const [, list, place] = /** @type {string[]} */ (/^choices\/(.*)\/(\d+)$/s.exec(key));
    const rows = /** @type {NonNullable<Definition["choices"]>} */ (definition.choices)[list].map(
      (row, at) => (at === Number(place) ? { ...row, label: set(row.label ?? {}) } : row),
    );
    return { ...definition, choices: { ...definition.choices, [list]: rows } };
  }
  const place = /** @type {Path} */ (path);
  const item = /** @type {any} */ (itemAt(definition, place));
  return change(definition, place, { [what]: set(item[what] ?? {}) });
}

/**
 * How many texts a language lacks.
 * @param {Definition} definition
 * @param {string} language
 */
export const missingIn = (definition, language) =>
  rowsOf(definition).filter(({ texts }) => !texts[language]?.trim()).length;

/** @param {string} code a tag of BCP 47, or one of ours like `nl-easy` */
export const isLanguage = (code) => CODE.test(code);

/**
 * With one more language.
 * @param {Definition} definition
 * @param {string} code
 */
export const addLanguage = (definition, code) => ({
  ...definition,
  languages: [...definition.languages, code],
});

/**
 * Without a language and all texts in it.
 * @param {Definition} definition
 * @param {string} code
 */
export function removeLanguage(definition, code) {
  const languages = definition.languages.filter((language) => language !== code);
  /** @param {Texts} texts */
  const without = (texts) =>
    Object.fromEntries(Object.entries(texts).filter(([language]) => language !== code));
  const cleaned = rowsOf(definition)
    .filter(({ texts }) => code in texts)
    .reduce((sofar, row) => withText(sofar, row, code, ""), definition);
  return { ...cleaned, title: without(cleaned.title ?? {}), languages };
}

/**
 * A text in a language, else in the first that has it.
 * @param {Texts | undefined} texts
 * @param {string} language
 * @param {string[]} [languages]
 */
export function textIn(texts = {}, language, languages = []) {
  for (const code of [language, language.split("-")[0], ...languages])
    if (texts[code]) return texts[code];
  return Object.values(texts).find(Boolean) ?? "";
}

/**
 * What a language is called in another one.
 * @param {string} code
 * @param {string} shown the tag of the language to say it in
 */
export function languageName(code, shown) {
  const [base, variant] = code.split("-");
  try {
    const names = new Intl.DisplayNames([shown], { type: "language" });
    return variant === "easy" ? `${names.of(base)} (easy)` : /** @type {string} */ (names.of(code));
  } catch {
    return code;
  }
}

const RIGHT_TO_LEFT = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

/**
 * The direction that a language is written in.
 * @param {string} code
 */
export const directionOf = (code) => (RIGHT_TO_LEFT.includes(code.split("-")[0]) ? "rtl" : "ltr");

/**
 * The tag that a browser knows.
 * @param {string} code
 */
export const tagOf = (code) => (code.endsWith("-easy") ? code.split("-")[0] : code);
