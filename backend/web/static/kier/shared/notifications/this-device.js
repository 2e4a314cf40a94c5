/**
 * Which device this browser is. Two random identifiers are kept, the device's and its member's:
 * another member who signs in at the same computer must not hear of things by accident.
 */

import { browserStore } from "../storage.js";

const KEPT = "push";

/**
 * The device that this browser is for a member; null if push was never switched on for them.
 * @param {string} member
 */
export function deviceHere(member) {
  const [device, whose] = (browserStore.getItem(KEPT) ?? "").split(" ");
  return whose === member ? device : null;
}

/**
 * Keep that this browser is that device of this member.
 * @param {string} device
 * @param {string} member
 */
export const keep = (device, member) => browserStore.setItem(KEPT, `${device} ${member}`);

/** Forget it. */
export const forget = () => browserStore.removeItem(KEPT);
