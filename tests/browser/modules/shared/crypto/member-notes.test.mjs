import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decode, encode } from "../../../../../backend/web/static/kier/shared/crypto/encoding.js";
import {
  lockNote,
  noteLabel,
  unlockNote,
} from "../../../../../backend/web/static/kier/shared/crypto/member-notes.js";
import { atWork, newMember, ORGANISATION } from "../../members.mjs";
import { REQUEST, refused } from "../../vectors.mjs";

const PATH = new URL("../../../../core/note_vectors.json", import.meta.url);
/** @type {typeof import("../../../../core/note_vectors.json")} */
const VECTORS = JSON.parse(readFileSync(PATH, "utf8"));
const OTHER = "7b0c1f0e-53a5-4f8e-9f55-0d2a9a6c7e99";

test("notes are those of the vectors", async () => {
  for (const vector of VECTORS) {
    const { seed, aad, box, text, after, about, key_id: key, is_draft: isDraft, ...rest } = vector;
    const place = { ...rest, isDraft };
    assert.equal(noteLabel({ ...place, key }), aad);
    const opened = await unlockNote(decode(seed), { ...place, key }, decode(box));
    assert.deepEqual(opened, { text, after, about });
    const again = await lockNote(decode(seed), { ...place, key }, { text, after, about });
    assert.deepEqual(await unlockNote(decode(seed), { ...place, key }, again), opened);
  }
});

test("a note is of one place, author, revision and key", async () => {
  const [{ seed, key_id: key, box, aad, text, after, about, is_draft, ...bound }] = VECTORS;
  const place = { ...bound, key };
  for (const name of ["organisation", "request", "note", "author", "key"])
    await refused("damaged", () =>
      unlockNote(decode(seed), { ...place, [name]: OTHER }, decode(box)),
    );
  await refused("damaged", () => unlockNote(decode(seed), { ...place, revision: 2 }, decode(box)));
  // An internal note is never an answer that waits to be sent.
  await refused("damaged", () =>
    unlockNote(decode(seed), { ...place, isDraft: true }, decode(box)),
  );
  await refused("malformed", () => noteLabel({ ...place, revision: 0 }));
  await refused("malformed", () => noteLabel({ ...place, key: `${key}|1` }));
  await refused("too-large", () => lockNote(decode(seed), place, { text: "é".repeat(4_097) }));
});

test("a member's note is locked under the newest trusted key, and a colleague's is opened", async () => {
  const { member, key } = await atWork();
  const sealed = await member.sealNote({
    organisation: ORGANISATION,
    request: REQUEST,
    text: "Bel niet",
    after: 3,
  });
  assert.equal(sealed.key, key.id);
  const listed = { ...sealed, author: member._member, revision: 1 };
  const notes = [
    listed,
    { ...listed, author: OTHER },
    { ...listed, key: OTHER },
    { ...listed, box: encode(new Uint8Array(540)) },
  ];
  const opened = await member.openNotes({ organisation: ORGANISATION, request: REQUEST, notes });
  const shut = { id: sealed.id, text: null, after: 0, about: null, damaged: true };
  assert.deepEqual(opened, [
    { id: sealed.id, text: "Bel niet", after: 3, about: null, damaged: false, closed: false },
    { ...shut, closed: false },
    { ...shut, closed: true },
    { ...shut, closed: false },
  ]);
});

test("under an alarm nothing is locked", async () => {
  const { member } = await newMember();
  await refused("alarm", () =>
    member.sealNote({ organisation: ORGANISATION, request: REQUEST, text: "x" }),
  );
});
