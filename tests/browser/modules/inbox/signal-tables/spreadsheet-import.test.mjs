import assert from "node:assert/strict";
import { test } from "node:test";
import { ImportRun } from "../../../../../backend/web/static/kier/inbox/signal-tables/import-run.js";
import {
  columnsOf,
  importedRows,
  tally,
  unusedOf,
} from "../../../../../backend/web/static/kier/inbox/signal-tables/spreadsheet-import.js";

/** @import { Means } from "../../../../../backend/web/static/kier/inbox/signal-tables/import-run.js" */

/** @param {[id: string, label: string][]} pairs */
const choices = (...pairs) => pairs.map(([id, label]) => ({ id, label }));
const options = {
  municipalities: choices(
    ["GM0344", "Utrecht"],
    ["GM0307", "Amersfoort"],
    ["GM0518", "'s-Gravenhage"],
  ),
  forms: choices(
    ["labour", "Arbeidsuitbuiting"],
    ["sexual", "Seksuele uitbuiting"],
    ["unknown", "Nog niet bekend"],
  ),
  branches: choices(["nails", "Nagelstudio's"], ["other", "Anders"]),
  reliabilities: choices(["B2", "Meestal betrouwbaar"], ["F6", "Niet te beoordelen"]),
  tlps: choices(["amber", "Oranje"], ["green", "Groen"]),
};
const defaults = {
  municipality: "",
  form: "unknown",
  branch: "other",
  reliability: "F6",
  tlp: "amber",
  expires_on: "2027-05-01",
};
const how = { options, defaults, today: "2026-11-29", latest: "2027-11-29" };
const HEADING = [
  "Nr",
  "Gemeente:",
  "Signaal",
  "Bron",
  "Vorm van uitbuiting",
  "Branche",
  "TLP",
  "Betrouwbaarheid",
  "Bewaren tot",
];

// As the server names them.
const tlps = choices(
  ["red", "rood: alleen voor deze tafel"],
  ["amber", "oranje: wie schreef, bepaalt wie nog meer"],
  ["green", "groen: voor partners"],
  ["clear", "wit: voor iedereen"],
);

test("whoever may read a row is known by the mark, as it is written everywhere", () => {
  const marks = [
    "TLP:RED",
    "tlp red",
    "Rood",
    "TLP:AMBER+STRICT",
    "TLP: Oranje",
    "groen",
    "WIT",
    "",
  ];
  const rows = [["Signaal", "TLP"], ...marks.map((mark) => [`Bedden in een loods ${mark}`, mark])];
  const found = importedRows(rows, { ...how, options: { ...options, tlps } });
  assert.deepEqual(
    found.map(({ open, unknown }) => [open.tlp, unknown]),
    ["red", "red", "red", "red", "amber", "green", "clear", "amber"].map((mark) => [mark, []]),
  );
});

test("a mark that nobody knows makes a row red, and is reported", () => {
  const rows = [
    ["Signaal", "TLP"],
    ["Bedden in een loods", "alleen team Noord"],
  ];
  const green = { ...defaults, tlp: "green" };
  const [row] = importedRows(rows, { ...how, defaults: green, options: { ...options, tlps } });
  assert.equal(row.open.tlp, "red");
  assert.deepEqual(row.unknown, [{ field: "tlp", value: "alleen team Noord" }]);
  assert.ok(!row.filled.includes("tlp"));
});

test("places and days are read as people write them", () => {
  const rows = [
    ["Signaal", "Gemeente", "Vervalt"],
    ["Bedden in een loods", "'s Gravenhage", "1-3-27"],
    ["Een busje in de nacht", "Den Haag", "1-3-2027"],
  ];
  const places = choices(["GM0518", "Den Haag"]);
  const found = importedRows(rows, { ...how, options: { ...options, municipalities: places } });
  for (const { open, unknown } of found) {
    assert.deepEqual([open.municipality, open.expires_on], ["GM0518", "2027-03-01"]);
    assert.deepEqual(unknown, []);
  }
});

test("columns are known by their headings, in any order", () => {
  assert.deepEqual(columnsOf(HEADING), {
    columns: {
      municipality: 1,
      text: 2,
      sources: 3,
      form: 4,
      branch: 5,
      tlp: 6,
      reliability: 7,
      expires_on: 8,
    },
    unused: ["Nr"],
  });
  assert.deepEqual(columnsOf(["Omschrijving van wat er is", "GEMEENTE", ""]), {
    columns: { text: 0, municipality: 1 },
    unused: [],
  });
});

