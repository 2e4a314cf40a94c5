/** Where one is among signal tables: the address behind `#/signals`. */

const IDENTIFIER = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Pages of a table besides its list and its signals. */
export const SIGNAL_PAGES = ["about", "new", "import", "agenda", "history", "partners"];

/**
 * `part`: a page of the table, or `signal`; nothing: the list alone.
 * @typedef {{table: string | null, part: string, signal: string | null}} SignalRoute
 */

/**
 * @param {{id?: string, part?: string}} route as the inbox reads it
 * @returns {SignalRoute}
 */
export function signalRoute({ id = "", part = "" }) {
  const nowhere = { table: null, part: "", signal: null };
  if (!IDENTIFIER.test(id)) return nowhere;
  if (IDENTIFIER.test(part)) return { table: id, part: "signal", signal: part };
  return { ...nowhere, table: id, part: SIGNAL_PAGES.includes(part) ? part : "" };
}

/** Where the API has them. */
export const SIGNALS = "/api/v1/signals";
export const TABLES = "#/signals";

/**
 * The address of a table, of one of its pages, or of a signal.
 * @param {string} table
 * @param {string} [part]
 */
export const tableAddress = (table, part = "") => [TABLES, table, part].filter(Boolean).join("/");
