// What somebody who writes to the database tries: rows swapped, taken back, left out, or made.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { encode, random } from "../../../../../backend/web/static/kier/shared/crypto/encoding.js";
import { KeyPair } from "../../../../../backend/web/static/kier/shared/crypto/key-pairs.js";
import { seal } from "../../../../../backend/web/static/kier/shared/crypto/seals.js";
import { tableKeyLabel } from "../../../../../backend/web/static/kier/shared/crypto/signal-proofs.js";
import { partner, Table, tableOfThree } from "../../tables.mjs";
import { refused } from "../../vectors.mjs";

/** @import { At, Listing } from "../../tables.mjs" */

const OTHER = "7b0c1f0e-53a5-4f8e-9f55-0d2a9a6c7e99";
const people = await tableOfThree();
const { lead, second, third } = people;
/** @type {Table} */
let table;

// A table of its own for each attack, by the same people.
beforeEach(async () => {
  table = new Table();
  table.members.push(lead);
  await table.renew(lead, []);
  await table.join(lead, second);
  await table.join(lead, third);
  await table.open(lead);
});

/** @param {At} at @param {number} number @param {Uint8Array<ArrayBuffer>} key */
async function envelope({ organisation, key: own }, number, key) {
  const place = tableKeyLabel(table.id, organisation, own.id, number);
  return { number, key: own.id, envelope: encode(await seal(own.pair.public, place, key)) };
}

/** @param {At} at */
const envelopesOf = ({ organisation }) => table.envelopes.get(organisation) ?? [];

/**
 * The table alarms, and nothing is sealed there.
 * @param {At} at
 * @param {string} alarm
 * @param {Partial<Listing>} changes
 */
async function alarms(at, alarm, changes) {
  const state = await table.open(at, changes);
  assert.deepEqual([state.alarm, state.maySeal, state.mayPin], [alarm, false, false]);
  await refused("alarm", () => table.say(at, "x"));
  await refused("untrusted-key", () => at.member.newTableKey({ table: table.id, to: [] }));
  await refused("untrusted-key", () => at.member.letIn({ table: table.id, to: [] }));
  await refused("untrusted-key", () => at.member.pinTable({ table: table.id }));
}

test("rows swapped between signals, organisations, tables, revisions and keys do not open", async () => {
  const row = await table.say(lead, "Zes bedden");
  const other = await table.say(lead, "Busjes");
  for (const changes of [
    { id: other.id },
    { organisation: third.organisation },
    { revision: 2 },
    { box: other.box },
    { box: encode(random(540)) },
    { box: "x" },
    { id: "x|y" },
  ]) {
    const { signals } = await table.read(second, [{ ...row, ...changes }]);
    assert.deepEqual([signals[0].text, signals[0].problem], [null, "damaged"]);
  }
  const elsewhere = await people.table.read(second, [row]);
  assert.equal(elsewhere.signals[0].problem, "damaged");
});

test("a signal of one's own that does not open in its place is an alarm", async () => {
  const row = await table.say(lead, "Zes bedden");
  const { signals, alarm } = await table.read(lead, [{ ...row, box: encode(random(540)) }]);
  assert.deepEqual([signals[0].problem, alarm], ["damaged", "own-signal"]);
  // Also after the table was listed again.
  await alarms(lead, "own-signal", {});
});

test("a box that was replayed under a later revision, or as an enrichment, does not open", async () => {
  const first = await table.say(lead, "Eerst");
  await table.say(lead, "Daarna", { id: first.id, revision: 2 });
  const { signals } = await table.read(second, [{ ...first, revision: 2 }]);
  assert.equal(signals[0].problem, "damaged");
  const { enrichments } = await second.member.openEnrichments({
    table: table.id,
    signal: first.id,
    enrichments: [first],
  });
  assert.equal(enrichments[0].problem, "damaged");
});

test("a first key that the server made is not the one that was pinned", async () => {
  await alarms(second, "changed-key", { keys: [await envelope(second, 1, random(32))] });
  const fresh = await partner();
  table.members.push(fresh);
  const key = random(32);
  // A browser that held nothing: the pin is another's, or none.
  const forged = [await envelope(fresh, 1, key)];
  table.envelopes.set(fresh.organisation, forged);
  const pin = { number: 1, mac: encode(random(32)) };
  await alarms(fresh, "pin-differs", { keys: forged, pin, isAccepted: true });
  await alarms(fresh, "pin-missing", { keys: forged, pin: null, isAccepted: true });
});

