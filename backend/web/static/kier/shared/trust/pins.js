/** Pins are stored at once when something becomes trusted. */

import { Refused } from "../wire.js";

/** @import { Session } from "../account/session.js" */

const PINS = "/api/v1/members/pins";
const MAX_TRIES = 5;

/**
 * Store what is trusted now. If another browser of this member was faster, what it stored is read and
 * merged first.
 * @param {Session} session
 * @throws {Error} `alarm`: pins are not what they should be
 */
export async function storePins(session) {
  for (let tries = 1; ; tries += 1) {
    const pins = await session.smith.act("lockPins");
    if (!pins) return;
    try {
      await session.api.call("PUT", PINS, pins);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 409 || tries === MAX_TRIES) throw error;
      await session.readMe();
      continue;
    }
    const { version } = await session.smith.act("keepPins");
    session.sawPins(version);
    return;
  }
}
