import assert from "node:assert/strict";
import { test } from "node:test";
import {
  atWork,
  elsewhere,
  granted,
  judged,
  kept,
  listed,
  newMember,
  ORGANISATION,
  organisationKey,
} from "../../members.mjs";
import { refused } from "../../vectors.mjs";

const COLLEAGUE = "7b0c1f0e-53a5-4f8e-9f55-0d2a9a6c7e11";

test("a key that was made before an alarm came is not pinned under it, and so not published", async () => {
  const at = await atWork();
  await at.member.makeOrganisationKey({ organisation: ORGANISATION, replaces: at.key.id });
  const other = await organisationKey();
  const grants = [...at.grants, await granted(other, at.own)];
  assert.equal(
    (await judged(at.member, listed({ keys: [at.key, other], seen: other, grants }))).alarm,
    "unknown-key",
  );
  await refused("alarm", () => at.member.markMadeKey({ is: "pinned" }));
  assert.equal(await at.member.lockPins(), null);
});

test("a key that comes from a holder under an identifier that is pinned with another key is an alarm", async () => {
  const at = await atWork();
  const next = await organisationKey({ after: at.key });
  const grants = [...at.grants, await granted(next, at.own)];
  const older = { id: next.id, public: (await organisationKey()).shown.public };
  await at.member.trustOrganisation({ organisation: ORGANISATION, key: older, isOlder: true });
  const state = await judged(at.member, listed({ keys: [at.key, next], seen: next, grants }));
  assert.deepEqual([state.alarm, state.newest], ["organisation-key", at.key.id]);
  await refused("alarm", () =>
    at.member.makeOrganisationKey({ organisation: ORGANISATION, replaces: at.key.id }),
  );
});

test("who was removed is let go of at once, also where they are put back into the list", async () => {
  const at = await atWork();
  const { made, id } = await newMember({ member: COLLEAGUE });
  const colleagues = [{ id, public_key: made.public_key }];
  await at.member.trustMember({ organisation: ORGANISATION, member: id, public: made.public_key });
  at.pins = await kept(at.member);
  await at.member.dropMember({ member: id });
  const { body } = await at.member.makeOrganisationKey({
    organisation: ORGANISATION,
    replaces: at.key.id,
    colleagues,
  });
  assert.deepEqual(
    body.grants.map(({ member }) => member),
    [at.id],
  );
  const { member } = await elsewhere({ ...at, pins: await kept(at.member) });
  assert.deepEqual(await member.pinnedMembers({ members: colleagues }), []);
});
