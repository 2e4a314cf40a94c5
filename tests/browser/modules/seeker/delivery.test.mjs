import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { backOff, Sending } from "../../../../backend/web/static/kier/seeker/delivery.js";

const noLine = () => Object.assign(new Error(), { code: "no-line" });
/**
 * @param {number} status
 * @param {string} [code]
 */
const refused = (status, code) => Object.assign(new Error(), { status, code });

/**
 * A sending whose calls answer what they are given, one after another, and then well.
 * @param {{seals?: Error[], answers?: Error[], undone?: Error[]}} [how]
 */
function begun({ seals = [], answers = [], undone = [] } = {}) {
  const seen = {
    states: /** @type {string[]} */ ([]),
    sealed: 0,
    sent: /** @type {number[]} */ ([]),
    undone: /** @type {string[]} */ ([]),
  };
  /**
   * @template T
   * @param {Error[]} list
   * @param {T} otherwise
   */
  const next = (list, otherwise) => {
    const error = list.shift();
    if (error) throw error;
    return otherwise;
  };
  const sending = new Sending({
    seal: async (letter) => {
      seen.sealed += 1;
      const access = `access ${seen.sealed}`;
      return next(seals, { body: { id: seen.sealed, letter }, access, code: "" });
    },
    send: async (body) => {
      seen.sent.push(body.id);
      return next(answers, {});
    },
    undo: async (access) => {
      seen.undone.push(access);
      return next(undone, null);
    },
    onState: (state) => seen.states.push(state),
  });
  return { sending, seen };
}

test("what is sealed is sent, and answered", async () => {
  const { sending, seen } = begun();
  const sent = await sending.start("words");
  const sealed = { body: { id: 1, letter: "words" }, access: "access 1", code: "" };
  assert.deepEqual(sent, { ...sealed, answer: {} });
  assert.deepEqual(seen.states, ["locking", "locking", "sending", "sent"]);
  assert.ok(!sending.isWaiting);
});

test("without a line the same boxes go again", async () => {
  const { sending, seen } = begun({ answers: [noLine(), noLine()] });
  assert.equal(await sending.start("words"), null);
  assert.equal(sending.state, "waiting");
  assert.equal(await sending.start("words"), null);
  assert.equal((await sending.start("words"))?.body.id, 1);
  assert.deepEqual(seen.sent, [1, 1, 1]);
  assert.deepEqual(seen.undone, []);
});

test("after an error of the server too", async () => {
  const { sending, seen } = begun({ answers: [refused(503)] });
  await sending.start("words");
  assert.equal(sending.state, "failed");
  assert.ok(sending.isWaiting);
  await sending.start("words");
  assert.deepEqual(seen.sent, [1, 1]);
});

test("a second press while it is at work does nothing", async () => {
  const { sending, seen } = begun();
  const [first, second] = await Promise.all([sending.start("words"), sending.start("words")]);
  assert.equal(first?.body.id, 1);
  assert.equal(second, null);
  assert.deepEqual(seen.sent, [1]);
});

test("other words take back what may have arrived", async () => {
  const { sending, seen } = begun({ answers: [noLine()] });
  await sending.start("words");
  assert.equal((await sending.start("other words"))?.body.id, 2);
  assert.deepEqual(seen.undone, ["access 1"]);
});

test("as long as it cannot be taken back, nothing else is sent", async () => {
  const { sending, seen } = begun({ answers: [noLine()], undone: [noLine()] });
  await sending.start("words");
  assert.equal(await sending.start("other words"), null);
  assert.deepEqual([sending.state, seen.sent], ["waiting", [1]]);
  assert.equal((await sending.start("other words"))?.body.letter, "other words");
  assert.deepEqual(seen.undone, ["access 1", "access 1"]);
});

test("what was refused did not arrive", async () => {
  const { sending, seen } = begun({ answers: [noLine(), refused(400, "invalid-input")] });
  await sending.start("words");
  await sending.start("words");
  assert.equal(sending.state, "refused");
  await sending.start("other words");
  assert.deepEqual(seen.undone, []);
});

test("a refusal of something in between tells nothing of an earlier try", async () => {
  const { sending, seen } = begun({ answers: [noLine(), refused(403, "")] });
  await sending.start("words");
  await sending.start("words");
  assert.equal(sending.state, "refused");
  await sending.start("other words");
  assert.deepEqual(seen.undone, ["access 1"]);
});

test("what had to wait may still have arrived before", async () => {
  const { sending, seen } = begun({ answers: [noLine(), refused(429, "proof-of-work")] });
  await sending.start("words");
  await sending.start("words");
  assert.equal(sending.state, "failed");
  await sending.start("other words");
  assert.deepEqual(seen.undone, ["access 1"]);
});

for (const code of ["key-replaced", "unknown-organisation"]) {
  test(`${code}: sealed anew, once`, async () => {
    const { sending, seen } = begun({ answers: [refused(409, code)] });
    assert.equal((await sending.start("words"))?.body.id, 2);
    assert.deepEqual(seen.sent, [1, 2]);

    const again = begun({ answers: [refused(409, code), refused(409, code)] });
    assert.equal(await again.sending.start("words"), null);
    assert.deepEqual([again.sending.state, again.seen.sent], ["key-replaced", [1, 2]]);
    assert.ok(!again.sending.isWaiting);
  });
}

test("what could not be locked says so", async () => {
  /** @type {Record<string, string>} */
  const states = {};
  for (const code of ["tampered", "too-large", "unreachable", "no-line"]) {
    const { sending, seen } = begun({ seals: [Object.assign(new Error(), { code })] });
    await sending.start("words");
    states[code] = sending.state;
    assert.deepEqual(seen.sent, []);
  }
  assert.deepEqual(states, {
    tampered: "tampered",
    "too-large": "too-long",
    unreachable: "failed",
    "no-line": "failed",
  });
});

test("it is tried again after a while, unless it is called off", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const { sending } = begun({ answers: [noLine(), noLine()] });
    const again = mock.fn();
    await sending.start("words");
    sending.later(again);
    mock.timers.tick(60_000);
    assert.equal(again.mock.callCount(), 1);
    sending.later(again);
    sending.pause();
    mock.timers.tick(60_000);
    assert.equal(again.mock.callCount(), 1);
    assert.equal(sending.state, "idle");
  } finally {
    mock.timers.reset();
  }
});

test("waits grow, differ between phones, and end at a minute", () => {
  assert.deepEqual(
    [0, 1, 2, 3].map((tries) => backOff(tries, () => 1)),
    [1, 2, 4, 8],
  );
  assert.deepEqual([backOff(3, () => 0), backOff(40, () => 1)], [4, 60]);
});
