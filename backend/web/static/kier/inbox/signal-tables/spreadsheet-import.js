/**
 * Signals from the rows of a spreadsheet: what each becomes, and a report of what was taken, filled in, missing or
 * found to be personal. Sealing is in import-run.js.
 */

import { fold } from "../search.js";
import { findPersonalData, REFUSED_KINDS } from "./personal-data.js";

/**
 * @import { Finding } from "./personal-data.js"
 */

/**
 * @typedef {"text" | "sources" | "municipality" | "form" | "branch" | "reliability" | "tlp" | "expires_on"} Field
 * @typedef {{id: string, label: string}[]} Choices
 * @typedef {{municipalities: Choices, forms: Choices, branches: Choices, reliabilities: Choices,
 *   tlps: Choices}} ImportOptions
 * @typedef {{municipality: string, form: string, branch: string, reliability: string, tlp: string,
 *   expires_on: string}} OpenFields what stands outside of the box
 * @typedef {Partial<Record<Field, number>>} Columns where each field stands
 */

/**
 * A row. `line`: as the spreadsheet counts; `key`: text that it has each time, for its identifier; `filled`: fields
 * that got what was chosen for all; `unknown`: what stands in a column and is not on its list.
 * @typedef {{line: number, key: string, open: OpenFields, content: {text: string, sources: string | null},
 *   filled: Field[], unknown: {field: Field, value: string}[], personal: Finding[], personalInSources: Finding[],
 *   state: "ready" | "personal" | "refused" | "no-text" | "too-long" | "expired" | "twice"}} ImportedRow
 *   `personal`: a reason is needed for each; `refused`: there is something in it that no reason lets through
 */

// Headings as partners write them; folded.
/** @type {Record<Field, string[]>} */
const HEADINGS = {
  text: [
    "signaal",
    "wat",
    "wat gebeurt er",
    "omschrijving",
    "omschrijving signaal",
    "tekst",
    "melding",
    "toelichting",
    "beschrijving",
    "inhoud",
    "signal",
    "text",
    "description",
  ],
  sources: ["bron", "bronnen", "herkomst", "source", "sources"],
  municipality: ["gemeente", "plaats", "woonplaats", "locatie", "municipality", "place", "city"],
  form: ["vorm", "uitbuitingsvorm", "vorm van uitbuiting", "soort", "form", "type"],
  branch: ["branche", "sector", "bedrijfstak", "branch"],
  reliability: ["betrouwbaarheid", "betrouwbaarheid bron", "code", "reliability"],
  tlp: ["tlp", "deelcode", "verstrekking", "delen", "handling", "handling code", "sharing"],
  expires_on: [
    "vervalt",
    "vervalt op",
    "vervaldatum",
    "verloopt",
    "verloopt op",
    "bewaren tot",
    "expires",
    "expires on",
    "until",
  ],
};
const FIELDS = /** @type {Field[]} */ (Object.keys(HEADINGS));
/** @type {Partial<Record<Field, keyof ImportOptions>>} */
const LISTS = {
  municipality: "municipalities",
  form: "forms",
  branch: "branches",
  reliability: "reliabilities",
  tlp: "tlps",
};
// What partners call a form or a branch besides the names on the lists; folded.
/** @type {Partial<Record<Field, Record<string, string>>>} */
const ALIASES = {
  municipality: { "den bosch": "GM0796", "s gravenhage": "GM0518" },
  // Everybody at the table reads a signal: nothing here is stricter than red.
  tlp: {
    rood: "red",
    "amber strict": "red",
    oranje: "amber",
    groen: "green",
    wit: "clear",
    white: "clear",
  },
  form: {
    "seksuele uitbuiting": "sexual",
    seksueel: "sexual",
    arbeidsuitbuiting: "labour",
    arbeid: "labour",
    "criminele uitbuiting": "criminal",
    crimineel: "criminal",
    bedelarij: "begging",
    "gedwongen huwelijk": "marriage",
    orgaanhandel: "organs",
    mensensmokkel: "smuggling",
    onbekend: "unknown",
  },
  branch: {
    tuinbouw: "horticulture",
    landbouw: "farm",
    horeca: "restaurant",
    restaurant: "restaurant",
    nagelsalon: "nails",
    massagesalon: "massage",
    schoonmaak: "cleaning",
    bouw: "building",
    distributie: "logistics",
    transport: "logistics",
    hotel: "hotel",
    winkel: "shop",
    prostitutie: "sex-work",
    sekswerk: "sex-work",
    huisvesting: "housing",
    overig: "other",
    anders: "other",
  },
};
const LONGEST_TEXT = 8_192;
/** What a signal is marked with if nobody can tell what its row says of who may read it: it goes no further than here. */
export const STRICTEST = "red";

/** @param {string} text */
const plain = (text) =>
  fold(text.normalize("NFKC"))
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/**
 * Which column holds what, by the first row; `unused`: headings of columns that are not taken.
 * @param {string[]} heading
 * @returns {{columns: Columns, unused: string[]}}
 */
export function columnsOf(heading) {
  /** @type {Columns} */
  const columns = {};
  const names = heading.map(plain);
  for (const field of FIELDS) {
    const place = names.findIndex((name) => HEADINGS[field].includes(name));
    const later =
      place < 0
        ? names.findIndex((name) =>
            HEADINGS[field].some((one) => one.length > 3 && name.startsWith(`${one} `)),
          )
        : place;
    if (later >= 0 && !Object.values(columns).includes(later)) columns[field] = later;
  }
  return { columns, unused: unusedOf(heading, columns) };
}

