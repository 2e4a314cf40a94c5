import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.mjs";
import { dayFromNow } from "../../../../backend/web/static/kier/shared/formats.js";
import {
  answerAt,
  numberOf,
  withAnswer,
} from "../../../../backend/web/static/kier/shared/questionnaire/answer-paths.js";
import { added, relabelled } from "../../../../backend/web/static/kier/surveys/choices.js";
import {
  atField,
  byItem,
  fieldIds,
  placed,
} from "../../../../backend/web/static/kier/surveys/faults.js";
import { nameIn } from "../../../../backend/web/static/kier/shared/files.js";
import { toBase64url, toCsv } from "../../../../backend/web/static/kier/surveys/files.js";
import { inOrder, matching } from "../../../../backend/web/static/kier/surveys/home.js";
import {
  groups,
  kindName,
  kindSays,
  newItem,
  siblings,
} from "../../../../backend/web/static/kier/surveys/kinds.js";
import { grouped } from "../../../../backend/web/static/kier/surveys/report.js";
import { answersOf, wholeOf } from "../../../../backend/web/static/kier/surveys/round-labels.js";
import { withGroups } from "../../../../backend/web/static/kier/surveys/round-tables.js";
import {
  newestOf,
  pathOf,
  questionnaireAddress,
  readRoute,
  roundAddress,
} from "../../../../backend/web/static/kier/surveys/routes.js";
import { takenOut } from "../../../../backend/web/static/kier/surveys/texts.js";
import { changeWords, valueText } from "../../../../backend/web/static/kier/surveys/versions.js";
import { standIn } from "../stand-ins.mjs";

/**
 * @import { ReportRow, Round, RoundRow } from "kier/api"
 * @import { Definition } from "../../../../backend/web/static/kier/shared/questionnaire/definition.js"
 */

const ID = "0a44405f-7010-474a-9ac6-f5a2989dc1a5";

test("every place has an address, and every other address is home", () => {
  assert.deepEqual(readRoute(questionnaireAddress(ID, 3, "questions", [2, 0])), {
    page: "questionnaire",
    id: ID,
    number: "3",
    part: "questions",
    place: "2.0",
  });
  assert.deepEqual(readRoute(questionnaireAddress(ID, 3)), {
    page: "questionnaire",
    id: ID,
    number: "3",
    part: "questions",
    place: "",
  });
  assert.deepEqual(readRoute(roundAddress(ID, "texts")), { page: "round", id: ID, part: "texts" });
  assert.deepEqual(readRoute(`#/questionnaires/${ID}/1/difference/2`), {
    page: "difference",
    id: ID,
    number: "1",
    other: "2",
  });
  assert.deepEqual(
    ["", "#/", "#/rounds/x", "#/questionnaires/../1"].map((hash) => readRoute(hash).page),
    ["home", "home", "home", "home"],
  );
  assert.equal(newestOf([{ number: 2 }, { number: 10 }, { number: 1 }]).number, 10);
  assert.deepEqual([pathOf("2.0"), pathOf("")], [[2, 0], []]);
});

test("a fault stands at the item that it is about", () => {
  /** @type {Definition} */
  const form = standIn({
    items: [{ name: "a" }, { name: "g", items: [{ name: "b", choices: "l/1" }] }],
  });
  const pointers = [
    "/items/1/items/0/label/nl",
    "/choices/l~11/0/name",
    "/languages/1",
    "/items",
    "/choices/none",
  ];
  const found = placed(
    form,
    pointers.map((pointer) => ({ pointer, detail: pointer, code: "" })),
  );
  assert.deepEqual(
    found.map(({ path, field }) => [path, field]),
    [
      [[1, 0], "label/nl"],
      [[1, 0], "choices/0/name"],
      [null, "languages/1"],
      [null, "items"],
      [null, "choices/"],
    ],
  );
  assert.deepEqual(
    [...byItem(found)].map(([key, of]) => [key, of.length]),
    [
      ["1.0", 2],
      ["", 3],
    ],
  );
  assert.deepEqual(
    [
      fieldIds("label/nl")[0],
      fieldIds("choices/2/name")[0],
      fieldIds("relevant").at(-1),
      fieldIds("parameters")[0],
    ],
    ["label-nl", "choice-2-name", "relevant", "scale-start"],
  );
  assert.deepEqual([atField(found, "label"), atField(found, "lab")], [[pointers[0]], []]);
});

