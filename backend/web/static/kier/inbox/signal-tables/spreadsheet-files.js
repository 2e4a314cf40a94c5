/** Rows of a spreadsheet that a member chose: text with separators, or .xlsx. Nothing leaves the page. */

import { ZipError } from "./zip-file.js";

/** `code`: too-large, too-many-rows, old-format, encrypted, damaged, no-spreadsheet, unclosed-quote, empty. */
export class SpreadsheetError extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** Bytes that a file may have, and rows without the heading: as many as a table may hold. */
export const MAX_FILE_SIZE = 16 * 1024 * 1024;
export const MAX_ROWS = 20_000;

const DELIMITERS = [";", ",", "\t", "|"];
const LINES_TO_JUDGE = 20;
const MOST_COLUMNS = 200;

/**
 * The rows of a file; empty ones are left out at the end.
 * @param {Blob} file
 * @returns {Promise<string[][]>}
 * @throws {SpreadsheetError}
 */
export async function readSpreadsheet(file) {
  if (file.size > MAX_FILE_SIZE) throw new SpreadsheetError("too-large");
  const bytes = new Uint8Array(await file.arrayBuffer());
  const rows = startsWith(bytes, [0x50, 0x4b, 3, 4])
    ? await xlsx(bytes)
    : separatedRows(decoded(bytes));
  while (rows.length && !rows[rows.length - 1].some((cell) => cell.trim())) rows.pop();
  if (!rows.length) throw new SpreadsheetError("empty");
  if (rows.length > MAX_ROWS + 1) throw new SpreadsheetError("too-many-rows");
  return rows;
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function xlsx(bytes) {
  const { xlsxRows } = await import("./xlsx-file.js");
  try {
    return await xlsxRows(bytes, MAX_ROWS + 10_000);
  } catch (error) {
    if (error instanceof ZipError) throw new SpreadsheetError(error.code);
    if (error instanceof RangeError) throw new SpreadsheetError("damaged");
    throw error;
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {number[]} signs
 */
const startsWith = (bytes, signs) => signs.every((sign, place) => bytes[place] === sign);

/**
 * A text in UTF-8 or UTF-16, else as Windows writes Western European.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
function decoded(bytes) {
  // Excel before 2007, and files of today with a password.
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) throw new SpreadsheetError("old-format");
  if (startsWith(bytes, [0xff, 0xfe])) return new TextDecoder("utf-16le").decode(bytes);
  if (startsWith(bytes, [0xfe, 0xff])) return new TextDecoder("utf-16be").decode(bytes);
  if (bytes.subarray(0, 4_096).includes(0)) throw new SpreadsheetError("no-spreadsheet");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/**
 * Rows of a text with separators (RFC 4180, and what Excel makes of it).
 * @param {string} text
 * @returns {string[][]}
 */
export function separatedRows(text) {
  const told = text.match(/^sep=(.)\r?\n/i);
  const body = told ? text.slice(told[0].length) : text;
  const delimiter = told?.[1] ?? delimiterOf(body);
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  let row = [];
  let at = 0;
  while (at <= body.length) {
    const { cell, end } =
      body[at] === '"' ? quoted(body, at, delimiter) : bare(body, at, delimiter);
    if (row.length < MOST_COLUMNS) row.push(cell);
    at = end + 1;
    if (body[end] === delimiter) continue;
    rows.push(row);
    if (rows.length > MAX_ROWS + 10_000) throw new SpreadsheetError("too-many-rows");
    row = [];
    if (body[end] === "\r" && body[end + 1] === "\n") at += 1;
    if (at >= body.length) break;
  }
  return rows;
}

/** @param {string} text @param {number} start @param {string} delimiter */
function bare(text, start, delimiter) {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== "\n" && text[end] !== "\r")
    end += 1;
  return { cell: text.slice(start, end), end };
}

/** @param {string} text @param {number} start of the quote @param {string} delimiter */
function quoted(text, start, delimiter) {
  const pieces = [];
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) throw new SpreadsheetError("unclosed-quote");
    pieces.push(text.slice(from, quote));
    from = quote + 1;
    if (text[from] !== '"') break;
    pieces.push('"');
    from += 1;
  }
  // What stands behind the closing quote belongs to the cell.
  const { cell, end } = bare(text, from, delimiter);
  return { cell: pieces.join("").replaceAll("\r\n", "\n") + cell, end };
}

/**
 * The separator that splits the first lines into the most cells, and each alike.
 * @param {string} text
 */
function delimiterOf(text) {
  const lines = text
    .slice(0, 65_536)
    .replace(/"(?:[^"]|"")*"/g, "x")
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim())
    .slice(0, LINES_TO_JUDGE);
  let [best, most] = [DELIMITERS[0], 0];
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const alike = counts.filter((count) => count === counts[0]).length;
    const score = (counts[0] ?? 0) > 0 ? alike * 1_000 + Math.min(counts[0], 100) : 0;
    if (score > most) [best, most] = [delimiter, score];
  }
  return best;
}
