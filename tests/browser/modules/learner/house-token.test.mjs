import assert from "node:assert/strict";
import { test } from "node:test";
import { HouseToken } from "../../../../backend/web/static/kier/learner/house-token.js";
import { fingerprintOf } from "../../../../backend/web/static/kier/shared/blind-tokens.js";
import { decode, encode } from "../../../../backend/web/static/kier/shared/crypto/encoding.js";
import { RSABSSA } from "../../../../backend/web/static/kier/vendor/blind-tokens.js";

const { subtle } = crypto;
const suite = RSABSSA.SHA384.PSS.Randomized();
const CODE = "k7p9m2x4q8wz";
const PLACE = "3f0b2f0e-0000-4000-8000-000000000001";
const HOME = "https://kier.example";

const { privateKey, publicKey } = await subtle.generateKey(
  {
    name: "RSA-PSS",
    hash: "SHA-384",
    modulusLength: 2048,
    publicExponent: Uint8Array.from([1, 0, 1]),
  },
  true,
  ["sign", "verify"],
);
const key = encode(new Uint8Array(await subtle.exportKey("spki", publicKey)));
const fingerprint = await fingerprintOf(key);

/**
 * A Kier that signs, counts, and breaks down where it is told to.
 * @param {{down?: (path: string) => boolean, passed?: boolean}} [options]
 */
function kier({ down = () => false, passed = true } = {}) {
  /** @type {{path: string, body: any, init: RequestInit}[]} */
  const calls = [];
  const spent = new Set();
  globalThis.fetch = async (address, init = {}) => {
    const path = String(address).replace(`${HOME}/api/v1/learning/`, "");
    const body = init.body ? JSON.parse(String(init.body)) : null;
    calls.push({ path, body, init });
    if (down(path)) throw new TypeError("no line");
    if (path === `doors/${CODE}`) return Response.json({ place: PLACE, key, fingerprint });
    if (path === `doors/${CODE}/tokens`) {
      const signed = await suite.blindSign(privateKey, decode(body.blinded));
      return Response.json({ signature: encode(signed) });
    }
    if (path === "courses/signals/results") {
      const { message } = body.place;
      const counted = !spent.has(message);
      spent.add(message);
      return Response.json({ counted: counted && passed, passed });
    }
    return new Response("", { status: 404 });
  };
  return calls;
}

/** @param {Partial<import("../../../../backend/web/static/kier/learner/house-token.js").House>} [changes] */
const token = (changes) =>
  new HouseToken({
    home: HOME,
    slug: "signals",
    version: "v1",
    passMark: 80,
    house: { code: CODE, fingerprint, ...changes },
  });

test("who passed counts, by a token that Kier has not seen before", async () => {
  const calls = kier();
  assert.equal(await token().handIn("desk", { q1: "a" }), "counted");
  const [, signing, result] = calls;
  assert.deepEqual(Object.keys(result.body), [
    "id",
    "version",
    "pass_mark",
    "role",
    "answers",
    "place",
  ]);
  assert.equal(result.body.place.place, PLACE);
  const { message, signature } = result.body.place;
  assert.notEqual(signing.body.blinded, message);
  assert.ok(
    await subtle.verify(
      { name: "RSA-PSS", saltLength: 48 },
      publicKey,
      decode(signature),
      decode(message),
    ),
  );
  assert.ok(calls.every(({ init }) => init.credentials === "omit"));
});

test("trying again takes no second token, and counts once", async () => {
  let isDown = true;
  const calls = kier({ down: (path) => isDown && path.endsWith("results") });
  const house = token();
  assert.equal(await house.handIn("", {}), "notCounted");
  isDown = false;
  assert.equal(await house.handIn("", {}), "counted");
  assert.equal(await house.handIn("", {}), "countedBefore");
  assert.equal(calls.filter(({ path }) => path.endsWith("tokens")).length, 1);
  assert.equal(new Set(calls.flatMap(({ body }) => body?.id ?? [])).size, 1);
});

test("a line that breaks while a token is signed has the same one signed again", async () => {
  let isDown = true;
  const calls = kier({ down: (path) => isDown && path.endsWith("tokens") });
  const house = token();
  assert.equal(await house.handIn("", {}), "notCounted");
  isDown = false;
  assert.equal(await house.handIn("", {}), "counted");
  const blinded = calls.flatMap(({ body }) => body?.blinded ?? []);
  assert.equal(blinded.length, 2);
  assert.equal(new Set(blinded).size, 1);
});

test("a package of an earlier period says so, and has nothing signed", async () => {
  const calls = kier();
  assert.equal(await token({ fingerprint: "A".repeat(43) }).handIn("", {}), "tooOld");
  assert.equal(await token({ code: "gone" }).handIn("", {}), "tooOld");
  assert.ok(calls.every(({ path }) => !path.endsWith("tokens")));
});

test("a course that Kier grades by other rules by now is an old one, and counted nobody", async () => {
  kier({ passed: false });
  assert.equal(await token().handIn("desk", {}), "tooOld");
});
