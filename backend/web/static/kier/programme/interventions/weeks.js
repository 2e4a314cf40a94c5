/** The weeks of an intervention: three lines each, written on a phone in a minute. */

import { Facts, Fold, PlainForm, Words } from "../../shared/components.js";
import { useDraft } from "../../shared/drafts.js";
import { everyPage, Fetched, useFresh } from "../../shared/resources.js";
import { t, tn } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { Conflict, currentOf } from "../conflict.js";
import { dayAt, WEEKS, weekDay, weekText } from "./names.js";
import { dayText } from "../../shared/formats.js";

/**
 * @import { InterventionCheck } from "kier/api"
 * @import { Every, Fresh } from "../../shared/resources.js"
 * @import { PartProps } from "./frame.js"
 */

/** @typedef {{done: string, seen: string, next_step: string}} Lines */

const LONGEST_LINE = 300;

/** @param {PartProps} props */
export function Weeks(props) {
  const { session, path } = props;
  /** @type {Fresh<InterventionCheck[]>} */
  const fetched = useFresh(async () => {
    /** @type {Every<InterventionCheck>} */
    const { rows } = await everyPage(session.api, `${path}/checks`);
    return rows;
  }, [path]);
  /** @param {InterventionCheck[]} checks */
  const shown = (checks) => {
    /** @param {InterventionCheck} saved */
    const put = (saved) => {
      fetched.set(
        [...checks.filter(({ week }) => week !== saved.week), saved].sort(
          (a, b) => a.week - b.week,
        ),
      );
      const weeks = [...new Set([...props.intervention.weeks, saved.week])].sort((a, b) => a - b);
      props.onChange({ ...props.intervention, weeks });
    };
    return html`<${AllWeeks} ...${props} checks=${checks} onSaved=${put} />`;
  };
  return html`<${Fetched} fetched=${fetched}>${shown}</${Fetched}>`;
}

/** @param {PartProps & {checks: InterventionCheck[], onSaved: (check: InterventionCheck) => void}} props */
function AllWeeks(props) {
  const { intervention, checks } = props;
  const { state, week: now } = intervention;
  const [open, setOpen] = useState(/** @type {number | null} */ (null));
  if (state === "planned")
    return html`<p class="note">${t("The first week begins on {day}.", { day: dayText(intervention.day_0) })}</p>`;
  const close = () => setOpen(null);
  const isOver = state === "over";
  const last = Math.min(now, WEEKS);
  const past = Array.from({ length: last }, (_one, at) => last - at);
  const writes = open ?? (state === "running" && !intervention.weeks.includes(now) ? now : null);
  const isRecent = (/** @type {number} */ week) => state === "running" && week >= now - 1;
  const isEmpty = (/** @type {number} */ week) =>
    !intervention.weeks.includes(week) && !isRecent(week) && week !== writes;
  const empty = past.filter(isEmpty);
  /** @param {number} week */
  const one = (week) => {
    const check = checks.find((found) => found.week === week);
    if (week === writes && !isOver)
      return html`<${WeekForm} key=${week} ...${props} week=${week} check=${check} onClose=${close} />`;
    return html`<${Week} key=${week} ...${props} week=${week} check=${check} onOpen=${isOver ? null : () => setOpen(week)} />`;
  };
  return html`<div class="stack" data-part="weeks">${past.filter((week) => !isEmpty(week)).map(one)}
    ${empty.length > 0 && html`<${EmptyWeeks} number=${empty.length} isOver=${isOver}>${empty.map(one)}</${EmptyWeeks}>`}</div>`;
}

/**
 * Weeks of the past of which nothing was written, in one line; they open as long as they can be.
 * @param {{number: number, isOver: boolean, children?: any}} props
 */
function EmptyWeeks({ number, isOver, children }) {
  const text = tn("Of {n} week nothing was written.", "Of {n} weeks nothing was written.", number);
  return isOver
    ? html`<p class="hint">${text}</p>`
    : html`<${Fold} summary=${text} name="empty-weeks">${children}</${Fold}>`;
}

