/** What a member's browser does with the keys of the member, the organisation and the requests. */

import { hkdf, lockingKey, stretch, unlockKey } from "./boxes.js";
import {
  CryptoError,
  decode,
  encode,
  MEMBER_LOGIN,
  MEMBER_WRAP,
  memberKeyLabel,
  utf8,
} from "./encoding.js";
import { KeyPair } from "./key-pairs.js";
import { serve } from "./locksmith.js";
import { MEMBER_PINS, MemberTrust, OrganisationKeys } from "./member-trust.js";

/**
 * @import { Argon2Parameters } from "./boxes.js"
 * @import { Bytes } from "./encoding.js"
 * @import { Merge, OrganisationListing, Pins, PinsListing, TrustRules } from "./member-trust.js"
 * @import { Referral } from "./referral-keys.js"
 */

// A password is easier to guess than a case code.
const LEAST = { memory_kib: 65_536, iterations: 3, parallelism: 1 };

/**
 * The root of a password in NFKC, so that every keyboard makes the same bytes.
 * @param {string} password
 * @param {string} salt
 * @param {Argon2Parameters} parameters
 */
export async function memberRoot(password, salt, parameters) {
  return stretch(utf8(password.normalize("NFKC")), salt, parameters, LEAST);
}

/**
 * `login`, text that the account system gets as a password; `wrap`, which locks the seed.
 * @param {Bytes} root
 */
export async function memberKeys(root) {
  return { login: encode(await hkdf(root, MEMBER_LOGIN)), wrap: await hkdf(root, MEMBER_WRAP) };
}

/**
 * The member's seed; `damaged` for another password or another member's envelope.
 * @param {CryptoKey} wrap
 * @param {string} member
 * @param {Bytes} envelope
 */
export async function unlockMemberSeed(wrap, member, envelope) {
  return unlockKey(wrap, memberKeyLabel(member), envelope);
}

/**
 * Return the key that locks pins, of the root of the password.
 * @param {Bytes} root
 */
export async function pinsKey(root) {
  return lockingKey(await hkdf(root, MEMBER_PINS));
}

/**
 * One member's keys, and which keys of others this member trusts: with others nothing is opened, to
 * others nothing is sealed or granted. Bytes come and go as base64url text, as on the wire; `key` is
 * a key's id. Errors are those of encoding.js and recovery-code.js, `no-grant`: the organisation's
 * key is not here or not trusted, `alarm`: keys do not agree, `untrusted-member`: words were not
 * compared. What begins with `_` is there for member-acts.js and member-requests.js, which are fetched
 * when they are needed, and for hope-worker.js.
 */
export class Member {
  // Of the password that was typed last, which may be a wrong one.
  /** @type {{wrap: CryptoKey, pins: CryptoKey} | null} */
  _stretched = null;
  _pinsKey = /** @type {CryptoKey} */ (/** @type {unknown} */ (undefined));
  _member = /** @type {string} */ (/** @type {unknown} */ (undefined));
  _pair = /** @type {KeyPair} */ (/** @type {unknown} */ (undefined));
  _trust = /** @type {MemberTrust} */ (/** @type {unknown} */ (undefined));
  // Until pins are opened: nothing is sealed, and none are written over them.
  /** @type {string | null} */
  _pinsAlarm = "pins-missing";
  _organisations = /** @type {OrganisationKeys} */ (/** @type {unknown} */ (undefined));
  /** @type {Map<string, Referral>} */
  _referrals = new Map();
  // What member-acts.js made last, and sent last, until the server took it.
  /** @type {{organisation: string, id: string, pair: KeyPair, replaces: string | null} | null} */
  _made = null;
  /** @type {{key: CryptoKey, pins: Pins, version: number} | null} */
  _sent = null;

  /**
   * Stretches a password with the answer of members/parameters: `{login}`.
   * @param {{password: string, salt: string, argon2id: Argon2Parameters}} options
   */
  async stretch({ password, salt, argon2id }) {
    const root = await memberRoot(password, salt, argon2id);
    const { login, wrap } = await memberKeys(root);
    this._stretched = { wrap: await lockingKey(wrap), pins: await pinsKey(root) };
    return { login };
  }

