import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { DeskAccount, DeskApi } from "../../../../backend/web/static/kier/desk/account.js";
import { storage } from "../page.mjs";
import { standIn } from "../stand-ins.mjs";

const BOX = { id: "t", key: "k", envelope: "e", body: "b" };

/** @param {() => Promise<unknown>} ask */
function atTheDesk(ask) {
  const api = new DeskApi({ storage: storage({ session: "token" }) });
  Object.assign(api, { get: async () => BOX, account: async () => {} });
  const it = new DeskAccount({ api, workerUrl: "/w" });
  it.smith = standIn({ ask, end: () => {} });
  it.store.set({ stage: "open", me: standIn({ organisation: "o" }) });
  return it;
}

test("what opens while the screen is locked is not kept", async () => {
  /** @type {(texts: object[]) => void} */
  let open = () => {};
  const it = atTheDesk(() => new Promise((done) => (open = done)));
  const opening = it.open([BOX.id]);
  await new Promise((done) => setImmediate(done));
  const locking = it.lock();
  open([{ id: BOX.id, content: { text: "what happened" } }]);
  await Promise.all([opening, locking]);
  assert.equal(it.opened.size, 0);
});

test("a lock keeps what is not of a member's words; who signs out takes all of it along", async () => {
  const it = atTheDesk(async () => []);
  it.drafts.set("sealed/summary", {}).set("note", {});
  await it.lock();
  assert.deepEqual([...it.drafts.keys()], ["note"]);
  await it.signOut();
  assert.equal(it.drafts.size, 0);
});

test("no field for words at the desk is written into the browser's session files", async () => {
  const folder = new URL("../../../../backend/web/static/kier/", import.meta.url);
  const desk = await readdir(new URL("desk/", folder));
  const files = [
    ...desk.map((name) => `desk/${name}`),
    "shared/components.js",
    "shared/questionnaire/fields.js",
  ];
  const texts = await Promise.all(files.map((name) => readFile(new URL(name, folder), "utf8")));
  const fields = texts.flatMap((text) => text.match(/<textarea[^>]*/g) ?? []);
  assert.ok(fields.length >= 4);
  assert.deepEqual(
    fields.filter((field) => !field.includes('autocomplete="off"')),
    [],
  );
});

test("titles at the desk, which the browser's history keeps, are words of ours alone", async () => {
  const folder = new URL("../../../../backend/web/static/kier/desk/", import.meta.url);
  const texts = await Promise.all(
    (await readdir(folder)).map((name) => readFile(new URL(name, folder), "utf8")),
  );
  const titles = texts.flatMap((text) => text.match(/document\.title = .*/g) ?? []);
  assert.ok(titles.length >= 8);
  assert.deepEqual(
    titles.filter((title) => !/= t\("[^"{]*"\);$/.test(title)),
    [],
  );
});
