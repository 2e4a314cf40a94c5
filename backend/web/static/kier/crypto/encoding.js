/** How things are written: bytes as text, identifiers, and every label of the protocol. */

/**
 * What can go wrong with keys and boxes. `code` is `malformed` (an input has not the form that the
 * protocol asks for), `damaged` (a box does not open), `too-large` or `refused-parameters`.
 * It never carries a key or content.
 */
export class CryptoError extends Error {
  constructor(code) {
    super(code);
    this.name = "CryptoError";
    this.code = code;
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ORGANISATION = "organisation:";

/** Answers bytes as base64url text without padding (RFC 4648, section 5). */
export function encode(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Answers the bytes of base64url text, `size` of them if that is given; one value, one spelling. */
export function decode(text, size) {
  let bytes;
  try {
    const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    bytes = Uint8Array.from(raw, (character) => character.charCodeAt(0));
  } catch {
    throw new CryptoError("malformed");
  }
  // `atob` also takes padding, white space, the other alphabet, and bits left over.
  if (encode(bytes) !== text || bytes.length !== (size ?? bytes.length)) {
    throw new CryptoError("malformed");
  }
  return bytes;
}

/** Answers text as UTF-8; half a surrogate pair is no text. */
export function utf8(text) {
  if (typeof text !== "string" || /\p{Surrogate}/u.test(text)) throw new CryptoError("malformed");
  return new TextEncoder().encode(text);
}

/** Answers `size` bytes from the browser's cryptographic random source. */
export function random(size) {
  return crypto.getRandomValues(new Uint8Array(size));
}

/** Answers an identifier if it is a UUID in lower case: a `|` in it would make two labels one. */
export function identifier(text) {
  if (typeof text !== "string" || !UUID.test(text)) throw new CryptoError("malformed");
  return text;
}

/** Answers who an organisation's members write as. */
export function organisationSender(organisation) {
  return ORGANISATION + identifier(organisation);
}

export const SEEKER_ACCESS = "kier/1/seeker-access";
export const SEEKER_WRAP = "kier/1/seeker-wrap";
export const MEMBER_LOGIN = "kier/1/member-login";
export const MEMBER_WRAP = "kier/1/member-wrap";
export const ORGANISATION_RECOVERY = "kier/1/organisation-recovery";

/** The label of the seeker's envelope for request key `number`. */
export function seekerKeyLabel(request, number = 1) {
  return numbered(labelled("kier/1/seeker-key", request), number);
}

/** The label of an organisation's envelope for request key `number`; `key` is the organisation's. */
export function requestKeyLabel(request, organisation, key, number = 1) {
  return numbered(labelled("kier/1/request-key", request, organisation, key), number);
}

/** The label of the grant of an organisation's seed to a member. */
export function organisationKeyLabel(organisation, key, member) {
  return labelled("kier/1/organisation-key", organisation, key, member);
}

/** The label of an organisation's seed, locked under its recovery code. */
export function recoveryLabel(organisation, key) {
  return labelled(ORGANISATION_RECOVERY, organisation, key);
}

/** The label of a member's seed, locked under the password. */
export function memberKeyLabel(member) {
  return labelled("kier/1/member-key", member);
}

/** The label of a message; `sender` is `seeker` or an `organisationSender`. */
export function messageLabel(request, message, sender, number = 1) {
  if (sender !== "seeker" && sender !== organisationSender(sender.slice(ORGANISATION.length))) {
    throw new CryptoError("malformed");
  }
  return numbered(`${labelled("kier/1/message", request, message)}|${sender}`, number);
}

/** The label of piece `index` (from 0) of an attachment. */
export function attachmentLabel(request, attachment, index, last) {
  const label = labelled("kier/1/attachment", request, attachment);
  return `${label}|${index}|${last ? "last" : "more"}`;
}

function labelled(purpose, ...identifiers) {
  return [purpose, ...identifiers.map(identifier)].join("|");
}

function numbered(label, number) {
  if (!Number.isSafeInteger(number) || number < 1) throw new CryptoError("malformed");
  return number === 1 ? label : `${label}|${number}`;
}
