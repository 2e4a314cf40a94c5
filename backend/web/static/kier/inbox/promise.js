/** What was promised of a referral: before when it is answered, and when somebody was reminded. */

import { t } from "../shared/text.js";
import { hoursSince, waitingText } from "./referrals.js";

/** @import { Referral } from "./inbox.js" */

/**
 * Before when an answer was promised, and when the last reminder went out; nothing once it is answered.
 * @param {Pick<Referral, "status" | "due_at" | "reminded_hour">} referral
 * @param {number} now
 */
export function promiseText({ status, due_at: due, reminded_hour: reminded }, now) {
  if (status !== "offered" || !due) return "";
  /** @type {Intl.DateTimeFormatOptions} */
  const shown = { weekday: "long", hour: "numeric", minute: "2-digit" };
  const language = document.documentElement.lang || "en";
  const when = new Intl.DateTimeFormat(language, shown).format(new Date(due));
  const said = [t("Answer promised before {when}", { when })];
  if (reminded) {
    const { since } = waitingText({ waits: hoursSince(reminded, now), left: null, how: "calm" });
    said.push(t("Reminder sent {when}", { when: since }));
  }
  return said.join(" · ");
}
