/** Numbers of figures in words, and quarters. */

import { language, t } from "../../shared/text.js";

/** @import { FigureSpan, Indicator } from "kier/api" */

/** @typedef {Pick<FigureSpan, "least" | "most">} Reached */

/** The least number of people that is shown. */
const FEW = 5;

/** @param {number} number */
export const numberText = (number) => number.toLocaleString(language().tag);

/**
 * What is shown of a number.
 * @param {Reached | null} reached
 */
export function countText(reached) {
  if (!reached) return "–";
  const { least, most } = reached;
  if (most === null)
    return least ? t("at least {least}", { least: numberText(least) }) : t("not shown");
  if (least === most) return numberText(least);
  if (most < FEW) return t("fewer than five");
  if (!least) return t("at most {most}", { most: numberText(most) });
  return `${numberText(least)}–${numberText(most)}`;
}

/**
 * In what an indicator is counted; of things and people, nothing.
 * @param {Indicator["unit"]} unit
 */
export const unitText = (unit) =>
  unit === "hours"
    ? t("in hours")
    : unit === "days"
      ? t("in days")
      : unit === "euros"
        ? t("in euros")
        : "";

/**
 * The quarters of a year.
 * @param {number} year
 */
export const quartersOf = (year) => [1, 2, 3, 4].map((number) => `${year}-Q${number}`);

/** The year of today, and those that can be looked at, the newest first. */
export function years() {
  const now = new Date().getFullYear();
  return [...Array(7).keys()].map((back) => now + 1 - back);
}

/** Quarters that are over, the newest first. */
export function pastQuarters() {
  const now = new Date();
  const current = now.getFullYear() * 4 + Math.floor(now.getMonth() / 3);
  return [...Array(20).keys()].map((back) => {
    const at = current - 1 - back;
    return `${Math.floor(at / 4)}-Q${(at % 4) + 1}`;
  });
}

/** @param {string} trend */
export const trendText = (trend) =>
  trend === "better"
    ? t("better than before")
    : trend === "worse"
      ? t("worse than before")
      : trend === "same"
        ? t("as before")
        : "";
