/** Boxes of signal tables (docs/signals-keys.md): what a signal, what is added to it and what is moved on say. */

import { lock, unlock } from "./boxes.js";
import { CryptoError, identifier, label, pack, unpack, utf8 } from "./encoding.js";
import { checkedNumber } from "./proofs.js";
import { seal } from "./seals.js";

/**
 * @import { Bytes } from "./encoding.js"
 * @import { KeyPair } from "./key-pairs.js"
 */

/**
 * `reasons`: by kind of personal data, why it stands in the text all the same.
 * @typedef {{text: string, sources?: string | null, reasons?: Record<string, string>}} SignalContent
 * @typedef {SignalContent & {enrichments?: string[]}} MoveContent
 * @typedef {{table: string, signal: string, organisation: string, number: number,
 *   revision: number}} SignalPlace `number`: of the table key
 * @typedef {{table: string, signal: string, enrichment: string, organisation: string,
 *   number: number}} EnrichmentPlace
 * @typedef {{signal: string, move: string, organisation: string, key: string}} MovePlace whom it is moved to
 */

/** Bytes of UTF-8 that the text of a signal, an enrichment, or where it comes from may have. */
export const MAX_TEXT_SIZE = 8_192;

// As the server takes it: packed, and without what sealing adds.
const MAX_PACKED_SIZE = 16_384;

/**
 * The additional data of a signal.
 * @param {SignalPlace} place
 */
export function signalLabel({ table, signal, organisation, number, revision }) {
  const place = label("kier/1/signal", table, signal, organisation);
  return `${place}|${checkedNumber(number, 1)}|${checkedNumber(revision, 1)}`;
}

/**
 * The additional data of an enrichment.
 * @param {EnrichmentPlace} place
 */
export function enrichmentLabel({ table, signal, enrichment, organisation, number }) {
  const place = label("kier/1/signal-enrichment", table, signal, enrichment, organisation);
  return `${place}|${checkedNumber(number, 1)}`;
}

/**
 * What a signal that is moved on is sealed with.
 * @param {MovePlace} place
 */
export const moveLabel = ({ signal, move, organisation, key }) =>
  label("kier/1/signal-move", signal, move, organisation, key);

/**
 * The box of a signal or an enrichment.
 * @param {CryptoKey} key
 * @param {string} place its label
 * @param {SignalContent} content
 */
export const lockSignal = (key, place, content) => lock(key, place, packedOf(written(content)));

/**
 * What a signal or an enrichment says; `damaged` for another place.
 * @param {CryptoKey} key
 * @param {string} place
 * @param {Bytes} box
 */
export const unlockSignal = async (key, place, box) =>
  contentOf(unpack(await unlock(key, place, box)));

/**
 * The box of a signal that is moved on, sealed to an organisation.
 * @param {Bytes} publicKey
 * @param {MovePlace} place
 * @param {MoveContent} content
 */
export async function sealMoved(publicKey, place, { enrichments = [], ...content }) {
  for (const text of enrichments) checkedText(text);
  const packed = packedOf({ ...written(content), ...(enrichments.length > 0 && { enrichments }) });
  return seal(publicKey, moveLabel(place), packed);
}

/**
 * What a signal says that was moved on to the owner of this pair.
 * @param {KeyPair} pair
 * @param {MovePlace} place
 * @param {Bytes} box
 */
export async function openMoved(pair, place, box) {
  const content = unpack(await pair.openAny(moveLabel(place), box));
  const { enrichments = [] } = content;
  if (!Array.isArray(enrichments) || !enrichments.every(isText)) throw new CryptoError("damaged");
  return { ...contentOf(content), enrichments: /** @type {string[]} */ (enrichments) };
}

/**
 * A MAC as an identifier, in the form of a random UUID: what is imported again has it again.
 * @param {Bytes} mac
 */
export function identifierOf(mac) {
  const bytes = mac.slice(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return identifier(text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"));
}

/** @param {SignalContent} content */
function written({ text, sources = null, reasons = {} }) {
  checkedText(text);
  if (sources !== null) checkedText(sources);
  for (const words of Object.values(reasons)) checkedText(words);
  return {
    text,
    ...(sources !== null && { sources }),
    ...(Object.keys(reasons).length > 0 && { reasons }),
  };
}

/** @param {string} text */
function checkedText(text) {
  if (utf8(text).length > MAX_TEXT_SIZE) throw new CryptoError("too-large");
}

/** @param {object} content */
function packedOf(content) {
  const packed = pack(content);
  if (packed.length > MAX_PACKED_SIZE) throw new CryptoError("too-large");
  return packed;
}

/** @param {any} content */
function contentOf({ text, sources = null, reasons = {} }) {
  const isWhole =
    isText(text) &&
    (sources === null || isText(sources)) &&
    reasons !== null &&
    typeof reasons === "object" &&
    !Array.isArray(reasons) &&
    Object.values(reasons).every(isText);
  if (!isWhole) throw new CryptoError("damaged");
  return /** @type {{text: string, sources: string | null, reasons: Record<string, string>}} */ ({
    text,
    sources,
    reasons,
  });
}

/** @param {unknown} value */
const isText = (value) => typeof value === "string" && !/\p{Surrogate}/u.test(value);
