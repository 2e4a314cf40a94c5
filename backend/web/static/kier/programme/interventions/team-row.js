/** A team in a list: how far its hundred days are, and what waits for it. */

import { Mark } from "../../shared/components.js";
import { dayText } from "../../shared/formats.js";
import { t, tn } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { interventionAddress } from "./addresses.js";
import {
  clockText,
  dayAt,
  LAST_DAY,
  LOOK_BACK_DAY,
  StateMark,
  teamText,
  weeksWithout,
} from "./names.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { Intervention, Team } from "kier/api"
 */

/**
 * @param {{project: string, row: Intervention | Team, mayWrite: boolean,
 *   children?: ComponentChildren}} props
 */
export function TeamRow({ project, row, mayWrite, children }) {
  const address = (/** @type {string} */ part) => interventionAddress(project, row.id, part);
  const next = nextStep(row);
  const without = weeksWithout(row);
  const name = html`<span class="apart"> (${teamText(row)})</span>`;
  return html`<li class="stack" data-team=${row.id}>
    <div class="head-row"><h3><a href=${interventionAddress(project, row.id)} dir="auto">${teamText(row)}</a></h3><${StateMark} state=${row.state} /></div>
    ${children}
    <p>${clockText(row)} · ${tn("{n} person", "{n} people", row.people)}${row.is_public && html` · <a href=${row.address} rel="noreferrer">${t("Results page")}${name}</a>`}</p>
    ${without > 0 && html`<p class="hint">${tn("{n} week without lines", "{n} weeks without lines", without)}</p>`}
    ${!mayWrite && html`<${Waits} row=${row} />`}
    ${
      mayWrite &&
      (next || row.questions_waiting > 0) &&
      html`<p class="row">${next && html`<a class="button small" href=${address(next.part)} data-next=${next.name}>${next.text}${name}</a>`}
      ${row.questions_waiting > 0 && html`<a class="button small" href=${address("questions")}>${tn("Answer {n} question", "Answer {n} questions", row.questions_waiting)}${name}</a>`}
      ${next?.day && html`<${Mark} text=${dayText(next.day)} />`}</p>`
    }</li>`;
}

/**
 * What waits for a team, for who only reads along.
 * @param {{row: Intervention | Team}} props
 */
function Waits({ row }) {
  const next = nextStep(row);
  const questions = row.questions_waiting;
  const words = [
    ...(next && next.name !== "week"
      ? [next.text + (next.day ? `: ${dayText(next.day)}` : "")]
      : []),
    ...(questions
      ? [tn("{n} question without an answer", "{n} questions without an answer", questions)]
      : []),
  ];
  return words.length ? html`<p class="hint" data-part="waits">${words.join(" · ")}</p>` : null;
}

/**
 * What a team does next, if something waits.
 * @param {Intervention | Team} row
 * @returns {{name: string, part: string, text: string, day?: string} | null}
 */
function nextStep(row) {
  if (row.state === "running" && row.day >= LAST_DAY - 20)
    return { name: "decide", part: "results", text: t("Decide"), day: dayAt(row, LAST_DAY) };
  if (row.state === "running" && !row.weeks.includes(row.week))
    return { name: "week", part: "", text: t("Look back at this week") };
  if (row.state === "decided" && row.day >= LOOK_BACK_DAY)
    return { name: "look-back", part: "results", text: t("Say what is left") };
  return null;
}
