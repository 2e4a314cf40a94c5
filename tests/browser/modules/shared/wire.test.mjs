import assert from "node:assert/strict";
import { test } from "node:test";
import { Api, Refused, Unreachable } from "../../../../backend/web/static/kier/shared/wire.js";
import { serve, storage } from "../page.mjs";

// From docs/api.md; the number is 20191.
const CHALLENGE = {
  algorithm: "SHA-256",
  challenge: "3f99b9307ca5e46999af50bd6bfe0dfebd3d86ebc733b9edbbbb55f0973a00b5",
  maxnumber: 50000,
  salt: "a78e4b6c2a752d5595c021d0?expires=1795539648&",
  signature: "8d980e3d8ea274fa7b22c5f860eea1870a743171e0897965bdb7e61163d65f07",
};
const WAIT = { status: 429, body: {}, headers: { "Retry-After": "2" } };
const signedIn = () => new Api({ storage: storage({ session: "token" }) });

test("a call carries token and language, and answers JSON", async (context) => {
  const calls = serve(context, [{ body: { id: 1 } }, { status: 204 }]);
  const api = signedIn();
  assert.deepEqual(await api.get("/api/v1/members/me"), { id: 1 });
  assert.equal(await api.post("/x"), null);
  const headers = { "Accept-Language": "en", "X-Session-Token": "token" };
  assert.deepEqual(calls, [
    { method: "GET", path: "/api/v1/members/me", headers, body: undefined },
    {
      method: "POST",
      path: "/x",
      headers: { ...headers, "Content-Type": "application/json" },
      body: {},
    },
  ]);
});

test("a page with a tag is sent again only if it changed, and forgotten with the session", async (context) => {
  const calls = serve(context, [
    { body: { results: [1] }, headers: { ETag: '"a"' } },
    { status: 304 },
    { body: { results: [2] }, headers: { ETag: '"b"' } },
    { status: 304 },
    { body: { results: [3] } },
  ]);
  const api = signedIn();
  const first = await api.get("/pages");
  assert.equal(await api.get("/pages"), first);
  assert.deepEqual(await api.get("/pages"), { results: [2] });
  assert.deepEqual(await api.get("/pages"), { results: [2] });
  api.token = "another";
  assert.deepEqual(await api.get("/pages"), { results: [3] });
  assert.deepEqual(
    calls.map(({ headers }) => headers["If-None-Match"]),
    [undefined, '"a"', '"a"', '"b"', undefined],
  );
});

test("of many pages the last ones are kept", async (context) => {
  const answer = { body: {}, headers: { ETag: '"a"' } };
  serve(context, Array(40).fill(answer));
  const api = signedIn();
  for (let page = 0; page < 40; page += 1) await api.get(`/pages?cursor=${page}`);
  assert.equal(api.kept.size, 24);
  assert.ok(api.kept.has("/pages?cursor=39"));
});

test("an outsider shows no token", async (context) => {
  const calls = serve(context, [{ body: {} }]);
  await signedIn().getAsOutsider("/x");
  assert.deepEqual(calls[0].headers, { "Accept-Language": "en" });
});

test("of a next page's address only path and query are followed", async (context) => {
  const calls = serve(context, [{ body: {} }]);
  await signedIn().get("https://elsewhere.example/api?cursor=x");
  assert.equal(calls[0].path, "/api?cursor=x");
});

test("a problem is refused by its kind", async (context) => {
  const errors = [{ pointer: "/second_factor_code", code: "required", detail: "" }];
  serve(context, [{ status: 409, body: { type: "/problems/conflict", detail: "Taken.", errors } }]);
  const error = await signedIn()
    .get("/x")
    .catch((thrown) => thrown);
  assert.ok(error instanceof Refused);
  assert.deepEqual([error.status, error.kind, error.message], [409, "conflict", "Taken."]);
  assert.equal(error.field, "second_factor_code");
  assert.ok(error.names("/second_factor_code"));
  assert.ok(!error.names("/other"));
});