/**
 * Headings of columns that are not taken.
 * @param {string[]} heading
 * @param {Columns} columns
 */
export function unusedOf(heading, columns) {
  const used = Object.values(columns);
  return heading.filter((name, place) => name.trim() && !used.includes(place));
}

/**
 * Rows as signals, a report each; the first of `rows` is the heading.
 * @param {string[][]} rows
 * @param {{options: ImportOptions, defaults: OpenFields, columns?: Columns, today: string, latest: string}} how `defaults`: for what a row leaves open; `today`, `latest`: between
 *   which days a signal may expire (ISO 8601)
 * @returns {ImportedRow[]}
 */
export function importedRows(
  rows,
  { options, defaults, columns = columnsOf(rows[0] ?? []).columns, today, latest },
) {
  const lists = listsOf(options);
  const keys = new Set();
  const found = [];
  for (const [place, cells] of rows.entries()) {
    if (!place || !cells.some((cell) => cell?.trim())) continue;
    const row = importedRow(cells, { lists, defaults, columns, today, latest });
    const state = keys.has(row.key) ? "twice" : row.state;
    keys.add(row.key);
    found.push({ ...row, line: place + 1, state });
  }
  return found;
}

/**
 * By field, the identifier of each name that a choice has.
 * @param {ImportOptions} options
 */
function listsOf(options) {
  /** @type {Partial<Record<Field, Map<string, string>>>} */
  const lists = {};
  for (const [field, list] of Object.entries(LISTS)) {
    const names = options[list].flatMap(({ id, label }) => [
      [plain(label), id],
      [plain(id), id],
    ]);
    const known = Object.entries(ALIASES[/** @type {Field} */ (field)] ?? {});
    // A name on the list comes last, and so before what somebody else calls so.
    lists[/** @type {Field} */ (field)] = new Map([
      ...known.filter(([, one]) => options[list].some(({ id }) => id === one)),
      .../** @type {[string, string][]} */ (names),
    ]);
  }
  return lists;
}

/**
 * @param {string[]} cells
 * @param {{lists: ReturnType<typeof listsOf>, defaults: OpenFields, columns: Columns, today: string,
 *   latest: string}} how
 * @returns {ImportedRow}
 */
function importedRow(cells, { lists, defaults, columns, today, latest }) {
  const cellOf = (/** @type {Field} */ field) => (cells[columns[field] ?? -1] ?? "").trim();
  /** @type {Field[]} */
  const filled = [];
  /** @type {ImportedRow["unknown"]} */
  const unknown = [];
  const open = { ...defaults };
  for (const field of /** @type {(keyof OpenFields)[]} */ (Object.keys(defaults))) {
    const value = cellOf(field);
    const read = field === "expires_on" ? dayOf(value) : lists[field]?.get(nameOf(field, value));
    if (value && !read) unknown.push({ field, value });
    if (read) open[field] = read;
    else if (value && field === "tlp") open.tlp = STRICTEST;
    else filled.push(field);
  }
  // A row that says a later day than may be is kept as long as may be.
  if (open.expires_on > latest) open.expires_on = latest;
  const content = { text: cellOf("text"), sources: cellOf("sources") || null };
  const personal = findPersonalData(content.text);
  const personalInSources = findPersonalData(content.sources ?? "");
  const key = JSON.stringify(FIELDS.map((field) => (LISTS[field] ? plain : String)(cellOf(field))));
  const state = stateOf({ content, open, today, found: [...personal, ...personalInSources] });
  return { line: 0, key, open, content, filled, unknown, personal, personalInSources, state };
}

/**
 * @param {{content: ImportedRow["content"], open: OpenFields, today: string, found: Finding[]}} row
 * @returns {ImportedRow["state"]}
 */
function stateOf({ content: { text, sources }, open, today, found }) {
  if (!text) return "no-text";
  const longest = Math.max(
    ...[text, sources ?? ""].map((one) => new TextEncoder().encode(one).length),
  );
  if (longest > LONGEST_TEXT) return "too-long";
  if (open.expires_on < today) return "expired";
  if (found.some(({ kind }) => REFUSED_KINDS.includes(kind))) return "refused";
  return found.length ? "personal" : "ready";
}

/**
 * A name as it stands on the lists; a handling code is also written as `TLP:RED`.
 * @param {Field} field
 * @param {string} value
 */
const nameOf = (field, value) =>
  field === "tlp" ? plain(value).replace(/^tlp /, "") : plain(value);

/**
 * A day as ISO 8601; empty: it is none.
 * @param {string} text as `2027-03-31`, `31-3-2027` or `31-3-27`
 */
function dayOf(text) {
  const iso = text.match(/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/);
  const usual = text.match(/^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)/);
  const [year, month, day] = iso ? iso.slice(1) : (usual?.slice(1).toReversed() ?? []);
  if (!year) return "";
  const written = `${year.padStart(4, "20")}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const date = new Date(`${written}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== written ? "" : written;
}

/**
 * How many rows are in each state.
 * @param {ImportedRow[]} rows
 */
export function tally(rows) {
  /** @type {Partial<Record<ImportedRow["state"], number>>} */
  const counts = {};
  for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
