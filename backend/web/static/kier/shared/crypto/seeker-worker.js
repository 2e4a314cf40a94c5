/** What the seeker's phone does with the case code and the request keys; neither leaves it. */

import { hkdf, KEY_SIZE, lock, lockingKey, stretch, unlockKey } from "./boxes.js";
import { newCode, readCode } from "./case-code.js";
import {
  CryptoError,
  decode,
  encode,
  random,
  requestKeyLabel,
  SEEKER_ACCESS,
  SEEKER_WRAP,
  seekerKeyLabel,
  utf8,
} from "./encoding.js";
import { serve } from "./locksmith.js";
import { Conversation } from "./messages.js";
import { seal } from "./seals.js";

/**
 * @import { Argon2Parameters } from "./boxes.js"
 * @import { Bytes } from "./encoding.js"
 * @import { PublicKey } from "./member-trust.js"
 * @import { SealedMessage } from "./messages.js"
 */

/** @typedef {{salt: string, argon2id: Argon2Parameters}} StretchOptions `code` of intake/options */
/** @typedef {{organisation: string, key: PublicKey}} Reader */
/** @typedef {Reader & {when?: string}} ChosenOrganisation */
/** @typedef {{number: number, seeker_envelope: string, chain?: string | null}} SeekerEnvelope */

const LEAST = { memory_kib: 32_768, iterations: 3, parallelism: 1 };

/**
 * `access` proves who asks, `wrap` locks the seeker's envelopes.
 * @param {Bytes} root
 */
export async function seekerKeys(root) {
  return { access: await hkdf(root, SEEKER_ACCESS), wrap: await hkdf(root, SEEKER_WRAP) };
}

/** One seeker's keys. Bytes come and go as base64url text; `key` is an `id` and a `public`. */
export class Seeker {
  #wrap = /** @type {CryptoKey} */ (/** @type {unknown} */ (undefined));
  /** @type {Conversation | undefined} */
  #conversation;
  /** @type {{number: number, bytes: Bytes} | undefined} */
  #next;
  // Whether an envelope was not the seeker's.
  #isForged = false;

  /**
   * Makes a request; `options` is `code` of intake/options, `organisations` is a list of
   * `{organisation, key, when}`. The `body` of POST intake/requests lacks `profile` and `exclude`.
   * @param {{options: StretchOptions, organisations: ChosenOrganisation[], text: string}} options
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
        referrals: referrals.map((referral, place) => ({
          ...referral,
          when: organisations[place].when,
        })),
        message: await conversation.seal("seeker", { text }),
      },
    };
  }

  /**
   * Reads a code as it was typed: `{access}`, or an error of code.js.
   * @param {{options: StretchOptions, code: string}} options
   */
  async openCode({ options, code }) {
    const secret = utf8(readCode(code));
    const { access, wrap } = await seekerKeys(
      await stretch(secret, options.salt, options.argon2id, LEAST),
    );
    this.#wrap = await lockingKey(wrap);
    this.#conversation = this.#next = undefined;
    this.#isForged = false;
    return { access: encode(access) };
  }

