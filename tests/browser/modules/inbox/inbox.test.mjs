import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.mjs";
import { move, openKeys } from "../../../../backend/web/static/kier/inbox/conversation-data.js";
import { choose } from "../../../../backend/web/static/kier/inbox/signals.js";
import { Inbox } from "../../../../backend/web/static/kier/inbox/inbox.js";
import { Refused, Unreachable } from "../../../../backend/web/static/kier/shared/wire.js";
import { standIn, wrong } from "../stand-ins.mjs";

/**
 * @import { Referral } from "../../../../backend/web/static/kier/inbox/inbox.js"
 * @import { Parts } from "../stand-ins.mjs"
 * @typedef {{id: string, number: number, sender: string, key_number: number, body: string}} Box
 */

const HOUR = new Date().toISOString().replace(/:.*/, ":00:00Z");
const LONG_AGO = "2026-01-02T03:00:00Z";

const LISTS = ["languages", "audiences", "themes", "wishes", "age_bands", "regions", "countries"];
const OPTIONS = Object.fromEntries(LISTS.map((list) => [list, []]));

/** A server with referrals and their messages by identifier; each call is counted by its path. */
function world() {
  /** @type {Map<string, Referral>} */
  const referrals = new Map();
  /** @type {Map<string, Box[]>} */
  const messages = new Map();
  /** @type {(string | null)[]} */
  const calls = [];
  /** @type {[string, string][]} */
  const news = [];
  /** @type {[string | undefined, unknown][]} */
  const moved = [];
  const api = {
    isDown: false,
    /** @param {string} address */
    async get(address) {
      const { pathname, searchParams } = new URL(address, "https://kier.example");
      if (pathname === "/api/v1/intake/options" && !api.isDown) return OPTIONS;
      const [id, part] = pathname.split("/").slice(5);
      calls.push([id, part].filter(Boolean).join("/") || searchParams.get("status"));
      if (api.isDown) throw new Unreachable();
      if (part)
        return page(
          (messages.get(id) ?? []).filter(
            ({ number }) => number > Number(searchParams.get("after")),
          ),
        );
      if (id) return referrals.get(id) ?? refuse();
      return page(
        [...referrals.values()].filter(({ status }) => status === searchParams.get("status")),
      );
    },
    /** @param {string} address @param {unknown} body */
    async post(address, body) {
      const [id, how] = address.split("/").slice(5);
      moved.push([how, body]);
      if (referrals.get(id)?.status !== "offered")
        throw new Refused(409, { type: "/problems/impossible-move" });
      put(id, how === "accept" ? "accepted" : "declined");
    },
  };
  /** @param {unknown[]} results */
  const page = (results) => ({ results, next: null });
  const refuse = () => {
    throw new Refused(404, {});
  };
  /** @param {string} id @param {Referral["status"]} status @param {Parts<Referral>} [fields] */
  const put = (id, status, fields = {}) => {
    /** @type {Referral} */
    const referral = standIn({
      id,
      status,
      request: `q-${id}`,
      envelopes: [{}],
      last_message_hour: HOUR,
      ...fields,
    });
    referrals.set(id, referral);
  };
  /** @param {string} id @param {string} sender */
  const say = (id, sender) => {
    const all = messages.get(id) ?? [];
    messages.set(id, [
      ...all,
      { id: `${id}${all.length}`, number: all.length + 1, sender, key_number: 1, body: "" },
    ]);
  };
  const smith = {
    /** @param {"pinReferral" | "openReferral"} name @param {any} input */
    inRequest: (name, input) => smith[name](input),
    /** @param {{request: string}} asked */
    pinReferral: async ({ request }) => ({ number: 1, mac: `mac of ${request}` }),
    /** @param {{isAccepted: boolean, pin: object | null, mayPin: boolean}} asked */
    openReferral: async (asked) => ({
      asked,
      numbers: [1],
      mustPin: asked.isAccepted && !asked.pin && asked.mayPin,
    }),
  };
  const session = wrong({ api, smith, me: { organisation: "ours" } });
  const inbox = new Inbox(session, (what, id) => news.push([what, id]));
  return { inbox, api, referrals, put, say, calls, news, moved };
}

/** @param {{inbox: Inbox}} all */
const statuses = ({ inbox }) =>
  Object.fromEntries([...inbox.store.get().referrals].map(([id, { status }]) => [id, status]));