test("a column that was chosen by hand is not said to be left out", () => {
  const heading = ["Datum", "Wat gebeurt er?", "Gemeente"];
  const { columns, unused } = columnsOf(heading);
  assert.deepEqual([columns, unused], [{ text: 1, municipality: 2 }, ["Datum"]]);
  const odd = ["Datum", "Notitie", "Gemeente"];
  assert.equal(columnsOf(odd).columns.text, undefined);
  assert.deepEqual(unusedOf(odd, { text: 1, municipality: 2 }), ["Datum"]);
});

test("forms and branches are known by what partners call them too, if they are on the list", () => {
  const lists = {
    ...options,
    forms: choices(["labour", "Uitbuiting op het werk"], ["unknown", "Nog niet bekend"]),
    branches: choices(["restaurant", "Restaurant of catering"], ["other", "Iets anders"]),
  };
  const rows = [
    ["Signaal", "Vorm", "Branche"],
    ["Matrassen", "Arbeidsuitbuiting", "Horeca"],
    ["Lampen", "mensensmokkel", "tuinbouw"],
  ];
  const [one, other] = importedRows(rows, { ...how, options: lists });
  assert.deepEqual([one.open.form, one.open.branch, one.unknown], ["labour", "restaurant", []]);
  assert.deepEqual([other.open.form, other.open.branch], ["unknown", "other"]);
  assert.equal(other.unknown.length, 2);
});

test("each row has a report: what was taken, filled in, not known and personal", () => {
  const rows = importedRows(
    [
      HEADING,
      [
        "1",
        " utrecht",
        "Zes bedden boven de zaak",
        "Straatteam",
        "arbeidsuitbuiting",
        "Nagelstudio's",
        "GREEN",
        "b2",
        "31-03-2027",
      ],
      ["2", "Verweggistan", "Bel Linh op 06-12345678", "", "iets", "", "", "", "31-02-2027"],
      ["3", "", "", "", "", "", "", "", ""],
      [],
      ["5", "Amersfoort", "BSN 123456782", "", "", "", "", "", "2030-01-01"],
      ["6", "", "Oud", "", "", "", "", "", "2026-11-28"],
      [
        "1",
        "Utrecht ",
        "Zes bedden boven de zaak",
        "Straatteam",
        "arbeidsuitbuiting",
        "Nagelstudio's",
        "GREEN",
        "b2",
        "31-03-2027",
      ],
      ["8", "", "é".repeat(4_097), "", "", "", "", "", ""],
      ["9", "", "Bij navraag", "Ahmed Yilmaz", "", "", "", "", ""],
    ],
    how,
  );
  const [first, second, , fifth] = rows;
  assert.deepEqual(first.open, {
    municipality: "GM0344",
    form: "labour",
    branch: "nails",
    reliability: "B2",
    tlp: "green",
    expires_on: "2027-03-31",
  });
  assert.deepEqual([first.line, first.state, first.filled, first.unknown], [2, "ready", [], []]);
  assert.deepEqual(first.content, { text: "Zes bedden boven de zaak", sources: "Straatteam" });
  assert.deepEqual(second.open, defaults);
  assert.deepEqual(second.unknown, [
    { field: "municipality", value: "Verweggistan" },
    { field: "form", value: "iets" },
    { field: "expires_on", value: "31-02-2027" },
  ]);
  assert.deepEqual(
    second.personal.map(({ kind }) => kind),
    ["name", "phone"],
  );
  assert.equal(fifth.open.expires_on, "2027-11-29");
  assert.deepEqual(
    rows.map(({ line, state }) => [line, state]),
    [
      [2, "ready"],
      [3, "personal"],
      [4, "no-text"],
      [6, "refused"],
      [7, "expired"],
      [8, "twice"],
      [9, "too-long"],
      [10, "personal"],
    ],
  );
  assert.deepEqual(tally(rows), {
    ready: 1,
    personal: 2,
    "no-text": 1,
    refused: 1,
    expired: 1,
    twice: 1,
    "too-long": 1,
  });
  // What was chosen for all changes nothing of who a row is.
  const again = importedRows(
    [
      HEADING,
      [
        "x",
        " utrecht",
        "Zes bedden boven de zaak",
        "Straatteam",
        "arbeidsuitbuiting",
        "Nagelstudio's",
        "GREEN",
        "b2",
        "31-03-2027",
      ],
    ],
    { ...how, defaults: { ...defaults, tlp: "green" } },
  );
  assert.equal(again[0].key, first.key);
});

