import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { standIn, wrong } from "../stand-ins.mjs";
import { page } from "./page.mjs";

/**
 * @typedef {{close: () => void, onopen: () => void, onmessage: (event?: {data: string}) => void,
 *   onclose: (event?: {code: number}) => void}} FakeSocket
 */

const { Live } = await import("../../../../backend/web/static/kier/seeker/live.js");

const settled = () => new Promise(setImmediate);
/** @type {InstanceType<typeof Live>} */
let live;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  mock.method(Math, "random", () => 1);
});

afterEach(() => {
  live.stop();
  mock.timers.reset();
  mock.restoreAll();
});

/** Starts to listen; `sockets` are those that were opened. */
async function begun({ ticket = async () => "ticket" } = {}) {
  const seen = {
    sockets: /** @type {FakeSocket[]} */ ([]),
    changes: 0,
    live: /** @type {boolean[]} */ ([]),
    presence: /** @type {string[]} */ ([]),
  };
  const open = () => {
    /** @type {FakeSocket} */
    const socket = standIn({ close: () => socket.onclose() });
    seen.sockets.push(socket);
    return wrong(socket);
  };
  live = new Live({
    ticket,
    open,
    onChange: () => {
      seen.changes += 1;
    },
    onLive: (isLive) => void seen.live.push(isLive),
    onPresence: (what) => void seen.presence.push(what),
  });
  live.start();
  await settled();
  return seen;
}

/** @param {number} ms */
async function wait(ms) {
  mock.timers.tick(ms);
  await settled();
}

test("once the socket is open it is asked once, and then for events, several at once", async () => {
  const seen = await begun();
  seen.sockets[0].onopen();
  assert.deepEqual([seen.changes, seen.live], [1, [true]]);
  for (let event = 0; event < 5; event += 1) seen.sockets[0].onmessage();
  await wait(100);
  assert.equal(seen.changes, 2);
  await wait(60_000);
  assert.equal(seen.changes, 2);
});

test("a socket that opens after the conversation was left is closed, and nothing is asked", async () => {
  const seen = await begun();
  const [late] = seen.sockets;
  const close = mock.method(late, "close");
  live.stop();
  late.onopen();
  assert.deepEqual([close.mock.callCount(), seen.changes, seen.live], [1, 0, []]);
  await wait(60_000);
  assert.deepEqual([seen.sockets.length, seen.changes], [1, 0]);
});

test("who comes back before the first socket opened has one", async () => {
  const seen = await begun();
  live.stop();
  live.start();
  await settled();
  const [first, second] = seen.sockets;
  const close = mock.method(first, "close");
  second.onopen();
  first.onopen();
  assert.deepEqual([close.mock.callCount(), seen.changes, seen.live], [1, 1, [true]]);
  await wait(60_000);
  assert.equal(seen.sockets.length, 2);
});

test("that somebody reads or writes is no change: nothing is asked", async () => {
  const seen = await begun();
  seen.sockets[0].onopen();
  for (const type of ["request.reading", "request.writing", "request.changed"])
    seen.sockets[0].onmessage({ data: JSON.stringify({ type, id: "x" }) });
  assert.deepEqual([seen.changes, seen.presence], [1, ["request.reading", "request.writing"]]);
  await wait(100);
  assert.equal(seen.changes, 2);
});

test("a page that makes way for newer ones asks now and then", async () => {
  const seen = await begun();
  seen.sockets[0].onopen();
  seen.sockets[0].onclose({ code: 4409 });
  await wait(30_000);
  assert.deepEqual([seen.sockets.length, seen.changes], [1, 2]);
  await wait(60_000);
  assert.equal(seen.sockets.length, 2);
});

test("a socket that drops is opened again, and little is said of it", async () => {
  const seen = await begun();
  seen.sockets[0].onopen();
  seen.sockets[0].onclose();
  await wait(2000);
  assert.deepEqual([seen.sockets.length, seen.live], [2, [true]]);
  seen.sockets[1].onopen();
  assert.equal(seen.changes, 2);
});

test("without a socket it is asked every half minute, and that is said", async () => {
  const seen = await begun({
    ticket: async () => {
      throw new Error("no line");
    },
  });
  for (let second = 0; second < 60; second += 1) await wait(1000);
  assert.equal(seen.changes, 2);
  assert.equal(seen.live.at(-1), false);
});

test("when the line is back it is asked at once", async () => {
  const seen = await begun();
  seen.sockets[0].onopen();
  dispatchEvent(new Event("offline"));
  dispatchEvent(new Event("online"));
  await settled();
  assert.deepEqual([seen.changes, seen.sockets.length], [2, 2]);
});

test("after the end nothing is asked", async () => {
  const seen = await begun();
  live.stop();
  seen.sockets[0].onclose();
  dispatchEvent(new Event("online"));
  await wait(120_000);
  assert.deepEqual([seen.changes, seen.sockets.length], [0, 1]);
});

test("a page that nobody sees does not ask: that would count as looking", async () => {
  const seen = await begun();
  seen.sockets[0].onopen();
  page.visibilityState = "hidden";
  seen.sockets[0].onmessage();
  await wait(100);
  assert.equal(seen.changes, 1);
  page.visibilityState = "visible";
});