test("a next key of somebody who held none before is not trusted", async () => {
  const first = envelopesOf(second);
  const forged = await envelope(second, 2, random(32));
  for (const chain of [null, encode(random(32)), "x"]) {
    const keys = [...first, { ...forged, chain }];
    await alarms(second, "unproven-key", { key_number: 2, keys });
  }
  // What was read before is read on.
  const row = { ...(await table.say(lead, "Gelezen")), key_number: 1 };
  assert.equal((await table.read(second, [row])).signals[0].text, "Gelezen");
});

test("keys that are left out, repeated or not to be opened", async () => {
  await table.renew(lead, [second]);
  await table.renew(lead, [second]);
  const [first, next, last] = envelopesOf(second);
  await alarms(second, "missing-key", { keys: [first, last] });
  await alarms(second, "repeated-key", { keys: [first, next, next, last] });
  await alarms(second, "unopened-key", {
    keys: [first, { ...next, envelope: first.envelope }, last],
  });
  await alarms(second, "pin-differs", { keys: [next, last], pin: { number: 2, mac: "x" } });
  await alarms(second, "missing-key", { keys: [] });
  await alarms(second, "unopened-key", { keys: [first, { ...next, number: 1.5 }] });
  assert.equal((await table.open(second)).alarm, null);
});

test("an older key number is not taken back, so that who left would read on", async () => {
  await table.renew(lead, [second]);
  const before = envelopesOf(second).slice(0, 1);
  // A browser that held nothing, and kept the number that it saw.
  await alarms(second, "older-key", { key_number: 1, keys: before, seen: 2 });
  // A browser that did not even keep that: a signal names the number.
  await table.open(lead);
  const newer = await table.say(lead, "Onder de nieuwe");
  assert.equal(newer.key_number, 2);
  const state = await table.open(third, { key_number: 1 });
  assert.deepEqual([state.alarm, state.maySeal], [null, true]);
  assert.equal((await table.read(third, [newer])).signals[0].problem, "closed");
  await refused("untrusted-key", () => table.say(third, "x"));
  await alarms(third, "older-key", { key_number: 1 });
});

test("a number that the server names, and gives no key of, stops sealing", async () => {
  const state = await table.open(second, { key_number: 2 });
  assert.deepEqual([state.alarm, state.maySeal], [null, false]);
  await refused("untrusted-key", () => table.say(second, "x"));
});

test("a peer's key that the server swapped gets no envelope", async () => {
  const theirs = await KeyPair.generate();
  const { id } = third.key;
  const [first, middle] = table.listing(lead).members;
  const forged = { organisation: third.organisation, key: { id, public: encode(theirs.public) } };
  const members = [first, middle, forged];
  await alarms(lead, "peer-differs", { members });

  // Under another name it is a key whose words are to be compared.
  const renamed = { ...forged, key: { ...forged.key, id: OTHER } };
  const state = await table.open(lead, { members: [first, middle, renamed] });
  assert.deepEqual(
    state.peers.map((peer) => peer.state),
    ["compared", "replaced"],
  );
  await refused("untrusted-peer", () =>
    lead.member.newTableKey({ table: table.id, to: [third.organisation] }),
  );
});

test("a peer pin that nobody of the organisation made, or of another organisation's key", async () => {
  const [pin, last] = table.listing(lead).peers;
  const moved = { ...pin, organisation: last.organisation, key: last.key };
  await alarms(lead, "peer-differs", { peers: [pin, moved] });
  await alarms(lead, "peer-differs", { peers: [{ ...pin, mac: "x" }, last] });
  const without = await table.open(lead, { peers: [pin] });
  assert.deepEqual(
    without.peers.map((peer) => peer.state),
    ["compared", "not-compared"],
  );
});

test("an organisation that nobody knows is at the table: it gets nothing", async () => {
  const stranger = await partner();
  table.members.push(stranger);
  await table.open(lead);
  await refused("untrusted-peer", () =>
    lead.member.letIn({ table: table.id, to: [stranger.organisation] }),
  );
});

test("whoever signs in afterwards in the same worker has no key of the one before", async () => {
  await table.open(second);
  const { member } = second;
  await member.makeMember({ member: crypto.randomUUID() });
  await refused("malformed", () => table.say(second, "x"));
});
