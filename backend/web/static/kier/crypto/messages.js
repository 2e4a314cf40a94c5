/** Messages between a seeker and an organisation, and the request keys that lock them. */

import { lock, lockingKey, unlock } from "./boxes.js";
import { CryptoError, decode, encode, identifier, messageLabel, utf8 } from "./encoding.js";

/** Bytes of UTF-8 that one message may say. */
export const MAX_TEXT_SIZE = 16_384;

const MIN_PACKED_SIZE = 512;
const MAX_PACKED_SIZE = 65_536;
const END = 0x80;

/** JSON, padded to a power of two so that its size tells little. */
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

/** The content of `packed`; more padding than needed is taken. */
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

/** What stands before the mark and the zeros. */
export function withoutPadding(padded) {
  let end = padded.length - 1;
  while (padded[end] === 0) end -= 1;
  if (padded[end] !== END) throw new CryptoError("damaged");
  return padded.subarray(0, end);
}

/** The body of a message under request key `number`. */
export async function lockMessage(key, { request, message, sender, text, after, number }) {
  if (utf8(text).length > MAX_TEXT_SIZE) throw new CryptoError("too-large");
  const content = after ? { text, after: identifier(after) } : { text };
  return lock(key, messageLabel(request, message, sender, number), pack(content));
}

/** The `text` of a message, and `after`: the last one that its writer had seen, or null. */
export async function unlockMessage(key, { request, message, sender, body, number }) {
  const label = messageLabel(request, message, sender, number);
  const { text, after = null } = unpack(await unlock(key, label, body));
  try {
    utf8(text);
    return { text, after: after === null ? null : identifier(after) };
  } catch {
    throw new CryptoError("damaged");
  }
}

/** One request's keys by their number, and which of its messages were seen. */
export class Conversation {
  #keys = new Map();
  #places = new Map();

  constructor(request) {
    this.request = identifier(request);
  }

  /** Keeps request key `number`. */
  async add(number, bytes) {
    this.#keys.set(number, { bytes, key: await lockingKey(bytes) });
  }

  /** Numbers of the keys here, in order. */
  get numbers() {
    return [...this.#keys.keys()].sort((one, other) => one - other);
  }

  /** Request key `number`, to be sealed to somebody. */
  bytesOf(number) {
    return this.#keys.get(number).bytes;
  }

  /**
   * Opens messages, in order from the first: `id`, `number`, `sender`, `text`, `after`, `damaged`
   * (does not open; no text), `closed` (damaged, as its key is not here) and `gap` (its writer saw
   * a message that is not here or comes later, or it stands in two places) of each.
   */
  async open(messages) {
    const opened = await Promise.all(messages.map((message) => this.#open(message)));
    for (const message of opened) {
      const { id, number, after } = message;
      const place = this.#places.get(id) ?? number;
      message.gap = place !== number || (after !== null && !(this.#places.get(after) < number));
      this.#places.set(id, place);
    }
    return opened;
  }

  async #open({ id, number, sender, key_number: keyNumber = 1, body }) {
    const key = this.#keys.get(keyNumber)?.key;
    const message = { id, number, sender, text: null, after: null, damaged: true, closed: !key };
    try {
      if (!key) return message;
      const place = { request: this.request, message: id, sender, number: keyNumber };
      const opened = await unlockMessage(key, { ...place, body: decode(body) });
      return { ...message, ...opened, damaged: false };
    } catch (error) {
      if (error instanceof CryptoError) return message;
      throw error;
    }
  }

  /** Locks `text` with the newest key: `id`, `body` and, if it is not 1, `key_number`. */
  async seal(sender, { text, after }) {
    const number = this.numbers.at(-1);
    const id = crypto.randomUUID();
    const box = { request: this.request, message: id, sender, text, after, number };
    const body = encode(await lockMessage(this.#keys.get(number).key, box));
    return number === 1 ? { id, body } : { id, body, key_number: number };
  }
}
