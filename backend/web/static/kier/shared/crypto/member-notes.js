/**
 * Internal notes of an organisation about a request (docs/notes.md), under a key from the seed: one that
 * opens was written by a holder, where anybody could have sealed one to the public key. `sealNote` and
 * `openNotes` take a `Member` of member-worker.js, and what a page asks with.
 */

import { hkdf, lock, lockingKey, unlock } from "./boxes.js";
import { CryptoError, decode, encode, identifier, label, pack, unpack, utf8 } from "./encoding.js";

/**
 * @import { Bytes } from "./encoding.js"
 * @import { Member } from "./member-worker.js"
 */

/**
 * What a note belongs to, who wrote it, and which key of the organisation locks it. `isDraft`: a reply that
 * a second reader sees first, which is never taken for a note, nor a note for it.
 * @typedef {{organisation: string, request: string, note: string, author: string, revision: number,
 *   key: string, isDraft?: boolean}} NotePlace
 * @typedef {{text: string, after?: number, about?: string | null}} NoteContent `after`: the number of
 *   the last message that its writer had seen
 * @typedef {{id: string, author: string, revision: number, key: string, box: string}} SealedNote
 * @typedef {{id: string, text: string | null, after: number, about: string | null, damaged: boolean,
 *   closed: boolean}} OpenedNote `closed`: damaged, as its key is not here
 */

const NOTE = "kier/1/organisation-note";
const DRAFT = "kier/1/organisation-draft";
// A reply may be as long as a message.
const MAX_SIZES = { [NOTE]: [8_192, 16_384], [DRAFT]: [16_384, 65_536] };

/** @param {{isDraft?: boolean}} place */
const purposeOf = ({ isDraft }) => (isDraft ? DRAFT : NOTE);

/**
 * The additional data of a note.
 * @param {NotePlace} place
 */
export function noteLabel({ organisation, request, note, author, revision, key, isDraft }) {
  if (!Number.isSafeInteger(revision) || revision < 1) throw new CryptoError("malformed");
  const place = label(purposeOf({ isDraft }), organisation, request, note, author);
  return `${place}|${revision}|${identifier(key)}`;
}

/**
 * The box of a note.
 * @param {Bytes} seed
 * @param {NotePlace} place
 * @param {NoteContent} content
 */
export async function lockNote(seed, place, { text, after = 0, about = null }) {
  const [most, mostPacked] = MAX_SIZES[purposeOf(place)];
  if (utf8(text).length > most) throw new CryptoError("too-large");
  const packed = pack(about === null ? { text, after } : { text, after, about });
  if (packed.length > mostPacked) throw new CryptoError("too-large");
  return lock(await noteKey(seed, place), noteLabel(place), packed);
}

/**
 * What a note says; `damaged` for another place, author, revision or key.
 * @param {Bytes} seed
 * @param {NotePlace} place
 * @param {Bytes} box
 */
export async function unlockNote(seed, place, box) {
  const {
    text,
    after = 0,
    about,
  } = unpack(await unlock(await noteKey(seed, place), noteLabel(place), box));
  const isText = typeof text === "string" && !/\p{Surrogate}/u.test(text);
  if (!isText || !Number.isSafeInteger(after) || after < 0) throw new CryptoError("damaged");
  return { text, after, about: typeof about === "string" ? about : null };
}

/**
 * Lock a note of this member under the newest trusted key: `{id, key, box}`, the body of POST …/notes.
 * @param {Member} keeper
 * @param {NoteContent & {organisation: string, request: string, note?: string, revision?: number,
 *   isDraft?: boolean}} options
 */
export async function sealNote(
  keeper,
  { organisation, request, note = crypto.randomUUID(), revision = 1, isDraft, ...content },
) {
  keeper._mustSeal(organisation);
  const key = keeper._trust.of(organisation)?.newest ?? "";
  const { seed } = keeper._key(organisation, key);
  const place = { organisation, request, note, author: keeper._member, revision, key, isDraft };
  return { id: note, key, box: encode(await lockNote(seed, place, content)) };
}

/**
 * Open notes as the server lists them.
 * @param {Member} keeper
 * @param {{organisation: string, request: string, notes: SealedNote[], isDraft?: boolean}} options
 * @returns {Promise<OpenedNote[]>}
 */
export async function openNotes(keeper, { organisation, request, notes, isDraft }) {
  return Promise.all(
    notes.map(async ({ id, author, revision, key, box }) => {
      const seed = keeper._organisations.pair(organisation, key)?.seed;
      const shut = { id, text: null, after: 0, about: null, damaged: true, closed: !seed };
      if (!seed) return shut;
      try {
        const place = { organisation, request, note: id, author, revision, key, isDraft };
        return { ...shut, ...(await unlockNote(seed, place, decode(box))), damaged: false };
      } catch (error) {
        if (error instanceof CryptoError) return shut;
        throw error;
      }
    }),
  );
}

/**
 * @param {Bytes} seed
 * @param {{isDraft?: boolean}} place
 */
const noteKey = async (seed, place) => lockingKey(await hkdf(seed, purposeOf(place)));
