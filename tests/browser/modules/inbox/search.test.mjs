import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.mjs";
import {
  find,
  fold,
  partsOf,
  snippet,
  wordsOf,
} from "../../../../backend/web/static/kier/inbox/search.js";
import { isInView, viewsOf } from "../../../../backend/web/static/kier/inbox/views.js";
import { standIn } from "../stand-ins.mjs";

/** @import { Referral } from "../../../../backend/web/static/kier/inbox/inbox.js" */

const ON = new AbortController().signal;
const ME = "me";

/** @param {string} id @param {object} [fields] @returns {Referral} */
const referral = (id, fields = {}) =>
  standIn({
    id,
    status: "accepted",
    assignee: null,
    last_sender: "seeker",
    reasons: [],
    profile: {
      themes: ["other"],
      language: "nl",
      region: "NL-UT",
      age_band: "16-17",
      wishes: [],
      urgent: false,
    },
    ...fields,
  });

/** @param {Record<string, string>} said */
const texts = (said) =>
  new Map(Object.entries(said).map(([id, text]) => [id, { text, folded: fold(text) }]));

/** @param {Referral[]} rows @param {string} query @param {Record<string, string>} [said] */
const search = async (rows, query, said = {}) => find(rows, wordsOf(query), texts(said), ON);

test("folding keeps every place and takes accents and capitals away", () => {
  for (const [text, folded] of [
    ["Café İZMİR", "cafe izmir"],
    ["Đường Nguyễn", "duong nguyen"],
    ["救救我 ﬁ 𝒜", "救救我 ﬁ 𝒜"],
  ]) {
    assert.equal(fold(text), folded);
    assert.equal(fold(text).length, text.length);
  }
});

test("words are found in messages, rows and short names, all of them", async () => {
  const rows = [
    referral("7f3a21b0-a"),
    referral("8f3a21b0-b", { profile: { ...referral("x").profile, region: "NL-GR" } }),
  ];
  const said = { "7f3a21b0-a": "Ik durf niet\nDe chef heeft mijn paspoort" };
  const ids = async (/** @type {string} */ query) => [
    ...((await search(rows, query, said)) ?? []).keys(),
  ];
  assert.deepEqual(await ids("PASPOORT chef"), ["7f3a21b0-a"]);
  assert.deepEqual(await ids("paspoort nl-ut"), ["7f3a21b0-a"]);
  assert.deepEqual(await ids("7F3 A21"), ["7f3a21b0-a"]);
  assert.deepEqual(await ids("8f3a21"), ["8f3a21b0-b"]);
  assert.deepEqual(await ids("nl-gr"), ["8f3a21b0-b"]);
  assert.deepEqual(await ids("nl-gr paspoort"), []);
});

test("a hit shows the line in which most words occur, with every hit marked", () => {
  const text = `Ik zeg niets\n${"Een lange zin voor het woord. ".repeat(4)}Mijn paspoort is weg\nen meer`;
  const opened = { text, folded: fold(text) };
  assert.match(snippet(opened, ["is", "paspoort"]), /^….*paspoort is weg$/);
  assert.equal(snippet(opened, ["ik", "niets"]), "Ik zeg niets");
  assert.equal(snippet(opened, ["geld"]), "");
  assert.deepEqual(partsOf("Pás de pas", ["pas"]), ["", "Pás", " de ", "pas", ""]);
  assert.deepEqual(partsOf("niets", ["pas"]), ["niets"]);
});

test("a search that was ended answers nothing", async () => {
  const end = new AbortController();
  end.abort();
  const rows = Array.from({ length: 20_000 }, (_, place) => referral(`id-${place}`));
  assert.equal(await find(rows, ["x"], new Map(), end.signal), null);
});

test("a view shows whose work it is and whose turn", () => {
  const urgent = { ...referral("x").profile, urgent: true };
  const rows = [
    referral("a", { assignee: ME }),
    referral("b", { assignee: "other", last_sender: "organisation:ours" }),
    referral("c", { profile: urgent }),
    referral("d", { status: "interprets", assignee: "other" }),
  ];
  const shown = (/** @type {string} */ view) =>
    rows
      .filter((row) => isInView(view, row, ME))
      .map(({ id }) => id)
      .join("");
  assert.deepEqual(viewsOf("open").map(shown), ["abcd", "a", "c", "c", "ac", "b", "d"]);
  const covered = new Set(["other"]);
  assert.equal(rows.filter((row) => isInView("mine", row, ME, covered)).length, 3);
  assert.deepEqual([viewsOf("new").length, viewsOf("closed").length], [5, 0]);
});

test("late is what was promised, is over, and whose author wrote last", () => {
  const before = "2020-01-01T00:00:00Z";
  const due = { status: "offered", due_at: before };
  const rows = [
    referral("a", due),
    referral("b", { ...due, last_sender: "organisation:ours" }),
    referral("c", { ...due, due_at: new Date(Date.now() + 86_400_000).toISOString() }),
    referral("d", { ...due, status: "accepted" }),
  ];
  assert.deepEqual(
    rows.filter((row) => isInView("late", row, ME)).map(({ id }) => id),
    ["a"],
  );
});
