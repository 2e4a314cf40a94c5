import assert from "node:assert/strict";
import { test } from "node:test";
import {
  hkdf,
  lock,
  lockingKey,
} from "../../../../../backend/web/static/kier/shared/crypto/boxes.js";
import {
  decode,
  encode,
  pack,
} from "../../../../../backend/web/static/kier/shared/crypto/encoding.js";
import { lockPins } from "../../../../../backend/web/static/kier/shared/crypto/member-envelopes.js";
import {
  keyHash,
  unlockPins,
} from "../../../../../backend/web/static/kier/shared/crypto/member-trust.js";
import { pinsKey } from "../../../../../backend/web/static/kier/shared/crypto/member-worker.js";
import { mergedPins } from "../../../../../backend/web/static/kier/shared/crypto/pins-merge.js";
import { refused, VECTORS } from "../../vectors.mjs";

const PINS = VECTORS.member_pins;
const PLACE = { member: PINS.member, version: PINS.version };
const [MEMBER, COLLEAGUE] = [PINS.member, VECTORS.words[1].id];
const [ORGANISATION] = Object.keys(PINS.content.organisations);
const [OLD, NEW] = [
  VECTORS.organisation_succession.old_key,
  VECTORS.organisation_succession.new_key,
];
const [ONE, OTHER] = await Promise.all(
  VECTORS.keypairs.map((pair) => keyHash(decode(pair.public))),
);

const key = () => pinsKey(decode(PINS.root));
/**
 * @param {any} members
 * @param {any} [organisation]
 */
const pins = (members, organisation) => ({
  members,
  organisations: organisation ? { [ORGANISATION]: organisation } : {},
});

test("pins open, and are locked again", async () => {
  assert.equal(encode(await hkdf(decode(PINS.root), "kier/1/member-pins")), PINS.key);
  assert.deepEqual(await unlockPins(await key(), PLACE, decode(PINS.box)), PINS.content);
  const box = await lockPins(await key(), { ...PLACE, version: 2 }, PINS.content);
  assert.deepEqual(await unlockPins(await key(), { ...PLACE, version: 2 }, box), PINS.content);
});

for (const { why, aad } of VECTORS.must_fail_pins) {
  test(`pins that do not open: ${why}`, async () => {
    const [, member, version] = aad.split("|");
    const open = async () =>
      unlockPins(await key(), { member, version: Number(version) }, decode(PINS.box));
    await refused("damaged", open);
  });
}

test("what is no pins is damaged, also under the right key", async () => {
  const hash = "x".repeat(43);
  const broken = [
    {},
    pins(null),
    pins({ [MEMBER]: "short" }),
    pins({ me: ONE }),
    { members: {}, organisations: [1] },
    pins({}, { newest: NEW, keys: { [OLD]: ONE } }),
    pins({}, { keys: {} }),
    pins({ [MEMBER]: hash }),
  ];
  for (const content of broken) {
    const box = await lock(await lockingKey(decode(PINS.key)), PINS.aad, pack(content));
    await refused("damaged", async () => unlockPins(await key(), PLACE, box));
  }
});

test("what two browsers pinned side by side is merged, and nothing is overwritten", () => {
  const before = pins({ [MEMBER]: ONE }, { newest: OLD, keys: { [OLD]: ONE } });
  const ours = pins({ [MEMBER]: ONE, [COLLEAGUE]: OTHER }, { newest: OLD, keys: { [OLD]: ONE } });
  const theirs = pins({ [MEMBER]: ONE }, { newest: NEW, keys: { [OLD]: ONE, [NEW]: OTHER } });
  const all = pins(
    { [MEMBER]: ONE, [COLLEAGUE]: OTHER },
    { newest: NEW, keys: { [OLD]: ONE, [NEW]: OTHER } },
  );
  assert.deepEqual(mergedPins(before, ours, theirs), all);
  assert.deepEqual(mergedPins(before, theirs, ours), all);
});

test("a colleague who was dropped stays so; a new key after new words is taken", () => {
  const before = pins({ [MEMBER]: ONE, [COLLEAGUE]: ONE });
  assert.deepEqual(mergedPins(before, pins({ [MEMBER]: ONE }), before), pins({ [MEMBER]: ONE }));
  const renewed = pins({ [MEMBER]: ONE, [COLLEAGUE]: OTHER });
  assert.deepEqual(mergedPins(before, before, renewed), renewed);
  assert.deepEqual(mergedPins(before, renewed, before), renewed);
});

test("two hashes for one identifier are a conflict", async () => {
  const before = pins({});
  await refused("pins-conflict", () =>
    mergedPins(before, pins({ [COLLEAGUE]: ONE }), pins({ [COLLEAGUE]: OTHER })),
  );
  const [ours, theirs] = [ONE, OTHER].map((hash) =>
    pins({}, { newest: OLD, keys: { [OLD]: hash } }),
  );
  await refused("pins-conflict", () => mergedPins(before, ours, theirs));
  // A key of an organisation never changes, whoever changed it.
  await refused("pins-conflict", () => mergedPins(ours, ours, theirs));
});

test("the newest key is that of who went on from the other's", async () => {
  const before = pins({});
  const old = pins({}, { newest: OLD, keys: { [OLD]: ONE } });
  const next = pins({}, { newest: NEW, keys: { [OLD]: ONE, [NEW]: OTHER } });
  assert.equal(mergedPins(before, old, next).organisations[ORGANISATION].newest, NEW);
  assert.equal(mergedPins(before, next, old).organisations[ORGANISATION].newest, NEW);
  const apart = pins({}, { newest: NEW, keys: { [NEW]: OTHER } });
  await refused("pins-conflict", () => mergedPins(before, old, apart));
});
