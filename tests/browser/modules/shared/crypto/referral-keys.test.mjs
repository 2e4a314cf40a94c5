import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Asked,
  atWork,
  granted,
  judged,
  listed,
  ORGANISATION,
  organisationKey,
} from "../../members.mjs";
import { refused } from "../../vectors.mjs";

/** @import { Referral } from "../../members.mjs" */

const OURS = `organisation:${ORGANISATION}`;
const FORGED = crypto.getRandomValues(new Uint8Array(32));

const at = await atWork();
const key = at.key;

/**
 * A request with so many keys, accepted, and the worker's answer.
 * @param {Partial<Referral> & {numbers?: number[]}} [how]
 */
async function opened({ numbers = [1], pin, ...more } = {}) {
  const asked = new Asked();
  for (const number of numbers) await asked.add(key, number);
  const written = pin === undefined ? await asked.pin(key, numbers[0]) : pin;
  /** @param {Partial<Referral>} [changes] */
  const referral = (changes) =>
    asked.referral(key, { pin: written, isAccepted: true, ...more, ...changes });
  return { asked, referral, state: await at.member.openReferral(referral()) };
}

/** @param {Asked} asked */
const seal = (asked) =>
  at.member.sealMessage({ request: asked.request, organisation: ORGANISATION, text: "Dag" });

/**
 * Nothing is sealed in this request.
 * @param {Asked} asked
 */
async function sealsNothing(asked) {
  await refused("untrusted-key", () => seal(asked));
  await refused("untrusted-key", () =>
    at.member.pinReferral({ request: asked.request, organisation: ORGANISATION }),
  );
}

test("a chain of keys is trusted from the pinned one on, and the highest locks", async () => {
  const { asked, state } = await opened({ numbers: [1, 2, 3] });
  assert.deepEqual(state, {
    numbers: [1, 2, 3],
    alarm: null,
    maySeal: true,
    lacksGrant: false,
    mustPin: false,
  });
  assert.equal((await seal(asked)).key_number, 3);
});

test("an organisation begins with the lowest number that it was given, and pins that", async () => {
  const { asked, state } = await opened({ numbers: [2, 3], pin: null, isAccepted: false });
  assert.deepEqual([state.numbers, state.alarm, state.mustPin], [[2, 3], null, false]);
  const pin = await at.member.pinReferral({ request: asked.request, organisation: ORGANISATION });
  assert.deepEqual(pin, await asked.pin(key, 2));
});

test("a request key that the seeker did not make: no reply under it, no message of it shown", async () => {
  const { asked, referral } = await opened();
  await asked.say("Help");
  await asked.add(key, 2, { isProven: false, bytes: FORGED });
  await asked.say("Come to the station", { number: 2, bytes: FORGED });
  const state = await at.member.openReferral(referral());
  assert.deepEqual([state.numbers, state.alarm, state.maySeal], [[1], "unproven-key", false]);
  const { messages } = await at.member.openMessages({
    request: asked.request,
    messages: asked.messages,
  });
  assert.deepEqual(
    messages.map(({ text, closed }) => [text, closed]),
    [
      ["Help", false],
      [null, true],
    ],
  );
  await sealsNothing(asked);
});

test("a chain of another request, of another number, or made from the new key is none", async () => {
  const { asked, referral } = await opened({ numbers: [1, 2] });
  const forged = new Asked();
  forged.request = asked.request;
  forged.keys = new Map([[1, FORGED]]);
  await forged.add(key, 2, { bytes: asked.keys.get(2) });
  const [first, second] = asked.envelopes;
  const others = [second.chain?.slice(0, -1), null, "A".repeat(43), forged.envelopes[0].chain];
  for (const chain of others) {
    const { member } = await atWork({ key });
    const state = await member.openReferral(referral({ envelopes: [first, { ...second, chain }] }));
    assert.deepEqual([state.numbers, state.alarm], [[1], "unproven-key"]);
  }
});