test("everything is loaded, what is open first; nothing of it is news", async () => {
  const all = world();
  all.put("a", "offered");
  all.put("b", "accepted");
  all.put("c", "withdrawn");
  all.say("b", "seeker");
  await all.inbox.load();
  assert.deepEqual(statuses(all), { a: "offered", b: "accepted", c: "withdrawn" });
  assert.deepEqual(all.calls, [
    "offered",
    "accepted",
    "interprets",
    "closed",
    "declined",
    "withdrawn",
    "b/messages",
  ]);
  const { unseen } = all.inbox.store.get();
  assert.deepEqual([unseen, all.news, all.inbox.waiting], [{}, [], 1]);
});

test("what waits is counted once, or what is urgent alone, if so chosen", async () => {
  const all = world();
  all.put("a", "offered");
  all.put("b", "accepted");
  await all.inbox.load();
  all.inbox.store.set({ unseen: { a: 1, b: 2 } });
  assert.equal(all.inbox.waiting, 2);
  const { referrals } = all.inbox.store.get();
  for (const [id, row] of referrals)
    referrals.set(id, standIn({ ...row, profile: { urgent: id === "b" } }));
  choose({ counted: "urgent" });
  assert.equal(all.inbox.waiting, 1);
  choose({ counted: "waiting" });
  assert.equal(all.inbox.waiting, 2);
});

test("a new request is news, and one call", async () => {
  const all = world();
  await all.inbox.load();
  all.calls.length = 0;
  all.put("a", "offered");
  await all.inbox.changed(["a"]);
  assert.deepEqual([all.calls, all.news], [["a", "a/messages"], [["request", "a"]]]);
});

test("a conversation in which one interprets is news, and its messages are counted", async () => {
  const all = world();
  await all.inbox.load();
  all.put("a", "interprets");
  all.say("a", "seeker");
  await all.inbox.changed(["a"]);
  assert.deepEqual(all.news, [["request", "a"]]);
  all.say("a", "seeker");
  await all.inbox.ask();
  assert.equal(all.inbox.store.get().unseen.a, 1);
});

test("a message of a seeker is counted until it is looked at; an answer of a colleague is not", async () => {
  const all = world();
  all.put("a", "accepted");
  all.say("a", "seeker");
  await all.inbox.load();
  all.say("a", "seeker");
  await all.inbox.changed(["a"]);
  assert.deepEqual(
    [all.news, all.inbox.store.get().unseen, all.inbox.waiting],
    [[["message", "a"]], { a: 1 }, 1],
  );
  all.inbox.show("a");
  assert.deepEqual([all.inbox.store.get().unseen, all.inbox.waiting], [{ a: 0 }, 0]);
  all.inbox.show(null);
  all.say("a", "organisation:ours");
  await all.inbox.changed(["a"]);
  assert.deepEqual(all.inbox.store.get().unseen, { a: 0 });
});

test("what was erased leaves the inbox", async () => {
  const all = world();
  all.put("a", "offered");
  await all.inbox.load();
  all.referrals.delete("a");
  await all.inbox.changed(["a"]);
  assert.deepEqual([statuses(all), all.inbox.waiting], [{}, 0]);
});

test("asking again finds what was missed: new, gone, moved, and more within the hour", async () => {
  const all = world();
  for (const id of ["a", "b"]) all.put(id, "offered");
  all.put("c", "accepted");
  all.say("c", "seeker");
  await all.inbox.load();
  all.put("n", "offered");
  all.referrals.delete("a");
  all.put("b", "withdrawn", { envelopes: [] });
  all.say("c", "seeker");
  assert.equal(await all.inbox.ask(), true);
  assert.deepEqual(statuses(all), { b: "withdrawn", c: "accepted", n: "offered" });
  assert.deepEqual(all.news, [
    ["request", "n"],
    ["message", "c"],
  ]);
});

test("an old conversation is not asked for again and again", async () => {
  const all = world();
  all.put("a", "accepted", { last_message_hour: LONG_AGO });
  all.say("a", "seeker");
  await all.inbox.load();
  all.calls.length = 0;
  await all.inbox.ask();
  assert.deepEqual(all.calls, ["offered", "accepted", "interprets"]);
});

test("what did not change is the same object, so that its row is not drawn anew", async () => {
  const all = world();
  all.put("a", "offered");
  await all.inbox.load();
  const before = all.inbox.referral("a");
  all.put("a", "offered");
  await all.inbox.ask();
  assert.equal(all.inbox.referral("a"), before);
  all.put("a", "offered", { last_message_hour: LONG_AGO });
  await all.inbox.ask();
  assert.notEqual(all.inbox.referral("a"), before);
});

