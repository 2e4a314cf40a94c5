import assert from "node:assert/strict";
import { test } from "node:test";
import {
  fitted,
  howsFor,
  readCondition,
  valueOfKind,
  writeCondition,
} from "../../../../backend/web/static/kier/surveys/conditions.js";
import { groups } from "../../../../backend/web/static/kier/surveys/kinds.js";

/** @import { Condition, Part } from "../../../../backend/web/static/kier/surveys/conditions.js" */

/** @param {string} name @param {Part["how"]} how @param {string} [value] @param {Part["of"]} [of] @returns {Part} */
const part = (name, how, value = "", of = "text") => ({ name, how, value, of });

test("what spreadsheets write is read", () => {
  /** @param {string} source */
  const read = (source) => readCondition(source)?.parts;
  assert.deepEqual(read("${a} = 'x'"), [part("a", "is", "x")]);
  assert.deepEqual(read('${ a }!="it\'s"'), [part("a", "not", "it's")]);
  assert.deepEqual(read("selected(${a}, 'x')"), [part("a", "has", "x")]);
  assert.deepEqual(read("not( selected( ${a} , ‘x’ ) )"), [part("a", "lacks", "x")]);
  assert.deepEqual(read("18 <= ${a}"), [part("a", "least", "18", "number")]);
  assert.deepEqual(read(". > -1.5"), [part(".", "more", "-1.5", "number")]);
  assert.deepEqual(read("${a} != ''"), [part("a", "answered")]);
  assert.deepEqual(read("${a} < date('2026-01-31')"), [part("a", "less", "2026-01-31", "day")]);
  assert.deepEqual(read("contains(${a}, 'x')"), [part("a", "holds", "x")]);
});

test("what lists cannot say is not read, so that nothing is lost", () => {
  const more = [
    "",
    "${a}",
    "${a} = ${b}",
    "(${a} = 1)",
    "${a} = 1 and ${b} = 2 or ${c} = 3",
    "not(${a} = 1)",
    "count-selected(${a}) > 1",
    "${a} = 1 and",
    "${a} + 1 = 2",
    "selected(${a}, ${b})",
    "not(contains(${a}, 'x'))",
    "${a} > ''",
    "${a} = 'x",
    "true()",
    "a = 1",
    "${a} div 2 = 1",
  ];
  assert.deepEqual(
    more.filter((source) => readCondition(source) !== null),
    [],
  );
});

test("parts are joined by one word", () => {
  const parts = [part("a", "is", "x"), part("b", "more", "1", "number"), part("c", "empty")];
  /** @type {("and" | "or")[]} */
  const words = ["and", "or"];
  for (const joined of words) {
    assert.deepEqual(readCondition(writeCondition({ joined, parts })), { joined, parts });
  }
  assert.equal(writeCondition({ joined: "or", parts }), "${a} = 'x' or ${b} > 1 or ${c} = ''");
  assert.equal(writeCondition(null), "");
});

test("every comparison of every kind is read again as it was written", () => {
  const values = {
    text: ["x", "it's", 'say "so"', `it's "so"`],
    number: ["1", "-2.5"],
    day: ["2026-03-31"],
  };
  const kinds = groups().flatMap(([, found]) => found);
  let count = 0;
  for (const kind of kinds) {
    for (const how of howsFor(kind)) {
      const of = ["answered", "empty"].includes(how) ? "text" : valueOfKind(kind);
      for (const value of ["answered", "empty"].includes(how) ? [""] : values[of]) {
        /** @type {Condition} */
        const condition = { joined: "and", parts: [part("q", how, value, of)] };
        const source = writeCondition(condition);
        // Quotes of both sorts within one text: the double ones become straight.
        assert.deepEqual(readCondition(source), condition, source);
        count += 1;
      }
    }
  }
  assert.ok(count > 60);
});

test("a part fits the question that it is about", () => {
  const has = part("q", "has", "b");
  assert.deepEqual(fitted(has, { kind: "one" }, ["a", "b"]), part("q", "is", "b"));
  assert.deepEqual(fitted(has, { kind: "one" }, ["a", "c"]), part("q", "is", "a"));
  assert.deepEqual(fitted(has, { kind: "integer" }, []), part("q", "is", "0", "number"));
  assert.deepEqual(fitted(has, { kind: "acknowledge" }, []), part("q", "answered"));
  assert.deepEqual(
    fitted(part("q", "more", "3", "number"), { kind: "scale" }, []),
    part("q", "more", "3", "number"),
  );
  assert.deepEqual(
    fitted(part("q", "is"), { kind: "scale", parameters: { start: "1" } }, []),
    part("q", "is", "1", "number"),
  );
  assert.deepEqual(howsFor("note"), []);
});