test("names of answers follow their words, until they are used or are of their own", () => {
  const how = { first: "nl", isNamed: (/** @type {string} */ name) => name === "used" };
  /** @type {{name: string, label: Record<string, string>}[]} */
  const rows = [
    { name: "1", label: {} },
    { name: "used", label: { nl: "Used" } },
    { name: "own", label: { nl: "Iets" } },
  ];
  assert.deepEqual(relabelled(rows, 0, "nl", "Ja, graag", how)[0], {
    name: "ja_graag",
    label: { nl: "Ja, graag" },
  });
  assert.deepEqual(relabelled(rows, 0, "en", "Yes", how)[0], { name: "1", label: { en: "Yes" } });
  assert.equal(relabelled(rows, 1, "nl", "Anders", how)[1].name, "used");
  assert.equal(relabelled(rows, 2, "nl", "Anders", how)[2].name, "own");
  assert.equal(relabelled(rows, 0, "nl", "Own", how)[0].name, "own_2");
  assert.deepEqual(
    added(rows, 0).map(({ name }) => name),
    ["1", "4", "used", "own"],
  );
  assert.deepEqual(
    added([{ name: "2" }], 0).map(({ name }) => name),
    ["2", "3"],
  );
});

test("a table for spreadsheets holds no formula", () => {
  assert.equal(
    toCsv([
      ["a", 'b "c"'],
      ["=1+1", "d;e"],
    ]),
    '\ufeffa,"b ""c"""\r\n\'=1+1,"d;e"\r\n',
  );
});

test("a file travels as base64url, and has the name that the server gives it", () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_one, at) => at % 256);
  assert.deepEqual(Buffer.from(toBase64url(bytes), "base64url"), Buffer.from(bytes));
  assert.equal(toBase64url(Uint8Array.of(251, 255)), "-_8");
  assert.deepEqual(
    [
      'attachment; filename="a b.xlsx"',
      "attachment; filename*=UTF-8''hoe%20%C3%A9%C3%A9n.csv",
      null,
    ].map(nameIn),
    ["a b.xlsx", "hoe één.csv", ""],
  );
});

test("names are found without accents, rounds stand as they matter", () => {
  const rows = [{ name: "Enquête zomer" }, { name: "Winter" }];
  assert.deepEqual(
    [matching(rows, "ZOMER enquete"), matching(rows, " "), matching(rows, "x")],
    [[rows[0]], rows, []],
  );
  /** @param {RoundRow["status"]} status @param {string} closes_on @returns {RoundRow} */
  const round = (status, closes_on) => standIn({ status, closes_on });
  const sorted = [
    round("open", "2026-02-01"),
    round("open", "2026-03-01"),
    round("draft", "2026-01-01"),
    round("closed", "2026-02-01"),
    round("closed", "2026-01-01"),
  ];
  assert.deepEqual(inOrder([...sorted].reverse()), sorted);
});

test("of an import, what needs a look comes first", () => {
  /** @param {ReportRow["what"]} what @returns {ReportRow} */
  const row = (what) => standIn({ what });
  assert.deepEqual(
    grouped([row("taken"), row("changed"), row("taken"), row("refused")]).map(([what, rows]) => [
      what,
      rows.length,
    ]),
    [
      ["refused", 1],
      ["changed", 1],
      ["taken", 2],
    ],
  );
});

test("every kind can be added, is named and explained, and has what it needs", () => {
  const kinds = groups().flatMap(([, found]) => found);
  assert.equal(new Set(kinds).size, kinds.length);
  for (const kind of kinds) {
    assert.ok(kindName(kind) && kindSays(kind), kind);
    assert.ok(siblings(kind).includes(kind), kind);
    const { item, choices } = newItem(kind, "q", "l");
    assert.deepEqual([item.kind, item.name], [kind, "q"]);
    assert.deepEqual(Object.keys(choices), item.choices ? ["l"] : []);
  }
});

