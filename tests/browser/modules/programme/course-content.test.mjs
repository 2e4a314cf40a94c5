/** Modules and steps of a course: added, moved, removed and put back; questions of another type. */

import assert from "node:assert/strict";
import test from "node:test";
import {
  changed,
  marked,
  moved,
  movedChoice,
  newContent,
  newModule,
  newQuestion,
  newText,
  placeAfter,
  placesOf,
  putAt,
  retyped,
  without,
} from "../../../../backend/web/static/kier/programme/courses/content.js";
import {
  missingIn,
  refusedIn,
} from "../../../../backend/web/static/kier/programme/courses/faults.js";
import { doc, heading, paragraph } from "./documents.mjs";

/** @import { Content, QuestionType, Step } from "../../../../backend/web/static/kier/programme/courses/content.js" */

/** @param {string} id @returns {Step} */
const step = (id) => ({ id, kind: "text", document: doc(paragraph(id)) });
/** @type {(id: string, ...steps: string[]) => import("../../../../backend/web/static/kier/programme/courses/content.js").Module} */
const module = (id, ...steps) => ({ id, title: id, roles: [], steps: steps.map(step) });
const COURSE = { modules: [module("m1", "a", "b"), module("m2", "c"), module("m3", "d", "e")] };
/** @param {Content} content */
const ids = ({ modules }) => modules.map(({ id, steps }) => [id, ...steps.map((one) => one.id)]);

test("something new has an id that nothing else has", () => {
  const found = [newModule(), newText(), newQuestion(), newQuestion("yes_no")].map(({ id }) => id);
  assert.equal(new Set(found).size, found.length);
  for (const id of found) assert.match(id, /^[a-z][a-z0-9_-]{0,39}$/);
  assert.equal(placesOf(newContent()).length, 2);
});

test("a step comes behind what is looked at, a module behind its module", () => {
  assert.deepEqual(placeAfter(COURSE, "a", "step"), [0, 1]);
  assert.deepEqual(placeAfter(COURSE, "m2", "step"), [1, 1]);
  assert.deepEqual(placeAfter(COURSE, "", "step"), [2, 2]);
  assert.deepEqual(placeAfter(COURSE, "a", "module"), [1]);
  assert.deepEqual(placeAfter(COURSE, "", "module"), [3]);
});

test("a step moves within its module and on into the next one", () => {
  assert.deepEqual(ids(moved(COURSE, "a", 1))[0], ["m1", "b", "a"]);
  const over = moved(COURSE, "b", 1);
  assert.deepEqual(ids(over).slice(0, 2), [
    ["m1", "a"],
    ["m2", "b", "c"],
  ]);
  assert.deepEqual(ids(moved(over, "b", -1)), ids(COURSE));
  // The first has nothing before it, and the only one of a module stays.
  assert.equal(moved(COURSE, "a", -1), COURSE);
  assert.equal(moved(COURSE, "c", 1), COURSE);
});

test("a module moves with its steps", () => {
  assert.deepEqual(ids(moved(COURSE, "m3", -1)), [
    ["m1", "a", "b"],
    ["m3", "d", "e"],
    ["m2", "c"],
  ]);
  assert.equal(moved(COURSE, "m1", -1), COURSE);
});

test("what is removed can be put back where it stood, whatever was changed since", () => {
  for (const id of ["a", "e", "m2"]) {
    const found = without(COURSE, id);
    assert.ok(found);
    assert.ok(!placesOf(found.content).some(({ item }) => item.id === id));
    const later = changed(found.content, "d", { document: doc(paragraph("other")) });
    const back = putAt(later, found.gone);
    assert.deepEqual(ids(back), ids(COURSE));
    assert.deepEqual(back.modules[2].steps[0], { ...step("d"), document: doc(paragraph("other")) });
  }
  assert.equal(without(COURSE, "c"), null);
  assert.equal(without({ modules: [module("m1", "a", "b")] }, "m1"), null);
  // Its module went meanwhile.
  const gone = /** @type {any} */ (without(COURSE, "e")).gone;
  const fewer = { modules: COURSE.modules.slice(0, 1) };
  assert.deepEqual(ids(putAt(fewer, gone)), [["m1", "a", "e", "b"]]);
});

test("a question of another type keeps what suits it", () => {
  const many = {
    ...newQuestion("many"),
    choices: [
      { name: "a", label: "A", right: true, feedback: "x" },
      { name: "b", label: "B", right: true, feedback: "" },
      { name: "c", label: "C", right: false, feedback: "" },
    ],
  };
  /** @param {QuestionType} type */
  const right = (type) => retyped(many, type).choices.map((choice) => choice.right);
  assert.deepEqual(right("one"), [true, false, false]);
  assert.deepEqual(right("ranking"), [false, false, false]);
  assert.equal(retyped(many, "scale").counts, false);
  const yesNo = retyped(many, "yes_no");
  assert.deepEqual(
    yesNo.choices.map(({ name, label, right: is }) => [name, label, is]),
    [
      ["yes", "A", true],
      ["no", "B", false],
    ],
  );
  assert.deepEqual(
    retyped(yesNo, "one").choices.map(({ name }) => name),
    ["a", "b"],
  );
});

test("one answer is right, or several", () => {
  const one = { ...newQuestion(), choices: newQuestion().choices };
  const first = { ...one, choices: marked(one, "a", true) };
  assert.deepEqual(
    marked(first, "b", true).map(({ right }) => right),
    [false, true],
  );
  assert.deepEqual(
    marked(retyped(first, "many"), "b", true).map(({ right }) => right),
    [true, true],
  );
  assert.deepEqual(
    marked(first, "b", false).map(({ right }) => right),
    [true, false],
  );
  const turned = movedChoice(one.choices, 0, 1);
  assert.deepEqual(
    turned.map(({ name }) => name),
    ["b", "a"],
  );
  assert.equal(movedChoice(one.choices, 1, 1), one.choices);
});

test("all that is missing is said at once, where it is missing", () => {
  const content = {
    modules: [
      { ...module("m1", "a"), title: " " },
      {
        ...module("m2"),
        steps: [
          newText(),
          { ...newQuestion("ranking"), label: "In order" },
          { ...step("h"), document: doc(paragraph("words"), heading("")) },
          newQuestion(),
        ],
      },
    ],
  };
  const found = missingIn({ title: "", content }).map(({ field, block }) => [field, block]);
  assert.deepEqual(found, [
    ["title", undefined],
    ["title", undefined],
    ["document", undefined],
    ["choices/0/label", undefined],
    ["choices/1/label", undefined],
    ["document", 1],
    ["label", undefined],
    ["choices/0/label", undefined],
    ["choices/1/label", undefined],
    ["choices", undefined],
  ]);
  assert.deepEqual(missingIn({ title: "T", content: COURSE }), []);
});

test("what the server refuses is said at the module, the step, and its block", () => {
  /** @param {string} pointer */
  const at = (pointer) =>
    refusedIn({ body: /** @type {any} */ ({ errors: [{ pointer, detail: "no" }] }) }, COURSE)[0];
  assert.deepEqual(at("/title"), { id: "", field: "title", text: "no" });
  assert.deepEqual(at("/content/modules/1/title"), { id: "m2", field: "title", text: "no" });
  assert.deepEqual(at("/content/modules/2/steps/1/choices/0/label"), {
    id: "e",
    field: "choices/0/label",
    text: "no",
  });
  assert.deepEqual(at("/content/modules/0/steps/0/document/content/3/content"), {
    id: "a",
    field: "document",
    block: 3,
    text: "no",
  });
  assert.deepEqual(refusedIn(null, COURSE), []);
});
