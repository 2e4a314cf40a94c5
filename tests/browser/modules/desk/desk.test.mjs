import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.mjs";
import { DeskApi } from "../../../../backend/web/static/kier/desk/account.js";
import { usualAppointment } from "../../../../backend/web/static/kier/desk/agenda.js";
import { gathered, inTurn, isEmptied } from "../../../../backend/web/static/kier/desk/briefing.js";
import { changesOf, mayChange } from "../../../../backend/web/static/kier/desk/briefing-steps.js";
import { isWaiting } from "../../../../backend/web/static/kier/desk/care.js";
import { definitionOf } from "../../../../backend/web/static/kier/desk/consultation.js";
import { lateFirst } from "../../../../backend/web/static/kier/desk/fees.js";
import { bothOf } from "../../../../backend/web/static/kier/desk/records.js";
import { choicesOf } from "../../../../backend/web/static/kier/desk/requests.js";
import {
  personAddress,
  readRoute,
  requestAddress,
  waitingOn,
} from "../../../../backend/web/static/kier/desk/navigation.js";
import { serve, storage } from "../page.mjs";
import { standIn } from "../stand-ins.mjs";

/**
 * @typedef {Parameters<typeof gathered>[0][number]} Entry
 * @typedef {Parameters<typeof lateFirst>[0][number]} Fee
 */

const ID = "0a44405f-7010-474a-9ac6-f5a2989dc1a5";

for (const { hash, route } of [
  { hash: "", route: { page: "overview" } },
  { hash: "#/requests", route: { page: "requests", shown: "" } },
  { hash: "#/requests/going", route: { page: "requests", shown: "going" } },
  { hash: requestAddress(ID), route: { page: "request", id: ID, part: "briefing" } },
  { hash: requestAddress(ID, "close"), route: { page: "request", id: ID, part: "close" } },
  { hash: `#/requests/${ID}/elsewhere`, route: { page: "overview" } },
  { hash: "#/care/all", route: { page: "care", shown: "all" } },
  { hash: "#/fees/late", route: { page: "fees", shown: "late" } },
  { hash: personAddress(ID), route: { page: "person", id: ID } },
  { hash: "#/people/steps", route: { page: "people", part: "steps" } },
  { hash: "#/growing/coaching", route: { page: "growing", part: "coaching" } },
  { hash: "#/numbers", route: { page: "numbers" } },
  { hash: "#/settings", route: { page: "settings" } },
  { hash: "#/people/../settings", route: { page: "overview" } },
  { hash: "#/__proto__", route: { page: "overview" } },
]) {
  test(`"${hash}" leads to ${JSON.stringify(route)}`, () => {
    assert.deepEqual(readRoute(hash), route);
  });
}

test("each page says how much waits there", () => {
  const counts = {
    submitted: 1,
    questions: 2,
    reviews: 4,
    calls: 8,
    check_ins: 16,
    grievances: 32,
    fees_late: 64,
    knowledge_due: 128,
    improvements_late: 256,
    quiet: 512,
    work_over: 1024,
  };
  assert.deepEqual(waitingOn(counts), {
    requests: 1543,
    care: 24,
    people: 32,
    fees: 64,
    growing: 384,
  });
});

for (const { says, history, emptied } of [
  { says: "goes on", history: [{ what: "start", on: "2020-01-01" }], emptied: false },
  { says: "ended two years ago", history: [{ what: "close", on: "2024-03-02" }], emptied: false },
  {
    says: "ended before that",
    history: [
      { what: "close", on: "2024-02-28" },
      { what: "story-ended", on: "2026-01-01" },
    ],
    emptied: true,
  },
]) {
  test(`what was written is${emptied ? "" : " not"} erased of a request that ${says}`, () => {
    assert.equal(isEmptied(standIn({ history }), Date.parse("2026-03-02T12:00:00Z")), emptied);
  });
}

test("the list of requests opens on all that is open, each choice with its count", () => {
  const choices = choicesOf({ open: 7, quiet: 1, by_state: { submitted: 3, going: 4 } });
  assert.deepEqual(choices[0], ["open", "All that is open (7)"]);
  assert.deepEqual(choices.at(-1), ["quiet", "Nothing changes any more (1)"]);
  assert.deepEqual(
    choices.find(([id]) => id === "going"),
    ["going", "Under way (4)"],
  );
  assert.deepEqual(choicesOf(null)[0], ["open", "All that is open"]);
});

test("the questions of a consultation begin with that of the request, in its language, in several lines", () => {
  const question = "What would have helped?";
  const { languages, items } = definitionOf(standIn({ requester: { language: "en" } }), question);
  assert.deepEqual(languages, ["en"]);
  assert.deepEqual(items, [
    {
      kind: "text",
      name: "answer",
      label: { en: "What would have helped?" },
      required: "true()",
      appearance: ["multiline"],
    },
  ]);
  assert.deepEqual(definitionOf(standIn({ requester: { language: "nl-easy" } }), "?").languages, [
    "nl",
  ]);
});

test("calls that change something are told, those that read are not", async (context) => {
  serve(context, [{ body: {} }, { body: {} }]);
  const api = new DeskApi({ storage: storage() });
  let told = 0;
  api.onChange = () => (told += 1);
  await api.get("/a");
  assert.equal(told, 0);
  await api.post("/a", {});
  assert.equal(told, 1);
});