test("a question in one's own words begins with room for several lines", () => {
  assert.deepEqual(newItem("text", "q", "l").item, {
    kind: "text",
    name: "q",
    appearance: ["multiline"],
  });
});

test("a text loses whole words, so that no half of a name stays", () => {
  const text = "Ik sprak Jan-Willem de Wit.";
  assert.deepEqual(takenOut(text, 10, 12), { text: "Ik sprak […] de Wit.", at: 12 });
  assert.deepEqual(takenOut(text, 8, 26), { text: "Ik sprak […].", at: 12 });
  assert.deepEqual(takenOut(text, 3, 3), { text, at: 3 });
});

test("groups are added by name, once, with an identifier for their link", () => {
  const made = withGroups([], "Noord-Holland\n\n Fryslân \nNoord-Holland\n北", ["nl", "en"]);
  assert.deepEqual(
    made.map(({ id }) => id),
    ["noord-holland", "fryslan", "group-1"],
  );
  assert.deepEqual(made[1].label, { nl: "Fryslân", en: "Fryslân" });
  assert.deepEqual(
    withGroups(made, "noord holland\n南", ["nl"])
      .map(({ id }) => id)
      .slice(3),
    ["noord-holland-2", "group-2"],
  );
});

test("what is typed as a number is one, or is told by the server", () => {
  assert.deepEqual(["", " 12 ", "1.5", "ten"].map(wholeOf), [null, 12, "1.5", "ten"]);
  assert.deepEqual(["1,5", " -2 ", "ten"].map(numberOf), [1.5, -2, "ten"]);
});

test("how many answered is never said to be fewer than may wait", () => {
  /** @param {Partial<Round> & Pick<Round, "written">} round */
  const said = (round) =>
    answersOf({ threshold: 5, target: null, status: "open", audience: "token", ...round });
  const unknown = "Too few answers yet to say how many";
  assert.deepEqual(
    [said({ written: null }), said({ written: null, audience: "link" })],
    [unknown, unknown],
  );
  assert.deepEqual(
    [said({ written: 8 }), said({ written: 10, audience: "link", target: 50 })],
    ["At least 8 answers", "At least 10 answers"],
  );
  assert.equal(said({ written: 8, target: 20 }), "8 of 20 answers");
  assert.deepEqual(
    [null, 8].map((written) => said({ written, status: "closed" })),
    ["Fewer than 5 answers", "8 answers"],
  );
});

test("answers of a preview are kept by path", () => {
  const answers = withAnswer(withAnswer({}, "home/0/age", 7), "home/1/age", 8);
  assert.deepEqual(answers, { home: [{ age: 7 }, { age: 8 }] });
  assert.deepEqual(
    [
      answerAt(answers, "home/1/age"),
      answerAt(answers, "home/2/age"),
      withAnswer(answers, "home", []),
    ],
    [8, undefined, {}],
  );
});

test("a day is counted by the calendar", () => {
  assert.deepEqual(
    [dayFromNow(0, new Date(2026, 0, 31, 23, 59)), dayFromNow(29, new Date(2028, 0, 31))],
    ["2026-01-31", "2028-02-29"],
  );
});

test("what changed between versions is said in words", () => {
  assert.equal(
    changeWords({ kind: "changed", what: "item", name: "q", field: "label/nl" }),
    "Changed: question q, text (nl)",
  );
  assert.equal(
    changeWords({ kind: "added", what: "choice", name: "a", within: "l", field: "" }),
    "Added: answer a of the list l",
  );
  assert.equal(
    changeWords({ kind: "changed", what: "whole", name: "", field: "title" }),
    "Changed: the whole, title",
  );
  assert.deepEqual([null, true, "x", ["a", "b"], { nl: "N", vi: "V" }].map(valueText), [
    "",
    "yes",
    "x",
    "a, b",
    "nl: N · vi: V",
  ]);
});
