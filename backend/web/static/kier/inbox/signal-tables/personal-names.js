/** Names of people in a text, by lists, titles, initials, and the words that introduce one. */

import { fold } from "../search.js";
import {
  FIRST_NAMES,
  HAN_SURNAMES,
  LAST_NAMES,
  PARTICLES,
  WEAK_FIRST_NAMES,
  WEAK_LAST_NAMES,
} from "./name-list.js";

/** @import { Span } from "./personal-data.js" */

/**
 * A word with where it stands; `isCapital`: it begins with one; `opens`: it begins a sentence, where a capital
 * says nothing.
 * @typedef {{start: number, end: number, folded: string, isCapital: boolean, opens: boolean}} Word
 */

const WORD = /\p{L}[\p{L}\p{M}]*(?:['-]\p{L}[\p{L}\p{M}]*)*/gu;
const CAPITALISED = String.raw`\p{Lu}[\p{L}\p{M}'-]+`;
const PARTICLE = "(?:van|de|der|den|ter|ten|'t|het|la|el|al|bin|von|da|dos)";
// Dutch particles that stand before little else than a family name, also shortened.
const LINK =
  "(?:[Vv]an (?:der|den|'t)|[Vv]\\. ?d\\.|[Vv]/d|[Vv]d|v\\.|(?:[Oo]p|[Ii]n|[Uu]it) (?:der|den|'t))";
const FAMILY = `(?:${LINK} |(?:${PARTICLE} ){0,3})${CAPITALISED}(?: (?:${PARTICLE} ){0,3}${CAPITALISED}){0,3}`;
const TITLE = new RegExp(
  `(?<![\\p{L}])(?:[Dd]e heer|[Dd]hr\\.?|[Mm]evr\\.?|[Mm]w\\.?|[Mm]eneer|[Mm]evrouw|[Mm]ijnheer|[Mm]ej\\.?|[Hh]r\\.?|[Dd]r\\.|[Mm]rs?\\.?|[Mm]s\\.?|[Ff]amilie|[Ff]am\\.|[Tt]ante|[Oo]om|[Pp]an[ií]?) (?<at>${FAMILY})`,
  "dgu",
);
// Whoever is called somebody's is named by the word behind it.
const RELATED = new RegExp(
  `(?<![\\p{L}])(?:[Vv]riend(?:je|in)?|[Bb]roer(?:tje)?|[Zz]us(?:je|ter)?|[Mm]oeder|[Vv]ader|[Dd]ochter(?:tje)?|[Zz]oon(?:tje)?|[Nn]eef(?:je)?|[Nn]icht(?:je)?|[Bb]uurman|[Bb]uurvrouw) (?<at>${CAPITALISED}(?: (?:${PARTICLE} ){0,3}${CAPITALISED}){0,3})`,
  "dgu",
);
// One letter and a point at the beginning of a line is an item of a list.
const INITIALS = new RegExp(
  `(?<![\\p{L}.])(?<!^)(?<at>(?:\\p{Lu}\\. ?){1,4}(?:${LINK} |(?:${PARTICLE} ){0,3})${CAPITALISED})|(?<![\\p{L}.])(?<more>(?:\\p{Lu}\\. ?){2,4}(?:${LINK} |(?:${PARTICLE} ){0,3})${CAPITALISED})`,
  "dgmu",
);
// Whatever stands before it, and with what does: “Van den Heuvel”, “J. v.d. Berg”, “Piet in 't Veld”.
const LINKED = new RegExp(
  `(?<![\\p{L}.])(?<at>(?:(?:\\p{Lu}\\. ?){1,4}|${CAPITALISED} )${LINK} ${CAPITALISED})|(?<![\\p{L}.])(?<more>(?:[Vv]an de[rn]|[Vv]\\. ?d\\.|[Vv]/d) ${CAPITALISED}|[DO]'\\p{Lu}\\p{Ll}+)`,
  "dgu",
);
const NO_INITIALS = /^(?:[BN]\.V\.|V\.O\.F\.|U\.S\.|E\.U\.|P\.S\.|N\.B\.)/i;
const INTRODUCED = new RegExp(
  `(?<![\\p{L}])(?:heet|heten|genaamd|genoemd|alias|bijnaam|roepnaam|voornaam|achternaam|luistert naar|noemt zich|noemt ze|called|named|(?:zijn|haar) naam is|naam)\\s?[:=]?\\s?["'“”]?(?<at>\\p{L}[\\p{L}\\p{M}'-]+(?: (?:${PARTICLE} ){0,3}${CAPITALISED}){0,3})`,
  "dgu",
);
// What is called by a name and is no person.
const THING =
  /(?:bedrijf|zaak|salon|restaurant|winkel|hotel|hostel|bar|café|club|bureau|wasserij|boot|schip|website|site|app|groep|stichting|straat|plaats|dorp|wijk|huis|pand|camping|park|boerderij|kwekerij|project|ploeg|firma|keten|merk|product)[\p{L}]*[^.\n]{0,30}$/iu;
const HAN = new RegExp(
  `(?<!\\p{Script=Han})[${HAN_SURNAMES}]\\p{Script=Han}{1,2}(?!\\p{Script=Han})`,
  "gu",
);

/**
 * @param {string} text
 * @returns {Span[]}
 */
export function findNames(text) {
  const words = wordsIn(text);
  return [
    ...matched(text, TITLE),
    ...matched(text, RELATED),
    ...[...matched(text, INITIALS), ...matched(text, LINKED)].filter(
      ([start]) => !NO_INITIALS.test(text.slice(start)),
    ),
    ...introduced(text),
    ...listed(text, words),
    ...inSmallLetters(text, words),
    ...matched(text, HAN),
  ];
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 * @returns {Span[]}
 */
const matched = (text, pattern) =>
  [...text.matchAll(pattern)].map(({ index, 0: whole, indices }) => {
    const groups = indices?.groups;
    return groups?.at ?? groups?.more ?? [index, index + whole.length];
  });

/** @param {string} text */
function introduced(text) {
  return matched(text, INTRODUCED).filter(([start, end]) => {
    const name = text.slice(start, end);
    if (THING.test(text.slice(0, start))) return false;
    return /^\p{Lu}/u.test(name) || isStrongFirst(folded(name.split(" ")[0]));
  });
}

/** @param {string} text */
function wordsIn(text) {
  return [...text.matchAll(WORD)].map(({ index, 0: word }) => ({
    start: index,
    end: index + word.length,
    folded: folded(word),
    isCapital: /^\p{Lu}/u.test(word),
    opens: /(?:^|[.!?:\n•*"“-]\s*)$/u.test(text.slice(Math.max(0, index - 4), index)),
  }));
}

/** @param {string} word */
const folded = (word) => fold(word.normalize("NFC")).replace(/'s$/, "");

/**
 * Names in which each word has a capital: as far as they go from the first that is on a list.
 * @param {string} text
 * @param {Word[]} words
 */
function listed(text, words) {
  /** @type {Span[]} */
  const found = [];
  for (let first = 0; first < words.length; first += 1) {
    const last = lastOf(text, words, first);
    if (last === null) continue;
    found.push([words[first].start, words[last].end]);
    first = last;
  }
  return found;
}

/**
 * The last word of the name that begins with a word; null: none does.
 * @param {string} text
 * @param {Word[]} words
 * @param {number} first
 */
function lastOf(text, words, first) {
  const word = words[first];
  if (!word.isCapital) return null;
  const isFirst = isStrongFirst(word.folded);
  const isLast = LAST_NAMES.has(word.folded);
  const isWeak = WEAK_FIRST_NAMES.has(word.folded) || WEAK_LAST_NAMES.has(word.folded);
  if (!isFirst && !isLast && !isWeak) return null;
  let last = first;
  let next = following(text, words, first);
  while (next !== null && next - first < 6) {
    last = next;
    next = following(text, words, next);
  }
  if (isFirst || isLast) return last;
  const others = words.slice(first + 1, last + 1).map(({ folded: other }) => other);
  const isName = others.some(
    (other) => LAST_NAMES.has(other) || WEAK_LAST_NAMES.has(other) || isStrongFirst(other),
  );
  return isName || (others.length > 0 && WEAK_FIRST_NAMES.has(word.folded) && !word.opens)
    ? last
    : null;
}

/**
 * The next word of a name, past particles; null: it ends here.
 * @param {string} text
 * @param {Word[]} words
 * @param {number} place
 */
function following(text, words, place) {
  let before = place;
  for (let next = place + 1; next < words.length && next <= place + 4; next += 1) {
    if (!/^[ ]$/.test(text.slice(words[before].end, words[next].start))) return null;
    if (words[next].isCapital) return next;
    if (!PARTICLES.has(words[next].folded)) return null;
    before = next;
  }
  return null;
}

/**
 * Names that were typed without capitals: one of each list, side by side.
 * @param {string} text
 * @param {Word[]} words
 */
function inSmallLetters(text, words) {
  /** @type {Span[]} */
  const found = [];
  for (const [place, word] of words.entries()) {
    const next = words[place + 1];
    if (!next || word.isCapital || text.slice(word.end, next.start) !== " ") continue;
    const isName =
      (isStrongFirst(word.folded) && LAST_NAMES.has(next.folded)) ||
      (LAST_NAMES.has(word.folded) &&
        (isStrongFirst(next.folded) || /^(?:thi|van)$/.test(next.folded)));
    if (isName) found.push([word.start, next.end]);
  }
  return found;
}

/** @param {string} word */
const isStrongFirst = (word) =>
  FIRST_NAMES.has(word) ||
  FIRST_NAMES.has(word.split("-")[0]) ||
  (word.length > 5 && word.endsWith("s") && FIRST_NAMES.has(word.slice(0, -1)));
