import assert from "node:assert/strict";
import { test } from "node:test";
import { atWork, elsewhere, granted, judged, listed, organisationKey } from "../../members.mjs";
import { partner, Table, tableOfThree } from "../../tables.mjs";
import { refused } from "../../vectors.mjs";

const OTHER = "7b0c1f0e-53a5-4f8e-9f55-0d2a9a6c7e99";
const { table, lead, second, third } = await tableOfThree();

/** @param {{problem: string | null, text: string | null}[]} signals */
const seen = (signals) => signals.map(({ text, problem }) => text ?? problem);

test("what one organisation writes, the others read", async () => {
  const content = { sources: "Straatteam", reasons: { name: "Naam van de zaak" } };
  const row = await table.say(lead, "Zes bedden boven de zaak", content);
  assert.deepEqual([row.key_number, row.revision], [1, 1]);
  for (const at of [lead, second, third]) {
    const { signals, alarm, maySeal } = await table.read(at);
    assert.deepEqual(signals, [
      { id: row.id, text: "Zes bedden boven de zaak", ...content, problem: null },
    ]);
    assert.deepEqual([alarm, maySeal], [null, true]);
  }
  const added = await second.member.sealEnrichment({
    table: table.id,
    signal: row.id,
    text: "Wij zien daar busjes",
  });
  const enrichments = [{ ...added, organisation: second.organisation }];
  const asked = { table: table.id, signal: row.id, enrichments };
  const read = await third.member.openEnrichments(asked);
  assert.deepEqual(seen(read.enrichments), ["Wij zien daar busjes"]);
  const elsewhereAdded = await third.member.openEnrichments({ ...asked, signal: OTHER });
  assert.deepEqual(seen(elsewhereAdded.enrichments), ["damaged"]);
});

test("both sides of a call see the same words of the table's key, and another table has others", async () => {
  const [one, other] = await Promise.all(
    [lead, second].map(async ({ member }) => {
      const check = await member.tableCheck({ table: table.id, number: 1 });
      return member.wordsOf({ kind: "signal-table", id: table.id, public: check });
    }),
  );
  assert.equal(one.length, 6);
  assert.deepEqual(one, other);
  const another = new Table();
  another.members.push(lead);
  await another.renew(lead, []);
  await another.open(lead);
  const check = await lead.member.tableCheck({ table: another.id });
  assert.notEqual(check, await lead.member.tableCheck({ table: table.id }));
});

test("an organisation that leaves opens nothing new, and the others read what was", async () => {
  const at = await tableOfThree();
  await at.table.say(at.third, "Van voor het vertrek");
  await at.table.compare(at.second, at.lead);
  at.table.members.pop();
  await at.table.renew(at.second, [at.lead]);
  for (const staying of [at.lead, at.second]) {
    const state = await at.table.open(staying);
    assert.deepEqual([state.numbers, state.alarm, state.maySeal], [[1, 2], null, true]);
  }
  assert.equal((await at.table.say(at.lead, "Van daarna")).key_number, 2);
  assert.deepEqual(seen((await at.table.read(at.second)).signals), [
    "Van voor het vertrek",
    "Van daarna",
  ]);
  assert.deepEqual(seen((await at.table.read(at.third)).signals), [
    "Van voor het vertrek",
    "closed",
  ]);
  // A number above the trusted ones was named: it would write for those who do not read it.
  await refused("untrusted-key", () => at.table.say(at.third, "x"));
});

test("an organisation that joins later begins with the newest key", async () => {
  const at = await tableOfThree();
  await at.table.say(at.lead, "Oud");
  for (const other of [at.second, at.third]) await at.table.compare(at.lead, other);
  await at.table.renew(at.lead, [at.second, at.third]);
  await at.table.open(at.lead);
  await at.table.say(at.lead, "Nieuw");
  const later = await partner();
  await at.table.join(at.lead, later);
  const state = await at.table.open(later);
  assert.deepEqual([state.numbers, state.alarm], [[2], null]);
  assert.deepEqual(seen((await at.table.read(later)).signals), ["closed", "Nieuw"]);
});

test("before it is accepted a table is read, and nothing is written", async () => {
  const at = await tableOfThree();
  const row = await at.table.say(at.lead, "Lees maar");
  at.table.pins.delete(at.second.organisation);
  const state = await at.table.open(at.second);
  assert.deepEqual([state.maySeal, state.mayPin, state.alarm], [false, true, null]);
  assert.deepEqual(seen((await at.table.read(at.second, [row])).signals), ["Lees maar"]);
  await refused("untrusted-key", () => at.table.say(at.second, "x"));
});

test("a change of a signal is a revision, and an earlier one is not taken back", async () => {
  const at = await tableOfThree();
  const before = await at.table.say(at.lead, "Eerst");
  const after = await at.table.say(at.lead, "Daarna", { id: before.id, revision: 2 });
  assert.deepEqual(seen((await at.table.read(at.second, [after])).signals), ["Daarna"]);
  const again = await at.table.read(at.second, [before]);
  assert.deepEqual([seen(again.signals), again.alarm], [["older"], null]);
});

