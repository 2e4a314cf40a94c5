import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.mjs";
import { missingKeys, onlyTheirs } from "../../../../backend/web/static/kier/inbox/members.js";
import {
  inOwnOrder,
  readForm,
} from "../../../../backend/web/static/kier/inbox/organisation-fields.js";
import { merge } from "../../../../backend/web/static/kier/inbox/page-keeper.js";
import { readEnd } from "../../../../backend/web/static/kier/shared/account/organisation-key.js";
import { changesOf } from "../../../../backend/web/static/kier/shared/unsaved-changes.js";
import { standIn } from "../stand-ins.mjs";

/**
 * @import { Colleague, OwnOrganisation } from "kier/api"
 * @import { Parts } from "../stand-ins.mjs"
 */

/** @type {OwnOrganisation} */
const BEFORE = standIn({
  about: { nl: "Hulp" },
  audiences: ["boys"],
  themes: [],
  wishes: ["talk"],
  languages: ["vi", "nl"],
  regions: ["NL"],
  home_regions: [],
  age_from: 12,
  age_to: null,
  capacity: 10,
  easy_language: false,
});
const NAMES = Object.keys(BEFORE);
/** @type {{code: "nl" | "en"}[]} */
const LANGUAGES = [{ code: "nl" }, { code: "en" }];

/** @param {Record<string, any>} [changes] */
function form(changes = {}) {
  const values = new FormData();
  const { about, easy_language, ...rest } = { ...BEFORE, ...changes };
  for (const { code } of LANGUAGES) values.set(`about-${code}`, about[code] ?? " ");
  if (easy_language) values.set("easy_language", "on");
  for (const [name, value] of Object.entries(rest)) {
    if (Array.isArray(value)) value.forEach((item) => values.append(name, String(item)));
    else values.set(name, String(value ?? ""));
  }
  return values;
}

/** @param {Record<string, any>} changes */
const sent = (changes) => changesOf(BEFORE, readForm(form(changes), BEFORE, LANGUAGES, NAMES));

test("a form as it was changes nothing", () => {
  assert.deepEqual(sent({}), {});
});

test("only what was changed is sent", () => {
  const changes = {
    capacity: 12,
    age_to: 23,
    easy_language: true,
    about: { nl: "Hulp", en: "Help" },
  };
  assert.deepEqual(sent(changes), changes);
  assert.deepEqual(sent({ about: { nl: "", en: "" } }), { about: {} });
  assert.deepEqual(sent({ about: { nl: "Hulp\n voor  jou ", en: "" } }), {
    about: { nl: "Hulp voor jou" },
  });
});

test("a text in a language without a field stays", () => {
  const before = { ...BEFORE, about: { nl: "Hulp", hi: "मदद" } };
  const read = (/** @type {Record<string, any>} */ changes) =>
    changesOf(before, readForm(form(changes), before, LANGUAGES, NAMES));
  assert.deepEqual(read({}), {});
  assert.deepEqual(read({ about: { en: "Help" } }), { about: { hi: "मदद", en: "Help" } });
});

test("languages keep the organisation's order; new ones come last", () => {
  assert.deepEqual(inOwnOrder(["vi", "nl"], ["en", "nl", "vi"]), ["vi", "nl", "en"]);
  assert.deepEqual(sent({ languages: ["nl", "vi"] }), {});
  assert.deepEqual(sent({ languages: ["nl"] }), { languages: ["nl"] });
});

for (const [name, value] of [
  ["capacity", ""],
  ["capacity", "ten"],
  ["age_from", "1.5"],
  ["age_from", " "],
]) {
  test(`"${value}" is no number for ${name}`, () => {
    assert.throws(() => readForm(form({ [name]: value }), BEFORE, LANGUAGES, NAMES), {
      field: name,
    });
  });
}

test("a section reads its own fields only", () => {
  const read = readForm(form({ capacity: "none" }), BEFORE, LANGUAGES, ["wishes", "age_from"]);
  assert.deepEqual(read, { wishes: ["talk"], age_from: 12 });
});

test("what only one of two changed is theirs", () => {
  const before = { about: { nl: "Hulp", en: "Help" }, wishes: ["talk"] };
  const now = { about: { nl: "Hulp", en: "Aid", vi: "Giúp" }, wishes: ["talk"] };
  assert.deepEqual(merge(before, { wishes: ["safety"] }, now), {
    merged: { wishes: ["safety"] },
    theirs: {},
  });
  assert.deepEqual(merge(before, { about: { nl: "Steun", en: "Help" } }, now), {
    merged: { about: { nl: "Steun", en: "Aid", vi: "Giúp" } },
    theirs: {},
  });
  // One takes a text away that nobody touched.
  assert.deepEqual(merge(before, { about: { en: "Help" } }, now).merged, {
    about: { en: "Aid", vi: "Giúp" },
  });
});

test("of hours, what only one of two changed is theirs, way by way", () => {
  const before = { hours: { app: { mon: ["09:00-17:00"] }, telephone: { mon: ["09:00-12:00"] } } };
  const now = { hours: { app: { mon: ["09:00-17:00"] } } };
  const mine = { hours: { ...before.hours, app: { tue: ["10:00-12:00"] } } };
  assert.deepEqual(merge(before, mine, now), {
    merged: { hours: { app: { tue: ["10:00-12:00"] } } },
    theirs: {},
  });
  const theirs = { hours: { ...before.hours, app: { wed: ["10:00-12:00"] } } };
  assert.deepEqual(merge(before, mine, theirs).theirs, {
    hours: { app: { wed: ["10:00-12:00"] } },
  });
});

test("what two changed otherwise is told, and nothing is saved over it", () => {
  const before = { about: { nl: "Hulp" }, wishes: ["talk"] };
  const now = { about: { nl: "Steun" }, wishes: [] };
  assert.deepEqual(merge(before, { about: { nl: "Bijstand" } }, now).theirs, {
    about: { nl: "Steun" },
  });
  assert.deepEqual(merge(before, { wishes: ["safety"] }, now).theirs, { wishes: [] });
  // The same change twice is no conflict.
  assert.deepEqual(merge(before, { wishes: [] }, now), { merged: { wishes: [] }, theirs: {} });
});

test("a colleague is granted what they lack", () => {
  const grants = [
    { id: "new", public: "" },
    { id: "old", public: "" },
  ];
  assert.deepEqual(missingKeys(grants, standIn({ keys: ["old"] })), ["new"]);
  assert.deepEqual(missingKeys(grants, standIn({ keys: ["old", "new", "other"] })), []);
});

test("the end of a code is read as it is typed", () => {
  for (const text of ["0z1k", "K0 Z1K", " oZ-lk", "OZIK"]) assert.equal(readEnd(text), "0Z1K");
});

test("what nobody else can open is told before a colleague is removed", () => {
  /** @param {string} id @param {string[]} keys @returns {Colleague} */
  const colleague = (id, ...keys) => standIn({ id, keys });
  const members = [colleague("a", "new", "old"), colleague("b", "new"), colleague("c")];
  assert.deepEqual(
    members.map((member) => onlyTheirs(members, member)),
    [["old"], [], []],
  );
});
