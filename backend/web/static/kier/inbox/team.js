/** The team: what colleagues are called, who is away, and who covers; fetched when somebody is first named. */

import { useStore } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { allMembers } from "../shared/trust/publication.js";
import { useEffect } from "../vendor/preact.js";
import { INBOX } from "./listings.js";
import { dayName } from "./referrals.js";

/**
 * @import { Absence, Colleague } from "kier/api"
 * @import { Inbox, Referral } from "./inbox.js"
 */

// Somebody may have been invited since, or be away now.
const ASK_AGAIN_MS = 60_000;
const OPEN = ["offered", "accepted", "interprets"];

/**
 * Colleagues by identifier, once they were asked for, and what they are called; `covered`: those for
 * whom this member is there today; `missing`: who was sought and is not among them.
 * @typedef {{people: Map<string, Colleague>, names: Map<string, string>, covered: Set<string>,
 *   missing: Set<string>}} Team
 */

/** @typedef {{at: number, answer: Promise<unknown>}} Asked when the team was asked for */

/** @type {WeakMap<Inbox, Asked>} */
const asked = new WeakMap();

/**
 * Ask for the team, unless that was done within the last minute.
 * @param {Inbox} inbox
 * @param {{member?: string | null, now?: boolean}} [how] `member`: who is sought; `now`: something was changed here
 */
export async function askForTeam(inbox, { member = null, now = false } = {}) {
  const before = asked.get(inbox);
  const isRecent = before && Date.now() - before.at < ASK_AGAIN_MS;
  const ask = isRecent && !now ? before : { at: Date.now(), answer: allMembers(inbox.api) };
  asked.set(inbox, ask);
  try {
    const found = /** @type {Colleague[]} */ (await ask.answer);
    if (ask !== before && ask === asked.get(inbox)) keep(inbox, found);
  } catch (error) {
    if (ask === asked.get(inbox)) asked.delete(inbox);
    throw error;
  }
  const { people, missing } = inbox.team.get();
  if (member && !people.has(member)) inbox.team.set({ missing: new Set([...missing, member]) });
}

/**
 * @param {Inbox} inbox
 * @param {Colleague[]} found
 */
function keep(inbox, found) {
  const me = inbox.session.me.id;
  inbox.team.set({
    people: new Map(found.map((colleague) => [colleague.id, colleague])),
    names: new Map(found.map((colleague) => [colleague.id, calledBy(colleague)])),
    covered: new Set(
      found.filter(({ absence }) => isNow(absence) && absence?.cover === me).map(({ id }) => id),
    ),
    missing: new Set(),
  });
}

/**
 * The team as it is known, asked for if one of these members is not.
 * @param {Inbox} inbox
 * @param {string[]} members
 * @param {boolean} isNeeded it is asked for in any case
 */
function useMembers(inbox, members, isNeeded) {
  const state = useStore(inbox.team);
  const { people, missing } = state;
  const unknown = members.find((member) => !people.has(member) && !missing.has(member));
  const isAsked = Boolean(unknown) || (isNeeded && !people.size);
  useEffect(() => {
    // Without names it is still said that a colleague works on it.
    if (isAsked) askForTeam(inbox, { member: unknown }).catch(() => {});
  }, [inbox, isAsked, unknown]);
  return state;
}

/**
 * The people of the team by identifier; asked for also if `member` is not known.
 * @param {Inbox} inbox
 * @param {string | null} [member]
 */
export const useTeam = (inbox, member = null) =>
  useMembers(inbox, member ? [member] : [], true).people;

/**
 * A function that names a member: “you”, a colleague's name, or that nobody here has this identifier.
 * @param {Inbox} inbox
 * @param {string[]} members who is to be named
 */
export function useNames(inbox, members) {
  const { people, missing } = useMembers(inbox, members, false);
  return (/** @type {string} */ member) => {
    if (member === inbox.session.me.id) return t("You");
    return missing.has(member) ? t("A colleague who left") : nameOf(people, member);
  };
}

/**
 * What a colleague is called: the name with which they were invited, else what stands before the `@`.
 * @param {Pick<Colleague, "name" | "email">} colleague
 */
export const calledBy = ({ name, email }) => name || email.split("@")[0];

/**
 * The name of whoever works on something.
 * @param {Map<string, Colleague>} people
 * @param {string} member
 */
export function nameOf(people, member) {
  const colleague = people.get(member);
  return colleague ? calledBy(colleague) : t("A colleague");
}

/** The day that it is in the Netherlands, by which absences begin and end. */
export const today = () =>
  // Sweden writes days as the wire does.
  new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Amsterdam" });

/**
 * Whether an absence holds today.
 * @param {Absence | null | undefined} absence
 */
export const isNow = (absence) =>
  Boolean(absence && absence.first <= today() && today() <= absence.last);

/**
 * Until when somebody is away, and who covers; empty for whoever is here.
 * @param {Map<string, Colleague>} people
 * @param {string} member
 */
export function awayText(people, member) {
  const absence = people.get(member)?.absence;
  if (!absence || !isNow(absence)) return "";
  const day = dayName(absence.last);
  if (!absence.cover) return t("away until {day}", { day });
  return t("away until {day}, {name} covers", { day, name: nameOf(people, absence.cover) });
}

/**
 * The open requests that somebody has.
 * @param {Iterable<Referral>} referrals
 * @param {string} member
 */
export const openOf = (referrals, member) =>
  [...referrals].filter(({ assignee, status }) => assignee === member && OPEN.includes(status));

/**
 * Give a request to a member or to nobody; whoever was slower is told who has it, and sees it.
 * @param {Inbox} inbox
 * @param {Referral} referral as it was seen
 * @param {string | null} member
 */
export async function assign(inbox, { id, assignee }, member) {
  try {
    await inbox.api.call("PUT", `${INBOX}/${id}/assignee`, { member, expected: assignee });
  } finally {
    await inbox.look(id);
  }
}
