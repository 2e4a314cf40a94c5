/** Referrals as a list: which tab, which order, how long somebody has been waiting. Pure. */

const HOUR = 3_600_000;
// Of the time to answer, this much is left when a row begins to ask for attention.
const SOON_HOURS = 6;

/** The tab of a referral's status. */
export const tabOf = (status) =>
  ({ offered: "new", accepted: "open", closed: "closed" })[status] ?? "other";

/** A short name to say on the phone: six characters of the identifier, `7F3 A21`. */
export function shortName(id) {
  const text = id.slice(0, 6).toUpperCase();
  return `${text.slice(0, 3)} ${text.slice(3)}`;
}

/** The hour that `time` (milliseconds) lies in; nothing here is known more exactly. */
export const hourOf = (time) => Math.floor(time / HOUR) * HOUR;

/** Whole hours from an hour of the wire until `now`; negative if it lies ahead. */
export const hoursSince = (hour, now) => (hourOf(now) - Date.parse(hour)) / HOUR;

/**
 * How urgent an answer is: `late`, `soon` or `calm`; only what is offered is waited for.
 * @returns {{waits: number, left: number | null, how: "late" | "soon" | "calm"}} in hours
 */
export function waiting(referral, now) {
  const waits = referral.last_message_hour ? hoursSince(referral.last_message_hour, now) : 0;
  const isDue = referral.status === "offered" && referral.due_at;
  const left = isDue ? 0 - hoursSince(referral.due_at, now) : null;
  const how = left === null || left > SOON_HOURS ? "calm" : left < 0 ? "late" : "soon";
  return { waits: Math.max(0, waits), left, how };
}

/**
 * The referrals of a tab, in the order of work: of the new ones who waits longest comes first; of
 * the open ones those whose seeker wrote last, then the others; elsewhere the latest.
 * @param {Iterable<object>} referrals
 * @param {(id: string) => boolean} awaits whether the seeker wrote last, as far as is known
 */
export function inOrder(referrals, tab, awaits = () => false) {
  const rows = [...referrals].filter((one) => tabOf(one.status) === tab);
  const turn = (one) => (tab === "open" && !awaits(one.id) ? 1 : 0);
  const early = (one) => (tab === "new" ? one.due_at : one.last_message_hour) ?? "";
  const oldestFirst = (one) => tab === "new" || (tab === "open" && turn(one) === 0);
  return rows.sort(
    (a, b) =>
      turn(a) - turn(b) ||
      compare(early(a), early(b)) * (oldestFirst(a) ? 1 : -1) ||
      compare(a.id, b.id),
  );
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** How many referrals each tab has. */
export function counts(referrals) {
  const numbers = { new: 0, open: 0, closed: 0, other: 0 };
  for (const one of referrals) numbers[tabOf(one.status)] += 1;
  return numbers;
}

/** The rows in which every word of a search occurs; `textOf` gives what a row shows. */
export function matching(rows, search, textOf) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return rows;
  return rows.filter((row) => {
    const text = textOf(row).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
