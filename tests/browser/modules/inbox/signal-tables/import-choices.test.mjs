/** Which rows of a spreadsheet are sent, and with what of what was found in them. */

import assert from "node:assert/strict";
import test from "node:test";
import {
  chosenRows,
  keptKinds,
} from "../../../../../backend/web/static/kier/inbox/signal-tables/import-choices.js";
import { importedRows } from "../../../../../backend/web/static/kier/inbox/signal-tables/spreadsheet-import.js";

const DEFAULTS = {
  municipality: "",
  form: "unknown",
  branch: "hotel",
  reliability: "F6",
  tlp: "amber",
  expires_on: "2027-12-31",
};
const OPTIONS = { municipalities: [], forms: [], branches: [], reliabilities: [], tlps: [] };
const CALM = "Acht mensen slapen achter een restaurant";
const NAMED = "Volgens Jan de Vries worden paspoorten ingehouden";
const NUMBERED = "BSN 111222333 werkt daar";
const rows = importedRows([["Omschrijving"], [CALM], [NAMED], [NUMBERED], [CALM]], {
  options: OPTIONS,
  defaults: DEFAULTS,
  today: "2027-01-01",
  latest: "2027-12-31",
});
const KEPT = { name: { reason: "public", words: "op de gevel" } };

test("blanks go into every row with a finding, and what is there twice is left out", () => {
  const texts = chosenRows(rows, "blank", {}).map(({ row }) => row.content.text);
  assert.deepEqual(texts, [
    CALM,
    "Volgens [name] worden paspoorten ingehouden",
    "BSN [number] werkt daar",
  ]);
});

test("a blank does not change who a row is", () => {
  const keys = chosenRows(rows, "blank", {}).map(({ row }) => row.key);
  assert.deepEqual(
    keys,
    rows.slice(0, 3).map(({ key }) => key),
  );
});

test("rows with findings can be left out", () => {
  assert.deepEqual(
    chosenRows(rows, "out", {}).map(({ row }) => row.line),
    [2],
  );
});

test("what is kept has its reason, and a citizen number is never kept", () => {
  assert.deepEqual(keptKinds(rows), ["name"]);
  const [, named, ...others] = chosenRows(rows, "keep", KEPT);
  assert.deepEqual(named.overruled, [{ kind: "name", reason: "public" }]);
  assert.deepEqual(named.reasons, { name: "op de gevel" });
  assert.deepEqual(others, []);
});
