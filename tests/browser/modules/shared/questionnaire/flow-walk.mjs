/**
 * What `flow.js` finds, described as `tests/surveys/questionnaire/cases.py` does. By itself it reads
 * [schema, case, wanted names] line by line, for tests that compare with Python.
 */
import { createInterface } from "node:readline";
import {
  begin,
  choicesOf,
  findFaults,
  labelOf,
  resolve,
  screens,
} from "../../../../../backend/web/static/kier/shared/questionnaire/flow.js";

/**
 * @import { Answers, Schema, Screen } from "../../../../../backend/web/static/kier/shared/questionnaire/flow.js"
 * @typedef {{answers: Answers, seed?: number, says: string, wanted: Record<string, unknown>}} Case
 * @typedef {{schema: Schema, cases: Case[]}} Cases
 */

/** @param {Screen} screen */
const described = ({ key, kind, paths, within }) => [key, kind, paths, within];

/**
 * @param {Schema} schema
 * @param {Pick<Case, "answers" | "seed">} given
 * @param {string[]} wanted
 */
export function found(schema, { answers, seed = 0 }, wanted) {
  const situation = { today: "2026-03-01", seed };
  const state = resolve(schema, answers, situation);
  const asked = [...state.nodes.values()].flatMap((node) => state.instances(node));
  /** @param {string[]} paths @param {(path: string) => unknown} work */
  const by = (paths, work) => Object.fromEntries(paths.map((path) => [path, work(path)]));
  const begun = () => screens(state).map((screen) => begin(schema, answers, situation, screen));
  /** @type {Record<string, () => unknown>} */
  const finders = {
    values: () => Object.fromEntries(state.values),
    relevant: () => asked.filter((path) => state.relevant.has(path)),
    entries: () => Object.fromEntries(state.entries),
    screens: () => screens(state).map(described),
    pages: () => screens(state, false).map(described),
    labels: () => by(asked, (path) => labelOf(state, path)),
    choices: () =>
      by(
        asked.filter((path) => state.node(path).offered.length),
        (path) => choicesOf(state, path).map(({ name, label }) => [name, label]),
      ),
    begin: () => Object.assign({}, ...begun()),
    faults: () => findFaults(state, answers).map(({ path, code }) => [path, code]),
    texts: () => findFaults(state, answers).map(({ path, text }) => [path, text]),
  };
  return Object.fromEntries(wanted.map((name) => [name, finders[name]()]));
}

if (process.argv[1] === import.meta.filename) {
  for await (const line of createInterface({ input: process.stdin })) {
    const [schema, given, wanted] = JSON.parse(line);
    process.stdout.write(`${JSON.stringify(found(schema, given, wanted))}\n`);
  }
}
