/** What differs between two documents: by block, and within a block by word; spaces belong to the word behind them. */

import { t } from "../../shared/text.js";
import { leadsTo } from "./block-words.js";

/** @import { DocumentJson } from "./schema.js" */

/** @typedef {{kind: "same" | "added" | "removed", text: string}} Piece */

/**
 * A block on both sides; null where it is only on the other one.
 * @typedef {{kind: "same" | "changed" | "added" | "removed", type: string, before: Piece[] | null,
 *   after: Piece[] | null}} Row
 */

/** @typedef {{type: string, words: string}} Flat */

// Longer ones are compared as a whole: words against words is a table of so many by so many.
const MOST_WORDS = 2_500;
// Chinese and Thai have no spaces between words: their signs are compared.
const WORDS = /[\p{Script=Han}\p{Script=Thai}]|\s*[\p{L}\p{M}\p{N}'’-]+|\s+|[^]/gu;

/**
 * The words of a block, line by line.
 * @param {any} block
 * @returns {string}
 */
export function wordsOf(block) {
  const { type, attrs = {}, content = [] } = block;
  /** @type {Record<string, () => string[]>} */
  const lines = {
    picture: () => [attrs.alternative, attrs.caption, attrs.file],
    call: () => [attrs.label, leadsTo(attrs)],
    file: () => [attrs.label, attrs.file],
    video: () => [attrs.title, attrs.file, attrs.captions],
    question: () => [
      attrs.text,
      ...attrs.choices.flatMap((/** @type {{text: string, reply: string}} */ choice) => [
        `• ${choice.text}`,
        choice.reply,
      ]),
    ],
    quote: () => [...content.map(wordsOf), attrs.source && `— ${attrs.source}`],
    list_item: () => content.map((/** @type {any} */ line) => `• ${wordsOf(line)}`),
  };
  if (type in lines) return lines[type]().filter(Boolean).join("\n");
  const isLine = content.every((/** @type {any} */ part) => part.type === "text");
  return isLine ? content.map(textOf).join("") : content.map(wordsOf).filter(Boolean).join("\n");
}

/** @param {{text: string, marks?: {type: string, attrs?: any}[]}} piece */
function textOf({ text, marks = [] }) {
  const link = marks.find(({ type }) => type === "link");
  const bold = marks.some(({ type }) => type === "bold") ? "**" : "";
  return `${bold}${text}${bold}${link ? ` (${link.attrs.href})` : ""}`;
}

/**
 * Compare two documents.
 * @param {DocumentJson} before
 * @param {DocumentJson} after
 */
export const compare = (before, after) => compareBlocks(blocksOf(before), blocksOf(after));

/**
 * The blocks of a document, as they are compared.
 * @param {DocumentJson} document
 * @returns {Flat[]}
 */
export const blocksOf = ({ content }) =>
  content.map((block) => ({ type: typeOf(block), words: wordsOf(block) }));

/**
 * Compare two lists of blocks.
 * @param {Flat[]} one
 * @param {Flat[]} other
 * @returns {Row[]}
 */
export function compareBlocks(one, other) {
  const same = common(one, other, (a, b) => a.type === b.type && a.words === b.words);
  /** @type {Row[]} */
  const rows = [];
  let [left, right] = [0, 0];
  for (const [atLeft, atRight] of [
    ...same,
    /** @type {[number, number]} */ ([one.length, other.length]),
  ]) {
    rows.push(...between(one.slice(left, atLeft), other.slice(right, atRight)));
    if (atLeft < one.length) {
      const { type, words } = one[atLeft];
      const pieces = [piece("same", words)];
      rows.push({ kind: "same", type, before: pieces, after: pieces });
    }
    [left, right] = [atLeft + 1, atRight + 1];
  }
  return rows;
}

/**
 * What stands between two blocks that are the same on both sides.
 * @param {Flat[]} gone
 * @param {Flat[]} come
 * @returns {Row[]}
 */
function between(gone, come) {
  const pairs = common(gone, come, (a, b) => a.type === b.type);
  /** @type {Row[]} */
  const rows = [];
  let [left, right] = [0, 0];
  for (const [atLeft, atRight] of [
    ...pairs,
    /** @type {[number, number]} */ ([gone.length, come.length]),
  ]) {
    for (const { type, words } of gone.slice(left, atLeft))
      rows.push({ kind: "removed", type, before: [piece("removed", words)], after: null });
    for (const { type, words } of come.slice(right, atRight))
      rows.push({ kind: "added", type, before: null, after: [piece("added", words)] });
    if (atLeft < gone.length)
      rows.push({
        kind: "changed",
        type: gone[atLeft].type,
        ...compareWords(gone[atLeft].words, come[atRight].words),
      });
    [left, right] = [atLeft + 1, atRight + 1];
  }
  return rows;
}

/** @param {any} block */
const typeOf = ({ type, attrs }) => (type === "heading" && attrs.level === 3 ? "subheading" : type);

/**
 * @param {Piece["kind"]} kind
 * @param {string} text
 * @returns {Piece}
 */
const piece = (kind, text) => ({ kind, text });

/**
 * Compare two texts by word; spaces belong to the word behind them.
 * @param {string} before
 * @param {string} after
 * @returns {{before: Piece[], after: Piece[]}}
 */
export function compareWords(before, after) {
  if (before === after) return { before: [piece("same", before)], after: [piece("same", after)] };
  const [one, other] = [before, after].map((text) => text.match(WORDS) ?? []);
  if (one.length > MOST_WORDS || other.length > MOST_WORDS)
    return { before: [piece("removed", before)], after: [piece("added", after)] };
  const same = common(one, other, (a, b) => a === b);
  const [kept, keptAfter] = [0, 1].map((side) => new Set(same.map((pair) => pair[side])));
  return { before: joined(one, kept, "removed"), after: joined(other, keptAfter, "added") };
}

/**
 * @param {string[]} words
 * @param {Set<number>} kept
 * @param {"added" | "removed"} otherwise
 */
function joined(words, kept, otherwise) {
  /** @type {Piece[]} */
  const pieces = [];
  for (const [at, word] of words.entries()) {
    const kind = kept.has(at) ? "same" : otherwise;
    const last = pieces.at(-1);
    if (last?.kind === kind) last.text += word;
    else pieces.push(piece(kind, word));
  }
  return pieces;
}

/**
 * The longest list of pairs that are the same, in order on both sides.
 * @template T
 * @param {T[]} one
 * @param {T[]} other
 * @param {(a: T, b: T) => boolean} isSame
 * @returns {[number, number][]}
 */
function common(one, other, isSame) {
  const width = other.length + 1;
  const lengths = new Uint16Array((one.length + 1) * width);
  for (let a = one.length - 1; a >= 0; a -= 1) {
    for (let b = other.length - 1; b >= 0; b -= 1) {
      lengths[a * width + b] = isSame(one[a], other[b])
        ? lengths[(a + 1) * width + b + 1] + 1
        : Math.max(lengths[(a + 1) * width + b], lengths[a * width + b + 1]);
    }
  }
  /** @type {[number, number][]} */
  const pairs = [];
  for (let a = 0, b = 0; a < one.length && b < other.length; ) {
    if (isSame(one[a], other[b])) pairs.push([a++, b++]);
    else if (lengths[(a + 1) * width + b] >= lengths[a * width + b + 1]) a += 1;
    else b += 1;
  }
  return pairs;
}

/**
 * How many blocks differ, in words.
 * @param {Row[]} rows
 */
export function differenceText(rows) {
  /** @param {Row["kind"]} kind */
  const count = (kind) => rows.filter((row) => row.kind === kind).length;
  const [added, removed, changed] = /** @type {const} */ (["added", "removed", "changed"]).map(
    count,
  );
  if (!added && !removed && !changed) return t("The text is the same.");
  return t("Blocks added: {added}, removed: {removed}, changed: {changed}.", {
    added,
    removed,
    changed,
  });
}
