/** The phrase book: common sentences to seekers in all languages of the interface (docs/words.md). */

import { t } from "../shared/text.js";

/** @typedef {{id: string, group: string, texts: Record<string, string>,
 *   reviewed: Record<string, {by: string, on: string} | null>}} Phrase */

/** @type {Promise<Phrase[]> | null} */
let fetched = null;

/** All of them, fetched once; after a lost line the next call fetches them. */
export function loadPhrases() {
  fetched ??= fetchPhrases().catch((error) => {
    fetched = null;
    throw error;
  });
  return fetched;
}

/** @returns {Promise<Phrase[]>} */
async function fetchPhrases() {
  const answer = await fetch(/** @type {string} */ (document.body.dataset.phrases));
  return (await answer.json()).phrases;
}

/** @type {() => Record<string, string>} */
export const groupNames = () => ({
  greeting: t("Greeting"),
  safety: t("Safety first"),
  when: t("When we can write"),
  work: t("Passport and pay"),
  shelter: t("A place to sleep"),
  boys: t("Not your fault"),
  next: t("What is needed"),
  closing: t("Goodbye"),
});

/**
 * Phrases by group, in their order; groups without one are left out.
 * @param {Phrase[]} phrases
 * @returns {[group: string, phrases: Phrase[]][]}
 */
export function byGroup(phrases) {
  /** @type {Map<string, Phrase[]>} */
  const groups = new Map();
  for (const phrase of phrases)
    groups.set(phrase.group, [...(groups.get(phrase.group) ?? []), phrase]);
  return [...groups];
}

/**
 * What a search looks through: the phrase in both languages, and its group.
 * @param {Phrase} phrase
 * @param {string[]} languages
 */
export const searched = ({ texts, group }, languages) =>
  [...languages.map((language) => texts[language] ?? ""), groupNames()[group]].join(" ");

/**
 * A language of the wire for HTML; easy Dutch is Dutch, and another one is not known.
 * @param {string} language
 */
export const tagOf = (language) =>
  language === "other" ? undefined : language.replace("-easy", "");
