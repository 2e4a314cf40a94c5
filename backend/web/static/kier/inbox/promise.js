/** What was promised of a referral: before when it is answered, who was reminded, when it closes by itself. */

import { t } from "../shared/text.js";
import { format, hoursSince, waitingText } from "./referrals.js";

/** @import { Referral } from "./inbox.js" */

/**
 * Before when an answer was promised, and when the last reminder went out; nothing once it is answered, but that
 * the person wrote no more.
 * @param {Pick<Referral, "status" | "due_at" | "reminded_hour" | "closes_on">} referral
 * @param {number} now
 */
export function promiseText(referral, now) {
  const { status, due_at: due, reminded_hour: reminded, closes_on: closes } = referral;
  if (closes) return silenceText(status, closes);
  if (status !== "offered" || !due) return "";
  /** @type {Intl.DateTimeFormatOptions} */
  const shown = { weekday: "long", hour: "numeric", minute: "2-digit" };
  const when = format(Intl.DateTimeFormat, shown).format(new Date(due));
  const said = [t("Answer promised before {when}", { when })];
  if (reminded) {
    const { since } = waitingText({ waits: hoursSince(reminded, now), left: null, how: "calm" });
    said.push(t("Reminder sent {when}", { when: since }));
  }
  return said.join(" · ");
}

/**
 * That the person wrote no more: when it closes by itself, or did.
 * @param {Referral["status"]} status
 * @param {string} on
 */
function silenceText(status, on) {
  /** @type {Intl.DateTimeFormatOptions} */
  const shown = { day: "numeric", month: "long", timeZone: "UTC" };
  const date = format(Intl.DateTimeFormat, shown).format(new Date(on));
  return status === "closed"
    ? t("Closed by itself on {date}: nobody wrote for four weeks.", { date })
    : t("The person has not written for two weeks, and was asked. It closes by itself on {date}.", {
        date,
      });
}
