import assert from "node:assert/strict";
import { test } from "node:test";
import {
  change,
  differing,
  duplicate,
  freeName,
  insert,
  isChoiceNamed,
  itemAt,
  mentionsOf,
  move,
  nameFrom,
  placeAfter,
  relabel,
  remove,
  rename,
  walk,
} from "../../../../../backend/web/static/kier/shared/questionnaire/definition.js";

/** @import { Definition, Item, Path } from "../../../../../backend/web/static/kier/shared/questionnaire/definition.js" */

/**
 * @param {string} name
 * @param {Partial<Item>} [more]
 * @returns {Item}
 */
const note = (name, more) => ({ kind: "note", name, ...more });
/** @type {Definition} */
const FORM = {
  title: { nl: "T" },
  languages: ["nl", "en"],
  items: [
    note("a"),
    {
      kind: "group",
      name: "g",
      items: [note("b"), { kind: "repeat", name: "r", items: [note("c")] }],
    },
    {
      kind: "grid",
      name: "t",
      items: [
        { kind: "one", name: "d" },
        { kind: "one", name: "e" },
      ],
    },
    note("f", { relevant: "${ a } = '1' and ${ab} = 2" }),
  ],
};
/** @typedef {(string | Names)[]} Names of items, those within others in a list that begins with theirs */
/** @param {{items?: Item[]}} holder @returns {Names} */
const shape = ({ items = [] }) =>
  items.map((item) => (item.items ? [item.name, ...shape(item)] : item.name));
/** @param {Path} path @param {1 | -1} step */
const moved = (path, step) => {
  const result = move(FORM, path, step);
  return result && [shape(result.definition), result.path];
};

test("a walk sees every item with its path", () => {
  const found = [...walk(FORM.items)].map(({ item, path, parent }) => [
    item.name,
    path.join("."),
    parent?.name ?? "",
  ]);
  assert.deepEqual(found, [
    ["a", "0", ""],
    ["g", "1", ""],
    ["b", "1.0", "g"],
    ["r", "1.1", "g"],
    ["c", "1.1.0", "r"],
    ["t", "2", ""],
    ["d", "2.0", "t"],
    ["e", "2.1", "t"],
    ["f", "3", ""],
  ]);
});

test("an item goes into groups and out of them, rows stay in their grid", () => {
  assert.deepEqual(moved([0], 1), [
    [["g", "a", "b", ["r", "c"]], ["t", "d", "e"], "f"],
    [0, 0],
  ]);
  assert.deepEqual(moved([2], -1), [
    ["a", ["g", "b", ["r", "c"], ["t", "d", "e"]], "f"],
    [1, 2],
  ]);
  assert.deepEqual(moved([1, 0], -1), [["a", "b", ["g", ["r", "c"]], ["t", "d", "e"], "f"], [1]]);
  assert.deepEqual(moved([1, 1], 1), [["a", ["g", "b"], ["r", "c"], ["t", "d", "e"], "f"], [2]]);
  assert.deepEqual(moved([2, 0], 1), [
    ["a", ["g", "b", ["r", "c"]], ["t", "e", "d"], "f"],
    [2, 1],
  ]);
  assert.deepEqual(moved([2, 1], 1), null);
  assert.deepEqual(moved([3], -1), [["a", ["g", "b", ["r", "c"]], "f", ["t", "d", "e"]], [2]]);
  assert.deepEqual(moved([0], -1), null);
});

/** @type {[1 | -1, 1 | -1][]} */
const STEPS = [
  [-1, 1],
  [1, -1],
];

test("each move has its way back", () => {
  for (const { path } of walk(FORM.items)) {
    for (const [step, back] of STEPS) {
      const there = move(FORM, path, step);
      if (there) assert.deepEqual(move(there.definition, there.path, back)?.definition, FORM);
    }
  }
});

