/** Closing today or this week with one tap, and opening again. */

import { Dialog } from "../shared/dialog.js";
import { dayText } from "../shared/formats.js";
import { OneMoment, Problem, useAction } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { closedOn, sundayOf, today } from "./opening-week.js";

/**
 * @import { ClosedPeriod } from "kier/api"
 * @import { Patience } from "../shared/pages.js"
 */

/** @typedef {(closed: ClosedPeriod[]) => ClosedPeriod[]} Change */

/**
 * It is saved at once; more than today is taken back after a question only.
 * @param {{closed: ClosedPeriod[], change: (change: Change) => Promise<unknown>, patience: Patience}} props
 */
export function ClosedToday({ closed, change, patience }) {
  // The period that is about to be taken back; it is gone from `closed` before the dialog is.
  const [asked, setAsked] = useState(/** @type {ClosedPeriod | null} */ (null));
  const { run, isBusy, error } = useAction(change);
  const day = today();
  const sunday = sundayOf(day);
  const period = closedOn(closed, day);
  /** @param {string} last */
  const closeUntil = (last) => run((before) => [...before, { first: day, last }]);
  /** @type {Change} */
  const without = (before) => before.filter((one) => !closedOn([one], day));
  const open = () => (period && period.last > day ? setAsked(period) : run(without));
  return html`<section class="card stack" data-part="closed-today" data-closed=${Boolean(period)}>
    <${Problem} error=${error} />
    ${
      period
        ? html`<h2>${period.last > day ? t("Closed until {day}", { day: dayText(period.last) }) : t("Closed today")}</h2>
      <div class="row"><button type="button" class="button" data-part="open-again" onClick=${open}>${t("Open again")}</button></div>`
        : html`<h2>${t("Closed unexpectedly?")}</h2>
      <p class="hint">${t("One tap is enough: it is saved at once.")}</p>
      <div class="row"><button type="button" class="button" data-part="close-today" onClick=${() => closeUntil(day)}>${t("Closed today")}</button>
        ${sunday > day && html`<button type="button" class="button" data-part="close-week" onClick=${() => closeUntil(sunday)}>${t("Closed this week")}</button>`}</div>`
    }
    <span role="status" class="hint">${isBusy && html`<${OneMoment} patience=${patience} />`}</span>
    ${
      asked &&
      html`<${Dialog} title=${t("Open again?")} confirm=${t("Open again")} onConfirm=${() => change(without)}
      onClose=${() => setAsked(null)} patience=${patience} name="open-again-question">
      <p>${t("The days until {day} are taken away too.", { day: dayText(asked.last) })}</p></${Dialog}>`
    }
  </section>`;
}
