/** What stands on the agenda of a signal table. */

import assert from "node:assert/strict";
import test from "node:test";
import { agendaOf } from "../../../../../backend/web/static/kier/inbox/signal-tables/agenda-items.js";
import { signalRoute } from "../../../../../backend/web/static/kier/inbox/signal-tables/routes.js";
import { silenceOf } from "../../../../../backend/web/static/kier/inbox/signal-tables/alarms.js";
import { standIn } from "../../stand-ins.mjs";

/** @import { Signal } from "kier/api" */

const ROW = {
  state: "new",
  tlp: "amber",
  written_on: "2027-01-01",
  expires_on: "2027-12-01",
  enrichments: [],
  moves: [],
};
/**
 * @param {number} number
 * @param {object} fields
 * @returns {Signal}
 */
const signal = (number, fields) =>
  standIn(/** @type {any} */ ({ ...ROW, id: String(number), number, ...fields }));
const HOW = { since: "2027-03-01", soon: "2027-04-01", withRed: false };
/** @param {Signal[]} rows @param {Partial<typeof HOW>} [how] */
const listed = (rows, how) =>
  agendaOf(rows, { ...HOW, ...how }).map(({ id, rows: found }) => [
    id,
    found.map(({ number }) => number),
  ]);

test("each signal stands on the agenda once, by number, where it is first to be talked about", () => {
  const rows = [
    signal(9, { written_on: "2027-03-02", enrichments: [{ written_on: "2027-03-03" }] }),
    signal(2, { enrichments: [{ written_on: "2027-03-03" }] }),
    signal(1, { written_on: "2027-03-01" }),
    signal(3, { moves: [{ offered_on: "2027-02-01", answered_on: "2027-03-05" }] }),
    signal(4, { expires_on: "2027-03-20" }),
    signal(5, {}),
    signal(6, { state: "expired", written_on: "2027-03-02" }),
  ];
  assert.deepEqual(listed(rows), [
    ["new", [1, 9]],
    ["added", [2]],
    ["passed", [3]],
    ["expiring", [4]],
  ]);
});

test("what may only be read at the table is left out unless it is asked for", () => {
  const rows = [signal(1, { tlp: "red", written_on: "2027-03-02" })];
  assert.deepEqual(listed(rows), []);
  assert.deepEqual(listed(rows, { withRed: true }), [["new", [1]]]);
});

test("addresses lead to a table, its pages and its signals, or to all tables", () => {
  const [table, row] = ["0", "1"].map((digit) => `00000000-0000-4000-8000-00000000000${digit}`);
  assert.deepEqual(signalRoute({ id: table }), { table, part: "", signal: null });
  assert.deepEqual(signalRoute({ id: table, part: "agenda" }), {
    table,
    part: "agenda",
    signal: null,
  });
  assert.deepEqual(signalRoute({ id: table, part: row }), { table, part: "signal", signal: row });
  assert.deepEqual(signalRoute({ id: table, part: "unknown" }), { table, part: "", signal: null });
  assert.deepEqual(signalRoute({ id: "junk", part: "new" }), {
    table: null,
    part: "",
    signal: null,
  });
});

test("a table is silent on days on which its basis is not valid, and without a key", () => {
  const table = {
    valid_from: "2027-01-01",
    valid_until: "2027-12-31",
    needs_key: false,
    key_number: 1,
  };
  assert.equal(silenceOf(table, "2027-12-31"), null);
  assert.equal(silenceOf(table, "2028-01-01"), "lapsed");
  assert.equal(silenceOf(table, "2026-12-31"), "not-yet");
  assert.equal(silenceOf({ ...table, key_number: 0, needs_key: true }, "2027-06-01"), "no-key");
  assert.equal(silenceOf({ ...table, needs_key: true }, "2027-06-01"), "needs-key");
});
