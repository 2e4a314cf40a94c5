import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addLanguage,
  directionOf,
  isLanguage,
  languageName,
  missingIn,
  removeLanguage,
  rowsOf,
  textIn,
  withText,
} from "../../../../../backend/web/static/kier/shared/questionnaire/languages.js";

/** @import { Definition } from "../../../../../backend/web/static/kier/shared/questionnaire/definition.js" */

/** @type {Definition} */
const FORM = {
  title: { nl: "Titel", en: "Title" },
  languages: ["nl", "en"],
  items: [
    {
      kind: "group",
      name: "g",
      items: [
        { kind: "one", name: "q", label: { nl: "Vraag" }, hint: { en: "Hint" }, choices: "l" },
      ],
    },
    { kind: "calculate", name: "c", calculation: "1" },
  ],
  choices: {
    l: [
      { name: "a", label: { nl: "A", en: "A" } },
      { name: "b", label: {} },
    ],
    "odd/2": [{ name: "c", label: { nl: "C" } }],
  },
};

test("texts stand in the order of the questionnaire, those of no language left out", () => {
  assert.deepEqual(
    rowsOf(FORM).map(({ key, of }) => [key, of]),
    [
      ["title", ""],
      ["items/0.0/label", "q"],
      ["items/0.0/hint", "q"],
      ["choices/l/0", "l"],
      ["choices/odd/2/0", "odd/2"],
    ],
  );
  assert.deepEqual(
    [missingIn(FORM, "nl"), missingIn(FORM, "en"), missingIn(FORM, "vi")],
    [1, 2, 5],
  );
});

test("a text is set where it belongs, an empty one is taken out", () => {
  const after = rowsOf(FORM).reduce((form, row) => withText(form, row, "vi", "x"), FORM);
  assert.equal(missingIn(after, "vi"), 0);
  assert.deepEqual(
    rowsOf(after).reduce((form, row) => withText(form, row, "vi", " "), after),
    FORM,
  );
});

test("a language goes with all its texts", () => {
  const more = rowsOf(FORM).reduce(
    (form, row) => withText(form, row, "ar", "x"),
    addLanguage(FORM, "ar"),
  );
  assert.deepEqual(more.languages, ["nl", "en", "ar"]);
  assert.deepEqual(removeLanguage(more, "ar"), FORM);
});

test("a text in another language stands in for a missing one", () => {
  assert.deepEqual(
    [
      textIn({ nl: "a", en: "b" }, "nl-easy", []),
      textIn({ en: "b", vi: "c" }, "nl", ["vi"]),
      textIn({ pl: "d" }, "nl", ["en"]),
      textIn({}, "nl", []),
    ],
    ["a", "c", "d", ""],
  );
});

test("languages have names, codes and a direction", () => {
  assert.deepEqual(
    [languageName("nl", "en"), languageName("nl-easy", "en"), languageName("no such", "en")],
    ["Dutch", "Dutch (easy)", "no such"],
  );
  assert.deepEqual(["nl", "nl-easy", "zh-hans", "Dutch", "n", "nl_BE", ""].map(isLanguage), [
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
  assert.deepEqual(["ar", "fa-AF", "nl"].map(directionOf), ["rtl", "rtl", "ltr"]);
});
