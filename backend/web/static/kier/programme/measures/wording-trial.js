/** The words for victims, tried by readers before anybody is asked with them. */

import { ActButton, Copy, Fold, Head, Mark, PlainForm } from "../../shared/components.js";
import { isCoordinator } from "../../shared/account/roles.js";
import { dayFromNow, dayText, labelOf } from "../../shared/formats.js";
import { Said } from "../../shared/pages.js";
import { Line } from "../../shared/questionnaire/fields.js";
import { Fetched, useRows } from "../../shared/resources.js";
import { t, tn } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { wordingPath } from "./addresses.js";

/**
 * @import { MeasureOptions, Project, WordingTrial } from "kier/api"
 * @import { Every, Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 */

/**
 * @typedef {{session: ProgrammeAccount, project: Project, options: MeasureOptions}} Props
 * @typedef {Props & {group: string, onChange: () => Promise<void>}} OfGroup
 */

const USUAL_DAYS = 14;
const LONGEST_DAYS = 60;

/**
 * Whether readers tried the words for a group as they are now, and what they said was read.
 * @param {WordingTrial[]} trials
 * @param {string} group
 */
export const isTried = (trials, group) =>
  trials.some((trial) => trial.group === group && trial.is_current && trial.read_on);

/** @param {Props} props */
export function Wording(props) {
  const { session, project, options } = props;
  /** @type {Fresh<Every<WordingTrial>>} */
  const fetched = useRows(session.api, wordingPath(project));
  const groups = options.groups.filter(({ is_tried }) => is_tried);
  /** @param {Every<WordingTrial>} found */
  const shown = ({ rows }) =>
    groups.map(
      ({ id }) =>
        html`<${OfGroup} key=${id} ...${props} group=${id} rows=${rows.filter(({ group }) => group === id)} onChange=${fetched.again} />`,
    );
  return html`<section class="stack" data-part="wording" aria-labelledby="wording"><${Head} id="wording" title=${t("Words for victims")} hint=${t("At least five readers try the questions before a victim is asked with them. That holds for all measures of the project.")} />
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}></section>`;
}

/** @param {OfGroup & {rows: WordingTrial[]}} props */
function OfGroup({ rows, ...shared }) {
  const { options, group } = shared;
  const running = rows.find(({ status }) => status === "open");
  const unread = rows.find((row) => row.status === "closed" && row.respondents && !row.read_on);
  const isDone = isTried(rows, group);
  const newest = running ?? unread ?? rows[0];
  const older = rows.filter((row) => row !== newest);
  return html`<p class="row">${labelOf(options.groups, group)}
      ${isDone ? html`<${Mark} text=${t("Tried and read")} tone="acts" state="tried" />` : html`<${Mark} text=${t("Not tried yet")} tone="waits" state="not-tried" />`}</p>
    ${newest && html`<${Trial} key=${newest.id} ...${shared} row=${newest} />`}
    ${options.may_write && !running && !unread && !isDone && html`<${NewTrial} ...${shared} />`}
    ${older.length > 0 && html`<${Fold} summary=${t("Earlier trials")} name="earlier-trials">${older.map((row) => html`<${Trial} key=${row.id} ...${shared} row=${row} />`)}</${Fold}>`}`;
}

/** @param {OfGroup} props */
function NewTrial({ session, project, group, onChange }) {
  const [closes_on, setDay] = useState(dayFromNow(USUAL_DAYS));
  const open = async () => {
    if (!closes_on) throw new Said(t("Choose the last day."));
    await session.api.post(wordingPath(project), { group, closes_on });
    await onChange();
  };
  return html`<${PlainForm} onSend=${open} submit=${t("Let readers try the words")} name="new-trial" kind="">
    <${Line} id="trial-closes" type="date" label=${t("Last day")} min=${dayFromNow(0)} max=${dayFromNow(LONGEST_DAYS)} value=${closes_on} onChange=${setDay} /></${PlainForm}>`;
}

/** @param {OfGroup & {row: WordingTrial}} props */
function Trial({ session, project, options, row, onChange }) {
  const path = `${wordingPath(project)}/${row.id}`;
  /** @type {(act: string) => () => Promise<void>} */
  const send = (act) => async () => {
    await session.api.post(`${path}/${act}`, {});
    await onChange();
  };
  const isOpen = row.status === "open";
  return html`<div class="stack tight" data-trial=${row.id} data-state=${row.status}>
    <p>${isOpen ? t("Readers try the words until {day}.", { day: dayText(row.closes_on) }) : t("Tried from {day}.", { day: dayText(row.opened_on) })}
      ${!isOpen && (row.respondents ? tn("{n} reader answered.", "{n} readers answered.", row.respondents) : t("Fewer than five readers answered: that is not shown, and does not count."))}
      ${row.read_on && t("Read by {name} on {day}.", { name: row.read_by, day: dayText(row.read_on) })}
      ${!row.is_current && html`<${Mark} text=${t("The words have changed since")} tone="warns" />`}</p>
    ${row.address && html`<p class="row"><code class="address" dir="ltr">${row.address}</code> <${Copy} text=${row.address} label=${t("Copy the address")} /></p>`}
    ${
      options.may_write &&
      html`<p class="row">${isOpen && html`<${ActButton} label=${t("End the trial")} name="end-trial" act=${send("end")} />`}
      ${!isOpen && row.round && isCoordinator(session.me) && html`<a class="button small" href=${`/surveys/#/rounds/${row.round}/results`}>${t("What readers said, under Surveys")}</a>`}
      ${!isOpen && row.respondents !== null && !row.read_on && html`<${ActButton} label=${t("I have read what readers said")} name="read-trial" act=${send("read")} />`}</p>`
    }</div>`;
}
