import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.mjs";
import { promiseText } from "../../../../backend/web/static/kier/inbox/promise.js";
import * as referrals from "../../../../backend/web/static/kier/inbox/referrals.js";
import { standIn } from "../stand-ins.mjs";

const NOW = Date.parse("2026-11-24T12:40:00Z");
/**
 * @import { Referral } from "../../../../backend/web/static/kier/inbox/inbox.js"
 * @import { Parts } from "../stand-ins.mjs"
 */

/**
 * @param {string} id
 * @param {Referral["status"]} status
 * @param {Parts<Referral>} [fields]
 * @returns {Referral}
 */
const referral = (id, status, fields) =>
  standIn({
    id,
    status,
    due_at: null,
    last_message_hour: null,
    profile: { urgent: false },
    ...fields,
  });
/** @param {number} hour */
const at = (hour) => `2026-11-24T${String(hour).padStart(2, "0")}:00:00Z`;
/** @param {{id: string}[]} rows */
const ids = (rows) => rows.map(({ id }) => id).join("");

test("what was promised, and when a reminder went out, is said in hours", () => {
  const now = Date.parse(at(12));
  const offered = referral("a", "offered", { due_at: at(15), reminded_hour: at(9) });
  assert.match(
    promiseText(offered, now),
    /^Answer promised before Tuesday .* · Reminder sent 3 hours ago$/,
  );
  const calm = referral("a", "offered", { due_at: at(15) });
  assert.match(promiseText(calm, now), /^Answer promised before Tuesday [^·]+$/);
  assert.equal(promiseText(referral("a", "accepted", { due_at: at(15) }), now), "");
  assert.equal(promiseText(referral("a", "offered"), now), "");
});

test("of a silent person it says when it closes by itself, or did", () => {
  const silent = referral("a", "accepted", { closes_on: "2026-12-08" });
  assert.match(promiseText(silent, NOW), /It closes by itself on .*8/);
  const closed = referral("a", "closed", { closes_on: "2026-12-08" });
  assert.match(promiseText(closed, NOW), /^Closed by itself on .*8.*: nobody wrote/);
  assert.equal(promiseText(referral("a", "closed", { closes_on: null }), NOW), "");
});

test("how long is left is said from the beginning", () => {
  /** @param {number | null} left @param {string} how */
  const due = (left, how) => referrals.waitingText({ waits: 0, left, how }).due;
  assert.match(due(23, "calm"), /^Due in 23/);
  assert.match(due(3, "soon"), /^Due in 3/);
  assert.deepEqual([due(0, "soon"), due(null, "calm")], ["Due this hour", ""]);
  assert.match(due(-2, "late"), /^Late by 2/);
});

test("each status has its tab", () => {
  const statuses = ["offered", "accepted", "closed", "declined", "withdrawn"];
  assert.deepEqual(statuses.map(referrals.tabOf), ["new", "open", "closed", "other", "other"]);
});

test("a referral is called by six characters", () => {
  assert.equal(referrals.shortName("7f3a21b0-1111-4111-8111-111111111111"), "7F3 A21");
});

test("of the new ones who has to be answered first comes first", () => {
  const rows = [
    referral("a", "offered", { due_at: at(15) }),
    referral("c", "offered", { due_at: at(9) }),
    referral("b", "offered", { due_at: at(9) }),
    referral("x", "accepted", {}),
  ];
  assert.equal(ids(referrals.inOrder(rows, "new")), "bca");
});

test("urgent ones come first among the new, and among the open ones that wait", () => {
  const urgent = { profile: { urgent: true } };
  const rows = [
    referral("a", "offered", { due_at: at(9) }),
    referral("b", "offered", { due_at: at(23), ...urgent }),
    referral("c", "offered", { due_at: at(22), ...urgent }),
    referral("d", "accepted", { last_message_hour: at(8) }),
    referral("e", "accepted", { last_message_hour: at(9), ...urgent }),
    referral("f", "accepted", { last_message_hour: at(10), ...urgent }),
  ];
  assert.equal(ids(referrals.inOrder(rows, "new")), "cba");
  assert.equal(ids(referrals.inOrder(rows, "open", ({ id }) => "de".includes(id))), "edf");
});

test("of the open ones come first those whose seeker wrote last, who waits longest before", () => {
  const rows = [
    referral("a", "accepted", { last_message_hour: at(11) }),
    referral("b", "accepted", { last_message_hour: at(8) }),
    referral("c", "accepted", { last_message_hour: at(10) }),
    referral("d", "accepted", { last_message_hour: at(9) }),
  ];
  assert.equal(ids(referrals.inOrder(rows, "open", ({ id }) => "ac".includes(id))), "cadb");
});

test("of those that have ended the latest comes first", () => {
  const rows = [
    referral("a", "declined", { last_message_hour: at(8) }),
    referral("b", "withdrawn", { last_message_hour: at(11) }),
  ];
  assert.equal(ids(referrals.inOrder(rows, "other")), "ba");
});

for (const { due, left, how } of [
  { due: 9, left: -3, how: "late" },
  { due: 12, left: 0, how: "soon" },
  { due: 18, left: 6, how: "soon" },
  { due: 19, left: 7, how: "calm" },
]) {
  test(`due at ${due}, at 12:40, is ${how}`, () => {
    const offered = referral("a", "offered", { due_at: at(due), last_message_hour: at(10) });
    assert.deepEqual(referrals.waiting(offered, NOW), { waits: 2, left, how });
  });
}

test("nobody is late where nothing is offered any more", () => {
  const offered = referral("a", "accepted", { due_at: at(9), last_message_hour: at(12) });
  assert.deepEqual(referrals.waiting(offered, NOW), { waits: 0, left: null, how: "calm" });
});

test("a clock that is behind makes no waiting time below nought", () => {
  const offered = referral("a", "offered", { due_at: at(20), last_message_hour: at(14) });
  assert.equal(referrals.waiting(offered, NOW).waits, 0);
});

test("tabs are counted", () => {
  const rows = [
    referral("a", "offered"),
    referral("b", "offered"),
    referral("c", "accepted"),
    referral("d", "withdrawn"),
  ];
  assert.deepEqual(referrals.counts(rows), { new: 2, open: 1, closed: 0, other: 1 });
});

test("a search wants every word somewhere in the row", () => {
  const rows = ["Dutch Utrecht talk", "Dutch Drenthe advice", "Vietnamese Utrecht talk"];
  /** @param {string} search */
  const found = (search) => referrals.matching(rows, search, (row) => row);
  assert.deepEqual(found(" utrecht DUTCH "), ["Dutch Utrecht talk"]);
  assert.equal(found("  "), rows);
  assert.deepEqual(found("Groningen"), []);
});
