import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import {
  listSeparator,
  t,
  takeTexts,
  tn,
} from "../../../../backend/web/static/kier/shared/text.js";

afterEach(() => takeTexts({}, "en"));

test("without a catalogue the message itself is shown", () => {
  assert.equal(t("Answer within {hours} hours", { hours: 3 }), "Answer within 3 hours");
  assert.deepEqual(
    [1, 2].map((n) => tn("{n} message", "{n} messages", n)),
    ["1 message", "2 messages"],
  );
});

test("a translation is shown in its place", () => {
  takeTexts({ Accept: "Aannemen", "{n} message": ["{n} bericht", "{n} berichten"] }, "nl");
  assert.deepEqual([t("Accept"), t("Close")], ["Aannemen", "Close"]);
  assert.deepEqual(
    [0, 1, 2].map((n) => tn("{n} message", "{n} messages", n)),
    ["0 berichten", "1 bericht", "2 berichten"],
  );
});

test("a language with one form has one for all numbers", () => {
  takeTexts({ "{n} message": ["{n} tin nhắn"] }, "vi");
  assert.deepEqual(
    [1, 2].map((n) => tn("{n} message", "{n} messages", n)),
    ["1 tin nhắn", "2 tin nhắn"],
  );
});

test("what is filled in is not filled in again, and what is not given stays", () => {
  assert.equal(t("{a} and {b}", { a: "{b}" }), "{b} and {b}");
});

test("things of a list stand apart as the language writes it", () => {
  assert.equal(["a", "b"].join(listSeparator()), "a, b");
  takeTexts({}, "zh-Hans");
  assert.equal(["a", "b"].join(listSeparator()), "a、b");
});
