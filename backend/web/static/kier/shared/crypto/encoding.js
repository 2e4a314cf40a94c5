/** How things are written: bytes as text, padded content, identifiers, labels of the protocol. */

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/** `code` is malformed, damaged, too-large or refused-parameters; no more is told. */
export class CryptoError extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const MIN_PACKED_SIZE = 512;
const MAX_PACKED_SIZE = 65_536;
const END = 0x80;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Bytes as base64url text without padding.
 * @param {Uint8Array} bytes
 */
export function encode(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * The bytes of base64url text, `size` of them if that is given.
 * @param {string} text
 * @param {number} [size]
 */
export function decode(text, size) {
  /** @type {Bytes} */
  let bytes;
  try {
    const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    bytes = new Uint8Array(raw.length);
    for (let place = 0; place < raw.length; place += 1) bytes[place] = raw.charCodeAt(place);
  } catch {
    throw new CryptoError("malformed");
  }
  // One value has one spelling; `atob` also takes padding, spaces, "+" and bits left over.
  const isSpelled =
    /^[\w-]*$/.test(text) &&
    text.endsWith(encode(bytes.subarray(-(bytes.length % 3) || bytes.length)));
  if (!isSpelled || bytes.length !== (size ?? bytes.length)) throw new CryptoError("malformed");
  return bytes;
}

/**
 * Text as UTF-8.
 * @param {unknown} text
 */
export function utf8(text) {
  if (typeof text !== "string" || /\p{Surrogate}/u.test(text)) throw new CryptoError("malformed");
  return new TextEncoder().encode(text);
}

/**
 * Bytes from the cryptographic random source.
 * @param {number} size
 */
export function random(size) {
  return crypto.getRandomValues(new Uint8Array(size));
}

/**
 * JSON, padded to a power of two so that its size tells little.
 * @param {object} content
 */
export function pack(content) {
  const text = new TextEncoder().encode(JSON.stringify(content));
  let size = MIN_PACKED_SIZE;
  while (size < text.length + 1) size *= 2;
  if (size > MAX_PACKED_SIZE) throw new CryptoError("too-large");
  const packed = new Uint8Array(size);
  packed.set(text);
  packed[text.length] = END;
  return packed;
}

/**
 * The content of `packed`; more padding than needed is taken.
 * @param {Bytes} packed
 */
export function unpack(packed) {
  const size = packed.length;
  if (size < MIN_PACKED_SIZE || size > MAX_PACKED_SIZE || size & (size - 1)) {
    throw new CryptoError("damaged");
  }
  let content;
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    content = JSON.parse(decoder.decode(withoutPadding(packed)));
  } catch {
    throw new CryptoError("damaged");
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new CryptoError("damaged");
  }
  return content;
}

/**
 * What stands before the mark and the zeros.
 * @param {Bytes} padded
 */
export function withoutPadding(padded) {
  let end = padded.length - 1;
  while (padded[end] === 0) end -= 1;
  if (padded[end] !== END) throw new CryptoError("damaged");
  return padded.subarray(0, end);
}

/**
 * A UUID in lower case, or an error: a `|` in it would make two labels one.
 * @param {unknown} text
 */
export function identifier(text) {
  if (typeof text !== "string" || !UUID.test(text)) throw new CryptoError("malformed");
  return text;
}

export const SEEKER_ACCESS = "kier/1/seeker-access";
export const SEEKER_WRAP = "kier/1/seeker-wrap";
export const MEMBER_LOGIN = "kier/1/member-login";
export const MEMBER_WRAP = "kier/1/member-wrap";

/**
 * Of the seeker's envelope of request key `number`.
 * @param {string} request
 * @param {number} number
 */
export function seekerKeyLabel(request, number) {
  return numbered(label("kier/1/seeker-key", request), number);
}

/**
 * Of an organisation's envelope of request key `number`; `key` is the organisation's.
 * @param {string} request
 * @param {string} organisation
 * @param {string} key
 * @param {number} number
 */
export function requestKeyLabel(request, organisation, key, number) {
  return numbered(label("kier/1/request-key", request, organisation, key), number);
}

/**
 * Of the grant of an organisation's seed to a member.
 * @param {string} organisation
 * @param {string} key
 * @param {string} member
 */
export function organisationKeyLabel(organisation, key, member) {
  return label("kier/1/organisation-key", organisation, key, member);
}

/**
 * Of a member's seed, locked under the password.
 * @param {string} member
 */
export function memberKeyLabel(member) {
  return label("kier/1/member-key", member);
}

/**
 * A label.
 * @param {string} purpose
 * @param {...string} identifiers
 */
export function label(purpose, ...identifiers) {
  return [purpose, ...identifiers.map(identifier)].join("|");
}

/**
 * A label of request key `number`.
 * @param {string} text
 * @param {number} [number]
 */
export function numbered(text, number = 1) {
  if (!Number.isSafeInteger(number) || number < 1) throw new CryptoError("malformed");
  return number === 1 ? text : `${text}|${number}`;
}
