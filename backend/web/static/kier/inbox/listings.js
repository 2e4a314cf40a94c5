/** Lists of the server, page by page: referrals, and the boxes of one conversation. */

/**
 * @import { InboxReferral, Message } from "kier/api"
 * @import { Api } from "../shared/wire.js"
 */

/** @typedef {Message} Box a sealed message, as the server lists it */

export const INBOX = "/api/v1/inbox/referrals";
// The first page is drawn at once, the others so many together: drawing takes longer than asking.
const DRAWN_AT_ONCE = 500;
// The first page is small, so that it is there soon; further ones are as large as the server sends them.
const FIRST_PAGE = "&envelopes=once";
const LARGE_PAGE = "&limit=200";

/**
 * Ask for all referrals of a status; yield as many at a time as are drawn together.
 * @param {Api} api
 * @param {string} status
 */
export async function* referralPages(api, status) {
  /** @type {InboxReferral[]} */
  let rows = [];
  let isFirst = true;
  /** @type {Promise<{results: InboxReferral[], next: string | null}> | null} */
  let coming = api.get(`${INBOX}?status=${status}${FIRST_PAGE}`);
  while (coming) {
    /** @type {{results: InboxReferral[], next: string | null}} */
    const page = await coming;
    // The next one is under way while this one is drawn.
    coming = page.next ? api.get(larger(page.next)) : null;
    rows.push(...page.results);
    if (!isFirst && coming && rows.length < DRAWN_AT_ONCE) continue;
    yield rows;
    rows = [];
    isFirst = false;
  }
}

/**
 * The address of a next page, with more on it.
 * @param {string} next
 */
const larger = (next) => (next.includes(LARGE_PAGE) ? next : next + LARGE_PAGE);

/** The boxes of one conversation, as they came; they stay shut here. */
export class Boxes {
  /**
   * @param {Api} api
   * @param {string} id
   */
  constructor(api, id) {
    this.api = api;
    this.id = id;
    /** @type {Box[]} */
    this.all = [];
    /** @type {Promise<Box[] | void>} */
    this.loading = Promise.resolve();
    /** @type {string | null | undefined} the hour of the last message when it was asked last */
    this.lookedAt = undefined;
  }

  /** The last one: who wrote it is known without opening it. */
  get last() {
    return this.all.at(-1);
  }

  /**
   * Ask for what is new.
   * @returns {Promise<Box[]>} the new boxes
   */
  async load() {
    // One after another: two answers must not be taken twice.
    const loading = this.loading.catch(() => {}).then(() => this.#load());
    this.loading = loading;
    return loading;
  }

  async #load() {
    /** @type {Box[]} */
    const found = [];
    /** @type {string | null} */
    let next = `${INBOX}/${this.id}/messages?after=${this.last?.number ?? 0}`;
    while (next) {
      /** @type {{results: Box[], next: string | null}} */
      const page = await this.api.get(next);
      found.push(...page.results);
      next = page.next;
    }
    this.all.push(...found);
    return found;
  }
}
