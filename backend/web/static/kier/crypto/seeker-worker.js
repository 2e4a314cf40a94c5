/** What the seeker's phone does with the case code and the request keys; neither leaves it. */

import { hkdf, KEY_SIZE, lock, lockingKey, seal, stretch, unlockKey } from "./boxes.js";
import { newCode, readCode } from "./code.js";
import {
  CryptoError, decode, encode, random, requestKeyLabel, SEEKER_ACCESS, SEEKER_WRAP, seekerKeyLabel, utf8,
} from "./encoding.js";
import { serve } from "./locksmith.js";
import { Conversation } from "./messages.js";

const LEAST = { memory_kib: 32_768, iterations: 3, parallelism: 1 };

/** Answers `access`, which proves who asks, and `wrap`, which locks the seeker's envelopes. */
export async function seekerKeys(root) {
  return { access: await hkdf(root, SEEKER_ACCESS), wrap: await hkdf(root, SEEKER_WRAP) };
}

/** One seeker's keys. Binary values come and go as base64url text, as on the wire. */
export class Seeker {
  #wrap = null;
  #conversation = null;
  #next = null;

  /**
   * Makes a help request. `options` is `code` of intake/options; each of `organisations` has
   * `organisation`, `key` (`id`, `public`) and perhaps `when`. Answers the `code`, `access`, and the
   * `body` of POST intake/requests without `profile` and `exclude`.
   */
  async newRequest({ options, organisations, text }) {
    const code = newCode();
    const { access } = await this.openCode({ options, code });
    const conversation = new Conversation(crypto.randomUUID());
    await conversation.add(1, random(KEY_SIZE));
    this.#conversation = conversation;
    const referrals = organisations.map(async ({ organisation, key, when }) => {
      const envelope = await this.#sealed(organisation, key, 1);
      return { organisation, key: key.id, envelope, ...(when && { when }) };
    });
    const digest = await crypto.subtle.digest("SHA-256", decode(access));
    return {
      code,
      access,
      body: {
        id: conversation.request,
        access_digest: encode(new Uint8Array(digest)),
        seeker_envelope: await this.#locked(1, conversation.bytesOf(1)),
        referrals: await Promise.all(referrals),
        message: await conversation.seal("seeker", { text }),
      },
    };
  }

  /** Reads a code as it was typed; answers `access`. Throws a code's error before any work. */
  async openCode({ options, code }) {
    const secret = utf8(readCode(code));
    const root = await stretch(secret, options.salt, options.argon2id, LEAST);
    const { access, wrap } = await seekerKeys(root);
    this.#wrap = await lockingKey(wrap);
    this.#conversation = null;
    this.#next = null;
    return { access: encode(access) };
  }

  /** Opens the envelopes in an answer of GET intake/request; answers `id` and key `numbers`. */
  async openRequest({ id, seeker_envelopes: envelopes }) {
    const known = this.#conversation?.request === id ? this.#conversation : new Conversation(id);
    const numbers = known.numbers;
    for (const { number, seeker_envelope: envelope } of envelopes) {
      if (numbers.includes(number)) continue;
      const label = seekerKeyLabel(id, number);
      await known.add(number, await unlockKey(this.#wrap, label, decode(envelope)));
    }
    this.#conversation = known;
    return { id, numbers: known.numbers };
  }

  /** Opens messages as the server lists them; see `Conversation.open` for the answer. */
  async openMessages(messages) {
    return this.#open().open(messages);
  }

  /** Locks a message; answers the body of POST intake/request/messages. */
  async sealMessage({ text, after }) {
    return this.#open().seal("seeker", { text, after });
  }

  /** Lets one more organisation read all of it; answers the body of POST …/referrals. */
  async letIn({ organisation, key }) {
    const [first, ...later] = this.#open().numbers;
    const envelope = await this.#sealed(organisation, key, first);
    const envelopes = later.map(async (number) => {
      return { number, envelope: await this.#sealed(organisation, key, number) };
    });
    const body = { organisation, key: key.id, envelope };
    return later.length ? { ...body, envelopes: await Promise.all(envelopes) } : body;
  }

  /** Makes the next request key for the seeker and those who stay; in use once confirmed. */
  async nextKey({ staying }) {
    const number = this.#open().numbers.at(-1) + 1;
    const bytes = random(KEY_SIZE);
    const referrals = staying.map(async ({ organisation, key }) => {
      const envelope = await this.#sealed(organisation, key, number, bytes);
      return { organisation, key: key.id, envelope };
    });
    const seekerEnvelope = await this.#locked(number, bytes);
    this.#next = { number, bytes };
    return { number, seeker_envelope: seekerEnvelope, referrals: await Promise.all(referrals) };
  }

  /** The server has taken key `number`: what is written from now on is locked with it. */
  async confirmKey(number) {
    if (this.#next?.number !== number) throw new CryptoError("malformed");
    await this.#open().add(number, this.#next.bytes);
    this.#next = null;
    return { number };
  }

  #open() {
    if (!this.#conversation) throw new CryptoError("malformed");
    return this.#conversation;
  }

  async #locked(number, bytes) {
    const label = seekerKeyLabel(this.#conversation.request, number);
    return encode(await lock(this.#wrap, label, bytes));
  }

  async #sealed(organisation, key, number, bytes = this.#conversation.bytesOf(number)) {
    const label = requestKeyLabel(this.#conversation.request, organisation, key.id, number);
    return encode(await seal(decode(key.public), label, bytes));
  }
}

if ("WorkerGlobalScope" in globalThis) serve(new Seeker());
