/** What a member's browser does with the keys of the member, the organisation and the requests. */

import { lockingKey } from "./boxes.js";
import { CryptoError, decode, encode } from "./encoding.js";
import { KeyPair } from "./key-pairs.js";
import { serve } from "./locksmith.js";
import { lockMemberSeed, memberKeys, memberRoot, unlockMemberSeed } from "./member.js";
import { Conversation } from "./messages.js";
import { lockRecovery, openGrant, openRequestKey, sealGrant, unlockRecovery } from "./organisation.js";

/**
 * One member's keys. Bytes come and go as base64url text, as on the wire; `key` is a key's id.
 * Errors are those of encoding.js and recovery-code.js, and `no-grant`: the organisation's key is
 * not here. What begins with `_` is there for hope-worker.js too.
 */
export class Member {
  #wrap;
  _member;
  #pair;
  #organisations = new Map();
  #conversations = new Map();

  /** Stretches a password with the answer of members/parameters: `{login}`. */
  async stretch({ password, salt, argon2id }) {
    const { login, wrap } = await memberKeys(await memberRoot(password, salt, argon2id));
    this.#wrap = await lockingKey(wrap);
    return { login };
  }

  /** Opens the member's own pair: `{public}`. */
  async openMember({ member, member_key_envelope: envelope }) {
    const seed = await unlockMemberSeed(this.#stretched(), member, decode(envelope));
    this.#become(member, await KeyPair.of(seed));
    return { public: encode(this.#pair.public) };
  }

  /** Makes a pair for a member who has none: `{public_key, member_key_envelope}`. */
  async makeMember({ member }) {
    const wrap = this.#stretched();
    this.#become(member, await KeyPair.generate());
    const envelope = await lockMemberSeed(wrap, member, this.#pair.seed);
    return { public_key: encode(this.#pair.public), member_key_envelope: encode(envelope) };
  }

  /** The same pair under the password stretched last: `{member_key_envelope}`. */
  async rewrap({ member }) {
    const envelope = await lockMemberSeed(this.#stretched(), member, this._own(member).seed);
    return { member_key_envelope: encode(envelope) };
  }

  /**
   * Opens the member's grants of an organisation's keys (`[{id, grant}]`): `id` and `public` of
   * each, to be compared with what outsiders get; null if the grant does not open.
   */
  async openGrants({ organisation, keys }) {
    const member = this._own() && this._member;
    const opened = [];
    for (const { id, grant } of keys) {
      try {
        const seed = await openGrant(this.#pair, { organisation, key: id, member }, decode(grant));
        opened.push({ id, public: this.#keep(organisation, id, await KeyPair.of(seed)) });
      } catch (error) {
        // One old grant that was voided must not keep a member from the others.
        if (!(error instanceof CryptoError)) throw error;
        opened.push({ id, public: null });
      }
    }
    return opened;
  }

  /** Grants an organisation's key to a colleague, after both compared the six words: `{grant}`. */
  async grantTo({ organisation, key, member, public: memberPublic }) {
    const { seed } = this._key(organisation, key);
    const grant = await sealGrant(decode(memberPublic), { organisation, key, member }, seed);
    return { grant: encode(grant) };
  }

  /** The six words of a public key, to be compared by voice. */
  async sixWords(publicKey) {
    const { sixWords } = await import("./words.js");
    return sixWords(decode(publicKey));
  }

  /** Makes a key for an organisation: `{id, public, recovery_code, recovery_envelope, grant}`. */
  async makeOrganisationKey({ organisation, member }) {
    const own = this._own(member);
    const { newRecoveryCode } = await import("./recovery-code.js");
    const pair = await KeyPair.generate();
    const key = crypto.randomUUID();
    const code = newRecoveryCode();
    const envelope = await lockRecovery(code, { organisation, key }, pair.seed);
    const grant = await sealGrant(own.public, { organisation, key, member }, pair.seed);
    return {
      id: key,
      public: this.#keep(organisation, key, pair),
      recovery_code: code,
      recovery_envelope: encode(envelope),
      grant: encode(grant),
    };
  }

  /** Opens an organisation's key with the printed code, for this member: `{grant, public}`. */
  async recoverOrganisationKey({ organisation, key, code, member }) {
    const own = this._own(member);
    const { id, recovery_envelope: envelope } = key;
    const seed = await unlockRecovery(code, { organisation, key: id }, decode(envelope));
    const grant = await sealGrant(own.public, { organisation, key: id, member }, seed);
    return { grant: encode(grant), public: this.#keep(organisation, id, await KeyPair.of(seed)) };
  }

  /**
   * Opens a request's envelopes (`[{number, key, envelope}]`): the `numbers` of its keys. Passes
   * over those of organisation keys that this member was not granted, unless that is all of them.
   */
  async openReferral({ request, organisation, envelopes }) {
    const conversation = this.#conversations.get(request) ?? new Conversation(request);
    for (const { number, key, envelope } of envelopes) {
      const pair = this.#organisations.get(`${organisation}|${key}`);
      if (!pair || conversation.numbers.includes(number)) continue;
      const place = { request, organisation, key, number };
      await conversation.add(number, await openRequestKey(pair, place, decode(envelope)));
    }
    const { numbers } = conversation;
    if (!numbers.length) throw new CryptoError("no-grant");
    this.#conversations.set(request, conversation);
    return { numbers };
  }

  /** Opens a request's messages as the server lists them: see `Conversation`. */
  async openMessages({ request, messages }) {
    return this.#conversation(request).open(messages);
  }

  /** Locks a message: the body of POST …/messages. */
  async sealMessage({ request, organisation, text, after }) {
    return this.#conversation(request).seal(`organisation:${organisation}`, { text, after });
  }

  #become(member, pair) {
    const isSame = member === this._member && encode(pair.public) === encode(this.#pair.public);
    this._member = member;
    this.#pair = pair;
    if (isSame) return;
    this.#organisations.clear();
    this.#conversations.clear();
  }

  #keep(organisation, key, pair) {
    this.#organisations.set(`${organisation}|${key}`, pair);
    return encode(pair.public);
  }

  #stretched() {
    return this.#wrap ?? unknown();
  }

  _own(member = this._member) {
    return (member === this._member && this.#pair) || unknown();
  }

  _key(organisation, key) {
    return this.#organisations.get(`${organisation}|${key}`) ?? unknown("no-grant");
  }

  #conversation(request) {
    return this.#conversations.get(request) ?? unknown();
  }
}

function unknown(code = "malformed") {
  throw new CryptoError(code);
}

if ("WorkerGlobalScope" in globalThis) serve(new Member());