test("sealing goes under the last trusted number, and under none while a message names a higher one", async () => {
  const { asked, state } = await opened({ numbers: [1, 2] });
  assert.ok(state.maySeal);
  await asked.say("Hello", { number: 2 });
  await asked.say("Not yours", { number: 3, bytes: FORGED });
  const read = await at.member.openMessages({ request: asked.request, messages: asked.messages });
  assert.deepEqual(
    [read.messages[1].text, read.messages[1].closed, read.maySeal],
    [null, true, false],
  );
  await sealsNothing(asked);
});

test("numbers without gap or repeat", async () => {
  const { asked, referral } = await opened({ numbers: [1, 2, 3] });
  const [one, two, three] = asked.envelopes;
  for (const { envelopes, alarm } of [
    { envelopes: [one, three], alarm: "missing-key" },
    { envelopes: [one, two, two], alarm: "repeated-key" },
    { envelopes: [two, three], alarm: "missing-key" },
  ]) {
    const { member } = await atWork({ key });
    const state = await member.openReferral(referral({ envelopes }));
    assert.deepEqual([state.alarm, state.maySeal], [alarm, false]);
  }
});

test("the pin holds: another first key, another number, a missing pin", async () => {
  const other = await opened();
  const { asked, referral } = await opened({ numbers: [1, 2] });
  for (const { pin, alarm, numbers = [] } of [
    { pin: await other.asked.pin(key), alarm: "pin-differs" },
    { pin: { number: 1, mac: "A".repeat(43) }, alarm: "pin-differs" },
    // What it vouches for is read, and no number below it.
    { pin: await asked.pin(key, 2), alarm: "pin-differs", numbers: [2] },
    { pin: null, alarm: "pin-missing" },
  ]) {
    const { member } = await atWork({ key });
    const state = await member.openReferral(referral({ pin }));
    assert.deepEqual([state.numbers, state.alarm, state.maySeal], [numbers, alarm, false]);
    await asked.say("Not the person", { number: 1 });
    const { messages } = await member.openMessages({
      request: asked.request,
      messages: asked.messages,
    });
    assert.ok(messages.every(({ text }) => text === null));
  }
});

test("a pin under a key that is not trusted opens nothing", async () => {
  const strange = await organisationKey();
  const asked = await new Asked().add(strange, 1);
  await refused("no-grant", async () =>
    at.member.openReferral(
      asked.referral(strange, { pin: await asked.pin(strange), isAccepted: true }),
    ),
  );
});

test("accepted before there were pins: pinned once", async () => {
  const { asked, state } = await opened({ pin: null, mayPin: true });
  assert.deepEqual(state, {
    numbers: [1],
    alarm: null,
    maySeal: true,
    lacksGrant: false,
    mustPin: true,
  });
  assert.deepEqual(
    await at.member.pinReferral({ request: asked.request, organisation: ORGANISATION }),
    await asked.pin(key),
  );
});

test("a key that differs from one that was held is an alarm; what was read is read on", async () => {
  const { asked, referral } = await opened({ pin: null, isAccepted: false });
  await asked.say("Help");
  const forged = new Asked();
  forged.request = asked.request;
  await forged.add(key, 1, { bytes: FORGED });
  const state = await at.member.openReferral(referral({ envelopes: forged.envelopes }));
  assert.deepEqual([state.numbers, state.alarm, state.maySeal], [[1], "changed-key", false]);
  const { messages } = await at.member.openMessages({
    request: asked.request,
    messages: asked.messages,
  });
  assert.equal(messages[0].text, "Help");
  await sealsNothing(asked);
});

test("a message of this organisation that does not open under its number is an alarm", async () => {
  const { asked } = await opened();
  await asked.say("Dag", { sender: OURS });
  const first = await at.member.openMessages({ request: asked.request, messages: asked.messages });
  assert.equal(first.alarm, null);
  await asked.say("Swapped", { sender: OURS, bytes: FORGED });
  const state = await at.member.openMessages({ request: asked.request, messages: asked.messages });
  assert.deepEqual([state.alarm, state.maySeal], ["own-message", false]);
  await sealsNothing(asked);
});

