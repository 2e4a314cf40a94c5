/** What the pages of a round say and do alike. */

import { t, tn } from "../shared/text.js";

/** @import { Round, RoundAudience } from "kier/api" */

/** Who may answer, by audience. */
export const audienceWords = () => ({
  link: t("Whoever has the link"),
  token: t("Whoever has a link that works once"),
  invitation: t("Members who were invited"),
  blind: t("Members who were invited, and the server cannot know who answered what"),
});

/**
 * What each of them is good for.
 * @param {RoundAudience} audience
 */
export const audienceAdvice = (audience) =>
  ({
    link: t(
      "The easiest way. Anybody can answer as often as they like: use it where nobody gains by that. Results come when the round has ended.",
    ),
    token: t(
      "Each link counts once. Print them on cards, and hand them out without noting who gets which.",
    ),
    invitation: t("Each member answers once. You see who has answered, never what."),
    blind: t(
      "As with invitations, but not even whoever runs the server can link an answer to a member. It needs JavaScript, and takes a second longer.",
    ),
  })[audience];

/**
 * How many answers are written, if they are not so few that nobody learns it; while the round is open more of them wait.
 * @param {Pick<Round, "written" | "target" | "threshold" | "audience" | "status">} options
 */
export function answersOf({ written, target, threshold, audience, status }) {
  const isOpen = status === "open";
  if (written === null)
    return isOpen
      ? t("Too few answers yet to say how many")
      : t("Fewer than {n} answers", { n: threshold });
  // Of a round by open link it is rounded down.
  if (isOpen && (audience === "link" || !target)) return t("At least {n} answers", { n: written });
  return target
    ? t("{n} of {target} answers", { n: written, target })
    : tn("{n} answer", "{n} answers", written);
}

/**
 * A whole number as it is typed; null for none. What is no number stays, so that the server says so.
 * @param {string | FormDataEntryValue | null} text
 */
export function wholeOf(text) {
  const trimmed = String(text).trim();
  if (trimmed === "") return null;
  return /^\d+$/.test(trimmed) ? Number(trimmed) : trimmed;
}
