/** Names of colleagues, as they call each other; asked for when somebody is first named. */

import { t } from "../shared/text.js";
import { useEffect, useState } from "../vendor/preact.js";
import { isNow } from "./team.js";

/**
 * @import { Colleague } from "kier/api"
 * @import { Inbox } from "./inbox.js"
 */

const MEMBERS = "/api/v1/organisation/members";
// Somebody may have been invited since.
const ASK_AGAIN_MS = 60_000;

/** @typedef {Map<string, string>} Names by member */

/** @type {WeakMap<Inbox, {names: Names, asked: number, asking: Promise<Names>}>} */
const known = new WeakMap();

/**
 * What a colleague is called: the name with which they were invited, else what stands before the @.
 * @param {{name: string, email: string}} colleague
 */
export const calledBy = ({ name, email }) => name || email.split("@")[0];

/**
 * The names of all who work here; asked for again, at most every minute, where `member` is not among them.
 * @param {Inbox} inbox
 * @param {string} [member]
 */
export function namesAt(inbox, member) {
  const before = known.get(inbox);
  const isKnown = before && (!member || before.names.has(member));
  if (before && (isKnown || Date.now() - before.asked < ASK_AGAIN_MS)) return before.asking;
  const entry = { names: before?.names ?? new Map(), asked: Date.now(), asking: ask(inbox) };
  known.set(inbox, entry);
  // Names that could not be had are asked for the next time.
  entry.asking.then(
    (names) => (entry.names = names),
    () => known.delete(inbox),
  );
  return entry.asking;
}

/** @param {Inbox} inbox */
async function ask(inbox) {
  /** @type {Names} */
  const names = new Map();
  /** @type {Set<string>} */
  const covered = new Set();
  /** @type {string | null} */
  let next = MEMBERS;
  while (next) {
    /** @type {{results: Colleague[], next: string | null}} */
    const page = await inbox.api.get(next);
    for (const colleague of page.results) {
      const { id, absence } = colleague;
      names.set(id, calledBy(colleague));
      if (isNow(absence) && absence?.cover === inbox.session.me.id) covered.add(id);
    }
    next = page.next;
  }
  inbox.store.set({ covered });
  return names;
}

/**
 * A function that names a member: “you”, a colleague's name, or that nobody here has this identifier.
 * @param {Inbox} inbox
 * @param {string[]} members who is to be named
 */
export function useNames(inbox, members) {
  const [names, setNames] = useState(/** @type {Names | null} */ (null));
  const unknown = members.find((member) => !names?.has(member));
  useEffect(() => {
    let isHere = true;
    if (unknown)
      namesAt(inbox, unknown).then(
        (found) => isHere && setNames(found),
        () => {},
      );
    return () => {
      isHere = false;
    };
  }, [inbox, unknown]);
  return (/** @type {string} */ member) => {
    if (member === inbox.session.me.id) return t("You");
    return names?.get(member) ?? (names ? t("A colleague who left") : t("A colleague"));
  };
}
