import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.mjs";
import { Desk } from "../../../../backend/web/static/kier/inbox/desk.js";
import { Refused, Unreachable } from "../../../../backend/web/static/kier/inbox/wire.js";

const HOUR = new Date().toISOString().replace(/:.*/, ":00:00Z");
const LONG_AGO = "2026-01-02T03:00:00Z";

const LISTS = ["languages", "audiences", "themes", "wishes", "age_bands", "regions"];
const OPTIONS = Object.fromEntries(LISTS.map((list) => [list, []]));

/** A server with referrals and their messages by identifier; each call is counted by its path. */
function world() {
  const referrals = new Map();
  const messages = new Map();
  const calls = [];
  const news = [];
  const api = {
    async get(address) {
      const { pathname, searchParams } = new URL(address, "https://kier.example");
      if (pathname === "/api/v1/intake/options" && !api.isDown) return OPTIONS;
      const [id, part] = pathname.split("/").slice(5);
      calls.push([id, part].filter(Boolean).join("/") || searchParams.get("status"));
      if (api.isDown) throw new Unreachable();
      if (part) return page((messages.get(id) ?? []).filter(({ number }) => number > searchParams.get("after")));
      if (id) return referrals.get(id) ?? refuse();
      return page([...referrals.values()].filter(({ status }) => status === searchParams.get("status")));
    },
    async post(address) {
      const [id, how] = address.split("/").slice(5);
      if (referrals.get(id).status !== "offered") throw new Refused(409, { type: "/problems/impossible-move" });
      put(id, how === "accept" ? "accepted" : "declined");
    },
  };
  const page = (results) => ({ results, next: null });
  const refuse = () => {
    throw new Refused(404, {});
  };
  const put = (id, status, fields = {}) => referrals.set(id, { id, status, request: `q-${id}`, envelopes: [{}], last_message_hour: HOUR, ...fields });
  const say = (id, sender) => {
    const all = messages.get(id) ?? [];
    messages.set(id, [...all, { id: `${id}${all.length}`, number: all.length + 1, sender, key_number: 1, body: "" }]);
  };
  const desk = new Desk({ api, smith: {}, me: { organisation: "ours" } }, (what, id) => news.push([what, id]));
  return { desk, api, referrals, put, say, calls, news };
}

const statuses = ({ desk }) => Object.fromEntries([...desk.store.get().referrals].map(([id, { status }]) => [id, status]));

test("everything is loaded, what is open first; nothing of it is news", async () => {
  const all = world();
  for (const [id, status] of [["a", "offered"], ["b", "accepted"], ["c", "withdrawn"]]) all.put(id, status);
  all.say("b", "seeker");
  await all.desk.load();
  assert.deepEqual(statuses(all), { a: "offered", b: "accepted", c: "withdrawn" });
  assert.deepEqual(all.calls, ["offered", "accepted", "closed", "declined", "withdrawn", "b/messages"]);
  const { awaits, unseen } = all.desk.store.get();
  assert.deepEqual([[...awaits], unseen, all.news, all.desk.waiting], [["b"], {}, [], 1]);
});

test("a new request is news, and one call", async () => {
  const all = world();
  await all.desk.load();
  all.calls.length = 0;
  all.put("a", "offered");
  await all.desk.changed(["a"]);
  assert.deepEqual([all.calls, all.news], [["a", "a/messages"], [["request", "a"]]]);
});

test("a message of a seeker is counted until it is looked at; an answer of a colleague is not", async () => {
  const all = world();
  all.put("a", "accepted");
  all.say("a", "seeker");
  await all.desk.load();
  all.say("a", "seeker");
  await all.desk.changed(["a"]);
  assert.deepEqual([all.news, all.desk.store.get().unseen, all.desk.waiting], [[["message", "a"]], { a: 1 }, 1]);
  all.desk.show("a");
  assert.deepEqual([all.desk.store.get().unseen, all.desk.waiting], [{ a: 0 }, 0]);
  all.desk.show(null);
  all.say("a", "organisation:ours");
  await all.desk.changed(["a"]);
  assert.deepEqual([all.desk.store.get().unseen, [...all.desk.store.get().awaits]], [{ a: 0 }, []]);
});

test("what was erased leaves the desk", async () => {
  const all = world();
  all.put("a", "offered");
  await all.desk.load();
  all.referrals.delete("a");
  await all.desk.changed(["a"]);
  assert.deepEqual([statuses(all), all.desk.waiting], [{}, 0]);
});

test("asking again finds what was missed: new, gone, moved, and more within the hour", async () => {
  const all = world();
  for (const id of ["a", "b"]) all.put(id, "offered");
  all.put("c", "accepted");
  all.say("c", "seeker");
  await all.desk.load();
  all.put("n", "offered");
  all.referrals.delete("a");
  all.put("b", "withdrawn", { envelopes: [] });
  all.say("c", "seeker");
  assert.equal(await all.desk.ask(), true);
  assert.deepEqual(statuses(all), { b: "withdrawn", c: "accepted", n: "offered" });
  assert.deepEqual(all.news, [["request", "n"], ["message", "c"]]);
});

test("an old conversation is not asked for again and again", async () => {
  const all = world();
  all.put("a", "accepted", { last_message_hour: LONG_AGO });
  all.say("a", "seeker");
  await all.desk.load();
  all.calls.length = 0;
  await all.desk.ask();
  assert.deepEqual(all.calls, ["offered", "accepted"]);
});

test("what did not change is the same object, so that its row is not drawn anew", async () => {
  const all = world();
  all.put("a", "offered");
  await all.desk.load();
  const before = all.desk.referral("a");
  all.put("a", "offered");
  await all.desk.ask();
  assert.equal(all.desk.referral("a"), before);
  all.put("a", "offered", { last_message_hour: LONG_AGO });
  await all.desk.ask();
  assert.notEqual(all.desk.referral("a"), before);
});

test("a server that is not reached is told, and changes nothing", async () => {
  const all = world();
  all.put("a", "offered");
  await all.desk.load();
  all.api.isDown = true;
  assert.equal(await all.desk.ask(), false);
  await all.desk.changed(["a"]);
  assert.deepEqual(statuses(all), { a: "offered" });
});

test("a first load that failed is done again by asking", async () => {
  const all = world();
  all.put("a", "offered");
  all.api.isDown = true;
  assert.equal(await all.desk.ask(), false);
  assert.ok(all.desk.store.get().problem instanceof Unreachable);
  all.api.isDown = false;
  assert.equal(await all.desk.ask(), true);
  assert.deepEqual([statuses(all), all.desk.store.get().problem], [{ a: "offered" }, null]);
});

test("what is asked twice at once is loaded once, and then looked at again", async () => {
  const all = world();
  all.put("a", "offered");
  assert.deepEqual(await Promise.all([all.desk.ask(), all.desk.ask()]), [true, true]);
  assert.deepEqual(all.calls, ["offered", "accepted", "closed", "declined", "withdrawn", "offered", "accepted"]);
});

test("a move shows the new state, also when a colleague was faster", async () => {
  const all = world();
  all.put("a", "offered");
  await all.desk.load();
  await all.desk.move("a", "accept");
  assert.deepEqual(statuses(all), { a: "accepted" });
  await assert.rejects(all.desk.move("a", "decline", { reason: "no-place" }), { kind: "impossible-move" });
  assert.deepEqual(statuses(all), { a: "accepted" });
});
