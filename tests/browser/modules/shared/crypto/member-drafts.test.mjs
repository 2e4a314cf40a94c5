import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../../../../backend/web/static/kier/shared/crypto/encoding.js";
import {
  unlockDraft,
  lockDraft,
} from "../../../../../backend/web/static/kier/shared/crypto/member-requests.js";
import { wrong } from "../../stand-ins.mjs";
import { REQUEST, refused, VECTORS } from "../../vectors.mjs";

const { member: MEMBER } = VECTORS.member_key_envelope;
const OTHER = VECTORS.messages[0].message;
const SEED = random(32);
const PIECES = ["Kom morgen ", "om drie uur"];

/** As much of a member as drafts need. */
const member = (id = MEMBER, seed = SEED) => wrong({ _member: id, _own: () => ({ seed }) });
const sealed = () => lockDraft(member(), { request: REQUEST, kind: "reply", pieces: PIECES });

test("a draft opens for its writer alone, whatever the password is by then", async () => {
  const boxes = await sealed();
  const draft = { request: REQUEST, kind: "reply", boxes };
  assert.deepEqual(await unlockDraft(member(), draft), PIECES);
  await refused("damaged", () => unlockDraft(member(MEMBER, random(32)), draft));
  await refused("damaged", () => unlockDraft(member(OTHER), draft));
});

test("a draft is of one request, of one kind, whole and in order", async () => {
  const boxes = await sealed();
  const draft = { request: REQUEST, kind: "reply", boxes };
  for (const changed of [
    { request: OTHER },
    { kind: "note" },
    { boxes: boxes.slice(0, 1) },
    { boxes: boxes.slice(1) },
    { boxes: boxes.toReversed() },
    { boxes: [...boxes, boxes[1]] },
  ])
    await refused("damaged", () => unlockDraft(member(), { ...draft, ...changed }));
  await refused("malformed", () => unlockDraft(member(), { ...draft, kind: "a|0" }));
});
