/** A member's end of the line to the crypto worker: more methods than a seeker's, and files that come with groups. */

import { giveMethods, Locksmith } from "../crypto/locksmith.js";

/** @import { Member } from "../crypto/member-worker.js" */

// member-worker.js says what each takes and answers.
const METHODS = /** @type {const} */ ([
  "stretch",
  "openMember",
  "openPins",
  "mergePins",
  "hasNewPins",
  "openOrganisation",
  "walkOrganisation",
  "adoptOrganisation",
]);
// Files that are fetched when a method, or one of a group, is first asked.
const LATER = {
  acts: ["/member-acts.", "/member-envelopes.", "/organisation", "/proofs.", "/recovery-code."],
  words: ["/words."],
  requests: ["/member-requests.", "/referral-keys.", "/messages.", "/organisation", "/proofs."],
  notes: ["/member-notes."],
  templates: ["/member-templates."],
  optOuts: ["/member-opt-outs.", "/proofs."],
  signals: ["/signal-", "/proofs."],
  mergePins: ["/pins-merge."],
  walkOrganisation: ["/key-succession.", "/organisation-proofs.", "/proofs."],
  adoptOrganisation: ["/pins-adoption."],
};
// Groups of which the worker has every file once it answered; the others fetch some in their methods.
const WHOLE = ["requests", "notes", "signals"];

/**
 * What a worker may be asked, and answers. `acts`, `requests` and `signals` are what member-acts.js,
 * member-requests.js and signal-tables.js export.
 * @typedef {typeof import("../crypto/member-acts.js")} Acts
 * @typedef {typeof import("../crypto/member-requests.js")} Requests
 * @typedef {typeof import("../crypto/signal-tables.js")} Signals
 * @typedef {Pick<Member, "stretch" | "openMember" | "mergePins" | "hasNewPins" | "openOrganisation" |
 *   "walkOrganisation" | "adoptOrganisation"> & {openPins: Member["mergePins"]}} MemberMethods
 * @typedef {MemberLocksmith & MemberMethods} MemberSmith
 */

/** Keeps a member's worker and asks it. */
export class MemberLocksmith extends Locksmith {
  /** @type {Set<string>} */
  #loaded = new Set();

  /** @param {string} address */
  constructor(address) {
    super(address, LATER);
  }

  /**
   * @template {keyof Acts} M
   * @param {M} method
   * @param {Parameters<Acts[M]>[1]} [input]
   * @returns {ReturnType<Acts[M]>}
   */
  act(method, input) {
    return /** @type {any} */ (this.ask(method, input, "acts"));
  }

  /**
   * @template {keyof Requests} M
   * @param {M} method
   * @param {Parameters<Requests[M]>[1]} input
   * @returns {ReturnType<Requests[M]>}
   */
  inRequest(method, input) {
    return /** @type {any} */ (this.ask(method, input, "requests"));
  }

  /**
   * @template {keyof Signals} M
   * @param {M} method
   * @param {Parameters<Signals[M]>[1]} input
   * @returns {ReturnType<Signals[M]>}
   */
  atTable(method, input) {
    return /** @type {any} */ (this.ask(method, input, "signals"));
  }

  /**
   * @param {string} method
   * @param {unknown} [input]
   * @param {string} [group]
   * @param {string} [name]
   * @returns {Promise<any>}
   */
  async ask(method, input, group, name) {
    const output = await super.ask(method, input, group, name);
    // Comparing its files again takes longer than the worker's answer.
    if (group && WHOLE.includes(group)) this.#loaded.add(group);
    return output;
  }

  /** @param {string} [group] */
  hasLoaded(group) {
    return this.#loaded.has(group ?? "");
  }

  stopped() {
    this.#loaded.clear();
  }
}

giveMethods(MemberLocksmith, METHODS);
