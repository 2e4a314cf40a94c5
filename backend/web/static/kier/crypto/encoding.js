/** How things are written: bytes as text, identifiers, and every label of the protocol. */

/** `code` is malformed, damaged, too-large or refused-parameters; no more is told. */
export class CryptoError extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Bytes as base64url text without padding. */
export function encode(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The bytes of base64url text, `size` of them if that is given. */
export function decode(text, size) {
  let bytes;
  try {
    const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    bytes = Uint8Array.from(raw, (character) => character.charCodeAt(0));
  } catch {
    throw new CryptoError("malformed");
  }
  // One value has one spelling; `atob` also takes padding, spaces, "+" and bits left over.
  if (encode(bytes) !== text || bytes.length !== (size ?? bytes.length)) {
    throw new CryptoError("malformed");
  }
  return bytes;
}

/** Text as UTF-8. */
export function utf8(text) {
  if (typeof text !== "string" || /\p{Surrogate}/u.test(text)) throw new CryptoError("malformed");
  return new TextEncoder().encode(text);
}

/** Bytes from the cryptographic random source. */
export function random(size) {
  return crypto.getRandomValues(new Uint8Array(size));
}

/** A UUID in lower case, or an error: a `|` in it would make two labels one. */
export function identifier(text) {
  if (typeof text !== "string" || !UUID.test(text)) throw new CryptoError("malformed");
  return text;
}

export const SEEKER_ACCESS = "kier/1/seeker-access";
export const SEEKER_WRAP = "kier/1/seeker-wrap";
export const MEMBER_LOGIN = "kier/1/member-login";
export const MEMBER_WRAP = "kier/1/member-wrap";
export const ORGANISATION_RECOVERY = "kier/1/organisation-recovery";

/** Of the seeker's envelope of request key `number`. */
export function seekerKeyLabel(request, number) {
  return numbered(label("kier/1/seeker-key", request), number);
}

/** Of an organisation's envelope of request key `number`; `key` is the organisation's. */
export function requestKeyLabel(request, organisation, key, number) {
  return numbered(label("kier/1/request-key", request, organisation, key), number);
}

/** Of the grant of an organisation's seed to a member. */
export function organisationKeyLabel(organisation, key, member) {
  return label("kier/1/organisation-key", organisation, key, member);
}

/** Of an organisation's seed, locked under its recovery code. */
export function recoveryLabel(organisation, key) {
  return label(ORGANISATION_RECOVERY, organisation, key);
}

/** Of a member's seed, locked under the password. */
export function memberKeyLabel(member) {
  return label("kier/1/member-key", member);
}

/** Of a message; `sender` is `seeker` or `organisation:<id>`. */
export function messageLabel(request, message, sender, number) {
  if (sender !== "seeker") {
    const [kind, organisation] = String(sender).split(/:(.*)/s);
    if (kind !== "organisation") throw new CryptoError("malformed");
    identifier(organisation);
  }
  return numbered(`${label("kier/1/message", request, message)}|${sender}`, number);
}

/** Of piece `index` (from 0) of an attachment. */
export function attachmentLabel(request, attachment, index, last) {
  return `${label("kier/1/attachment", request, attachment)}|${index}|${last ? "last" : "more"}`;
}

function label(purpose, ...identifiers) {
  return [purpose, ...identifiers.map(identifier)].join("|");
}

function numbered(text, number = 1) {
  if (!Number.isSafeInteger(number) || number < 1) throw new CryptoError("malformed");
  return number === 1 ? text : `${text}|${number}`;
}
