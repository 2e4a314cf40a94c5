/** Pins that two browsers of a member stored side by side (docs/protocol.md, "Which keys are trusted"). */

import { CryptoError } from "./encoding.js";

/** @import { OrganisationPins, Pins } from "./member-trust.js" */

/**
 * Return what two browsers of a member pinned side by side.
 * @param {import("./member-trust.js").Pins} before what both began with
 * @param {import("./member-trust.js").Pins} ours
 * @param {import("./member-trust.js").Pins} theirs
 * @throws {CryptoError} pins-conflict: there are two keys for one identifier
 */
export function mergedPins(before, ours, theirs) {
  const members = joined(before.members, ours.members, theirs.members, settled);
  const organisations = joined(
    before.organisations,
    ours.organisations,
    theirs.organisations,
    mergedKeys,
  );
  return { members, organisations };
}

/**
 * A key of an organisation never gets another hash; a colleague's does, after new words.
 * @param {OrganisationPins | undefined} before
 * @param {OrganisationPins} ours
 * @param {OrganisationPins} theirs
 */
function mergedKeys(before, ours, theirs) {
  if (!ours || !theirs) return settled(before, ours, theirs, isSame);
  for (const [id, hash] of Object.entries(ours.keys)) {
    if ((theirs.keys[id] ?? hash) !== hash) throw new CryptoError("pins-conflict");
  }
  return {
    newest: newestOf(before, ours, theirs),
    keys: joined(before?.keys ?? {}, ours.keys, theirs.keys, settled),
  };
}

/**
 * @param {OrganisationPins | undefined} before
 * @param {OrganisationPins} ours
 * @param {OrganisationPins} theirs
 */
function newestOf(before, ours, theirs) {
  if (ours.newest === theirs.newest || theirs.newest === before?.newest) return ours.newest;
  if (ours.newest === before?.newest) return theirs.newest;
  // Whoever knows the other's newest key as an older one went on from there.
  const [theirsIsOld, oursIsOld] = [theirs.newest in ours.keys, ours.newest in theirs.keys];
  if (theirsIsOld === oursIsOld) throw new CryptoError("pins-conflict");
  return theirsIsOld ? ours.newest : theirs.newest;
}

/**
 * @template T
 * @param {Record<string, T>} before
 * @param {Record<string, T>} ours
 * @param {Record<string, T>} theirs
 * @param {(before: T | undefined, ours: T, theirs: T) => T | undefined} settle
 */
function joined(before, ours, theirs, settle) {
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  const pairs = [...names].map((name) => [name, settle(before[name], ours[name], theirs[name])]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
}

/**
 * Whoever changed it is right, if only one did.
 * @template T
 * @param {T | undefined} before
 * @param {T} ours
 * @param {T} theirs
 * @param {(one: T | undefined, other: T | undefined) => boolean} [same]
 */
function settled(before, ours, theirs, same = Object.is) {
  if (same(ours, theirs) || same(theirs, before)) return ours;
  if (same(ours, before)) return theirs;
  throw new CryptoError("pins-conflict");
}

/**
 * @param {OrganisationPins | undefined} one
 * @param {OrganisationPins | undefined} other
 */
const isSame = (one, other) =>
  one === other ||
  Boolean(one && other && JSON.stringify(sorted(one)) === JSON.stringify(sorted(other)));

/** @param {{newest: string, keys: Record<string, string>}} options */
const sorted = ({ newest, keys }) => [newest, Object.entries(keys).sort()];
