import assert from "node:assert/strict";
import { test } from "node:test";
import { Acceptance, UNDO_SECONDS } from "../../../../backend/web/static/kier/inbox/acceptance.js";
import { createStore } from "../../../../backend/web/static/kier/shared/pages.js";
import { Refused, Unreachable } from "../../../../backend/web/static/kier/shared/wire.js";
import { settle } from "../page.mjs";
import { wrong } from "../stand-ins.mjs";

/** A conversation that is on the screen, and a server that fails as it is told to. */
function shown() {
  /** @type {Error[]} */
  const failures = [];
  /** @type {any[]} */
  const posted = [];
  const referral = {
    id: "r",
    request: "q",
    status: "offered",
    pin: /** @type {object | null} */ (null),
  };
  const store = createStore({ notAccepted: /** @type {string | null} */ (null) });
  const inbox = {
    organisation: "ours",
    shown: /** @type {string | null} */ ("r"),
    store,
    at: () => ({ smith: { inRequest: async () => ({ number: 1, mac: "m" }) }, referral }),
    referral: () => referral,
    look: async () => {},
    api: {
      /** @param {any[]} call */
      async call(...call) {
        posted.push(call);
        const failure = failures.shift();
        if (failure) throw failure;
        referral.status = "accepted";
      },
      /** @param {string} path @param {{pin: object}} body */
      async post(path, { pin }) {
        posted.push([path, pin]);
        const failure = failures.shift();
        if (failure) throw failure;
        referral.pin = pin;
      },
    },
  };
  const it = new Acceptance(wrong({ inbox, id: "r" }));
  const state = () => it.store.get().state;
  return { it, inbox, referral, failures, posted, state };
}

/** @param {import("node:test").TestContext} context @param {number} seconds */
const pass = (context, seconds) => {
  for (let second = 0; second < seconds; second += 1) context.mock.timers.tick(1000);
};

test("it is sent when its seconds are over, once, and outlives the page", async (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const { it, posted, state, referral } = shown();
  await it.begin();
  await it.begin();
  pass(context, UNDO_SECONDS - 1);
  assert.deepEqual([state(), it.store.get().seconds, posted], ["counting", 1, []]);
  pass(context, 1);
  await Promise.all([it.commit(), it.commit()]);
  assert.deepEqual(posted, [
    [
      "POST",
      "/api/v1/inbox/referrals/r/accept",
      { pin: { number: 1, mac: "m" } },
      { keepalive: true },
    ],
  ]);
  assert.deepEqual([state(), referral.status], ["none", "accepted"]);
});

test("what is undone is never sent", async (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const { it, posted, state } = shown();
  await it.begin();
  it.undo();
  pass(context, 30);
  assert.equal(await it.commit(), true);
  assert.deepEqual([state(), posted], ["none", []]);
});

test("it does not count while somebody thinks about undoing it", async (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const { it, posted, state } = shown();
  await it.begin();
  pass(context, 3);
  it.pause(true);
  pass(context, 60);
  assert.deepEqual([state(), it.store.get().seconds, posted.length], ["counting", 7, 0]);
  it.pause(false);
  pass(context, 7);
  assert.equal(posted.length, 1);
});

test("a tab that is hidden, or left while the pin was made, sends it at once", async () => {
  const hidden = shown();
  await hidden.it.begin();
  Object.assign(document, { hidden: true });
  document.dispatchEvent(new Event("visibilitychange"));
  Object.assign(document, { hidden: false });
  await settle();
  assert.equal(hidden.posted.length, 1);
  const left = shown();
  left.inbox.shown = null;
  await left.it.begin();
  assert.equal(left.posted.length, 1);
});

test("a colleague who was faster is told of, and nothing is sent a second time", async () => {
  const meanwhile = shown();
  await meanwhile.it.begin();
  meanwhile.referral.status = "accepted";
  meanwhile.inbox.store.set({});
  assert.deepEqual([meanwhile.state(), meanwhile.posted], ["other", []]);
  const late = shown();
  late.failures.push(new Refused(409, { type: "/problems/impossible-move" }));
  late.inbox.look = async () => void (late.referral.status = "accepted");
  await late.it.begin();
  assert.equal(await late.it.commit(), true);
  assert.equal(late.state(), "other");
});

test("without a line it is as before, and whoever has left hears of it", async () => {
  const { it, failures, state, inbox } = shown();
  failures.push(new Unreachable());
  await it.begin();
  assert.equal(await it.commit(), false);
  assert.deepEqual(
    [state(), it.isUnderWay, inbox.store.get().notAccepted],
    ["failed", false, null],
  );
  // An answer may be sent without it, as before it was pressed.
  assert.equal(await it.commit(), true);
  failures.push(new Unreachable());
  await it.begin();
  inbox.shown = null;
  await it.commit();
  assert.equal(inbox.store.get().notAccepted, "r");
});

test("what a consent withdrawn meanwhile takes away is not accepted", async () => {
  const { it, referral, inbox, state, posted } = shown();
  await it.begin();
  referral.status = "withdrawn";
  inbox.store.set({});
  await it.commit();
  assert.deepEqual([state(), posted], ["none", []]);
});

test("whoever interprets writes the pin with the first words, and with nothing else", async () => {
  const { it, referral, failures, posted } = shown();
  referral.status = "interprets";
  // As when somebody leaves the conversation.
  assert.equal(await it.commit(), true);
  assert.deepEqual(posted, []);
  failures.push(new Unreachable());
  assert.equal(await it.ready(), false);
  assert.ok(it.store.get().problem instanceof Unreachable);
  const written = ["/api/v1/inbox/referrals/r/accept", { number: 1, mac: "m" }];
  assert.equal(await it.ready(), true);
  assert.equal(await it.ready(), true);
  assert.deepEqual(posted, [written, written]);
  assert.equal(referral.status, "interprets");
});