test("nothing is put deeper than the server takes", () => {
  /** @param {number} level @returns {Item} */
  const deep = (level) => ({
    kind: "group",
    name: `g${level}`,
    items: level < 8 ? [deep(level + 1)] : [],
  });
  /** @type {Item} */
  const group = { kind: "group", name: "x", items: [note("y")] };
  let result = { definition: { ...FORM, items: [deep(1), group] }, path: [1] };
  let steps = 0;
  while (steps < 40) {
    const next = move(result.definition, result.path, -1);
    if (!next) break;
    result = next;
    steps += 1;
    const depths = [...walk(result.definition.items)].map(({ path }) => path.length);
    assert.ok(Math.max(...depths) <= 8);
  }
  assert.ok(steps > 1);
});

test("what is put in and taken out again leaves all as it was", () => {
  for (const { path } of walk(FORM.items)) {
    const more = insert(FORM, path, note("new"));
    assert.equal(itemAt(more, path).name, "new");
    assert.deepEqual(remove(more, path), FORM);
  }
});

test("a new item goes into the chosen group, behind the chosen question, or to the end", () => {
  assert.deepEqual(
    [
      placeAfter(FORM, [1]),
      placeAfter(FORM, [0]),
      placeAfter(FORM, []),
      placeAfter(FORM, [2, 0]),
      placeAfter(FORM, [2]),
    ],
    [[1, 2], [1], [4], [3], [3]],
  );
});

test("a copy has names of its own", () => {
  const { definition, path } = duplicate(FORM, [1]);
  assert.deepEqual([shape(definition)[2], path], [["g_2", "b_2", ["r_2", "c_2"]], [2]]);
  assert.equal(freeName("b_2", new Set(["b", "b_2", "b_3"])), "b_4");
});

test("a name is made of a text", () => {
  const found = [
    "Hoe oud ben je?",
    "  Één ja/nee ",
    "18 tot 25",
    "你好",
    "x".repeat(50),
    "Zou je hier over een jaar of twee nog een keer willen komen",
  ];
  assert.deepEqual(found.map(nameFrom), [
    "hoe_oud_ben_je",
    "een_ja_nee",
    "tot_25",
    "",
    "x".repeat(40),
    "zou_je_hier_over_een_jaar_of_twee_nog",
  ]);
});

test("a new name goes along wherever it is spoken of, and nowhere else", () => {
  const after = rename(FORM, [0], "z");
  assert.deepEqual(
    [itemAt(after, [0]).name, itemAt(after, [3]).relevant],
    ["z", "${z} = '1' and ${ab} = 2"],
  );
  assert.deepEqual(mentionsOf(after, "z"), ["f"]);
  assert.equal(rename(FORM, [0], "a"), FORM);
});

test("a name follows the first language's text until it is another one", () => {
  /** @param {Definition} form @param {string} nl */
  const text = (form, nl) => relabel(form, [0], { nl });
  /** @type {Definition} */
  const first = { ...FORM, items: [{ kind: "text", name: "question_1" }, ...FORM.items] };
  const typed = text(text(first, "Hoe"), "Hoe gaat het");
  assert.equal(itemAt(typed, [0]).name, "hoe_gaat_het");
  const own = rename(typed, [0], "mine");
  assert.equal(itemAt(text(own, "Wat dan"), [0]).name, "mine");
  assert.equal(
    itemAt(relabel(typed, [0], { nl: "Hoe gaat het", en: "How" }), [0]).name,
    "hoe_gaat_het",
  );
});

test("an empty field is left out", () => {
  assert.deepEqual(
    itemAt(change(FORM, [3], { relevant: "", hint: {}, appearance: [], shuffled: false }), [3]),
    note("f"),
  );
});

test("a choice that a condition names keeps its name", () => {
  assert.deepEqual(
    [
      isChoiceNamed(FORM, "1"),
      isChoiceNamed(FORM, "2"),
      isChoiceNamed(change(FORM, [0], { relevant: '${f} = "2"' }), "2"),
    ],
    [true, false, true],
  );
});

test("two states are told apart by the names of their items", () => {
  const theirs = change(insert(remove(FORM, [0]), [0], note("new")), [3], { relevant: "" });
  assert.deepEqual(differing(FORM, theirs), {
    added: ["new"],
    removed: ["a"],
    changed: ["f"],
    other: false,
  });
  assert.deepEqual(differing(FORM, { ...FORM, title: {} }).other, true);
  assert.deepEqual(differing(FORM, move(FORM, [2], 1)?.definition ?? FORM).other, true);
});
