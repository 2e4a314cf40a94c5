import assert from "node:assert/strict";
import { test } from "node:test";
import {
  formatCode,
  newCode,
  readCode,
} from "../../../../../backend/web/static/kier/shared/crypto/case-code.js";
import * as recovery from "../../../../../backend/web/static/kier/shared/crypto/recovery-code.js";
import { refused, VECTORS } from "../../vectors.mjs";

const CODE = VECTORS.seeker_keys[0].code;
const RECOVERY_CODE = VECTORS.organisation_recovery.code;

test("new codes are well formed and differ", () => {
  const codes = new Set(Array.from({ length: 500 }, newCode));
  assert.equal(codes.size, 500);
  for (const code of codes) {
    assert.match(code, /^\d{20}$/);
    assert.equal(readCode(code), code);
    assert.ok(Number(code.slice(18)) >= 2 && Number(code.slice(18)) <= 98);
  }
});

test("a random number beyond the last whole range is drawn again", (context) => {
  const drawn = [2n ** 64n - 1n, 18n * 10n ** 18n, 17n];
  /** @param {BigUint64Array} array */
  const draw = (array) => array.fill(drawn.shift() ?? 0n);
  context.mock.method(crypto, "getRandomValues", draw);
  assert.equal(newCode(), "00000000000000001747");
  assert.deepEqual(drawn, []);
});

test("the code is shown in five groups of four", () => {
  assert.equal(formatCode(CODE), "4821 0937 5518 2264 3170");
});

test("a code is read as people type it, in any script", () => {
  const typed = [
    CODE,
    " 4821-0937 5518\u20112264\t3170\n",
    "\u200f4821\u00a00937\u20105518\u30002264\u20603170",
    CODE.replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit))),
    CODE.replace(/\d/g, (digit) => String.fromCodePoint(0x966 + Number(digit))),
    CODE.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    CODE.replace(/\d/g, (digit) => String.fromCodePoint(0x1d7e2 + Number(digit))),
  ];
  for (const text of typed) assert.equal(readCode(text), CODE);
});

test("a slip is told for what it is", async () => {
  await refused("not-digits", () => readCode(`${CODE.slice(0, 19)}o`));
  await refused("not-digits", () => readCode("²"));
  await refused("not-digits", () => readCode("四"));
  await refused("too-short", () => readCode(""));
  await refused("too-short", () => readCode(CODE.slice(1)));
  await refused("too-long", () => readCode(`${CODE}0`));
  await refused("mistyped", () => readCode(CODE.replace("48", "84")));
  await refused("mistyped", () => readCode(`5${CODE.slice(1)}`));
});

test("new recovery codes are read as they are printed", () => {
  const code = recovery.newRecoveryCode();
  assert.match(code, /^[0-9A-HJKMNP-TV-Z]{26}$/);
  assert.notEqual(recovery.newRecoveryCode(), code);
  assert.equal(recovery.readRecoveryCode(recovery.formatRecoveryCode(code)), code);
});

test("every character of a recovery code comes as often", (context) => {
  let next = 0;
  /** @param {Uint8Array} array */
  const draw = (array) => array.map(() => next++);
  context.mock.method(crypto, "getRandomValues", draw);
  const drawn = Array.from({ length: 10 }, recovery.newRecoveryCode).join("").slice(0, 256);
  const counts = new Map();
  for (const character of drawn) counts.set(character, (counts.get(character) ?? 0) + 1);
  assert.deepEqual([counts.size, new Set(counts.values())], [32, new Set([8])]);
});

test("case, spaces, dashes and look-alikes of a recovery code do not matter", () => {
  assert.equal(recovery.formatRecoveryCode(RECOVERY_CODE), "XJPB 66SW YZ8Y R0P9 G735 68FP VC");
  const typed = "xjpb-66sw yz8y ro p9\u2010g735 68fp ｖｃ";
  assert.equal(recovery.readRecoveryCode(typed), RECOVERY_CODE);
  assert.equal(recovery.readRecoveryCode("il".repeat(13)), "1".repeat(26));
});

test("a slip in a recovery code is told for what it is", async () => {
  await refused("wrong-character", () => recovery.readRecoveryCode(`${RECOVERY_CODE.slice(1)}U`));
  await refused("too-short", () => recovery.readRecoveryCode(RECOVERY_CODE.slice(1)));
  await refused("too-long", () => recovery.readRecoveryCode(`${RECOVERY_CODE}A`));
});
