/** The team: names of colleagues, who is away, and who covers; asked for when somebody is first named. */

import { createStore, useStore } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { allMembers } from "../shared/trust/publication.js";
import { useEffect } from "../vendor/preact.js";
import { INBOX } from "./inbox.js";

/**
 * @import { Absence, Colleague } from "kier/api"
 * @import { Session } from "../shared/account/session.js"
 * @import { Store } from "../shared/pages.js"
 * @import { Inbox, Referral } from "./inbox.js"
 */

// Somebody may have been invited since, or be away now.
const ASK_AGAIN_MS = 60_000;
const OPEN = ["offered", "accepted"];

/** @typedef {{people: Map<string, Colleague>}} TeamState by identifier; empty until they are there */
/** @typedef {{store: Store<TeamState>, asked: number}} Team */

/** @type {WeakMap<Session, Team>} */
const teams = new WeakMap();

/**
 * The team of the member who signed in.
 * @param {Session} session
 * @returns {Team}
 */
function teamOf(session) {
  const before = teams.get(session);
  if (before) return before;
  const store = createStore(/** @type {TeamState} */ ({ people: new Map() }));
  const team = { store, asked: Number.NEGATIVE_INFINITY };
  teams.set(session, team);
  return team;
}

/**
 * Ask for the team, unless that was just done.
 * @param {Session} session
 * @param {{now?: boolean}} [how] `now`: something was changed here
 */
export async function askForTeam(session, { now = false } = {}) {
  const team = teamOf(session);
  if (!now && Date.now() - team.asked < ASK_AGAIN_MS) return;
  team.asked = Date.now();
  try {
    /** @type {Colleague[]} */
    const found = await allMembers(session.api);
    team.store.set({ people: new Map(found.map((colleague) => [colleague.id, colleague])) });
  } catch (error) {
    team.asked = Number.NEGATIVE_INFINITY;
    throw error;
  }
}

/**
 * The people of the team by identifier, asked for if `member` is not known.
 * @param {Session} session
 * @param {string | null} [member]
 */
export function useTeam(session, member = null) {
  const { people } = useStore(teamOf(session).store);
  const isUnknown = !people.size || Boolean(member && !people.has(member));
  useEffect(() => {
    // Without names it is still said that a colleague works on it.
    if (isUnknown) askForTeam(session).catch(() => {});
  }, [isUnknown, member]);
  return people;
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
 * A day of the wire in words: “8 November”.
 * @param {string} day
 */
export const dayName = (day) =>
  new Date(`${day}T12:00:00Z`).toLocaleDateString(document.documentElement.lang || "en", {
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  });

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