/** @param {PartProps & {week: number, check?: InterventionCheck, onOpen: (() => void) | null}} props */
function Week({ intervention, week, check, onOpen }) {
  const name = html`<span class="apart"> (${t("week {n}", { n: week })})</span>`;
  return html`<section class="stack week" data-week=${week} aria-label=${t("Week {n}", { n: week })}>
    <div class="head-row section-head"><h2>${weekText(intervention, week)}</h2>
      ${onOpen && html`<div class="row"><button type="button" class="button small quiet" data-act="write-week" onClick=${onOpen}>${check ? t("Change") : t("Write")}${name}</button></div>`}</div>
    ${check ? html`<${Facts} facts=${linesOf(check)} />` : html`<p class="hint">${t("Nothing was written of this week.")}</p>`}</section>`;
}

/**
 * @param {Lines} lines
 * @returns {[string, any][]}
 */
const linesOf = ({ done, seen, next_step }) => [
  [t("What was done"), html`<span dir="auto">${done}</span>`],
  [t("What was seen"), html`<span dir="auto">${seen || "–"}</span>`],
  [t("What comes next"), html`<span dir="auto">${next_step || "–"}</span>`],
];

/**
 * @param {PartProps & {week: number, check?: InterventionCheck,
 *   onSaved: (check: InterventionCheck) => void, onClose: () => void}} props
 */
function WeekForm({ session, path, intervention, week, check, onSaved, onClose }) {
  /** @type {Lines} */
  const initial = {
    done: check?.done ?? "",
    seen: check?.seen ?? "",
    next_step: check?.next_step ?? "",
  };
  const [values, set, forget] = useDraft(session, `week/${intervention.id}/${week}`, initial);
  const [clash, setClash] = useState(/** @type {any} */ (null));
  const theirs = /** @type {InterventionCheck | null} */ (currentOf(clash));
  /** @param {InterventionCheck} [saved] */
  const close = (saved) => {
    forget();
    onClose();
    if (saved) onSaved(saved);
  };
  /** @param {number} version */
  const save = async (version) => {
    try {
      const body = { done: values.done, seen: values.seen, next_step: values.next_step, version };
      close(await session.api.call("PUT", `${path}/checks/${week}`, body));
    } catch (error) {
      if (!currentOf(error)) throw error;
      setClash(error);
    }
  };
  const send = () => save(check?.version ?? 0);
  /** @type {(name: keyof Lines) => (text: string) => void} */
  const put = (name) => (text) => set({ [name]: text });
  const lastDay = weekDay(week) + 6;
  return html`<section class="stack week" data-week=${week} aria-label=${t("Week {n}", { n: week })}>
    <h2>${weekText(intervention, week)}</h2>
    ${
      theirs &&
      html`<${Conflict} error=${clash} lines=${[
        [t("What was done"), values.done, theirs.done],
        [t("What was seen"), values.seen, theirs.seen],
        [t("What comes next"), values.next_step, theirs.next_step],
      ]} onKeep=${() => save(theirs.version)} onTake=${() => close(theirs)} />`
    }
    <${PlainForm} onSend=${send} submit=${t("Save this week")} name="week-form"
      beside=${check && html`<button type="button" class="button quiet" onClick=${() => close()}>${t("Cancel")}</button>`}>
      <p class="hint">${t("Until {day}. One line each is enough. Write no names.", { day: dayText(dayAt(intervention, lastDay)) })}</p>
      <${Words} label=${t("What did you do?")} rows="2" maxlength=${LONGEST_LINE} value=${values.done} onInput=${put("done")} />
      <${Words} label=${t("What did you see?")} rows="2" maxlength=${LONGEST_LINE} value=${values.seen} onInput=${put("seen")} />
      <${Words} label=${t("What do you do next?")} rows="2" maxlength=${LONGEST_LINE} value=${values.next_step} onInput=${put("next_step")} />
    </${PlainForm}></section>`;
}
