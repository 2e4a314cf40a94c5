/** What is asked before somebody interprets: who, until which day, what they would read; and before it ends. */

import { Dialog } from "../shared/dialog.js";
import { Said } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useId } from "../vendor/preact.js";
import { dayOf } from "./conversation-days.js";
import { addressOf, Radios, READS } from "./proposals.js";
import { dayName, labelsOf, shortName } from "./referrals.js";

/**
 * @import { Interpreter, Reader } from "kier/api"
 * @import { Inbox } from "./inbox.js"
 */

const DAY_MS = 86_400_000;
// As the server holds it.
const MOST_DAYS = 30;
const USUAL_DAYS = 7;

/**
 * The day so many days after a moment's, in the Netherlands: `2026-12-05`.
 * @param {number} now
 * @param {number} days
 */
export const dayAfter = (now, days) =>
  // Noon is within the day, also where a clock was changed at night.
  dayOf(Date.parse(`${dayOf(now)}T12:00:00Z`) + days * DAY_MS);

/**
 * Return what the fields say.
 * @param {FormData} values
 * @throws {Said} something is not chosen yet
 */
export function readInterpreter(values) {
  const organisation = values.get("organisation");
  const until = values.get("until");
  if (!organisation) throw new Said(t("Choose who is to interpret."));
  if (!until) throw new Said(t("Choose the last day."));
  return {
    organisations: [organisation],
    reason: "interprets",
    reads: values.get("reads"),
    until,
  };
}

/**
 * @param {{inbox: Inbox, id: string, interpreters: Interpreter[], readers: Reader[],
 *   onAsked: () => void} & Record<string, unknown>} props
 */
export function AskInterpreter({ inbox, id, interpreters, readers, onAsked, ...dialog }) {
  const field = useId();
  const now = Date.now();
  const only = interpreters.length === 1;
  const day = new Map(readers.map(({ organisation, ends_on: endsOn }) => [organisation, endsOn]));
  /** @param {FormData} values */
  const ask = async (values) => {
    await inbox.api.post(addressOf(id), readInterpreter(values));
    onAsked();
  };
  return html`<${Dialog} title=${t("Ask an interpreter?")} confirm=${t("Ask")} name="ask-interpreter" onConfirm=${ask} ...${dialog}>
    <p>${t("The person reads who it is, until when, and what they would read. Nothing opens before the person says yes. It ends by itself.")}</p>
    <fieldset class="choices" data-part="interpreters">
      <legend class="label">${t("Who is to interpret?")}</legend>
      ${interpreters.map(
        (one) =>
          html`<${Choice} key=${one.organisation} interpreter=${one} endsOn=${day.get(one.organisation)} isChosen=${only} />`,
      )}
    </fieldset>
    <div class="entry"><label class="label" for=${field}>${t("Until which day?")}</label>
      <p class="hint" id="${field}-hint">${t("They read and write on that day too. At most 30 days from now.")}</p>
      <input class="field" type="date" id=${field} name="until" aria-describedby="${field}-hint"
        min=${dayAfter(now, 1)} max=${dayAfter(now, MOST_DAYS)} defaultValue=${dayAfter(now, USUAL_DAYS)} /></div>
    <${Radios} name="reads" legend=${t("What would they read?")} texts=${READS()} chosen="all" />
  </${Dialog}>`;
}

/** @param {{interpreter: Interpreter, endsOn: string | null | undefined, isChosen: boolean}} props */
function Choice({ interpreter, endsOn, isChosen }) {
  const { organisation: id, name, about, interprets } = interpreter;
  return html`<label class="choice candidate">
    <input type="radio" name="organisation" value=${id} defaultChecked=${isChosen} />
    <span><b>${name}</b> <span class="hint">${about}</span>
      <span class="hint">${t("Interprets: {languages}", { languages: labelsOf("languages", interprets) })}</span>
      ${endsOn && html`<span class="hint">${t("Interprets here until {day}. For a later day the person is asked again.", { day: dayName(endsOn) })}</span>`}</span>
  </label>`;
}

/**
 * @param {{name: string, onEnd: () => Promise<void>} & Record<string, unknown>} props
 */
export const EndInterpreting = ({ name, onEnd, ...dialog }) =>
  html`<${Dialog} title=${t("Shall {name} stop interpreting?", { name })} confirm=${t("End it now")} name="end-interpreting" onConfirm=${onEnd} ...${dialog}>
    <p>${t("{name} can read nothing of this conversation after this. If you need them again, the person is asked again.", { name })}</p>
  </${Dialog}>`;

/**
 * @param {{id: string, onEnd: () => Promise<void>} & Record<string, unknown>} props
 */
export const StopInterpreting = ({ id, onEnd, ...dialog }) =>
  html`<${Dialog} title=${t("Stop interpreting in request {name}?", { name: shortName(id) })} confirm=${t("Stop interpreting")} name="stop-interpreting" onConfirm=${onEnd} ...${dialog}>
    <p>${t("You can read nothing of it after this. The person and those who help see that you left.")}</p>
  </${Dialog}>`;
