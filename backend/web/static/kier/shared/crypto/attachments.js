/** Attachments, locked in pieces of 256 KiB so that a phone never holds a whole file twice. */

import { lock, unlock } from "./boxes.js";
import { CryptoError, label, withoutPadding } from "./encoding.js";

/** @import { Bytes } from "./encoding.js" */

/** Bytes of the file in every piece but the last. */
export const PIECE_SIZE = 262_144;

const END = 0x80;

/**
 * Of piece `index` (from 0) of an attachment.
 * @param {string} request
 * @param {string} attachment
 * @param {number} index
 * @param {boolean} last
 */
export function attachmentLabel(request, attachment, index, last) {
  return `${label("kier/1/attachment", request, attachment)}|${index}|${last ? "last" : "more"}`;
}

/**
 * The size that Padmé gives: at most 12 % more, telling few bits (Nikitin et al., PETS 2019).
 * @param {number} size
 */
export function padme(size) {
  if (size < 2) return size;
  const exponent = Math.floor(Math.log2(size));
  const lowBits = exponent - Math.floor(Math.log2(exponent)) - 1;
  const step = 2 ** Math.max(lowBits, 0);
  return Math.ceil(size / step) * step;
}

/**
 * The box of piece `index` (from 0): each is bound to its request, its file, its place and whether
 * it is the last, so that none is left out, swapped or cut off unseen. `content` has 256 KiB, or
 * less than that for the last, which is padded. `key` is a `lockingKey`.
 * @param {CryptoKey} key
 * @param {{request: string, attachment: string, index: number, last: boolean}} options
 * @param {Bytes} content
 */
export async function lockPiece(key, { request, attachment, index, last }, content) {
  const fits = last ? content.length < PIECE_SIZE : content.length === PIECE_SIZE;
  if (!fits) throw new CryptoError("malformed");
  const place = attachmentLabel(request, attachment, index, last);
  return lock(key, place, last ? padded(content) : content);
}

/**
 * The share of the file in piece `index`.
 * @param {CryptoKey} key
 * @param {{request: string, attachment: string, index: number, last: boolean}} options
 * @param {Bytes} box
 */
export async function unlockPiece(key, { request, attachment, index, last }, box) {
  const piece = await unlock(key, attachmentLabel(request, attachment, index, last), box);
  if (last) return withoutPadding(piece);
  if (piece.length !== PIECE_SIZE) throw new CryptoError("damaged");
  return piece;
}

/**
 * The boxes of a file (a Blob), one after another.
 * @param {CryptoKey} key
 * @param {{request: string, attachment: string}} options
 * @param {Blob} file
 */
export async function* lockAttachment(key, { request, attachment }, file) {
  const lastIndex = Math.floor(file.size / PIECE_SIZE);
  for (let index = 0; index <= lastIndex; index += 1) {
    const share = file.slice(index * PIECE_SIZE, (index + 1) * PIECE_SIZE);
    const place = { request, attachment, index, last: index === lastIndex };
    yield lockPiece(key, place, new Uint8Array(await share.arrayBuffer()));
  }
}

/**
 * The file of all its boxes in order, as a Blob; `damaged` if one is missing, swapped or broken.
 * @param {CryptoKey} key
 * @param {{request: string, attachment: string}} options
 * @param {Bytes[]} boxes
 */
export async function unlockAttachment(key, { request, attachment }, boxes) {
  if (!boxes.length) throw new CryptoError("damaged");
  const shares = [];
  for (const [index, box] of boxes.entries()) {
    const place = { request, attachment, index, last: index === boxes.length - 1 };
    shares.push(await unlockPiece(key, place, box));
  }
  return new Blob(shares);
}

/** @param {Bytes} content */
function padded(content) {
  const piece = new Uint8Array(padme(content.length + 1));
  piece.set(content);
  piece[content.length] = END;
  return piece;
}
