/** What a browser does with keys at Platform HOPE: for who works with it, and for its desk. */

import { lockAttachment, unlockAttachment } from "./attachments.js";
import { KEY_SIZE, lockingKey } from "./boxes.js";
import { CryptoError, decode, encode } from "./encoding.js";
import {
  draftKey,
  newTextKey,
  openBody,
  openMemberTextKey,
  openTextKey,
  sealText,
} from "./hope.js";
import { serve } from "./locksmith.js";
import { keyHash } from "./member-trust.js";
import { LATER, Member } from "./member-worker.js";

/**
 * @import { Bytes } from "./encoding.js"
 * @import { OwnText, SealedText } from "./hope.js"
 * @import { OrganisationPins } from "./member-trust.js"
 */

/**
 * A member's keys, and those of texts. Pages ask with `smith.ask(name, input)`; what they take and
 * get is base64url text, as on the wire. `key` is the id of the platform's pair.
 */
export class HopeMember extends Member {
  // Keys of texts that are not written yet, while something was recorded for them.
  /** @type {Map<string, Bytes>} */
  #begun = new Map();
  // Keys of texts that were opened: what was recorded with them opens too.
  /** @type {Map<string, Bytes>} */
  #opened = new Map();

  /**
   * Seals a text: `{id, key, envelope, body, own?}`. `own`: for its writer as well. `id`: of a text
   * for which something was recorded.
   * @param {{organisation: string, key: string, public: string, content: object, own?: boolean,
   *   id?: string}} options
   */
  async sealText({ organisation, key, public: platform, content, own = false, id }) {
    await this.#mustBeNewest(organisation, key, platform);
    const members = own ? [{ member: this._member, public: encode(this._own().public) }] : [];
    const text = {
      organisation,
      key,
      content,
      members,
      ...(id && { id, textKey: this.#keyFor(id) }),
    };
    const { sealed, boxes } = await sealText(platform, text);
    return own ? { ...sealed, own: boxes[0].box } : sealed;
  }

  /**
   * Seals what is not handed in yet, for its writer alone: `{id, key, envelope, body, own}`. `text`
   * is the id of the text that it becomes; the key of what was recorded for that comes along.
   * @param {{organisation: string, key: string, content: object, text: string}} options
   */
  async sealDraft({ organisation, key, content, text }) {
    const id = crypto.randomUUID();
    const textKey = await this.#draftKey(id);
    const member = { member: this._member, public: encode(this._own().public) };
    const begun = this.#begun.get(text);
    const all = begun ? { ...content, begun: { text, key: encode(begun) } } : content;
    const { sealed, boxes } = await sealText(member.public, {
      organisation,
      key,
      content: all,
      id,
      textKey,
      members: [member],
    });
    return { ...sealed, own: boxes[0].box };
  }

  /**
   * Opens that again, `{id, body}`: `{content, text}`; `text` is null if nothing was recorded.
   * `damaged` if somebody else made it.
   * @param {{draft: {id: string, body: string}}} options
   */
  async openDraft({ draft }) {
    const { begun, ...rest } = await openBody(await this.#draftKey(draft.id), draft);
    if (begun) this.#begun.set(begun.text, decode(begun.key, KEY_SIZE));
    return { content: rest, text: begun?.text ?? null };
  }

  /**
   * Opens texts with the member's own pair (`[{id, body, own}]`): see `#read`.
   * @param {{texts: OwnText[]}} options
   */
  async openOwn({ texts }) {
    const pair = this._own();
    return this.#read(texts, (text) => openMemberTextKey(pair, { ...text, member: this._member }));
  }

  /**
   * Opens texts with the platform's pairs (`[{id, key, envelope, body}]`): see `#read`; `no-grant`
   * for those under a key that is not here.
   * @param {{organisation: string, texts: SealedText[]}} options
   */
  async openTexts({ organisation, texts }) {
    return this.#read(texts, (text) =>
      openTextKey(this._key(organisation, text.key), { ...text, organisation }),
    );
  }

  /**
   * Seals what somebody said to those who take part (`[{member, public_key}]`), whose words were
   * compared: `{sealed, copies: [{member, box}]}`.
   * @param {{organisation: string, key: string, public: string, content: object,
   *   members: {member: string, public_key: string}[]}} options
   */
  async sealStatement({ organisation, key, public: platform, content, members }) {
    await this.#mustBeNewest(organisation, key, platform);
    for (const { member, public_key } of members) {
      if (!(await this._trust.hasMember(member, decode(public_key))))
        throw new CryptoError("untrusted-member");
    }
    const readers = members.map((member) => ({ member: member.member, public: member.public_key }));
    const { sealed, boxes } = await sealText(platform, {
      organisation,
      key,
      content,
      members: readers,
    });
    return { sealed, copies: boxes };
  }

  /**
   * Locks something spoken (bytes) for a text that is written later: its `pieces`. `text` is the
   * id that this text will have; another one makes another key.
   * @param {{text: string, id: string, bytes: Bytes}} options
   */
  async sealRecording({ text, id, bytes }) {
    if (!this.#begun.has(text)) this.#begun.set(text, newTextKey());
    const pieces = [];
    const key = await lockingKey(this.#keyFor(text));
    for await (const piece of lockAttachment(
      key,
      { request: text, attachment: id },
      new Blob([bytes]),
    )) {
      pieces.push(encode(piece));
    }
    return { pieces };
  }

  /**
   * Something spoken, of a text that was opened here: its bytes.
   * @param {{text: string, id: string, pieces: string[]}} options
   */
  async openRecording({ text, id, pieces }) {
    const key = this.#opened.get(text) ?? this.#begun.get(text);
    if (!key) throw new CryptoError("malformed");
    const boxes = pieces.map((piece) => decode(piece));
    const file = await unlockAttachment(
      await lockingKey(key),
      { request: text, attachment: id },
      boxes,
    );
    return new Uint8Array(await file.arrayBuffer());
  }

  /**
   * `{id, content, code}` of each: `content` is null where it does not open, and `code` says why.
   * @template {{id: string, body: string}} T
   * @param {T[]} texts
   * @param {(text: T) => Promise<Bytes>} keyOf
   */
  async #read(texts, keyOf) {
    const read = [];
    for (const text of texts) {
      try {
        const key = await keyOf(text);
        read.push({ id: text.id, content: await openBody(key, text), code: null });
        this.#opened.set(text.id, key);
      } catch (error) {
        if (!(error instanceof CryptoError)) throw error;
        read.push({ id: text.id, content: null, code: error.code });
      }
    }
    return read;
  }

  /**
   * Nothing is sealed to another key than the one that the platform is trusted to have now.
   * @param {string} organisation
   * @param {string} key
   * @param {string} publicKey
   */
  async #mustBeNewest(organisation, key, publicKey) {
    this._mustSeal(organisation);
    const known = /** @type {OrganisationPins} */ (this._trust.of(organisation));
    const isTrusted =
      known.newest === key && known.keys[key] === (await keyHash(decode(publicKey)));
    if (!isTrusted) throw new CryptoError("alarm");
  }

  /** @param {string} id */
  #draftKey(id) {
    return draftKey(this._own().seed, { id, member: this._member });
  }

  /** @param {string} id */
  #keyFor(id) {
    const key = this.#begun.get(id) ?? this.#opened.get(id);
    if (!key) throw new CryptoError("malformed");
    return key;
  }
}

// Its own end of the line takes the place of member-worker.js's.
if ("WorkerGlobalScope" in globalThis) serve(new HopeMember(), LATER);
