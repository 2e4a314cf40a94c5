/**
 * Search among requests: in what their rows show, and in every message that was opened (openings.js). Nothing of it is
 * stored, and nothing leaves the page.
 */

import { labelsOf, shortName } from "./referrals.js";
import { describe } from "./referral-row.js";

/** @import { Referral } from "./inbox.js" */

/** @typedef {{text: string, folded: string}} Opened what the messages of a request say, and the same folded */
// Longer than that and a key that is pressed meanwhile would be felt.
const SLICE_MS = 8;
const BEFORE = 30;
const SNIPPET_SIZE = 160;

/**
 * Text without accents and capitals, sign for sign: each place is the same as before.
 * @param {string} text in NFC
 */
export const fold = (text) => text.replace(/[^\0-\x7f]/g, foldSign).replace(/[A-Z]/g, lower);

/** @param {string} sign */
function foldSign(sign) {
  const base = sign.normalize("NFD")[0].toLowerCase();
  if (base === "đ") return "d";
  return base.length === 1 ? base : sign;
}

/** @param {string} sign */
const lower = (sign) => sign.toLowerCase();

/**
 * The words of a search, as they are compared.
 * @param {string} query
 */
export const wordsOf = (query) => fold(query.normalize("NFC")).split(/\s+/).filter(Boolean);

// What rows show changes with the referral alone.
/** @type {WeakMap<Referral, string>} */
const rowTexts = new WeakMap();

/** @param {Referral} referral */
function rowText(referral) {
  let text = rowTexts.get(referral);
  if (text === undefined) {
    const { themes, language, who, wishes } = describe(referral);
    const name = shortName(referral.id);
    const regions = labelsOf("regions", [referral.profile.region]);
    const said = [name, name.replace(" ", ""), themes, language, wishes, regions, ...who];
    text = fold(said.join("\n").normalize("NFC"));
    rowTexts.set(referral, text);
  }
  return text;
}

/**
 * The requests in which every word occurs.
 * @param {Iterable<Referral>} referrals
 * @param {string[]} words
 * @param {Map<string, Opened>} texts
 * @param {AbortSignal} signal
 * @returns {Promise<Set<string> | null>} their identifiers; null: it was ended
 */
export async function find(referrals, words, texts, signal) {
  /** @type {Set<string>} */
  const found = new Set();
  let began = performance.now();
  for (const referral of referrals) {
    const row = rowText(referral);
    const opened = texts.get(referral.id);
    if (words.every((word) => row.includes(word) || opened?.folded.includes(word))) {
      found.add(referral.id);
    }
    if (performance.now() - began > SLICE_MS) {
      await new Promise((go) => setTimeout(go));
      if (signal.aborted) return null;
      began = performance.now();
    }
  }
  return found;
}

/**
 * Of the line in which most words occur, what stands around the first of them; empty if there is none.
 * @param {Opened} opened
 * @param {string[]} words
 */
export function snippet({ text, folded }, words) {
  let [best, start, place] = [0, 0, 0];
  let begin = 0;
  for (const line of folded.split("\n")) {
    const places = words.map((word) => line.indexOf(word)).filter((at) => at >= 0);
    if (places.length > best) [best, start, place] = [places.length, begin, Math.min(...places)];
    begin += line.length + 1;
  }
  if (!best) return "";
  const from = Math.max(0, place - BEFORE);
  const shown = text.slice(start + from, start + from + SNIPPET_SIZE).split("\n")[0];
  return (from ? "…" : "") + shown;
}

/**
 * A text in parts, of which every second one is a hit.
 * @param {string} text
 * @param {string[]} words
 */
export function partsOf(text, words) {
  const folded = fold(text);
  const parts = [];
  let end = 0;
  for (;;) {
    const hits = words
      .map((word) => ({ place: folded.indexOf(word, end), size: word.length }))
      .filter(({ place }) => place >= 0)
      .sort((a, b) => a.place - b.place || b.size - a.size);
    if (!hits.length) return [...parts, text.slice(end)];
    const { place, size } = hits[0];
    parts.push(text.slice(end, place), text.slice(place, place + size));
    end = place + size;
  }
}
