/**
 * Texts for Platform HOPE: sealed where they are written, opened where they are read
 * (docs/experts-sealed.md). A text has a key of its own; an envelope holds it for the platform,
 * further ones for members: for who wrote it, or for those it was written to.
 */

import { hkdf, KEY_SIZE, lock, lockingKey, unlock } from "./boxes.js";
import { decode, encode, identifier, pack, random, unpack } from "./encoding.js";
import { seal } from "./seals.js";

/**
 * @import { Bytes, CryptoError } from "./encoding.js"
 * @import { KeyPair } from "./key-pairs.js"
 */

/** @typedef {{id: string, body: string, own: string}} OwnText a text with its key for one member */
/** @typedef {{id: string, key: string, envelope: string, body: string}} SealedText */

/**
 * Of a text's key, sealed to the platform; `key` is the id of its pair.
 * @param {string} text
 * @param {string} organisation
 * @param {string} key
 */
export function hopeKeyLabel(text, organisation, key) {
  return label("kier/1/hope-key", text, organisation, key);
}

/**
 * Of a text's key, sealed to one member who may read it.
 * @param {string} text
 * @param {string} member
 */
export function hopeMemberKeyLabel(text, member) {
  return label("kier/1/hope-member-key", text, member);
}

/**
 * Of a draft's key, which comes from its writer's seed.
 * @param {string} text
 * @param {string} member
 */
export function hopeDraftLabel(text, member) {
  return label("kier/1/hope-draft", text, member);
}

/**
 * Of a text's body.
 * @param {string} text
 */
export function hopeTextLabel(text) {
  return label("kier/1/hope-text", text);
}

/**
 * @param {string} purpose
 * @param {...string} identifiers
 */
function label(purpose, ...identifiers) {
  return [purpose, ...identifiers.map(identifier)].join("|");
}

/**
 * Seals a text to the platform, and to members who may read it.
 * @param {string} platform the public key
 * @param {{organisation: string, key: string, content: object, id?: string, textKey?: Bytes,
 *   members?: {member: string, public: string}[]}} text `id` and `textKey` where recordings under
 *   that key were sent before
 * @returns {Promise<{sealed: {id: string, key: string, envelope: string, body: string},
 *   boxes: {member: string, box: string}[]}>} as the API takes them
 * @throws {CryptoError} too-large: more than 65,535 bytes; malformed: a key is none
 */
export async function sealText(
  platform,
  { organisation, key, content, id = crypto.randomUUID(), textKey = newTextKey(), members = [] },
) {
  const body = await lock(await lockingKey(textKey), hopeTextLabel(id), pack(content));
  const envelope = await seal(decode(platform), hopeKeyLabel(id, organisation, key), textKey);
  const boxes = [];
  for (const { member, public: own } of members) {
    const box = await seal(decode(own), hopeMemberKeyLabel(id, member), textKey);
    boxes.push({ member, box: encode(box) });
  }
  return { sealed: { id, key, envelope: encode(envelope), body: encode(body) }, boxes };
}

/** A key for one text and what was recorded with it. */
export const newTextKey = () => random(KEY_SIZE);

/**
 * The key of a draft: of its writer's seed, so that nobody else can make one. What is sealed to a
 * public key anybody could have sealed, and keys of recordings are in drafts.
 * @param {Bytes} seed
 * @param {{id: string, member: string}} options
 */
export function draftKey(seed, { id, member }) {
  return hkdf(seed, hopeDraftLabel(id, member));
}

/**
 * A text's key with the platform's pair; `damaged` if it is not in there.
 * @param {KeyPair} pair
 * @param {{id: string, organisation: string, key: string, envelope: string}} options
 */
export async function openTextKey(pair, { id, organisation, key, envelope }) {
  return pair.open(hopeKeyLabel(id, organisation, key), decode(envelope));
}

/**
 * A text's key with a member's own pair; `damaged` if it is not in there.
 * @param {KeyPair} pair
 * @param {{id: string, member: string, own: string}} options
 */
export async function openMemberTextKey(pair, { id, member, own }) {
  return pair.open(hopeMemberKeyLabel(id, member), decode(own));
}

/**
 * What was written; `damaged` if the key or the text is another one.
 * @param {Bytes} textKey
 * @param {{id: string, body: string}} options
 */
export async function openBody(textKey, { id, body }) {
  return unpack(await unlock(await lockingKey(textKey), hopeTextLabel(id), decode(body)));
}