test("an envelope that does not open breaks only itself", async () => {
  const { asked, referral } = await opened({ numbers: [1, 2] });
  await asked.say("First");
  await asked.say("Second", { number: 2 });
  const [one, two] = asked.envelopes;
  const broken = { ...two, envelope: `${two.envelope.slice(0, -4)}AAAA` };
  const { member } = await atWork({ key });
  const state = await member.openReferral(referral({ envelopes: [one, broken] }));
  assert.deepEqual([state.numbers, state.alarm, state.maySeal], [[1], "unopened-key", false]);
  const { messages } = await member.openMessages({
    request: asked.request,
    messages: asked.messages,
  });
  assert.deepEqual(
    messages.map(({ text }) => text),
    ["First", null],
  );
  assert.equal((await member.openReferral(referral())).maySeal, true);
});

test("an envelope with a number below the pinned one, or with none, is an alarm and keeps nobody from reading", async () => {
  const { asked, referral } = await opened({ numbers: [2, 3] });
  await asked.say("From here on", { number: 2 });
  const forged = new Asked();
  forged.request = asked.request;
  await forged.add(key, 1, { bytes: FORGED });
  const [first] = forged.envelopes;
  for (const { number, alarm } of [
    { number: 1, alarm: "pin-differs" },
    { number: 0, alarm: "unopened-key" },
    { number: 1.5, alarm: "unopened-key" },
  ]) {
    const { member } = await atWork({ key });
    const state = await member.openReferral(
      referral({ envelopes: [{ ...first, number }, ...asked.envelopes] }),
    );
    assert.deepEqual([state.numbers, state.alarm, state.maySeal], [[2, 3], alarm, false]);
    const { messages } = await member.openMessages({
      request: asked.request,
      messages: asked.messages,
    });
    assert.equal(messages[0].text, "From here on");
    await refused("untrusted-key", () =>
      member.pinReferral({ request: asked.request, organisation: ORGANISATION }),
    );
  }
});

test("a message of this organisation that has no number is an alarm", async () => {
  const { asked } = await opened();
  const said = await asked.say("Dag", { sender: OURS });
  const state = await at.member.openMessages({
    request: asked.request,
    messages: [{ ...said, key_number: 0 }],
  });
  assert.deepEqual([state.alarm, state.maySeal], ["own-message", false]);
});

test("envelopes of an organisation key that was not granted yet open when it is", async () => {
  const { member, own, grants } = await atWork({ key });
  const next = await organisationKey({ after: key });
  const asked = await new Asked().add(key, 1);
  await asked.add(next, 2);
  const referral = asked.referral(key, { pin: await asked.pin(key), isAccepted: true });
  const before = await member.openReferral(referral);
  assert.deepEqual(before, {
    numbers: [1],
    alarm: null,
    maySeal: false,
    lacksGrant: true,
    mustPin: false,
  });
  await judged(
    member,
    listed({ keys: [key, next], seen: next, grants: [...grants, await granted(next, own)] }),
  );
  assert.deepEqual(await member.openReferral(referral), {
    numbers: [1, 2],
    alarm: null,
    maySeal: true,
    lacksGrant: false,
    mustPin: false,
  });
});

test("what stays here is locked under an alarm too", async () => {
  const { asked } = await opened();
  await asked.say("Not yours", { number: 2, bytes: FORGED });
  await at.member.openMessages({ request: asked.request, messages: asked.messages });
  const kept = await at.member.sealMessage({
    request: asked.request,
    organisation: ORGANISATION,
    text: "Half",
    isKept: true,
  });
  const { messages } = await at.member.openMessages({
    request: asked.request,
    messages: [{ ...kept, number: 0, sender: OURS }],
  });
  assert.equal(messages[0].text, "Half");
});
