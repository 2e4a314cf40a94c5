/** Rows of a report for charts, with their words: a range stands where a number is hidden. */

import { t } from "../../shared/text.js";

/**
 * @import { MeasureContrast, MeasureLine } from "kier/api"
 * @import { IntervalRow } from "../../shared/charts.js"
 */

const HUNDRED = 100;
const LEAST_CHANCE = 0.001;
const CHANCE_DIGITS = 3;

/** @param {number} part */
const percent = (part) => String(Math.round(part * HUNDRED));

/** @param {number} difference */
function points(difference) {
  const number = Math.round(difference * HUNDRED);
  return number > 0 ? `+${number}` : String(number).replace("-", "−");
}

/**
 * @param {string} least
 * @param {string} most
 */
const between = (least, most) => (least === most ? least : `${least}–${most}`);

/**
 * A row of a planned table.
 * @param {MeasureLine} line
 * @returns {IntervalRow}
 */
export function lineRow({ label, share, interval, hidden }) {
  if (!share || !interval) return { label, estimate: "hidden", words: "–", note: hidden };
  const { least, most, lowest, highest } = interval;
  return {
    label,
    estimate: (least + most) / 2,
    low: lowest,
    high: highest,
    isRange: least < most,
    words: t("{share}% ({lowest} to {highest}%)", {
      share: between(percent(least), percent(most)),
      lowest: percent(lowest),
      highest: percent(highest),
    }),
    note: t("{count} of {total}", {
      count: between(String(share.least), String(share.most)),
      total: share.total,
    }),
  };
}

/**
 * A difference of two rows.
 * @param {MeasureContrast} contrast
 * @returns {IntervalRow}
 */
export function contrastRow({ label, interval, is_clear, chance }) {
  const { least, most, lowest, highest } = interval;
  const [from, until] = [points(least), points(most)];
  const said = is_clear ? t("A clear difference.") : t("Not clear: chance may have made this.");
  const known =
    chance === null ? "" : `p = ${Math.max(chance, LEAST_CHANCE).toFixed(CHANCE_DIGITS)}`;
  return {
    label,
    estimate: ((least + most) / 2) * HUNDRED,
    low: lowest * HUNDRED,
    high: highest * HUNDRED,
    isRange: least < most,
    words: t("{middle} points (from {lowest} to {highest})", {
      middle: from === until ? from : t("{from} to {until}", { from, until }),
      lowest: points(lowest),
      highest: points(highest),
    }),
    note: [said, known].filter(Boolean).join(" "),
  };
}
