import assert from "node:assert/strict";
import { test } from "node:test";
import { passwordProblem } from "../../../../../backend/web/static/kier/shared/crypto/password.js";

const GOOD = [
  "correct horse battery staple",
  "vijf groene fietsen",
  "Zeewind!Appelboom",
  "k8%vB2#qLx9&",
  "mijn wachtwoord is lang genoeg",
  "mật khẩu của tôi dài",
  "密码很长很安全的一句话呀",
];

test("long ones that are hard to guess are taken", () => {
  assert.deepEqual(
    GOOD.filter((password) => passwordProblem(password, "coordinator@example.org")),
    [],
  );
});

const BAD = {
  "too-short": ["", "k8%vB2#qLx9", "😀😁😂🤣😃😄😅😆😉😊😋", "ﬁﬁﬁﬁﬁ"],
  repeated: ["aaaaaaaaaaaa", "ababababcabc", "fietsfietsfiets", "Welkom1Welkom1"],
  "too-common": [
    "password1234",
    "Wachtwoord2026!",
    "welkom welkom 1",
    "qwertyuiop1234",
    "0123456789012",
    "poiuytrewq!!!4",
    "iloveyou1234",
    "Amsterdam2026",
    "Zomer2026!!!",
    "1qaz2wsx3edc",
    "admin-admin-2026",
  ],
};
for (const [problem, passwords] of Object.entries(BAD)) {
  test(`${problem} is told`, () => {
    const told = passwords.map((password) => [password, passwordProblem(password)]);
    assert.deepEqual(
      told,
      passwords.map((password) => [password, problem]),
    );
  });
}

test("an address is no password", () => {
  const email = "Coordinator@example.org";
  /** @param {string} password */
  const told = (password) => passwordProblem(password, email);
  assert.equal(told("coordinator2026"), "like-email");
  assert.equal(told("example.org 2026"), "like-email");
  assert.equal(told("coordinator van de nacht"), null);
  assert.equal(passwordProblem("coordinator2026", "info@example.org"), null);
});

test("twelve characters are enough, in whatever form they were typed", () => {
  assert.equal(passwordProblem("k8%vB2#qLx9e\u0301"), null);
  assert.equal(passwordProblem("8%vB2#qLx9e\u0301"), "too-short");
});
