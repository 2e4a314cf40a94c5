import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.mjs";
import { standIn } from "../stand-ins.mjs";

const seeker = "../../../../backend/web/static/kier/seeker";
const { profileOf } = await import(`${seeker}/request.js`);
const { wordFor } = await import(`${seeker}/return.js`);
const { groupsOf } = await import(`${seeker}/code.js`);
const { keep, kept, stretching } = await import(`${seeker}/secrets.js`);

/** @param {[string, string][]} fields */
function form(...fields) {
  const made = new FormData();
  for (const [name, value] of fields) made.append(name, value);
  return made;
}

test("a question without an answer is other, empty or unknown", () => {
  assert.deepEqual(profileOf(form(["answer_language", "nl"])), {
    audience: "other",
    themes: [],
    region: "unknown",
    age_band: "unknown",
    language: "nl",
    wishes: [],
    urgent: false,
  });
});

test("answers become a profile, and nothing else of the form does", () => {
  const answered = form(
    ["step", "write"],
    ["in", "en"],
    ["audience", "boys"],
    ["themes", "a"],
    ["themes", "b"],
    ["region", "NL-NH"],
    ["age_band", "16-17"],
    ["wishes", "talk"],
    ["urgent", "yes"],
    ["answer_language", "vi"],
    ["chosen", "id"],
    ["exclude", "id"],
  );
  assert.deepEqual(profileOf(answered), {
    audience: "boys",
    themes: ["a", "b"],
    region: "NL-NH",
    age_band: "16-17",
    language: "vi",
    wishes: ["talk"],
    urgent: true,
  });
});

test("each error of coming back has its sentence", () => {
  const words = [
    { code: "too-short" },
    { code: "mistyped" },
    { code: "unknown-code", status: 401 },
    { code: "no-line" },
    { code: "unreachable" },
    { code: "proof-of-work", status: 429 },
    { code: "tampered" },
    { code: "damaged" },
    { code: "server-error", status: 500 },
    {},
  ].map(wordFor);
  assert.deepEqual(words, [
    "too-short",
    "mistyped",
    "unknown",
    "no-line",
    "no-line",
    "slow",
    "tampered",
    "failed",
    "failed",
    "failed",
  ]);
});

test("a code is shown in five groups", () => {
  assert.deepEqual(groupsOf("01234567890123456789"), ["0123", "4567", "8901", "2345", "6789"]);
});

test("how a code is stretched stands in the page", () => {
  assert.deepEqual(stretching({ salt: "c2FsdA", stretching: "32768,3,1" }), {
    salt: "c2FsdA",
    argon2id: { memory_kib: 32768, iterations: 3, parallelism: 1 },
  });
});

test("a phone that keeps nothing says so", () => {
  /** @type {Map<string, string>} */
  const shelf = new Map();
  globalThis.localStorage = standIn({
    getItem: (name) => shelf.get(name) ?? null,
    setItem: (name, value) => void shelf.set(name, value),
    removeItem: (name) => void shelf.delete(name),
  });
  assert.equal(keep("01234567890123456789"), true);
  assert.equal(kept(), "01234567890123456789");
  assert.doesNotMatch([...shelf.keys()].join(), /kier|code/i);
  assert.equal(keep(null), true);
  assert.equal(kept(), null);
  globalThis.localStorage = standIn({
    setItem() {
      throw new Error("full");
    },
    getItem() {
      throw new Error("denied");
    },
  });
  assert.equal(keep("01234567890123456789"), false);
  assert.equal(kept(), null);
});
