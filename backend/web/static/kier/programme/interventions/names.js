/** What interventions are called on the screen: their states, days and clock. */

import { Mark } from "../../shared/components.js";
import { dayText } from "../../shared/formats.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";

/** @import { Intervention, Team } from "kier/api" */

export const LAST_DAY = 100;
export const LOOK_BACK_DAY = 280;
export const WEEKS = 15;
const DAYS_IN_WEEK = 7;
const DAY_MS = 24 * 60 * 60 * 1000;

/** @param {string} state */
export const stateName = (state) =>
  ({
    planned: t("Planned"),
    running: t("Running"),
    decided: t("Decided"),
    over: t("Over"),
  })[state] ?? state;

/** @type {Record<string, string>} */
const TONES = { running: "acts", decided: "waits" };

/** @param {{state: string}} props */
export const StateMark = ({ state }) =>
  html`<${Mark} text=${stateName(state)} tone=${TONES[state]} state=${state} />`;

/**
 * A day of the calendar by its number, in UTC: no clock is put forward there.
 * @param {{day_0: string}} intervention
 * @param {number} number
 */
export const dayAt = ({ day_0 }, number) =>
  new Date(Date.parse(`${day_0}T00:00:00Z`) + number * DAY_MS).toISOString().slice(0, 10);

/**
 * What a team is called: with its day 0 where it begins again.
 * @param {Intervention | Team} intervention
 */
export const teamText = ({ team, day_0, follows }) =>
  follows ? t("{team}, from {day}", { team, day: dayText(day_0) }) : team;

/** @param {{day: number}} intervention */
export const clockText = ({ day }) => {
  if (day < 0) return t("{n} days until day 0", { n: -day });
  return day > LAST_DAY ? t("day {day}", { day }) : t("day {day} of 100", { day });
};

/**
 * How many whole weeks up to now are without lines; 0 unless it runs.
 * @param {Intervention | Team} intervention
 */
export function weeksWithout({ state, day, weeks }) {
  if (state !== "running" || day > LAST_DAY) return 0;
  const over = Math.floor(Math.max(day, 0) / DAYS_IN_WEEK);
  return over - Math.max(0, ...weeks.filter((week) => week <= over));
}

/**
 * What a week is called, with its days.
 * @param {Intervention} intervention
 * @param {number} week
 */
export const weekText = (intervention, week) =>
  t("Week {n}, from {day}", { n: week, day: dayText(dayAt(intervention, weekDay(week))) });

/**
 * The first day of a week.
 * @param {number} week
 */
export const weekDay = (week) => (week - 1) * DAYS_IN_WEEK;

/**
 * A row of the board, for the drawing of clocks.
 * @param {Intervention} intervention
 * @param {string} [address]
 */
export const clockRow = (intervention, address) => ({
  label: teamText(intervention),
  day: intervention.state === "planned" ? null : intervention.day,
  words: intervention.state === "running" ? undefined : stateName(intervention.state),
  // In the middle of each week.
  done: intervention.weeks.map((week) => weekDay(week) + 3),
  address,
});
