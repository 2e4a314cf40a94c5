/** What a meeting talks about: what is new at a table since a day, in order. */

/** @import { Signal } from "kier/api" */

/**
 * @typedef {{id: "new" | "added" | "passed" | "expiring" | "closed", rows: Signal[]}} Section
 */

const OPEN = ["new", "enriched", "moved"];

/**
 * What stands on the agenda: each signal once, where it is first to be talked about.
 * @param {Iterable<Signal>} rows
 * @param {{since: string, soon: string, withRed: boolean}} how days as `2027-03-01`; `soon`: what expires until then
 *   is on it; `withRed`: signals that may only be read at the table
 * @returns {Section[]} those that have something
 */
export function agendaOf(rows, { since, soon, withRed }) {
  const all = [...rows]
    .filter(({ tlp }) => withRed || tlp !== "red")
    .sort((a, b) => a.number - b.number);
  const isOpen = (/** @type {Signal} */ { state }) => OPEN.includes(state);
  /** @type {[Section["id"], (row: Signal) => boolean][]} */
  const sections = [
    ["new", (row) => isOpen(row) && row.written_on >= since],
    ["added", (row) => isOpen(row) && row.enrichments.some((one) => one.written_on >= since)],
    ["passed", ({ moves }) => moves.some((move) => (move.answered_on ?? move.offered_on) >= since)],
    ["expiring", (row) => isOpen(row) && row.expires_on <= soon],
    ["closed", (row) => row.state === "closed" && row.written_on >= since],
  ];
  const taken = new Set();
  return sections
    .map(([id, fits]) => {
      const found = all.filter((row) => !taken.has(row.id) && fits(row));
      for (const row of found) taken.add(row.id);
      return { id, rows: found };
    })
    .filter(({ rows: found }) => found.length > 0);
}
