/** One conversation as the seeker's phone knows it: messages, who reads them, what can be done. */

/**
 * @import { SeekerSmith } from "../shared/crypto/locksmith.js"
 * @import { OpenedMessage, SealedMessage } from "../shared/crypto/messages.js"
 */

/**
 * `reopens_until`: of a closed one, null if it stays closed; `ends_on`: of one that interprets, or did.
 * @typedef {{organisation: string, status: string, text?: string, reopens_until?: string | null,
 *   ends_on?: string | null, supervised?: boolean}} Reader
 */
/** @typedef {import("./delivery.js").Outlook} Outlook */
/** @typedef {ReturnType<typeof import("./request.js").profileOf>} Profile */
/** @typedef {import("./api.js").CallOptions} CallOptions */
/** @typedef {(method: string, path: string, how?: CallOptions) => Promise<any>} Call proves who asks by itself */
/** @typedef {OpenedMessage & {sent_hour: string, interpreter?: boolean}} Message */
/** @typedef {import("kier/api").Proposal} Proposed */

const REQUEST = "/api/v1/intake/request";
// Who gets the next key: those who read, those whose turn may come, and those whom a new word reopens.
const STAYING = ["waiting", "offered", "accepted", "interprets", "closed"];
const LET_IN = ["offered", "accepted"];
// Nobody is offered whom letting in would be no news to, or no help.
const NOT_OFFERED = [...LET_IN, "interprets", "closed", "declined"];

/**
 * Whether consent can still be withdrawn from somebody in this state.
 * @param {string | undefined} status
 */
export const mayLeave = (status) => STAYING.includes(String(status));

/** Asks and tells the server on the seeker's behalf; keys stay with `smith`. */
export class Conversation {
  #smith;
  #call;
  #organisation;
  /** @type {Promise<unknown>} */
  #looking = Promise.resolve();
  /** @type {Promise<unknown> | null} */
  #renewing = null;
  #last = 0;
  /** @type {{text: string, body: object} | null} */
  #draft = null;

  /**
   * @param {{smith: SeekerSmith, call: Call,
   *   organisation: typeof import("./api.js").organisation}} how
   */
  constructor({ smith, call, organisation }) {
    this.#smith = smith;
    this.#call = call;
    this.#organisation = organisation;
    /** @type {Message[]} in order */
    this.messages = [];
    /** @type {Reader[]} */
    this.readers = [];
    /** @type {Proposed[]} that wait for a yes or no */
    this.proposals = [];
    /** @type {Profile | null} */
    this.profile = null;
    /** @type {Outlook | undefined} what happens next, in the language of the page then */
    this.outlook = undefined;
    /** Whether the request names a key that is not the seeker's: then nothing more is sealed in it. */
    this.isForged = false;
    /** Whether somebody's interpreting ended, and no key was made since. */
    this.isKeyDue = false;
  }

  /** Those who closed it, if nobody reads on. */
  get closed() {
    if (this.readers.some(({ status }) => LET_IN.includes(status))) return [];
    return this.readers.filter(({ status }) => status === "closed");
  }

  /** Whether a new word opens it nowhere. */
  get isOver() {
    return this.closed.length > 0 && this.closed.every((reader) => reader.reopens_until === null);
  }

  /** Organisations that need not be offered: they read already, or cannot help. */
  get settled() {
    return this.readers
      .filter(({ status }) => NOT_OFFERED.includes(status))
      .map((referral) => referral.organisation);
  }

  /**
   * Asks for what is new.
   * @returns {Promise<boolean>} whether an organisation wrote
   */
  look() {
    const looking = this.#looking.catch(() => {}).then(() => this.#look());
    this.#looking = looking;
    return looking;
  }

