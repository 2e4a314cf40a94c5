import assert from "node:assert/strict";
import { test } from "node:test";
import { backOff, Live, nextAsk } from "../../../../backend/web/static/kier/shared/live.js";
import { hear, settle } from "../page.mjs";
import { standIn, wrong } from "../stand-ins.mjs";

/**
 * @import { TestContext } from "node:test"
 * @import { Api } from "../../../../backend/web/static/kier/shared/wire.js"
 * @typedef {{close: () => void, onopen: () => void, onmessage: (event: {data: string}) => void,
 *   onclose: (event?: {code: number}) => void}} FakeSocket
 */

/**
 * A line that can be had or not; every socket that was opened; what was heard.
 * @param {TestContext} context
 */
function world(context) {
  context.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const seen = {
    sockets: /** @type {FakeSocket[]} */ ([]),
    changed: /** @type {string[][]} */ ([]),
    asked: 0,
    hasTickets: true,
    isReached: true,
  };
  /** @type {Api} */
  const api = standIn({
    post: async () => {
      if (!seen.hasTickets) throw new Error("no ticket");
      return { ticket: `ticket-${seen.sockets.length}` };
    },
  });
  const open = () => {
    /** @type {FakeSocket} */
    const socket = standIn({ close: () => socket.onclose() });
    seen.sockets.push(socket);
    return wrong(socket);
  };
  const onAsk = async () => {
    seen.asked += 1;
    return seen.isReached;
  };
  const live = new Live({ api, open, onAsk, onChange: (ids) => seen.changed.push(ids) });
  context.after(() => live.stop());
  /** @param {number} seconds */
  const tick = (seconds) => context.mock.timers.tick(seconds * 1000);
  return { live, seen, tick };
}

/** @param {TestContext} context */
async function connected(context) {
  const all = world(context);
  all.live.start();
  await settle();
  all.seen.sockets[0].onopen();
  return all;
}

/** @param {{live: Live}} all */
const state = ({ live }) => live.store.get().state;

test("one waits longer each time, at most a minute, and not all at once", () => {
  assert.deepEqual(
    [0, 1, 2, 5, 6, 40].map((tries) => backOff(tries, () => 1)),
    [1, 2, 4, 32, 60, 60],
  );
  assert.deepEqual(
    [0, 40].map((tries) => backOff(tries, () => 0)),
    [0.5, 30],
  );
  assert.deepEqual([nextAsk(() => 0), nextAsk(() => 0.999)], [15, 30]);
});

test("after the socket is open all is asked once", async (context) => {
  const all = await connected(context);
  assert.equal(state(all), "live");
  assert.equal(all.seen.asked, 1);
});

test("several events in a row are one question", async (context) => {
  const all = await connected(context);
  for (const id of ["a", "b", "a"])
    all.seen.sockets[0].onmessage({ data: JSON.stringify({ type: "referral.changed", id }) });
  assert.deepEqual(all.seen.changed, []);
  all.tick(0.1);
  assert.deepEqual(all.seen.changed, [["a", "b"]]);
});

test("when the socket drops one asks every 15 to 30 seconds, and tries to connect", async (context) => {
  const all = await connected(context);
  all.seen.hasTickets = false;
  all.seen.sockets[0].onclose();
  const { state: now, seconds } = all.live.store.get();
  assert.equal(now, "asking");
  assert.ok(seconds >= 15 && seconds <= 30);
  all.tick(31);
  assert.equal(all.seen.asked, 2);
  all.seen.hasTickets = true;
  hear("online");
  await settle();
  all.seen.sockets.at(-1)?.onopen();
  assert.equal(state(all), "live");
  const { asked } = all.seen;
  all.tick(31);
  assert.equal(all.seen.asked, asked);
});

test("who is not reached is told so, and once reached told that too", async (context) => {
  const all = world(context);
  all.seen.hasTickets = all.seen.isReached = false;
  all.live.start();
  await settle();
  all.tick(31);
  await settle();
  assert.equal(state(all), "unreachable");
  all.seen.isReached = true;
  all.tick(31);
  await settle();
  assert.equal(state(all), "asking");
});

test("a socket that is dead without saying so is found out", async (context) => {
  const all = await connected(context);
  all.seen.isReached = false;
  all.tick(300);
  await settle();
  assert.equal(state(all), "asking");
});

test("a line that is gone is not called live", async (context) => {
  const all = await connected(context);
  hear("offline");
  assert.equal(state(all), "asking");
});

test("after stopping nothing is heard and nothing asked", async (context) => {
  const all = await connected(context);
  all.seen.sockets[0].onmessage({ data: '{"type":"referral.changed","id":"a"}' });
  all.live.stop();
  all.tick(600);
  await settle();
  assert.deepEqual([all.seen.changed, all.seen.asked, all.seen.sockets.length], [[], 1, 1]);
});

test("where no socket can be had, a lock and an unlock later it asks again", async (context) => {
  const all = world(context);
  all.seen.hasTickets = false;
  all.live.start();
  await settle();
  assert.equal(state(all), "asking");
  all.live.stop();
  all.live.start();
  await settle();
  all.tick(30);
  await settle();
  assert.equal(all.seen.asked, 1);
});

test("when more screens are open than may be, the one that was closed waits a minute", async (context) => {
  const all = await connected(context);
  all.seen.sockets[0].onclose({ code: 4409 });
  all.tick(25);
  await settle();
  assert.equal(all.seen.sockets.length, 1);
  all.tick(40);
  await settle();
  assert.equal(all.seen.sockets.length, 2);
});
