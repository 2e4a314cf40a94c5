/**
 * Where drafts lie in this browser, sealed (docs/decisions/drafts-are-kept-sealed.md): at most fifty of
 * a member, for a week. Nothing here opens them.
 */

import { browserStore } from "../shared/storage.js";

/** @import { Inbox } from "./inbox.js" */

const PREFIX = "draft|";
const DAY_MS = 86_400_000;
/** How many drafts of one member are kept here, and for how many days after the last change. */
export const MAX_DRAFTS = 50;
export const KEPT_DAYS = 7;

/**
 * A draft as it is kept: `id` is new with each change, `from` that of the text it was made of; `turn`
 * tells which was changed last; `others`: texts from other windows that somebody has to choose from;
 * `seen`: the last message that was there when it was begun.
 * @typedef {{id: string, from: string | null, turn: number, day: number, boxes: string[],
 *   others: string[][], seen?: number | null}} KeptDraft
 */

/**
 * Return what a draft is called here.
 * @param {string} member
 * @param {string} referral
 * @param {string} kind
 */
export const draftName = (member, referral, kind) => [PREFIX + member, referral, kind].join("|");

/**
 * Return a draft, or null.
 * @param {string} name
 * @returns {KeptDraft | null}
 */
export function readDraft(name) {
  try {
    return JSON.parse(browserStore.getItem(name) ?? "null");
  } catch {
    return null;
  }
}

/**
 * Keep a draft; the oldest ones go where there are too many.
 * @param {string} name
 * @param {Pick<KeptDraft, "id" | "from" | "boxes" | "others" | "seen">} draft
 * @param {number} now
 */
export function keepDraft(name, draft, now = Date.now()) {
  const member = name.split("|")[1];
  const turns = draftsOf(member).map(([, { turn }]) => turn);
  const kept = { ...draft, turn: Math.max(0, ...turns) + 1, day: Math.floor(now / DAY_MS) };
  browserStore.setItem(name, JSON.stringify(kept));
  sweepDrafts(member, () => true, now);
}

/** @param {string} name */
export const dropDraft = (name) => browserStore.removeItem(name);

/**
 * @param {string} member
 * @returns {[name: string, draft: KeptDraft][]} the last changed one first
 */
function draftsOf(member) {
  return browserStore
    .names(`${PREFIX}${member}|`)
    .map((name) => /** @type {[string, KeptDraft]} */ ([name, readDraft(name)]))
    .filter(([, draft]) => draft)
    .sort(([, a], [, b]) => b.turn - a.turn);
}

/**
 * Drop what is too old, too much, or of a request that is gone.
 * @param {string} member
 * @param {(referral: string) => boolean} isHere
 * @param {number} [now]
 * @returns {Set<string>} referrals with a draft
 */
export function sweepDrafts(member, isHere, now = Date.now()) {
  const oldest = Math.floor(now / DAY_MS) - KEPT_DAYS;
  const left = new Set();
  let count = 0;
  for (const [name, { day }] of draftsOf(member)) {
    const referral = name.split("|")[2];
    if (day < oldest || count >= MAX_DRAFTS || !isHere(referral)) dropDraft(name);
    else {
      left.add(referral);
      count += 1;
    }
  }
  return left;
}

/** @type {ReadonlySet<string>} */
const NONE = new Set();
/** @type {WeakSet<Inbox>} */
const watched = new WeakSet();

/**
 * Let the list know which referrals have a draft, and drop those of requests that are gone.
 * @param {Inbox} inbox
 */
export function watchDrafts(inbox) {
  if (watched.has(inbox)) return;
  watched.add(inbox);
  /** @type {unknown} */
  let before = null;
  inbox.store.subscribe(() => {
    const { referrals, isComplete } = inbox.store.get();
    if (!isComplete || referrals === before) return;
    before = referrals;
    markDrafts(inbox);
  });
  addEventListener("storage", ({ key }) => key?.startsWith(PREFIX) && markDrafts(inbox));
  markDrafts(inbox);
}

/**
 * @param {Inbox} inbox
 */
export function markDrafts(inbox) {
  const { referrals, drafts = NONE } = inbox.store.get();
  const member = inbox.session.me?.id;
  if (!member) return;
  // A list that stands still, as behind a lock, does not know of every request.
  const isHere = (/** @type {string} */ id) => isWritable(referrals.get(id)?.status ?? "accepted");
  const found = sweepDrafts(member, isHere);
  if (drafts.size !== found.size || [...found].some((id) => !drafts.has(id)))
    inbox.store.set({ drafts: found });
}

/** @param {string} status */
const isWritable = (status) => ["offered", "accepted", "interprets", "closed"].includes(status);

/**
 * Drop the drafts of requests that their authors erased.
 * @param {Inbox} inbox
 * @param {string[]} names the beginnings of their identifiers
 */
export function dropErased(inbox, names) {
  const member = inbox.session.me?.id;
  for (const [name] of member ? draftsOf(member) : [])
    if (names.some((start) => name.split("|")[2].startsWith(start))) dropDraft(name);
}
