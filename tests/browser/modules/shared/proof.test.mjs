import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { sha256, solve } from "../../../../backend/web/static/kier/shared/proof.js";

/** @param {string} text */
const digest = (text) => createHash("sha256").update(text).digest("hex");

test("SHA-256 of texts of every length around a block's end", () => {
  for (let length = 0; length < 200; length += 1) {
    const text = `${"k".repeat(length)}${length}`;
    assert.equal(sha256(text), digest(text));
  }
});

test("the number of a challenge is found, the first one and the last one too", async () => {
  for (const number of [0, 1, 4_321, 9_999]) {
    const salt = "a78e4b6c2a752d5595c021d0?expires=1795539648&cost=9999&";
    const challenge = {
      algorithm: "SHA-256",
      challenge: digest(`${salt}${number}`),
      maxnumber: 9_999,
      salt,
      signature: "s",
    };
    const proof = JSON.parse(atob(await solve(challenge)));
    assert.deepEqual(proof, {
      algorithm: "SHA-256",
      challenge: challenge.challenge,
      number,
      salt,
      signature: "s",
    });
  }
});

test("a challenge without an answer is said to have none", async () => {
  const challenge = {
    algorithm: "SHA-256",
    challenge: digest("x"),
    maxnumber: 10,
    salt: "y&",
    signature: "s",
  };
  await assert.rejects(solve(challenge), RangeError);
});