  /**
   * Opens the member's own pair: `{public}`.
   * @param {{member: string, member_key_envelope: string}} options
   */
  async openMember({ member, member_key_envelope: envelope }) {
    const { wrap, pins } = this._stretched ?? unknown();
    this._become(member, await KeyPair.of(await unlockMemberSeed(wrap, member, decode(envelope))));
    this._pinsKey = pins;
    return { public: encode(this._pair.public) };
  }

  /**
   * Opens the member's pins: `{version, alarm}`; `alarm` is `pins-missing`, `pins-damaged`,
   * `pins-old`, `pins-conflict`, `own-key`, `merge` (to be asked again with `mergePins`) or null.
   * @param {{pins: {version: number, box: string} | null, public: string, seen: number,
   *   isDue: boolean}} listed `public`: the member's key as the server shows it; `seen`: the newest
   *   version that this browser saw; `isDue`: a member from before there were pins
   * @param {Merge | null} [merge]
   */
  async openPins({ pins, public: shown, seen, isDue }, merge = null) {
    const own = this._own();
    const found = await this._trust.take(
      this._pinsKey,
      { pins, seen, isDue, own: own.public },
      merge,
    );
    this._pinsAlarm = found ?? (shown === encode(own.public) ? null : "own-key");
    return { version: this._trust.version, alarm: this._pinsAlarm };
  }

  /**
   * The same, where another browser of this member stored pins too.
   * @param {PinsListing} listed
   */
  async mergePins(listed) {
    const { mergedPins } = await import("./pins-merge.js");
    return this.openPins(listed, mergedPins);
  }

  /** Whether something is trusted that is not stored, and may be. */
  async hasNewPins() {
    return !this._pinsAlarm && this._trust.isChanged;
  }

  /**
   * Finds out which keys of an organisation are trusted: see `OrganisationKeys.open`.
   * @param {OrganisationListing} listed
   * @param {TrustRules} [rules]
   */
  async openOrganisation(listed, rules = {}) {
    this._own();
    return this._organisations.open(listed, this._pinsAlarm, rules);
  }

  /**
   * The same, where something says that it comes after the newest key.
   * @param {OrganisationListing} listed
   */
  async walkOrganisation(listed) {
    const { walkSuccessions: walk } = await import("./key-succession.js");
    return this.openOrganisation(listed, { walk });
  }

  /**
   * The same, for a member from before there were pins.
   * @param {OrganisationListing} listed
   */
  async adoptOrganisation(listed) {
    const { adopted: adopt } = await import("./pins-adoption.js");
    return this.openOrganisation(listed, { adopt });
  }

  /**
   * @param {string} member
   * @param {KeyPair} pair
   */
  _become(member, pair) {
    const isSame = member === this._member && encode(pair.public) === encode(this._pair.public);
    this._member = member;
    this._pair = pair;
    if (isSame) return;
    this._trust = new MemberTrust(member);
    this._organisations = new OrganisationKeys(member, pair, this._trust);
    this._pinsAlarm = "pins-missing";
    this._referrals.clear();
  }

  /** @param {string} [member] */
  _own(member = this._member) {
    return (member === this._member && this._pair) || unknown();
  }

  /**
   * @param {string} organisation
   * @param {string} key
   */
  _key(organisation, key) {
    return this._organisations?.pair(organisation, key) ?? unknown("no-grant");
  }

  /** @param {string} organisation */
  _mustSeal(organisation) {
    if (this._pinsAlarm || !this._organisations.maySeal(organisation)) unknown("alarm");
  }
}

/**
 * @param {string} [code]
 * @returns {never}
 */
function unknown(code = "malformed") {
  throw new CryptoError(code);
}

/** What members do seldom, each by the name of its module here: `{method: (member, input) => …}`. */
export const LATER = {
  acts: () => import("./member-acts.js"),
  requests: () => import("./member-requests.js"),
  notes: () => import("./member-notes.js"),
  templates: () => import("./member-templates.js"),
  optOuts: () => import("./member-opt-outs.js"),
  signals: () => import("./signal-tables.js"),
  words: () => import("./words.js"),
};

if ("WorkerGlobalScope" in globalThis) serve(new Member(), LATER);
