/** What the seeker's phone does with the case code and the request keys; neither leaves it. */

import { hkdf, KEY_SIZE, lock, lockingKey, seal, stretch, unlockKey } from "./boxes.js";
import { newCode, readCode } from "./code.js";
import { CryptoError, decode, encode, random, utf8 } from "./encoding.js";
import { requestKeyLabel, SEEKER_ACCESS, SEEKER_WRAP, seekerKeyLabel } from "./encoding.js";
import { serve } from "./locksmith.js";
import { Conversation } from "./messages.js";

const LEAST = { memory_kib: 32_768, iterations: 3, parallelism: 1 };

/** `access` proves who asks, `wrap` locks the seeker's envelopes. */
export async function seekerKeys(root) {
  return { access: await hkdf(root, SEEKER_ACCESS), wrap: await hkdf(root, SEEKER_WRAP) };
}

/** One seeker's keys. Bytes come and go as base64url text; `key` is an `id` and a `public`. */
export class Seeker {
  #wrap;
  #conversation;
  #next;

  /**
   * Makes a request; `options` is `code` of intake/options, `organisations` is a list of
   * `{organisation, key, when}`. The `body` of POST intake/requests lacks `profile` and `exclude`.
   */
  async newRequest({ options, organisations, text }) {
    const code = newCode();
    const { access } = await this.openCode({ options, code });
    const conversation = new Conversation(crypto.randomUUID());
    const bytes = random(KEY_SIZE);
    await conversation.add(1, bytes);
    this.#conversation = conversation;
    const [digest, referrals] = await Promise.all([
      crypto.subtle.digest("SHA-256", decode(access)),
      this.#sealed(organisations, 1, bytes),
    ]);
    return {
      code,
      access,
      body: {
        id: conversation.request,
        access_digest: encode(new Uint8Array(digest)),
        seeker_envelope: await this.#locked(1, bytes),
        referrals: referrals.map((one, place) => ({ ...one, when: organisations[place].when })),
        message: await conversation.seal("seeker", { text }),
      },
    };
  }

  /** Reads a code as it was typed: `{access}`, or an error of code.js. */
  async openCode({ options, code }) {
    const secret = utf8(readCode(code));
    const { access, wrap } = await seekerKeys(
      await stretch(secret, options.salt, options.argon2id, LEAST),
    );
    this.#wrap = await lockingKey(wrap);
    this.#conversation = this.#next = undefined;
    return { access: encode(access) };
  }

  /** Opens the envelopes in an answer of GET intake/request: `{id, numbers}`. */
  async openRequest({ id, seeker_envelopes: envelopes }) {
    const known = this.#conversation?.request === id ? this.#conversation : new Conversation(id);
    for (const { number, seeker_envelope: envelope } of envelopes) {
      if (known.numbers.includes(number)) continue;
      const label = seekerKeyLabel(id, number);
      await known.add(number, await unlockKey(this.#wrap, label, decode(envelope)));
    }
    this.#conversation = known;
    return { id, numbers: known.numbers };
  }

  /** Opens messages as the server lists them: see `Conversation`. */
  async openMessages(messages) {
    return this.#opened().open(messages);
  }

  /** The body of POST intake/request/messages. */
  async sealMessage({ text, after }) {
    return this.#opened().seal("seeker", { text, after });
  }

  /** The body of POST …/referrals: one more organisation may read all of it. */
  async letIn({ organisation, key }) {
    const conversation = this.#opened();
    const [first, ...later] = await Promise.all(conversation.numbers.map(async (number) => {
      const bytes = conversation.bytesOf(number);
      const [sealed] = await this.#sealed([{ organisation, key }], number, bytes);
      return { ...sealed, number };
    }));
    const envelopes = later.map(({ number, envelope }) => ({ number, envelope }));
    const body = { organisation, key: key.id, envelope: first.envelope };
    return later.length ? { ...body, envelopes } : body;
  }

  /** The body of POST …/keys: the next key, for those who stay (`[{organisation, key}]`). */
  async nextKey({ staying }) {
    const number = this.#opened().numbers.at(-1) + 1;
    const bytes = random(KEY_SIZE);
    const referrals = await this.#sealed(staying, number, bytes);
    this.#next = { number, bytes };
    return { number, seeker_envelope: await this.#locked(number, bytes), referrals };
  }

  /** The server has taken key `number`: from now on it is used. */
  async confirmKey(number) {
    if (this.#opened().numbers.includes(number)) return;
    if (this.#next?.number !== number) throw new CryptoError("malformed");
    await this.#conversation.add(number, this.#next.bytes);
  }

  #opened() {
    if (!this.#conversation) throw new CryptoError("malformed");
    return this.#conversation;
  }

  async #locked(number, bytes) {
    const label = seekerKeyLabel(this.#conversation.request, number);
    return encode(await lock(this.#wrap, label, bytes));
  }

  #sealed(organisations, number, bytes) {
    return Promise.all(organisations.map(async ({ organisation, key }) => {
      const label = requestKeyLabel(this.#conversation.request, organisation, key.id, number);
      const envelope = await seal(decode(key.public), label, bytes);
      return { organisation, key: key.id, envelope: encode(envelope) };
    }));
  }
}

if ("WorkerGlobalScope" in globalThis) serve(new Seeker());
