/** The cells of the first visible sheet of an .xlsx file, as text. Formulas are not computed: what they gave is read. */

import { ZipError, ZipFile } from "./zip-file.js";

/** @typedef {{name: string, attributes: Record<string, string>, isEnd: boolean, isEmpty: boolean}} Tag */

const MOST_UNPACKED = 64 * 1024 * 1024;
const MOST_CELLS = 600_000;
const MOST_COLUMNS = 200;
const LONGEST_CELL = 32_767;
const DAY_MS = 86_400_000;
// What a spreadsheet counts days from, and where its own mistake about 1900 is past.
const [FROM_1900, FROM_1904] = [Date.UTC(1899, 11, 30), Date.UTC(1904, 0, 1)];

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {number} mostRows
 * @returns {Promise<string[][]>}
 * @throws {ZipError} damaged, encrypted, too-large
 */
export async function xlsxRows(bytes, mostRows) {
  const zip = new ZipFile(bytes, MOST_UNPACKED);
  const workbook = await zip.text("xl/workbook.xml");
  if (workbook === null) throw new ZipError("damaged");
  const sheet = await zip.text(await sheetPath(zip, workbook));
  if (sheet === null) throw new ZipError("damaged");
  const strings = stringsOf((await zip.text("xl/sharedStrings.xml")) ?? "");
  const dates = dateStyles((await zip.text("xl/styles.xml")) ?? "");
  const is1904 = /<(?:\w+:)?workbookPr\b[^>]*\bdate1904="(?:1|true)"/.test(workbook);
  return rowsOf(sheet, { strings, dates, from: is1904 ? FROM_1904 : FROM_1900, mostRows });
}

/**
 * @param {ZipFile} zip
 * @param {string} workbook
 */
async function sheetPath(zip, workbook) {
  const sheets = [...tagsOf(workbook)].filter(({ name, isEnd }) => name === "sheet" && !isEnd);
  const shown =
    sheets.find(({ attributes }) => !(attributes.state ?? "").includes("idden")) ?? sheets[0];
  const wanted = shown?.attributes["r:id"] ?? shown?.attributes.id;
  const relations = (await zip.text("xl/_rels/workbook.xml.rels")) ?? "";
  for (const { name, attributes } of tagsOf(relations))
    if (name === "Relationship" && attributes.Id === wanted)
      return attributes.Target?.startsWith("/")
        ? attributes.Target.slice(1)
        : `xl/${attributes.Target}`;
  return "xl/worksheets/sheet1.xml";
}

/**
 * Tags of an XML text, each with the text behind it.
 * @param {string} xml
 * @returns {Generator<Tag & {text: string}>}
 */
function* tagsOf(xml) {
  // Files that define entities are no spreadsheets, and a known trap.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw new ZipError("damaged");
  let at = xml.indexOf("<");
  while (at >= 0) {
    if (xml.startsWith("<!--", at)) {
      const end = xml.indexOf("-->", at);
      at = end < 0 ? -1 : xml.indexOf("<", end);
      continue;
    }
    const end = endOfTag(xml, at);
    const next = xml.indexOf("<", end);
    const inner = xml.slice(at + 1, end - 1);
    const text = xml.slice(end, next < 0 ? xml.length : next);
    const name = inner.match(/^\/?(?:[\w.-]+:)?([\w.-]+)/)?.[1] ?? "";
    yield {
      name,
      attributes: inner.includes("=") ? attributesOf(inner) : {},
      isEnd: inner.startsWith("/"),
      isEmpty: inner.endsWith("/"),
      text: text.includes("&") ? unescaped(text) : text,
    };
    at = next;
  }
}

/** @param {string} xml @param {number} start */
function endOfTag(xml, start) {
  let at = start + 1;
  let quote = "";
  for (; at < xml.length; at += 1) {
    const sign = xml[at];
    if (quote) quote = sign === quote ? "" : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === ">") return at + 1;
  }
  throw new ZipError("damaged");
}

/** @param {string} inner */
function attributesOf(inner) {
  /** @type {Record<string, string>} */
  const found = Object.create(null);
  for (const [, name, one, other] of inner.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    found[name] = unescaped(one ?? other);
  return found;
}

/** @type {Record<string, string>} */
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** @param {string} text */
const unescaped = (text) =>
  text
    .replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (whole, hex, decimal, name) => {
      if (name) return ENTITIES[name] ?? whole;
      const point = hex ? Number.parseInt(hex, 16) : Number(decimal);
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : "";
    })
    .replace(/_x000[dD]_/g, "")
    .replaceAll("\r\n", "\n");