test("a server that is not reached is told, and changes nothing", async () => {
  const all = world();
  all.put("a", "offered");
  await all.inbox.load();
  all.api.isDown = true;
  assert.equal(await all.inbox.ask(), false);
  await all.inbox.changed(["a"]);
  assert.deepEqual(statuses(all), { a: "offered" });
});

test("a first load that failed is done again by asking", async () => {
  const all = world();
  all.put("a", "offered");
  all.api.isDown = true;
  assert.equal(await all.inbox.ask(), false);
  assert.ok(all.inbox.store.get().problem instanceof Unreachable);
  all.api.isDown = false;
  assert.equal(await all.inbox.ask(), true);
  assert.deepEqual([statuses(all), all.inbox.store.get().problem], [{ a: "offered" }, null]);
});

test("what is asked twice at once is loaded once, and then looked at again", async () => {
  const all = world();
  all.put("a", "offered");
  assert.deepEqual(await Promise.all([all.inbox.ask(), all.inbox.ask()]), [true, true]);
  assert.deepEqual(all.calls, [
    "offered",
    "accepted",
    "interprets",
    "closed",
    "declined",
    "withdrawn",
    "offered",
    "accepted",
    "interprets",
  ]);
});

test("a move shows the new state, also when a colleague was faster", async () => {
  const all = world();
  all.put("a", "offered");
  await all.inbox.load();
  await move(all.inbox, "a", "accept");
  assert.deepEqual(statuses(all), { a: "accepted" });
  await assert.rejects(move(all.inbox, "a", "decline", { reason: "no-place" }), {
    kind: "impossible-move",
  });
  assert.deepEqual(statuses(all), { a: "accepted" });
});

test("accepting pins the request key; other moves do not", async () => {
  const all = world();
  for (const id of ["a", "b"]) all.put(id, "offered");
  await all.inbox.load();
  await move(all.inbox, "a", "accept");
  await move(all.inbox, "b", "decline", { reason: "no-place" });
  assert.deepEqual(all.moved, [
    ["accept", { pin: { number: 1, mac: "mac of q-a" } }],
    ["decline", { reason: "no-place" }],
  ]);
});

test("keys of a request are opened as the server lists them; one from before there were pins is pinned once", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: Date.UTC(2027, 2, 30) });
  const all = world();
  const pin = { number: 1, mac: "m" };
  all.put("a", "offered", { key: "k", pin: null, pin_due: false });
  all.put("b", "accepted", { key: "k", pin, pin_due: false });
  all.put("c", "accepted", { key: "k", pin: null, pin_due: true });
  all.put("d", "closed", { key: "k", pin: null, pin_due: false });
  await all.inbox.load();
  /** @param {string} id */
  const asked = async (id) => {
    const opened = await openKeys(all.inbox, id);
    const { pin: known, isAccepted, mayPin } = wrong(opened).asked;
    return [known, isAccepted, mayPin];
  };
  assert.deepEqual(await asked("a"), [null, false, false]);
  assert.deepEqual(await asked("b"), [pin, true, false]);
  assert.deepEqual(await asked("d"), [null, true, false]);
  assert.deepEqual(all.moved, []);
  all.api.post = async (address, body) => void all.moved.push([address.split("/").at(-1), body]);
  assert.deepEqual(await asked("c"), [null, true, true]);
  assert.deepEqual(all.moved, [["accept", { pin: { number: 1, mac: "mac of q-c" } }]]);
  context.mock.timers.setTime(Date.UTC(2027, 3, 1));
  assert.deepEqual(await asked("c"), [null, true, false]);
});

test("a referral whose keys changed is not the same as before", async () => {
  const all = world();
  const envelope = { number: 1, envelope: "e" };
  all.put("a", "accepted", { envelopes: [envelope], pin: null });
  await all.inbox.load();
  for (const changed of [
    { envelopes: [{ ...envelope, envelope: "f" }], pin: null },
    { envelopes: [envelope], pin: { number: 1, mac: "m" } },
    { envelopes: [{ ...envelope, number: 2, chain: "c" }], pin: null },
  ]) {
    all.put("a", "accepted", changed);
    await all.inbox.look("a");
    assert.deepEqual(all.inbox.referral("a")?.envelopes, changed.envelopes);
  }
});