test("what is wrong with each field is told, once each", async (context) => {
  const errors = [
    ["/capacity", "Too small."],
    ["/age_to", "No number."],
    ["/age_from", "No number."],
  ];
  const body = {
    type: "/problems/invalid-input",
    detail: "Look again.",
    errors: errors.map(([pointer, detail]) => ({ pointer, detail })),
  };
  serve(context, [{ status: 400, body }]);
  await assert.rejects(signedIn().get("/x"), {
    message: "Too small. No number.",
    field: "capacity",
  });
});

for (const { status, kind } of [
  { status: 200, kind: Unreachable },
  { status: 502, kind: Refused },
]) {
  test(`an answer of ${status} that was cut off is no good news`, async (context) => {
    context.mock.method(
      globalThis,
      "fetch",
      async () => new Response('{"session_token": "ab', { status }),
    );
    await assert.rejects(signedIn().post("/x"), kind);
  });
}

test("an error without JSON is refused too", async (context) => {
  serve(context, [{ status: 502 }]);
  await assert.rejects(signedIn().get("/x"), { status: 502, kind: "" });
});

test("no answer is another error", async (context) => {
  serve(context, [new TypeError("Failed to fetch")]);
  await assert.rejects(signedIn().get("/x"), Unreachable);
});

test("a session that ended is told, an outsider's call is not one", async (context) => {
  const ended = { status: 401, body: { type: "/problems/not-authenticated" } };
  serve(context, [ended, ended]);
  const api = signedIn();
  let ends = 0;
  api.onSessionEnd = () => (ends += 1);
  await assert.rejects(api.getAsOutsider("/x"), Refused);
  assert.equal(ends, 0);
  await assert.rejects(api.get("/x"), Refused);
  assert.equal(ends, 1);
});

test("a challenge is solved, and the same call sent with the answer", async (context) => {
  const calls = serve(context, [{ status: 429, body: { challenge: CHALLENGE } }, { body: "in" }]);
  const api = signedIn();
  /** @type {boolean[]} */
  const waits = [];
  api.patience.subscribe(() => waits.push(api.patience.get().waits));
  assert.equal(await api.post("/x", { a: 1 }), "in");
  assert.deepEqual(waits, [true, false]);
  assert.deepEqual(calls[1].body, { a: 1 });
  const proof = JSON.parse(atob(calls[1].headers["Kier-Proof"]));
  const { algorithm, challenge, salt, signature } = CHALLENGE;
  assert.deepEqual(proof, { algorithm, challenge, number: 20191, salt, signature });
});

test("without a challenge one waits as long as is asked", async (context) => {
  serve(context, [WAIT, { body: "in" }]);
  /** @type {number[]} */
  const waited = [];
  /** @param {() => void} go @param {number} milliseconds */
  const soon = (go, milliseconds) => {
    waited.push(milliseconds);
    queueMicrotask(go);
  };
  context.mock.method(globalThis, "setTimeout", soon);
  assert.equal(await signedIn().get("/x"), "in");
  assert.deepEqual(waited, [2000]);
});

test("patience ends", async (context) => {
  serve(context, Array(20).fill(WAIT));
  context.mock.method(globalThis, "setTimeout", queueMicrotask);
  await assert.rejects(signedIn().get("/x"), { status: 429 });
});

test("the account system gives a new token with good news and with bad", async (context) => {
  const flows = { data: { flows: [{ id: "mfa_authenticate" }] }, meta: { session_token: "half" } };
  const calls = serve(context, [
    { status: 401, body: flows },
    { body: { meta: { session_token: "whole" } } },
  ]);
  const api = signedIn();
  const error = await api.account("POST", "auth/login", {}).catch((thrown) => thrown);
  assert.ok(error.asksFor("mfa_authenticate"));
  assert.ok(!error.asksFor("reauthenticate"));
  assert.equal(api.token, "half");
  await api.account("POST", "auth/2fa/authenticate", { code: "1" });
  assert.equal(api.token, "whole");
  assert.deepEqual(
    calls.map(({ path }) => path),
    ["/_allauth/app/v1/auth/login", "/_allauth/app/v1/auth/2fa/authenticate"],
  );
});
