import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { feedback, grade, stepsFor } from "../../../../backend/web/static/kier/learner/grades.js";

/** @import { Question } from "../../../../backend/web/static/kier/learner/grades.js" */

// The cases of `tests/programmes/test_course_grades.py`.
const FOLDER = new URL("../../../programmes/cases/", import.meta.url);
const files = readdirSync(FOLDER)
  .filter((name) => name.startsWith("course-"))
  .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")));

test("there are cases", () => assert.ok(files.flatMap(({ cases }) => cases).length >= 10));

for (const { content, cases } of files) {
  for (const given of cases) {
    test(given.about, () => {
      const places = stepsFor(content, given.role);
      assert.deepEqual(
        places.map(({ step }) => step.id),
        given.steps,
      );
      const { byStep, ...found } = grade(content, given.role, given.answers, given.pass_mark);
      assert.deepEqual({ ...found, by_step: byStep }, given.grade);
      for (const [id, said] of Object.entries(given.feedback)) {
        const step = /** @type {Question} */ (places.find((place) => place.step.id === id)?.step);
        assert.deepEqual(feedback(step, given.answers[id]), said);
      }
    });
  }
}
