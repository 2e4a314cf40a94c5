import assert from "node:assert/strict";
import { test } from "node:test";
import {
  lookUpTags,
  normalised,
  tagOptOuts,
} from "../../../../../backend/web/static/kier/shared/crypto/member-opt-outs.js";
import { atWork, newMember, ORGANISATION } from "../../members.mjs";
import { refused } from "../../vectors.mjs";

const OTHER = "7b0c1f0e-53a5-4f8e-9f55-0d2a9a6c7e99";
const organisation = ORGANISATION;

test("a contact is written in one way, however somebody types it", () => {
  const ways = {
    "tel:+31612345678": [
      "06 12345678",
      "0612345678",
      "+31 6 1234 5678",
      "0031612345678",
      "31612345678",
      "(06) 12-34-56-78",
      "０６１２３４５６７８",
    ],
    "at:kinky.example/jan": [
      "https://www.kinky.example/Jan/",
      "kinky.example/jan?from=list#top",
      "http://m.kinky.example/jan",
    ],
    "at:@jan_utrecht": ["@Jan_Utrecht", " @jan_utrecht "],
    "": ["", "   ", "two words"],
  };
  for (const [written, all] of Object.entries(ways))
    for (const contact of all) assert.equal(normalised(contact), written, contact);
});

test("tags of one contact are the same however it is typed, and of one length", async () => {
  const { member, key } = await atWork();
  const contacts = ["06 12345678", "+31612345678", "kinky.example/jan"];
  const { key: under, tags } = await tagOptOuts(member, { organisation, contacts });
  assert.equal(under, key.id);
  assert.equal(tags[0], tags[1]);
  assert.notEqual(tags[0], tags[2]);
  assert.ok(tags.every((tag) => tag.length === 43));
  const looked = await lookUpTags(member, { organisation, contacts, keys: [key.id, OTHER] });
  assert.deepEqual(looked, [
    { key: key.id, tags },
    { key: OTHER, tags: null },
  ]);
});

test("another seed makes other tags: two organisations cannot compare their lists", async () => {
  const contacts = ["0612345678"];
  const [one, other] = await Promise.all([atWork(), atWork()]);
  const tagged = await Promise.all(
    [one, other].map(({ member }) => tagOptOuts(member, { organisation, contacts })),
  );
  assert.notEqual(tagged[0].tags[0], tagged[1].tags[0]);
});

test("what is no contact is refused, and nothing is tagged under an alarm", async () => {
  const { member } = await atWork();
  await refused("malformed", () => tagOptOuts(member, { organisation, contacts: ["two words"] }));
  const { member: alarmed } = await newMember();
  await refused("alarm", () => tagOptOuts(alarmed, { organisation, contacts: ["0612345678"] }));
});