  /**
   * Opens the envelopes in an answer of GET intake/request: `{id, numbers, isForged}`. A key is the
   * seeker's if the code opens it, and a holder of the one before vouched for it; numbers run
   * without a gap (docs/protocol.md, "Which keys are trusted"). Any other is never used; while
   * one is named, `isForged`, and nothing is sealed.
   * @param {{id: string, seeker_envelopes: SeekerEnvelope[],
   *   messages?: {key_number?: number}[]}} options
   */
  async openRequest({ id, seeker_envelopes: envelopes, messages = [] }) {
    const known = this.#conversation?.request === id ? this.#conversation : new Conversation(id);
    this.#conversation = known;
    this.#isForged = false;
    const inOrder = [...envelopes].sort((one, other) => one.number - other.number);
    let next = 1;
    for (const message of inOrder) {
      known.name(message.number);
      // One out of turn breaks itself alone.
      if (!(await this.#isMine(known, message)) || message.number !== next) this.#isForged = true;
      if (message.number === next) next += 1;
    }
    for (const { key_number: number = 1 } of messages) known.name(number);
    this.#isForged ||= !known.maySeal;
    return { id, numbers: known.numbers, isForged: this.#isForged };
  }

  /**
   * Opens messages as the server lists them: see `Conversation`.
   * @param {SealedMessage[]} messages
   */
  async openMessages(messages) {
    return this.#opened().open(messages);
  }

  /**
   * The body of POST intake/request/messages.
   * @param {{text: string, after?: string | null}} options
   */
  async sealMessage({ text, after }) {
    return this.#sound().seal("seeker", { text, after });
  }

  /**
   * The body of POST …/referrals: one more organisation may read all of it, or what is
   * locked with key `from` and later ones.
   * @param {{organisation: string, key: PublicKey, from?: number}} options
   * @returns {Promise<any>}
   */
  async letIn({ organisation, key, from = 1 }) {
    const conversation = this.#sound();
    const sealed = await Promise.all(
      conversation.numbers.slice(from - 1).map(async (number) => {
        const bytes = conversation.bytesOf(number);
        const [one] = await this.#sealed([{ organisation, key }], number, bytes);
        return { ...one, number };
      }),
    );
    const body = { organisation, key: key.id };
    const envelopes = sealed.map(({ number, envelope }) => ({ number, envelope }));
    if (from > 1) return { ...body, from, envelopes };
    const [{ envelope }, ...later] = envelopes;
    return later.length ? { ...body, envelope, envelopes: later } : { ...body, envelope };
  }

  /**
   * The body of POST …/keys: the next key, for those who stay (`[{organisation, key}]`).
   * @param {{staying: Reader[]}} options
   */
  async nextKey({ staying }) {
    const { request, numbers } = this.#sound();
    const number = numbers.at(-1) + 1;
    const bytes = random(KEY_SIZE);
    const referrals = await this.#sealed(staying, number, bytes);
    this.#next = { number, bytes };
    const before = this.#opened().bytesOf(number - 1);
    const { chain } = await import("./proofs.js");
    const proof = await chain(before, { request, number, key: bytes });
    return { number, chain: proof, seeker_envelope: await this.#locked(number, bytes), referrals };
  }

  /**
   * The server has taken key `number`: from now on it is used.
   * @param {number} number
   */
  async confirmKey(number) {
    if (this.#opened().numbers.includes(number)) return;
    if (this.#next?.number !== number) throw new CryptoError("malformed");
    await this.#opened().add(number, this.#next.bytes);
  }

  #opened() {
    if (!this.#conversation) throw new CryptoError("malformed");
    return this.#conversation;
  }

  #sound() {
    const conversation = this.#opened();
    if (this.#isForged) throw new CryptoError("untrusted-key");
    return conversation;
  }

  /**
   * Keeps a key that is the seeker's; one that differs from what is here already is not.
   * @param {Conversation} known
   * @param {{number: number, seeker_envelope: string, chain?: string | null}} options
   */
  async #isMine(known, { number, seeker_envelope: envelope, chain: proof }) {
    const { request, numbers } = known;
    let bytes;
    try {
      bytes = await unlockKey(this.#wrap, seekerKeyLabel(request, number), decode(envelope));
    } catch (error) {
      if (error instanceof CryptoError) return false;
      throw error;
    }
    if (numbers.includes(number)) return encode(bytes) === encode(known.bytesOf(number));
    if (number > 1) {
      if (!numbers.includes(number - 1)) return false;
      const { isChain } = await import("./proofs.js");
      if (!(await isChain(proof, known.bytesOf(number - 1), { request, number, key: bytes })))
        return false;
    }
    await known.add(number, bytes);
    return true;
  }

  /**
   * @param {number} number
   * @param {Bytes} bytes
   */
  async #locked(number, bytes) {
    const label = seekerKeyLabel(this.#opened().request, number);
    return encode(await lock(this.#wrap, label, bytes));
  }

  /**
   * @param {Reader[]} organisations
   * @param {number} number
   * @param {Bytes} bytes
   */
  #sealed(organisations, number, bytes) {
    return Promise.all(
      organisations.map(async ({ organisation, key }) => {
        const label = requestKeyLabel(this.#opened().request, organisation, key.id, number);
        const envelope = await seal(decode(key.public), label, bytes);
        return { organisation, key: key.id, envelope: encode(envelope) };
      }),
    );
  }
}

if ("WorkerGlobalScope" in globalThis) serve(new Seeker());
