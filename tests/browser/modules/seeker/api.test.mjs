import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { afterEach, mock, test } from "node:test";
import "./page.mjs";

const { call } = await import("../../../../backend/web/static/kier/seeker/api.js");
const PATH = "/api/v1/intake/request";
/** @param {number} status @param {string} type */
const problem = (status, type, more = {}, headers = {}) =>
  new Response(JSON.stringify({ type: `/problems/${type}`, status, ...more }), { status, headers });

/**
 * Answer calls one after another; return what was asked.
 * @param {(Response | Error)[]} list
 */
function answers(...list) {
  /** @type {any[]} */
  const asked = [];
  /** @param {string} path @param {RequestInit} how */
  const fetch = async (path, how) => {
    asked.push({ path, ...how });
    const answer = list.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  mock.method(globalThis, "fetch", fetch);
  return asked;
}

afterEach(() => mock.restoreAll());

test("a call says who asks, in which language, and keeps nothing", async () => {
  const asked = answers(new Response('{"id": "a"}'));
  assert.deepEqual(await call("POST", PATH, { body: { a: 1 }, access: "proof" }), { id: "a" });
  const [{ signal, ...rest }] = asked;
  assert.ok(signal instanceof AbortSignal);
  assert.deepEqual(rest, {
    path: PATH,
    method: "POST",
    body: '{"a":1}',
    cache: "no-store",
    credentials: "omit",
    headers: {
      "Accept-Language": "nl-easy",
      Authorization: "Kier proof",
      "Content-Type": "application/json",
    },
  });
});

test("an empty answer is null", async () => {
  answers(new Response(null, { status: 204 }));
  assert.equal(await call("DELETE", PATH), null);
});

test("a refusal has the last word of its type", async () => {
  answers(problem(409, "key-replaced"));
  await assert.rejects(call("GET", PATH), { status: 409, code: "key-replaced" });
});

test("an answer that is no problem is a refusal too", async () => {
  answers(new Response("<h1>Bad gateway</h1>", { status: 502 }));
  await assert.rejects(call("GET", PATH), { status: 502, code: "" });
});

test("without an answer there is no line", async () => {
  answers(new TypeError("failed"));
  await assert.rejects(call("GET", PATH), { code: "no-line" });
});

test("whoever is told to wait waits, and asks again", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const asked = answers(problem(429, "slow", {}, { "Retry-After": "2" }), new Response("{}"));
  const onSlow = mock.fn();
  const done = call("GET", PATH, { onSlow });
  while (!onSlow.mock.callCount()) await new Promise(setImmediate);
  await new Promise(setImmediate);
  mock.timers.tick(1999);
  await new Promise(setImmediate);
  assert.equal(asked.length, 1);
  mock.timers.tick(1);
  assert.deepEqual(await done, {});
  mock.timers.reset();
});

test("a puzzle is solved, and the same call sent with the answer", async () => {
  const challenge = {
    algorithm: "SHA-256",
    maxnumber: 2000,
    salt: "salt?expires=1&",
    signature: "signed",
    challenge: createHash("sha256").update("salt?expires=1&1234").digest("hex"),
  };
  const asked = answers(problem(429, "proof-of-work", { challenge }), new Response("{}"));
  await call("POST", PATH, { body: { a: 1 } });
  const { maxnumber, ...rest } = challenge;
  assert.deepEqual(JSON.parse(atob(asked[1].headers["Kier-Proof"])), { ...rest, number: 1234 });
  assert.equal(asked[1].body, asked[0].body);
});

test("nobody waits for ever", async () => {
  const slow = () => problem(429, "slow", {}, { "Retry-After": "0" });
  const asked = answers(...Array.from({ length: 30 }, slow));
  await assert.rejects(call("GET", PATH), { status: 429 });
  assert.equal(asked.length, 20);
});
