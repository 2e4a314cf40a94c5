import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CourseRun, shuffled } from "../../../../backend/web/static/kier/learner/course-run.js";

/** @import { Course } from "../../../../backend/web/static/kier/learner/course-run.js" */

/** @type {(id: string, counts?: boolean) => any} */
const question = (id, counts = true) => ({
  id,
  kind: "question",
  type: "one",
  label: id,
  hint: "",
  counts,
  feedback: { right: "", wrong: "" },
  choices: [
    { name: "a", label: "A", right: true, feedback: "" },
    { name: "b", label: "B", right: false, feedback: "" },
  ],
});
/** @type {any} */
const text = { id: "s1", kind: "text", document: { type: "doc", content: [] } };
/** @type {Course} */
const COURSE = {
  passMark: 80,
  roles: [{ id: "desk", name: "Desk" }],
  content: {
    modules: [
      { id: "m1", title: "One", roles: [], steps: [text, question("q1")] },
      { id: "m2", title: "Two", roles: ["desk"], steps: [question("q2"), question("q3", false)] },
    ],
  },
};

// The cases of `tests/programmes/test_course_path.py`.
const FOLDER = new URL("../../../programmes/cases/", import.meta.url);
/** @param {string} name */
const read = (name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"));
const ways = read("way.json");
const { content, roles } = read(ways.course);

for (const given of ways.cases) {
  test(given.about, () => {
    const course = {
      content,
      passMark: 80,
      roles: roles.map((/** @type {string} */ id) => ({ id, name: id })),
    };
    const { role, answers, reached_end: reachedEnd } = given;
    const run = new CourseRun(course, { role, answers, reachedEnd });
    const ids = run.places.map(({ step }) => step.id);
    assert.deepEqual(ids, given.steps);
    for (const [id, expected] of Object.entries(given.follows)) {
      const following = run.at(ids.indexOf(id)).next();
      assert.equal(following.place?.step.id ?? null, expected, id);
    }
    assert.deepEqual(
      run.wrong.map(({ id }) => id),
      given.wrong,
    );
  });
}

test("who asks again at the end comes back to it, and may begin from the start", () => {
  const end = new CourseRun(COURSE, { role: "desk", position: 4, answers: { q1: "b", q2: "a" } });
  const again = end.asked("q1").answered("q1", "a");
  // An opinion that was passed over is asked as well.
  assert.equal(again.next().place?.step.id, "q3");
  assert.ok(again.answered("q3", "b").next().isOver);
  assert.equal(end.asked("q1").fromStart().next().position, 1);
});

test("a role has its own steps", () => {
  assert.equal(new CourseRun(COURSE).places.length, 2);
  assert.equal(new CourseRun(COURSE, { role: "desk" }).places.length, 4);
  assert.equal(new CourseRun(COURSE, { role: "nobody" }).role, "");
});

test("a run is passed when enough is right, and asks again for what was not", () => {
  let run = new CourseRun(COURSE, { role: "desk" }).answered("q1", "a").answered("q2", "b").at(4);
  assert.ok(run.isOver);
  assert.deepEqual([run.grade.share, run.grade.passed], [50, false]);
  assert.deepEqual(
    run.wrong.map(({ id }) => id),
    ["q2"],
  );
  run = run.asked("q2");
  assert.equal(run.position, 2);
  assert.equal(run.answers.q2, undefined);
  assert.ok(run.answered("q2", "a").grade.passed);
});

test("what was kept and does not fit is left out", () => {
  const run = new CourseRun(COURSE, { position: 99, answers: { q1: "a", q2: "a", gone: "a" } });
  assert.deepEqual(run.state, {
    role: "",
    position: 2,
    answers: { q1: "a" },
    reachedEnd: false,
  });
  assert.equal(new CourseRun(COURSE, { position: -3 }).position, 0);
  assert.equal(new CourseRun(COURSE, { position: Number.NaN }).position, 0);
});

test("an order to find is never the right one, and always the same", () => {
  for (let n = 2; n < 8; n += 1) {
    const choices = Array.from({ length: n }, (_, place) => ({
      name: `c${place}`,
      label: "",
      right: false,
      feedback: "",
    }));
    const asked = { ...question(`rank-${n}`), type: "ranking", choices };
    assert.notDeepEqual(shuffled(asked), choices);
    assert.deepEqual(shuffled(asked), shuffled(asked));
    assert.equal(new Set(shuffled(asked)).size, n);
  }
});
