import assert from "node:assert/strict";
import { test } from "node:test";
import {
  MOST_WAITING,
  mondayOf,
  Tally,
} from "../../../../backend/web/static/kier/outreach/tally.js";

const VISIT = { municipality: "GM0518", branch: "nails", cards: 3, week: "2026-11-23" };

/** What a browser keeps. */
class Store {
  kept = new Map();
  getItem = (/** @type {string} */ name) => this.kept.get(name) ?? null;
  setItem = (/** @type {string} */ name, /** @type {string} */ value) => this.kept.set(name, value);
  removeItem = (/** @type {string} */ name) => this.kept.delete(name);
  names = (/** @type {string} */ prefix) =>
    [...this.kept.keys()].filter((name) => name.startsWith(prefix));
}

/** @param {Store} store */
const tallyOf = (store) =>
  new Tally({
    project: "p",
    address: "/visits",
    language: "nl",
    store: /** @type {any} */ (store),
  });

/**
 * @param {(visits: any[]) => {status?: number, results?: any[]} | null} server null: no line
 */
function serve(server) {
  /** @type {any[][]} */
  const calls = [];
  globalThis.fetch = /** @type {any} */ (
    async (/** @type {string} */ _address, /** @type {{body: string}} */ { body }) => {
      const { visits } = JSON.parse(body);
      calls.push(visits);
      const answer = server(visits);
      if (!answer) throw new TypeError("no line");
      const { status = 200, results } = answer;
      return { ok: status === 200, status, json: async () => ({ results }) };
    }
  );
  return calls;
}

const takes = (/** @type {any[]} */ visits) => ({
  results: visits.map((_visit, place) => ({ place, errors: [] })),
});

test("of a day the Monday of its week is kept", () => {
  for (const day of ["2026-11-23", "2026-11-25", "2026-11-29"])
    assert.equal(mondayOf(day), "2026-11-23");
  assert.equal(mondayOf("2027-01-01"), "2026-12-28");
});

test("what is not sent stays, and goes with the same identifier", async () => {
  const store = new Store();
  tallyOf(store).add(VISIT);
  const lost = serve(() => null);
  assert.equal(await tallyOf(store).send(), "waiting");
  assert.equal(tallyOf(store).rows().length, 1);
  const taken = serve(takes);
  assert.equal(await tallyOf(store).send(), "sent");
  assert.deepEqual(taken[0], lost[0]);
  assert.deepEqual(tallyOf(store).rows(), []);
});

test("a refused one stays with the reason, and stops no other", async () => {
  const store = new Store();
  const tally = tallyOf(store);
  for (const cards of [1, 2, 3]) tally.add({ ...VISIT, cards });
  serve((visits) => ({
    results: visits.map(({ cards }, place) => ({
      place,
      errors: cards === 2 ? [{ detail: "Choose another day." }] : [],
    })),
  }));
  assert.equal(await tally.send(), "sent");
  const [row, ...others] = tally.rows();
  assert.deepEqual([row.cards, row.why, others.length], [2, "Choose another day.", 0]);
  const again = serve(takes);
  await tally.send();
  assert.deepEqual(again, []);
  tally.remove(row.id);
  assert.deepEqual(tally.rows(), []);
});

test("an address that has ended loses nothing", async () => {
  const tally = tallyOf(new Store());
  tally.add(VISIT);
  serve(() => ({ status: 404 }));
  assert.equal(await tally.send(), "gone");
  serve(() => ({ status: 429 }));
  assert.equal(await tally.send(), "waiting");
  assert.equal(tally.rows().length, 1);
});

test("many go a hundred at a time, and a phone keeps no more than it can", async () => {
  const tally = tallyOf(new Store());
  for (let number = 0; number < MOST_WAITING; number += 1) assert.ok(tally.add(VISIT));
  assert.equal(tally.add(VISIT), false);
  const calls = serve(takes);
  assert.equal(await tally.send(), "sent");
  assert.deepEqual(
    calls.map((visits) => visits.length),
    Array(5).fill(100),
  );
});

test("what somebody else wrote there is passed over", () => {
  const store = new Store();
  store.setItem("kier/visits/p/x", "{");
  assert.deepEqual(tallyOf(store).rows(), []);
});

test("what is counted while another is on its way goes too, before anybody hears how it went", async () => {
  const tally = tallyOf(new Store());
  tally.add(VISIT);
  const calls = serve(takes);
  const first = tally.send();
  tally.add({ ...VISIT, cards: 7 });
  assert.deepEqual(await Promise.all([first, tally.send()]), ["sent", "sent"]);
  assert.deepEqual(
    calls.map((visits) => visits.map(({ cards }) => cards)),
    [[3], [7]],
  );
  assert.deepEqual(tally.rows(), []);
});
