import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import "./page.mjs";

const { patternsOf, sentencesOf, wordsOfDanger } = await import(
  "../../../../backend/web/static/kier/seeker/danger.js"
);

/** @param {string} path @returns {any} */
const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
/** @type {Record<string, Record<string, string[]>>} */
const words = read("../../../../backend/web/seeker/data/danger.json");
/** @type {Record<string, Record<string, string[]>>} */
const sentences = read("../../../web/danger_sentences.json");

// As backend/web/seeker/danger.py puts them into the page.
/** @param {string} language */
function patterns(language) {
  const joined = Object.entries(words[language]).map(([kind, all]) => {
    const either = all.join("|");
    return [kind, /^(zh|th)/.test(language) ? either : ` (?:${either})(?= )`];
  });
  return patternsOf(Object.fromEntries(joined));
}

for (const [language, kinds] of Object.entries(sentences)) {
  for (const [kind, texts] of Object.entries(kinds)) {
    test(`${language}: sentences of ${kind}`, () => {
      const expected = kind === "danger";
      const wrong = texts.filter(
        (text) => wordsOfDanger(text, patterns(language)).length > 0 !== expected,
      );
      assert.deepEqual(wrong, []);
    });
  }
}

test("sentences are small letters between single spaces", () => {
  assert.deepEqual(sentencesOf("Foto’s? I'm  HERE, 3x\n在门口。"), [
    " fotos ",
    " im here ",
    " 3x ",
    " 在门口 ",
    "  ",
  ]);
});

test("looking twice finds the same", () => {
  const nl = patterns("nl");
  const found = [1, 2].map(() => wordsOfDanger("hij slaat me. Ik ben in gevaar", nl));
  assert.deepEqual(found, [
    [" slaat me", " in gevaar"],
    [" slaat me", " in gevaar"],
  ]);
});