/**
 * Strings that cells share; words in several fonts are one string, and how they sound is left out.
 * @param {string} xml
 */
function stringsOf(xml) {
  const strings = [];
  let [text, isPhonetic] = ["", false];
  for (const { name, isEnd, isEmpty, text: after } of tagsOf(xml)) {
    if (name === "rPh") isPhonetic = !isEnd && !isEmpty;
    else if (name === "t" && !isEnd && !isPhonetic) text += after;
    else if (name === "si" && (isEnd || isEmpty)) {
      strings.push(text);
      text = "";
    }
  }
  return strings;
}

/**
 * For each style of cells, whether numbers in it are days.
 * @param {string} xml
 */
function dateStyles(xml) {
  /** @type {Map<string, string>} */
  const formats = new Map();
  const styles = [];
  let isInCells = false;
  for (const { name, attributes, isEnd } of tagsOf(xml)) {
    if (name === "cellXfs") isInCells = !isEnd;
    else if (name === "numFmt") formats.set(attributes.numFmtId, attributes.formatCode ?? "");
    else if (name === "xf" && isInCells && !isEnd) styles.push(attributes.numFmtId ?? "0");
  }
  return styles.map((id) => {
    const number = Number(id);
    if ((number >= 14 && number <= 22) || (number >= 27 && number <= 36)) return true;
    const format = (formats.get(id) ?? "").replace(/"[^"]*"|\[[^\]]*\]|\\./g, "");
    return /[dy]/i.test(format);
  });
}

/**
 * @param {string} xml
 * @param {{strings: string[], dates: boolean[], from: number, mostRows: number}} how
 */
function rowsOf(xml, { strings, dates, from, mostRows }) {
  /** @type {string[][]} */
  const rows = [];
  let [row, column, cells] = [-1, -1, 0];
  let [kind, style, value, isIn] = ["", "", "", false];
  for (const { name, attributes, isEnd, isEmpty, text } of tagsOf(xml)) {
    if (name === "row" && !isEnd) {
      row = attributes.r ? Number(attributes.r) - 1 : row + 1;
      column = -1;
      if (!Number.isSafeInteger(row) || row < 0) throw new ZipError("damaged");
      if (row >= mostRows) throw new ZipError("too-large");
    } else if (name === "c" && !isEnd) {
      column = attributes.r ? columnOf(attributes.r) : column + 1;
      [kind, style, value] = [attributes.t ?? "n", attributes.s ?? "", ""];
      isIn = !isEmpty;
      cells += 1;
      if (cells > MOST_CELLS) throw new ZipError("too-large");
    } else if ((name === "v" || name === "t") && !isEnd && isIn) {
      value += text;
    } else if (name === "c" && isEnd && isIn) {
      isIn = false;
      if (row < 0 || column >= MOST_COLUMNS) continue;
      while (rows.length <= row) rows.push([]);
      while (rows[row].length < column) rows[row].push("");
      rows[row][column] = cellText(
        { kind, value, isDate: dates[Number(style)] === true },
        strings,
        from,
      );
    }
  }
  return rows;
}

/** @param {string} reference as `AB12` */
function columnOf(reference) {
  const letters = reference.match(/^[A-Z]{1,3}/)?.[0];
  if (!letters) throw new ZipError("damaged");
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/**
 * @param {{kind: string, value: string, isDate: boolean}} cell
 * @param {string[]} strings
 * @param {number} from
 */
function cellText({ kind, value, isDate }, strings, from) {
  const text = kind === "s" ? (strings[Number(value)] ?? "") : value;
  if (kind === "b") return value === "1" ? "true" : "false";
  if (kind === "e") return "";
  if (kind === "d") return value.slice(0, 10);
  if (kind !== "n" || value === "") return text.slice(0, LONGEST_CELL);
  const number = Number(value);
  if (!Number.isFinite(number)) return text.slice(0, LONGEST_CELL);
  if (isDate && number > 0 && number < 2_958_466)
    return new Date(from + Math.floor(number) * DAY_MS).toISOString().slice(0, 10);
  // As it is shown: without what floating point adds.
  return Number.isInteger(number) ? String(number) : String(Number(number.toPrecision(15)));
}
