/** Asking people about a measure: groups by phase, rounds that are open, and their cards. */

import { AskButton, Empty, Head, Mark, PlainForm, State } from "../../shared/components.js";
import { dayFromNow, dayText, labelOf } from "../../shared/formats.js";
import { Said } from "../../shared/pages.js";
import { Line } from "../../shared/questionnaire/fields.js";
import { Fetched, useRows } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { measureAddress, wordingPath } from "./addresses.js";
import { CardsForm } from "./cards.js";
import { isTried } from "./wording-trial.js";

/**
 * @import { MeasureRound, WordingTrial } from "kier/api"
 * @import { Every, Fresh } from "../../shared/resources.js"
 * @import { PartProps } from "./frame.js"
 */

/** @typedef {PartProps & {group: string, isAllowed: boolean}} OfGroup */

const USUAL_DAYS = 28;
const LONGEST_DAYS = 365;

/** @param {PartProps} props */
export function Rounds(props) {
  const { session, project, options, measure } = props;
  /** @type {Fresh<Every<WordingTrial>>} */
  const trials = useRows(session.api, wordingPath(project));
  const groups = options.groups.filter(({ id }) => isExpected(measure.expected[id]));
  /** @param {Every<WordingTrial>} found */
  const shown = ({ rows }) =>
    groups.length
      ? groups.map(
          ({ id, is_tried }) =>
            html`<${Group} key=${id} ...${props} group=${id} isAllowed=${!is_tried || isTried(rows, id)} />`,
        )
      : html`<${Empty}>${t("Nobody is expected yet. Say in the plan who is asked, and how many people answer.")}</${Empty}>`;
  return html`<section class="stack" data-part="rounds">
    <p class="hint">${t("Phases go in their order. How many answered is shown in the report when a round has ended, and not before.")}</p>
    <${Fetched} fetched=${trials}>${shown}</${Fetched}></section>`;
}

/** @param {Record<string, number> | undefined} numbers */
const isExpected = (numbers) => Object.values(numbers ?? {}).some((number) => number > 0);

/** @param {OfGroup} props */
function Group(props) {
  const { project, options, measure, group, isAllowed } = props;
  const rounds = measure.rounds.filter((round) => round.group === group);
  const order = options.phases.map(({ id }) => id);
  const last = Math.max(-1, ...rounds.map(({ phase }) => order.indexOf(phase)));
  const isRunning = rounds.some(({ status }) => status === "open");
  const id = `group-${group}`;
  return html`<section class="stack" data-group=${group} aria-labelledby=${id}><${Head} id=${id} title=${labelOf(options.groups, group)} />
    ${!isAllowed && html`<p class="note">${t("Readers have to try these questions first.")} <a href=${measureAddress(project.id)}>${t("Words for victims")}</a></p>`}
    <ul role="list" class="team-list">${order.map((phase, place) => {
      const round = rounds.find((one) => one.phase === phase);
      const mayOpen = isAllowed && !isRunning && place > last;
      return html`<${Phase} key=${phase} ...${props} phase=${phase} round=${round} mayOpen=${mayOpen} />`;
    })}</ul></section>`;
}

/** @param {OfGroup & {phase: string, round?: MeasureRound, mayOpen: boolean}} props */
function Phase(props) {
  const { options, phase, round, mayOpen } = props;
  const [isAsked, setAsked] = useState(false);
  const close = () => setAsked(false);
  return html`<li class="stack" data-phase=${phase} data-status=${round?.status ?? "none"}>
    <div class="head-row"><h3>${labelOf(options.phases, phase)}</h3>${round ? html`<${State} state=${round.status} />` : html`<${Mark} text=${t("Not asked yet")} />`}</div>
    ${round && html`<${Asked} ...${props} round=${round} />`}
    ${
      !round &&
      mayOpen &&
      options.may_write &&
      (isAsked
        ? html`<${OpenForm} ...${props} onClose=${close} />`
        : html`<p><button type="button" class="button small" data-act="open-round" onClick=${() => setAsked(true)}>${t("Ask people")}<span class="apart"> ${labelOf(options.phases, phase)}, ${labelOf(options.groups, props.group)}</span></button></p>`)
    }</li>`;
}

/** @param {OfGroup & {phase: string, onClose: () => void}} props */
function OpenForm({ session, path, measure, group, phase, again, onClose }) {
  const [closes_on, setDay] = useState(dayFromNow(USUAL_DAYS));
  const isFirst = measure.rounds.length === 0;
  const open = async () => {
    if (!closes_on) throw new Said(t("Choose the last day."));
    await session.api.post(`${path}/rounds`, { group, phase, closes_on });
    await again();
    onClose();
  };
  return html`<${PlainForm} onSend=${open} submit=${t("Open the round")} name="round-form"
      beside=${html`<button type="button" class="button quiet" onClick=${onClose}>${t("Cancel")}</button>`}>
      ${isFirst && html`<p class="note">${t("From now on the plan stays as it is.")}</p>`}
      <${Line} id="round-closes" type="date" label=${t("Last day")} hint=${t("Then it ends by itself, and what may be shown is published.")} min=${dayFromNow(0)} max=${dayFromNow(LONGEST_DAYS)} value=${closes_on} onChange=${setDay} /></${PlainForm}>`;
}

/** @param {OfGroup & {phase: string, round: MeasureRound}} props */
function Asked(props) {
  const { session, project, path, options, measure, group, round, again } = props;
  const isOpen = round.status === "open";
  const end = async () => {
    await session.api.post(`${path}/rounds/${round.id}/end`, {});
    await again();
  };
  const regions = measure.regions.filter((region) => measure.expected[group]?.[region]);
  return html`<p>${isOpen ? t("Open until {day}.", { day: dayText(round.closes_on) }) : html`${t("Ended.")} <a href=${measureAddress(project.id, measure.id, "report")}>${t("Report")}</a>`}</p>
    ${isOpen && round.is_few && html`<p class="note">${t("A week before the end few people had answered. You can hand out more cards.")}</p>`}
    <ul role="list" class="due">${regions.map((region) => html`<li key=${region} data-region=${region}><span class="due-words">${labelOf(options.regions, region)}: ${t("{cards} cards made, {people} people expected", { cards: round.cards[region] ?? 0, people: measure.expected[group][region] })}</span></li>`)}</ul>
    ${
      isOpen &&
      options.may_write &&
      html`<${CardsForm} ...${props} regions=${regions} />
      <p><${AskButton} label=${t("End the round")} kind="small quiet" name="end-round" title=${t("End this round now?")} confirm=${t("End it")} onConfirm=${end} patience=${session.api.patience}>
        <p>${t("Cards that were not used work no more. What may be shown is published once, and cannot be taken back.")}</p></${AskButton}></p>`
    }`;
}
