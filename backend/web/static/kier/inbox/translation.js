/**
 * Translation by the browser itself, on this device (docs/words.md). Where the browser has none,
 * nothing of it is shown: no server translates.
 */

import { language as ownLanguage } from "../shared/text.js";

/**
 * What Chromium calls `Translator`; TypeScript does not know it yet.
 * @typedef {{sourceLanguage: string, targetLanguage: string}} Pair
 * @typedef {"unavailable" | "downloadable" | "downloading" | "available"} Availability
 * @typedef {{availability: (pair: Pair) => Promise<Availability>,
 *   create: (pair: Pair) => Promise<{translate: (text: string) => Promise<string>}>}} TranslatorType
 */

/** @type {() => TranslatorType} */
const translator = () => /** @type {any} */ (globalThis).Translator;

/**
 * A language of the wire as browsers translate it; empty where it is not known.
 * @param {string} language
 */
export const spoken = (language) => (language === "other" ? "" : language.split("-")[0]);

/** The language that the caseworker reads. */
export const ownSpoken = () => spoken(ownLanguage().code);

/**
 * Whether this browser translates between two languages, and what it lacks for that.
 * @param {string} from
 * @param {string} to
 * @returns {Promise<Availability>}
 */
export async function availability(from, to) {
  if (!from || !to || from === to) return "unavailable";
  try {
    return await translator().availability({ sourceLanguage: from, targetLanguage: to });
  } catch {
    return "unavailable";
  }
}

/** @type {Map<string, ReturnType<TranslatorType["create"]>>} */
const made = new Map();

/**
 * Translate a text on this device, paragraph by paragraph, so that lines stay lines.
 * @param {string} text
 * @param {string} from
 * @param {string} to
 */
export async function translate(text, from, to) {
  const name = `${from}>${to}`;
  const creating =
    made.get(name) ?? translator().create({ sourceLanguage: from, targetLanguage: to });
  made.set(name, creating);
  try {
    const ready = await creating;
    const lines = [];
    for (const line of text.split("\n")) lines.push(line.trim() ? await ready.translate(line) : "");
    return lines.join("\n");
  } catch (error) {
    // The next time begins anew, with a language pack that came meanwhile.
    made.delete(name);
    throw error;
  }
}
