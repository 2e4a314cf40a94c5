/** Tells the person that somebody reads or writes here, as long as somebody does (docs/live.md). */

import { useEffect, useMemo } from "../vendor/preact.js";
import { INBOX } from "./listings.js";

/** @import { Inbox, Referral } from "./inbox.js" */

// The seeker's page takes it back if it does not hear it again (seeker/presence.js).
const READING_MS = 30_000;
const WRITING_MS = 10_000;
// Whoever has touched nothing for so long has perhaps left the screen.
const ATTENTIVE_MS = 120_000;
const TOUCHES = ["pointermove", "pointerdown", "keydown", "scroll"];

/** One person before one conversation. */
export class Presence {
  /** @param {(doing: "reading" | "writing") => void} say */
  constructor(say) {
    this.say = say;
    this.wrote = Number.NEGATIVE_INFINITY;
    this.touched = 0;
    this.touch = () => (this.touched = Date.now());
    this.look = () => {
      if (!document.hidden && Date.now() - this.touched < ATTENTIVE_MS) this.say("reading");
    };
  }

  /** Begin, and go on until `stop`. */
  start() {
    this.touch();
    for (const type of TOUCHES)
      document.addEventListener(type, this.touch, { capture: true, passive: true });
    this.looking = setInterval(this.look, READING_MS);
    this.look();
  }

  /** Say no more. */
  stop() {
    clearInterval(this.looking);
    for (const type of TOUCHES) document.removeEventListener(type, this.touch, { capture: true });
  }

  /** A key was pressed in the reply. */
  typed() {
    if (Date.now() - this.wrote < WRITING_MS) return;
    this.wrote = Date.now();
    this.say("writing");
  }
}

/**
 * The presence of a conversation that is on the screen; told only while it is open there.
 * @param {Inbox} inbox
 * @param {Referral} referral
 * @param {boolean} isOpen
 */
export function usePresence(inbox, { id, status }, isOpen) {
  const presence = useMemo(() => {
    let isSaying = false;
    /** @type {"reading" | "writing" | null} */
    let waits = null;
    /** @param {"reading" | "writing"} doing */
    const say = async (doing) => {
      // A call that has to wait is not made a second time beside itself: what is new comes after it.
      waits = doing;
      if (isSaying) return;
      isSaying = true;
      while (waits) {
        const body = { doing: waits };
        waits = null;
        // Nobody misses it; whoever may not read any more hears so from other calls.
        await inbox.api.post(`${INBOX}/${id}/presence`, body).catch(() => {});
      }
      isSaying = false;
    };
    return new Presence(say);
  }, [inbox, id]);
  const isTold = isOpen && ["offered", "accepted", "interprets"].includes(status);
  useEffect(() => {
    if (!isTold) return undefined;
    presence.start();
    return () => presence.stop();
  }, [presence, isTold]);
  return presence;
}