test("a signal is moved on to an organisation whose words were compared, sealed to it alone", async () => {
  const at = await tableOfThree();
  const row = await at.table.say(at.lead, "Hoort bij jullie");
  const outside = await partner();
  const key = { id: outside.key.id, public: outside.key.shown.public };
  const asked = {
    table: at.table.id,
    signal: row.id,
    text: "Hoort bij jullie",
    enrichments: ["Bus", "Kamer"],
  };
  const { organisation } = outside;
  const unknown = { organisation, key, peer: null };
  await refused("untrusted-peer", () => at.lead.member.sealMove({ ...asked, to: unknown }));
  const peer = await at.lead.member.pinPeer({
    organisation: at.lead.organisation,
    other: organisation,
    key,
  });
  const move = await at.lead.member.sealMove({ ...asked, to: { organisation, key, peer } });
  const place = { organisation, signal: row.id, ...move };
  const moved = await outside.member.openMove(place);
  assert.deepEqual(moved, {
    text: "Hoort bij jullie",
    sources: null,
    reasons: {},
    enrichments: ["Bus", "Kamer"],
  });
  for (const changes of [{ signal: OTHER }, { id: OTHER }])
    await refused("damaged", () => outside.member.openMove({ ...place, ...changes }));
  await refused("no-grant", () => at.lead.member.openMove(place));
  // Another key under the name of the one that was compared.
  const swapped = { id: key.id, public: at.second.key.shown.public };
  await refused("untrusted-peer", () =>
    at.lead.member.sealMove({ ...asked, to: { organisation, key: swapped, peer } }),
  );
});

test("rows of a file have the same identifiers again, which say nothing without the key", async () => {
  const rows = ["Utrecht|Wasserij", "Amersfoort|Massage"];
  const made = await lead.member.importIdentifiers({ table: table.id, rows });
  const again = await lead.member.importIdentifiers({ table: table.id, rows: rows.toReversed() });
  assert.deepEqual(made, again.toReversed());
  for (const id of made)
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const others = await second.member.importIdentifiers({ table: table.id, rows });
  assert.equal(new Set([...made, ...others]).size, 4);
});

test("words of peers are compared again when a key is replaced, theirs or our own", async () => {
  const at = await tableOfThree();
  const next = await organisationKey({ after: at.lead.key, organisation: at.lead.organisation });
  const grant = await granted(next, at.lead.own, {
    to: at.lead.id,
    organisation: at.lead.organisation,
  });
  const { member } = await elsewhere(at.lead);
  const keys = [at.lead.key, next];
  const grants = [...at.lead.grants, grant];
  const { organisation } = at.lead;
  const found = await judged(member, listed({ keys, seen: next, grants, organisation }));
  assert.deepEqual([found.alarm, found.newest], [null, next.id]);
  const state = await member.openTable(at.table.listing(at.lead));
  assert.deepEqual(
    state.peers.map((peer) => peer.state),
    ["replaced", "replaced"],
  );
  // The table's own key is still the one that was pinned under the organisation's older key.
  assert.deepEqual([state.alarm, state.maySeal], [null, true]);
  await refused("untrusted-peer", () =>
    member.newTableKey({ table: at.table.id, to: [at.second.organisation] }),
  );
});

test("envelopes are made anew for colleagues who have the new key of their organisation alone", async () => {
  const at = await tableOfThree();
  const { organisation, own, id: to } = at.second;
  const row = await at.table.say(at.lead, "Van voor de nieuwe sleutel");
  const next = await organisationKey({ after: at.second.key, organisation });
  const grants = [...at.second.grants, await granted(next, own, { to, organisation })];
  const keys = [at.second.key, next];
  const { member } = await elsewhere(at.second);
  await judged(member, listed({ keys, seen: next, grants, organisation }));
  const before = await member.openTable(at.table.listing(at.second));
  assert.deepEqual([before.isStale, before.maySeal, before.lacksGrant], [true, true, false]);

  // A new colleague: the new key alone, trusted after its words were compared.
  const colleague = await atWork({ organisation, member: crypto.randomUUID(), key: next });
  const shut = await colleague.member.openTable(at.table.listing(at.second));
  assert.deepEqual([shut.numbers, shut.lacksGrant, shut.maySeal], [[], true, false]);
  await refused("untrusted-key", () => colleague.member.renewEnvelopes({ table: at.table.id }));

  const { pin, envelopes } = await member.renewEnvelopes({ table: at.table.id });
  const renewed = at.table.listing(at.second, {
    pin,
    keys: envelopes.map((one) => ({ ...one, chain: null })),
  });
  for (const one of [member, colleague.member]) {
    const state = await one.openTable(renewed);
    assert.deepEqual([state.numbers, state.alarm, state.isStale], [[1], null, false]);
    assert.equal(state.maySeal, true);
    const { signals } = await one.openSignals({ table: at.table.id, signals: [row] });
    assert.deepEqual(seen(signals), ["Van voor de nieuwe sleutel"]);
  }
  // The older pin does not go with the newer envelopes, and the other way round.
  for (const changes of [
    { pin: at.table.pins.get(organisation) ?? null },
    { keys: at.table.envelopes.get(organisation) ?? [] },
  ]) {
    const state = await member.openTable({ ...renewed, ...changes });
    assert.deepEqual([state.alarm, state.maySeal], ["pin-differs", false]);
    await refused("untrusted-key", () => member.renewEnvelopes({ table: at.table.id }));
  }
});

test("what is too long, or no text, is not sealed", async () => {
  await refused("too-large", () => table.say(lead, "é".repeat(4_097)));
  await refused("malformed", () => table.say(lead, "\ud800"));
  await refused("malformed", () => table.say(lead, "x", { revision: 0 }));
  await refused("malformed", () => lead.member.sealSignal({ table: OTHER, text: "x" }));
});
