/** Two documents side by side: what came and what went is said and marked, not by colour alone. */

import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { kindName } from "./block-words.js";
import { compare, compareWords, differenceText } from "./compare.js";

/**
 * @import { Piece, Row } from "./compare.js"
 * @import { DocumentJson } from "./schema.js"
 */

/** @typedef {{title: string, summary: string}} Titled */
/** @typedef {Titled & {content: DocumentJson}} Written what is compared of a text */

// So many blocks that are the same stand beside what differs.
const AROUND = 1;

/**
 * Two texts of a page.
 * @param {{before: Written, after: Written} & SidesProps} props
 */
export const Difference = ({ before, after, ...sides }) =>
  html`<${Sides} before=${before} after=${after} rows=${compare(before.content, after.content)} nameOf=${kindName} ...${sides} />`;

/** @typedef {{names: [before: string, after: string], lang: string, dir: string}} SidesProps */

/**
 * What differs of two texts, whose rows were compared.
 * @param {{before: Titled, after: Titled, rows: Row[], nameOf: (type: string) => string} &
 *   SidesProps} props
 */
export function Sides({ before, after, rows, nameOf, names, lang, dir }) {
  /** @type {[string, string, string][]} */
  const lines = [
    [t("Title"), before.title, after.title],
    [t("Summary"), before.summary, after.summary],
  ];
  const shown = lines.filter(([, one, other]) => one !== other);
  return html`<div data-part="difference"><p role="status">${differenceText(rows)}</p>
    <table class="sides"><caption class="apart">${t("What differs")}</caption>
      <thead><tr><th scope="col">${t("Block")}</th><th scope="col">${names[0]}</th><th scope="col">${names[1]}</th></tr></thead>
      <tbody lang=${lang} dir=${dir}>
      ${shown.map(([name, one, other]) => {
        const pieces = compareWords(one, other);
        return html`<${Line} key=${name} name=${name} kind="changed" sides=${names} before=${pieces.before} after=${pieces.after} />`;
      })}
      ${near(rows).map(({ row, at }) =>
        row
          ? html`<${Line} key=${at} name=${nameOf(row.type)} kind=${row.kind} sides=${names} before=${row.before} after=${row.after} />`
          : html`<tr key=${at} class="left-out"><td colspan="3">${t("Blocks that are the same are left out here.")}</td></tr>`,
      )}</tbody></table></div>`;
}

/**
 * Rows that differ, and those beside them; a gap stands for the others.
 * @param {Row[]} rows
 */
export function near(rows) {
  /** @type {{row: Row | null, at: number}[]} */
  const found = [];
  for (const [at, row] of rows.entries()) {
    const beside = rows.slice(Math.max(at - AROUND, 0), at + AROUND + 1);
    if (beside.some(({ kind }) => kind !== "same")) found.push({ row, at });
    else if (found.at(-1)?.row !== null) found.push({ row: null, at });
  }
  return found;
}

/**
 * @param {{name: string, kind: Row["kind"], sides: [before: string, after: string],
 *   before: Piece[] | null, after: Piece[] | null}} props
 */
const Line = ({ name, kind, sides, before, after }) =>
  html`<tr data-kind=${kind}><th scope="row">${name}</th>
    <td data-name=${sides[0]}><${Pieces} pieces=${before} absent=${t("was not there")} /></td><td data-name=${sides[1]}><${Pieces} pieces=${after} absent=${t("is gone")} /></td></tr>`;

/** @param {{pieces: Piece[] | null, absent: string}} props */
function Pieces({ pieces, absent }) {
  if (!pieces) return html`<span class="hint">${absent}</span>`;
  return html`<div class="pieces" dir="auto">${pieces.map(({ kind, text }, at) => {
    if (kind === "added")
      return html`<ins key=${at}><span class="apart">${t("added:")} </span>${text}</ins>`;
    if (kind === "removed")
      return html`<del key=${at}><span class="apart">${t("removed:")} </span>${text}</del>`;
    return html`<span key=${at}>${text}</span>`;
  })}</div>`;
}