  /**
   * Locks and sends a message; the same text again is the same message again.
   * @param {string} text
   */
  async write(text) {
    // The server keeps whoever left out as long as no key can be made.
    if (this.isKeyDue) await this.renewKey().catch(() => {});
    if (this.#draft?.text !== text) this.#draft = await this.#lock(text);
    try {
      await this.#post(this.#draft);
    } catch (/** @type {any} */ error) {
      if (error.code !== "key-replaced") throw error;
      await this.look();
      this.#draft = await this.#lock(text);
      await this.#post(this.#draft);
    }
    this.#draft = null;
  }

  /**
   * Makes the key that is due since somebody who interpreted left; once, however often it is asked for.
   */
  renewKey() {
    if (!this.isKeyDue || this.isForged) return Promise.resolve();
    this.#renewing ??= this.#changeKey()
      .then(() => this.look())
      .finally(() => (this.#renewing = null));
    return this.#renewing;
  }

  /**
   * Lets one more organisation read all of it, or what is written from now on.
   * @param {string} id
   * @param {boolean} [isFromNow]
   * @param {string} [until] the last day of one that interprets, as it was read
   */
  async letIn(id, isFromNow, until) {
    // An answer may have got lost: then they are in already.
    await this.look();
    if (this.#isIn(id, until)) return;
    const { key } = await this.#organisation(id);
    const from = isFromNow ? await this.#changeKey() : 1;
    const body = await this.#smith.letIn({ organisation: id, key, from });
    await this.#call("POST", `${REQUEST}/referrals`, {
      body: { ...body, ...(until && { until }) },
    });
    await this.look();
  }

  /**
   * Says no to an organisation that was proposed.
   * @param {string} id
   */
  async refuse(id) {
    await this.#call("DELETE", `${REQUEST}/proposals/${id}`);
    await this.look();
  }

  /**
   * Says whether an organisation may learn from it.
   * @param {string} id
   * @param {boolean} allowed
   */
  async allowSupervision(id, allowed) {
    await this.#call("PUT", `${REQUEST}/referrals/${id}/supervision`, { body: { allowed } });
    await this.look();
  }

  /**
   * Withdraws consent; what is written from now on has a key that this organisation does not get.
   * @param {string} id
   */
  async stop(id) {
    await this.look();
    if (!mayLeave(this.#statusOf(id))) return;
    const path = `${REQUEST}/referrals/${id}`;
    // Under an alarm the server alone keeps the leaving one out: better than not at all.
    const staying = this.isForged ? null : await this.#keysWithout(id);
    if (staying) {
      const body = await this.#smith.nextKey({ staying });
      await this.#call("DELETE", path, { body });
      await this.#smith.confirmKey(body.number);
    } else {
      await this.#call("DELETE", path);
    }
    await this.look();
  }

  /** Erases all of it; if it is gone already, that is what was asked for. */
  async erase() {
    try {
      await this.#call("DELETE", REQUEST);
    } catch (/** @type {any} */ error) {
      if (error.code !== "unknown-code") throw error;
    }
  }

  /** The number of a new key that all who read have. */
  async #changeKey() {
    const staying = await this.#keysWithout("");
    if (!staying) throw Object.assign(new Error("somebody has no key"), { code: "not-accepting" });
    const body = await this.#smith.nextKey({ staying });
    await this.#call("POST", `${REQUEST}/keys`, { body });
    await this.#smith.confirmKey(body.number);
    return body.number;
  }

  async #look() {
    const before = this.messages.length;
    let path = `${REQUEST}?after=${this.#last}`;
    while (path) {
      const answer = await this.#call("GET", path);
      ({ isForged: this.isForged } = await this.#smith.openRequest(answer));
      await this.#take(answer);
      path = answer.next && pathOf(answer.next);
    }
    return this.messages.slice(before).some(({ sender }) => sender !== "seeker");
  }

  /** @param {{messages: (SealedMessage & Pick<Message, "sent_hour" | "interpreter">)[], referrals: Reader[], profile: Profile, outlook?: Outlook,
   *   proposals?: Proposed[], key_due?: boolean}} options */
  async #take({ messages, referrals, profile, outlook, proposals = [], key_due: isDue = false }) {
    const told = new Map(messages.map((message) => [message.number, message]));
    for (const message of await this.#smith.openMessages(messages)) {
      const { sent_hour, interpreter } = /** @type {Message} */ (
        /** @type {unknown} */ (told.get(message.number))
      );
      this.messages.push({ ...message, sent_hour, interpreter });
      this.#last = message.number;
    }
    this.isKeyDue = isDue;
    this.readers = referrals;
    this.proposals = proposals;
    this.profile = profile;
    this.outlook = outlook;
  }

  /** @param {string} text */
  async #lock(text) {
    const after = this.messages.at(-1)?.id;
    return { text, body: await this.#smith.sealMessage({ text, after }) };
  }

  /** @param {{body: object}} options */
  #post({ body }) {
    return this.#call("POST", `${REQUEST}/messages`, { body });
  }

  /** @param {string} id */
  #statusOf(id) {
    return this.#readerOf(id)?.status;
  }

  /** @param {string} id */
  #readerOf(id) {
    return this.readers.find(({ organisation }) => organisation === id);
  }

  /**
   * Whether an organisation reads already, or interprets until that day.
   * @param {string} id
   * @param {string} [until]
   */
  #isIn(id, until) {
    const { status = "", ends_on: day } = this.#readerOf(id) ?? {};
    return until ? status === "interprets" && day === until : LET_IN.includes(status);
  }

  /**
   * Nothing if one who stays has no key now: then the server alone keeps the leaving one out.
   * @param {string} id
   */
  async #keysWithout(id) {
    const staying = this.readers.filter(
      ({ organisation, status }) => organisation !== id && STAYING.includes(status),
    );
    const keys = await Promise.all(staying.map((referral) => this.#keyOf(referral)));
    if (keys.includes(null)) return null;
    return /** @type {NonNullable<typeof keys[0]>[]} */ (keys.filter(Boolean));
  }

  /** @param {{organisation: string, status: string}} options */
  async #keyOf({ organisation, status }) {
    try {
      return { organisation, key: (await this.#organisation(organisation)).key };
    } catch (/** @type {any} */ error) {
      if (error.status !== 404) throw error;
      // Who closed the talk and is gone reads nothing more anyway.
      return status === "closed" ? undefined : null;
    }
  }
}

/**
 * `next` is a whole address; behind a proxy its host need not be the one that the phone sees.
 * @param {string} address
 */
function pathOf(address) {
  const { pathname, search } = new URL(address, "http://localhost");
  return pathname + search;
}
