import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  forgetLate,
  keepLate,
  lateUntil,
  openLate,
} from "../../../../backend/web/static/kier/panel/late-answers.js";
import { storage } from "../page.mjs";
import { standIn } from "../stand-ins.mjs";

const PATH = "/me/invitations/i/consultation";
/** @type {[string, string][]} */
const ROWS = [["What helped?", "A fixed face"]];
const DAY_MS = 86_400_000;

/** @import { Account } from "../../../../backend/web/static/kier/panel/account.js" */

/** @param {string} _method @param {any} asked */
const ask = async (_method, { draft }) => ({
  content: JSON.parse(Buffer.from(draft.body, "hex").toString()),
});
/**
 * A session whose seals are JSON in hexadecimals, so that words in the clear would be found.
 * @type {Account}
 */
const session = standIn({
  sealToMyself: async (content, text) => ({
    id: text,
    body: Buffer.from(JSON.stringify(content)).toString("hex"),
  }),
  smith: { ask },
});
const keep = () => keepLate(session, PATH, { rows: ROWS, textId: "t" });

beforeEach(() => {
  globalThis.localStorage = storage();
  forgetLate(PATH);
});

test("what came too late is kept sealed, and opens again", async () => {
  await keep();
  assert.ok(!localStorage.getItem("late")?.includes("face"));
  assert.deepEqual(await openLate(session, PATH), ROWS);
});

test("it is kept for a week, and another consultation has nothing", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: Date.parse("2026-11-02T09:00:00Z") });
  await keep();
  assert.deepEqual([lateUntil(PATH), lateUntil("/other")], ["2026-11-09", null]);
  context.mock.timers.tick(7 * DAY_MS - 1);
  assert.equal(lateUntil(PATH), "2026-11-09");
  context.mock.timers.tick(1);
  assert.deepEqual([lateUntil(PATH), localStorage.getItem("late")], [null, null]);
});

test("a browser that keeps nothing has it as long as the page", async () => {
  const refuse = () => assert.fail("storage is refused");
  globalThis.localStorage = standIn({ getItem: refuse, setItem: refuse, removeItem: refuse });
  await keep();
  assert.deepEqual(await openLate(session, PATH), ROWS);
  forgetLate(PATH);
  assert.equal(lateUntil(PATH), null);
});

test("what another member wrote does not open", async () => {
  await keep();
  const fails = async () => {
    throw Object.assign(new Error(), { code: "damaged" });
  };
  assert.equal(await openLate(standIn({ smith: { ask: fails } }), PATH), null);
});
