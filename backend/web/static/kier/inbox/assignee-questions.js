/** What is asked before work goes from one colleague to another. */

import { Dialog } from "../shared/dialog.js";
import { t } from "../shared/text.js";
import { html, useId, useRef } from "../vendor/preact.js";
import { assign, awayText, calledBy, nameOf } from "./team.js";

/**
 * @import { Colleague } from "kier/api"
 * @import { Conversation } from "./conversation-data.js"
 * @import { Inbox, Referral } from "./inbox.js"
 */

/**
 * `mayNote`: a note can be sealed now.
 * @typedef {{inbox: Inbox, referral: Referral, people: Map<string, Colleague>, conversation: Conversation,
 *   mayNote: boolean, onClose: () => void}} Props
 */

// Less than a note may say, in any script.
const LONGEST_LINE = 2_000;

/** The value of a choice that means nobody. */
export const NOBODY = "nobody";

/**
 * The member who was chosen, or null for nobody.
 * @param {FormData} values
 */
export function chosen(values) {
  const to = values.get("to");
  return to === NOBODY ? null : /** @type {string} */ (to);
}

/**
 * Colleagues who read requests, and nobody; who is away is said beside the name.
 * @param {{people: Map<string, Colleague>, but?: (string | null)[], me: string, legend: string,
 *   hasNobody?: boolean}} props `but`: who is not among them
 */
export function Choice({ people, but = [], me, legend, hasNobody = true }) {
  const colleagues = [...people.values()]
    .filter(({ id, state }) => state === "active" && !but.includes(id))
    .sort((a, b) => calledBy(a).localeCompare(calledBy(b)));
  return html`<fieldset class="choices colleagues"><legend class="label">${legend}</legend>
    ${colleagues.map((colleague) => {
      const away = awayText(people, colleague.id);
      return html`<label class="choice" key=${colleague.id}>
        <input type="radio" name="to" value=${colleague.id} required />
        <span>${calledBy(colleague)}${colleague.id === me && html` <span class="hint">${t("(you)")}</span>`}
          ${away && html`<span class="away">${away}</span>`}</span></label>`;
    })}
    ${
      hasNobody &&
      html`<label class="choice"><input type="radio" name="to" value=${NOBODY} required />
      <span>${t("Nobody: whoever has time takes it")}</span></label>`
    }
  </fieldset>`;
}

/**
 * Handing a request over, with a line for who gets it, or letting it go.
 * @param {Props} props
 */
export function HandOver({ inbox, referral, people, conversation, mayNote, onClose }) {
  const id = useId();
  const given = useRef(false);
  const { assignee } = referral;
  /** @param {FormData} values */
  const give = async (values) => {
    const line = String(values.get("line") ?? "").trim();
    const { notesOf } = await import("./note-data.js");
    // A note of a handover that did not happen would mislead: first the request, then the line. Whoever tries
    // once more, since the line was not kept, hands over once.
    if (!given.current) await assign(inbox, referral, chosen(values));
    given.current = true;
    if (line) await notesOf(conversation).add(line, { about: "handover" });
  };
  return html`<${Dialog} title=${t("Who works on this request from now on?")} confirm=${t("Hand over")} name="hand-over-to"
    onConfirm=${give} onClose=${onClose} patience=${inbox.api.patience}>
    <${Choice} people=${people} but=${given.current ? [] : [assignee]} me=${inbox.session.me.id} legend=${t("Colleague")} hasNobody=${Boolean(assignee)} />
    ${
      mayNote &&
      html`<div><label class="label" for=${id}>${t("A line for your colleague")} <span class="hint">${t("(not needed)")}</span></label>
      <textarea class="field short" id=${id} name="line" rows="2" dir="auto" maxlength=${LONGEST_LINE} autocomplete="off" spellcheck=${false}
        aria-describedby="${id}-hint"></textarea>
      <p class="hint" id="${id}-hint">${t("It is kept as a note for your team, locked in this browser.")}</p></div>`
    }
    <p class="hint">${t("They get a notification. The person who asked for help sees nothing of it.")}</p>
  </${Dialog}>`;
}

/**
 * Taking a request from a colleague.
 * @param {Props} props
 */
export function TakeOver({ inbox, referral, people, onClose }) {
  const assignee = /** @type {string} */ (referral.assignee);
  const name = nameOf(people, assignee);
  const away = awayText(people, assignee);
  return html`<${Dialog} title=${t("Take this request from {name}?", { name })} confirm=${t("Take over")} name="take-over"
    onConfirm=${() => assign(inbox, referral, inbox.session.me.id)} onClose=${onClose} patience=${inbox.api.patience}>
    ${away ? html`<p>${name}: ${away}.</p>` : html`<p>${t("{name} works on it now, and may be writing. Ask first if you can.", { name })}</p>`}
    <p class="hint">${t("The list shows everybody that you have it.")}</p>
  </${Dialog}>`;
}