/** A table at a server that fails when it is told to. */
class Server {
  /** @type {Map<string, any>} */
  rows = new Map();
  /** @type {Set<string>} what the page knows of */
  known = new Set();
  /** @type {(place: number) => number | null | undefined} status of what goes wrong; null: the answer is lost */
  wrong = () => undefined;
  sent = 0;
  sealed = 0;

  /** @returns {Means} */
  get means() {
    return {
      identifiers: async (keys) => keys.map((key) => `id-${key}`),
      isThere: (id) => this.known.has(id),
      reload: async () => {
        this.known = new Set(this.rows.keys());
      },
      seal: async ({ id }) => ({ id, key_number: 1, box: `box ${(this.sealed += 1)}` }),
      send: async (body) => this.#take(/** @type {any} */ (body)),
      failureOf: ({ status, code }) => ({ status, code }),
    };
  }

  /** @param {{id: string, box: string}} body */
  async #take(body) {
    this.sent += 1;
    const status = this.wrong(this.sent);
    if (status) throw { status, code: "no" };
    const known = this.rows.get(body.id);
    if (known && known.box !== body.box) throw { status: 409, code: "conflict" };
    this.rows.set(body.id, body);
    if (status === null) throw { status: null, code: "unreachable" };
  }
}

const chosen = importedRows(
  [["Signaal"], ...Array.from({ length: 5 }, (_, place) => [`Signaal nummer ${place}`])],
  how,
).map((row) => ({ row, reasons: {}, overruled: [] }));

/** @param {ImportRun} run */
const states = (run) => run.outcomes.map(({ state }) => state);

test("an import sends each row once, in order, and says how far it is", async () => {
  const server = new Server();
  const run = new ImportRun(chosen, server.means);
  /** @type {string[]} */
  const progress = [];
  assert.equal(await run.run((done, all) => progress.push(`${done}/${all}`)), null);
  assert.deepEqual(progress, ["1/5", "2/5", "3/5", "4/5", "5/5"]);
  assert.equal(server.rows.size, 5);
  assert.deepEqual(server.rows.get(`id-${chosen[0].row.key}`), {
    ...defaults,
    id: `id-${chosen[0].row.key}`,
    key_number: 1,
    box: "box 1",
    overruled: [],
  });
});

test("an answer that was lost: the same box goes again, and nothing is there twice", async () => {
  const server = new Server();
  const run = new ImportRun(chosen, server.means);
  server.wrong = (count) => (count === 3 ? null : undefined);
  assert.deepEqual(await run.run(), { status: null, code: "unreachable" });
  assert.deepEqual(states(run), ["sent", "sent", "waits", "waits", "waits"]);
  assert.equal(await run.run(), null);
  assert.deepEqual([server.rows.size, server.sent, server.sealed], [5, 6, 5]);
});

test("an import that broke off goes on in another browser", async () => {
  const server = new Server();
  server.wrong = (count) => (count > 3 ? 503 : undefined);
  assert.equal((await new ImportRun(chosen, server.means).run())?.status, 503);
  server.wrong = () => undefined;
  // The list is here: what is there is not sent.
  await server.means.reload();
  const next = new ImportRun(chosen, server.means);
  assert.equal(await next.run(), null);
  assert.deepEqual(states(next), ["there", "there", "there", "sent", "sent"]);
  assert.equal(server.rows.size, 5);
  // The list was old: the server says so, and the row is looked for.
  server.known.clear();
  const last = new ImportRun(chosen, server.means);
  assert.equal(await last.run(), null);
  assert.deepEqual(new Set(states(last)), new Set(["there"]));
});

test("a basis that lapsed stops the import; one row that is refused does not", async () => {
  const server = new Server();
  const run = new ImportRun(chosen, server.means);
  server.wrong = (count) => ({ 2: 400, 4: 409 })[count];
  assert.deepEqual(await run.run(), { status: 409, code: "no" });
  assert.deepEqual(states(run), ["sent", "refused", "sent", "waits", "waits"]);
  assert.equal(await run.run(), null);
  assert.equal(server.rows.size, 4);
});

test("an import that is stopped goes on where it was", async () => {
  const server = new Server();
  const run = new ImportRun(chosen, server.means);
  const stopped = await run.run((done) => done === 2 && run.stop());
  assert.deepEqual(stopped, { code: "stopped", status: null });
  assert.equal(run.done, 2);
  assert.equal(await run.run(), null);
  assert.equal(server.rows.size, 5);
});
