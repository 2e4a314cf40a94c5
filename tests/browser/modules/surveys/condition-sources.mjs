/** Writes conditions line by line, for tests that ask Python what they mean: a condition in, its source out. */
import { createInterface } from "node:readline";
import {
  readCondition,
  writeCondition,
} from "../../../../backend/web/static/kier/surveys/conditions.js";

for await (const line of createInterface({ input: process.stdin })) {
  const source = writeCondition(JSON.parse(line));
  process.stdout.write(`${JSON.stringify([source, readCondition(source)])}\n`);
}