for (const { says, call, waits } of [
  {
    says: "who asked for a call",
    call: { call: true, answered_on: "2026-03-02", due_on: "2026-03-02" },
    waits: true,
  },
  {
    says: "who was called",
    call: { call: true, called_on: "2026-03-03", answered_on: "2026-03-02", due_on: "2026-03-02" },
    waits: false,
  },
  {
    says: "who did not answer",
    call: { call: false, answered_on: null, due_on: "2026-03-02" },
    waits: true,
  },
  {
    says: "who was not asked yet",
    call: { call: false, answered_on: null, due_on: "2026-03-04" },
    waits: false,
  },
  {
    says: "who answered",
    call: { call: false, answered_on: "2026-03-02", due_on: "2026-03-02" },
    waits: false,
  },
]) {
  test(`${says} ${waits ? "waits for a call" : "waits for nothing"}`, () => {
    assert.equal(isWaiting({ called_on: null, ...call }, "2026-03-03"), waits);
  });
}

test("what is ticked while a call is under way goes together in the next", async () => {
  /** @type {object[]} */
  const sent = [];
  /** @type {(() => void)[]} */
  const ends = [];
  const choose = inTurn((fields) => {
    sent.push(fields);
    return new Promise((resolve) => ends.push(resolve));
  });
  const first = choose({ checked: ["a"] });
  choose({ checked: ["a", "b"] });
  const last = choose({ heavy: true });
  assert.deepEqual(sent, [{ checked: ["a"] }]);
  ends.shift()?.();
  await new Promise(setImmediate);
  assert.deepEqual(sent.slice(1), [{ checked: ["a", "b"], heavy: true }]);
  ends.shift()?.();
  await Promise.all([first, last]);
});

test("after a call that fails the rest is not sent, and one can begin anew", async () => {
  /** @type {object[]} */
  const sent = [];
  const choose = inTurn(async (fields) => {
    sent.push(fields);
    if (sent.length === 1) throw new Error("refused");
  });
  const first = choose({ heavy: true });
  choose({ checked: [] }).catch(() => {});
  await assert.rejects(first, /refused/);
  await choose({ heavy: false });
  assert.deepEqual(sent, [{ heavy: true }, { heavy: false }]);
});

test("fields of the briefing are sent where they belong", () => {
  assert.deepEqual(changesOf({ wanted: 4, place: "Utrecht" }), {
    wanted: 4,
    briefing: { place: "Utrecht" },
  });
  assert.deepEqual(changesOf({ fee_cents: null }), { fee_cents: null });
});

test("once members said yes only what helps them may change", () => {
  assert.deepEqual(
    ["topics", "support"].map((name) => mayChange("submitted", name)),
    [true, true],
  );
  assert.deepEqual(
    ["topics", "support"].map((name) => mayChange("going", name)),
    [false, true],
  );
  assert.deepEqual(
    ["topics", "support"].map((name) => mayChange("ended", name)),
    [false, false],
  );
});

test("ticks in a row are one line of history", () => {
  /** @param {number} number @param {Partial<Entry>} [more] @returns {Entry} */
  const tick = (number, more) =>
    standIn({
      number,
      what: "checked",
      on: "2026-03-02",
      by_name: "Jo",
      note: "",
      changes: { checked: [[], []] },
      ...more,
    });
  const history = [
    tick(1),
    tick(2),
    tick(3, { changes: { heavy: [false, true] } }),
    tick(4),
    tick(5, { by_name: "Kim" }),
    tick(6, { what: "accept", changes: {} }),
  ];
  assert.deepEqual(
    gathered(history).map((entry) => entry.number),
    [2, 3, 4, 5, 6],
  );
});

test("late fees stand first, then those due sooner", () => {
  /** @param {string} due_on @param {boolean} late @returns {Fee} */
  const fee = (due_on, late) => standIn({ due_on, late });
  const [one, two, three] = [
    fee("2026-03-01", false),
    fee("2026-03-09", true),
    fee("2026-03-02", false),
  ];
  assert.deepEqual(lateFirst([three, one, two]), [two, one, three]);
});

test("a text in one language alone is not sent", () => {
  assert.deepEqual(bothOf({ nl: " Vast ", en: "Fixed" }, ""), { nl: "Vast", en: "Fixed" });
  assert.throws(() => bothOf({ nl: "Vast", en: " " }, "Both."), { said: "Both." });
});

test("one calls the coordinator who plans an appointment, by the name that colleagues know", () => {
  /** @type {Parameters<typeof usualAppointment>} */
  const [request, session, colleagues] = standIn([
    { day: "2027-03-31", briefing: { place: "Utrecht" } },
    { me: { id: "sam", email: "sam@hope.example" }, platform: { phone: "030 123" } },
    [
      { id: "robin", name: "Robin" },
      { id: "sam", name: "Sam" },
    ],
  ]);
  assert.deepEqual(usualAppointment(request, session, colleagues), {
    kind: "preparation",
    starts_at: "2027-03-31T08:00:00Z",
    ends_at: "2027-03-31T09:00:00Z",
    place: "Utrecht",
    link: "",
    contact_name: "Sam",
    contact_phone: "030 123",
  });
  assert.equal(usualAppointment(request, session, []).contact_name, "");
});
