/** Messages between a seeker and an organisation, and the request keys that lock them. */

import { lock, lockingKey, unlock } from "./boxes.js";
import {
  CryptoError,
  decode,
  encode,
  identifier,
  label,
  numbered,
  pack,
  unpack,
  utf8,
} from "./encoding.js";

/** @import { Bytes } from "./encoding.js" */

/**
 * A message as the server lists it.
 * @typedef {{id: string, number: number, sender: string, key_number?: number, body: string}} SealedMessage
 */

/**
 * A message as it was opened: see `Conversation.open`.
 * @typedef {{id: string, number: number, sender: string, text: string | null, after: string | null,
 *   damaged: boolean, closed: boolean, gap?: boolean}} OpenedMessage
 */

/** Bytes of UTF-8 that one message may say. */
export const MAX_TEXT_SIZE = 16_384;

/**
 * Of a message; `sender` is `seeker` or `organisation:<id>`.
 * @param {string} request
 * @param {string} message
 * @param {string} sender
 * @param {number} [number]
 */
export function messageLabel(request, message, sender, number) {
  if (sender !== "seeker") {
    const [kind, organisation] = String(sender).split(/:(.*)/s);
    if (kind !== "organisation") throw new CryptoError("malformed");
    identifier(organisation);
  }
  return numbered(`${label("kier/1/message", request, message)}|${sender}`, number);
}

/**
 * The body of a message under request key `number`.
 * @param {CryptoKey} key
 * @param {{request: string, message: string, sender: string, text: string, after?: string | null,
 *   number?: number}} options
 */
export async function lockMessage(key, { request, message, sender, text, after, number }) {
  if (utf8(text).length > MAX_TEXT_SIZE) throw new CryptoError("too-large");
  const content = after ? { text, after: identifier(after) } : { text };
  return lock(key, messageLabel(request, message, sender, number), pack(content));
}

/**
 * The `text` of a message, and `after`: the last one that its writer had seen, or null.
 * @param {CryptoKey} key
 * @param {{request: string, message: string, sender: string, body: Bytes, number?: number}} options
 */
export async function unlockMessage(key, { request, message, sender, body, number }) {
  const place = messageLabel(request, message, sender, number);
  const { text, after = null } = unpack(await unlock(key, place, body));
  try {
    utf8(text);
    return { text, after: after === null ? null : identifier(after) };
  } catch {
    throw new CryptoError("damaged");
  }
}

/**
 * Whether this can name a request key.
 * @param {number} number
 */
export const isKeyNumber = (number) => Number.isSafeInteger(number) && number > 0;

/** One request's keys by number, and which of its messages were seen. */
export class Conversation {
  #keys = new Map();
  #places = new Map();
  #highest = 0;

  /** @param {string} request */
  constructor(request) {
    this.request = identifier(request);
  }

  /**
   * Keeps request key `number`, which is trusted.
   * @param {number} number
   * @param {Bytes} bytes
   */
  async add(number, bytes) {
    this.name(number);
    this.#keys.set(number, { bytes, key: await lockingKey(bytes) });
  }

  /** Numbers of the keys here, in order. */
  get numbers() {
    return [...this.#keys.keys()].sort((one, other) => one - other);
  }

  /**
   * Something names request key `number`.
   * @param {number} number
   */
  name(number) {
    if (isKeyNumber(number)) this.#highest = Math.max(this.#highest, number);
  }

  /** Whether no number was named above those whose keys are here. */
  get maySeal() {
    return this.#keys.has(this.#highest);
  }

  /**
   * Request key `number`, to be sealed to somebody.
   * @param {number} number
   */
  bytesOf(number) {
    return this.#keys.get(number).bytes;
  }

  /**
   * Opens messages, in order from the first: `id`, `number`, `sender`, `text`, `after`, `damaged`
   * (does not open; no text), `closed` (damaged, as its key is not here) and `gap` (its writer saw
   * a message that is not here or comes later, or it stands in two places) of each.
   * @param {SealedMessage[]} messages
   */
  async open(messages) {
    /** @type {OpenedMessage[]} */
    const opened = await Promise.all(messages.map((message) => this.#open(message)));
    for (const message of opened) {
      const { id, number, after } = message;
      const place = this.#places.get(id) ?? number;
      message.gap = place !== number || (after !== null && !(this.#places.get(after) < number));
      this.#places.set(id, place);
    }
    return opened;
  }

  /**
   * @param {{id: string, number: number, sender: string, key_number?: number,
   *   body: string}} options
   */
  async #open({ id, number, sender, key_number: keyNumber = 1, body }) {
    const key = this.#keys.get(keyNumber)?.key;
    const message = {
      id,
      number,
      sender,
      text: null,
      after: null,
      damaged: true,
      closed: !key && isKeyNumber(keyNumber),
    };
    try {
      this.name(keyNumber);
      if (!key) return message;
      const place = { request: this.request, message: id, sender, number: keyNumber };
      const opened = await unlockMessage(key, { ...place, body: decode(body) });
      return { ...message, ...opened, damaged: false };
    } catch (error) {
      if (error instanceof CryptoError) return message;
      throw error;
    }
  }

  /**
   * Locks `text` with the newest key: `id`, `body` and, if it is not 1, `key_number`. Where a newer
   * one was named, `untrusted-key`, unless it stays here (`isKept`).
   * @param {string} sender
   * @param {{text: string, after?: string | null, id?: string}} options
   * @param {{isKept?: boolean}} [options]
   */
  async seal(sender, { text, after, id = crypto.randomUUID() }, { isKept = false } = {}) {
    if (!isKept && !this.maySeal) throw new CryptoError("untrusted-key");
    const number = this.numbers.at(-1);
    const box = { request: this.request, message: id, sender, text, after, number };
    const body = encode(await lockMessage(this.#keys.get(number).key, box));
    return number === 1 ? { id, body } : { id, body, key_number: number };
  }
}
