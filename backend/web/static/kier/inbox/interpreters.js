/** Who interprets in a conversation, until when; asking for it, and ending it (docs/interpreters.md). */

import { Later } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { INBOX } from "./listings.js";
import { dayName } from "./referrals.js";

/**
 * @import { Reader } from "kier/api"
 * @import { SlotProps } from "./conversation-slots.js"
 */

const question =
  (/** @type {"AskInterpreter" | "EndInterpreting" | "StopInterpreting"} */ name) => () =>
    import("./interpreter-questions.js").then((module) => module[name]);
const ASK = question("AskInterpreter");
const END = question("EndInterpreting");
const STOP = question("StopInterpreting");

/**
 * Have whoever shows what was proposed look again.
 * @param {SlotProps["conversation"]} conversation
 */
function lookAgain(conversation) {
  const { looks = 0 } = conversation.store.get();
  conversation.store.set({ looks: looks + 1 });
}

/**
 * End it: one's own, or another's by whoever helps.
 * @param {SlotProps} slots
 * @param {string} organisation
 */
async function end({ inbox, referral, conversation }, organisation) {
  await inbox.api.call("DELETE", `${INBOX}/${referral.id}/interpreters/${organisation}`);
  await inbox.look(referral.id);
  lookAgain(conversation);
}

/**
 * In the head of whoever helps: who interprets, and the way to end it.
 * @param {SlotProps} slots
 */
export function InterpretersHere(slots) {
  const { inbox, referral, state } = slots;
  const readers = referral.status === "accepted" ? (state.taking?.readers ?? []) : [];
  return readers
    .filter(
      ({ status, organisation }) => status === "interprets" && organisation !== inbox.organisation,
    )
    .map((reader) => html`<${Here} key=${reader.organisation} reader=${reader} slots=${slots} />`);
}

/** @param {{reader: Reader, slots: SlotProps}} props */
function Here({ reader, slots }) {
  const [isAsked, setAsked] = useState(false);
  const { organisation, name, ends_on: day } = reader;
  return html`<span class="interpreter" data-part="interpreter" data-organisation=${organisation}>
    <span>${t("{name} interprets until {day}", { name, day: dayName(String(day)) })}</span>
    <button type="button" class="button quiet" data-part="end-interpreting" onClick=${() => setAsked(true)}>${t("End")}<span class="apart"> ${name}</span></button>
    ${isAsked && html`<${Later} load=${END} name=${name} onEnd=${() => end(slots, organisation)} onClose=${() => setAsked(false)} patience=${slots.inbox.api.patience} />`}
  </span>`;
}

/**
 * Beside the moves: to ask for one where somebody interprets the language, or to stop.
 * @param {SlotProps} slots
 */
export function InterpreterMove(slots) {
  const [isAsked, setAsked] = useState(false);
  const { inbox, referral, conversation, state } = slots;
  const { id, status } = referral;
  const dialog = { onClose: () => setAsked(false), patience: inbox.api.patience };
  if (status === "interprets")
    return html`<button class="button" data-move="stop-interpreting" onClick=${() => setAsked(true)}>${t("Stop interpreting")}</button>
      ${isAsked && html`<${Later} load=${STOP} id=${id} onEnd=${() => end(slots, inbox.organisation)} ...${dialog} />`}`;
  const { interpreters = [], readers = [] } = state.taking ?? {};
  if (status !== "accepted" || !interpreters.length) return null;
  return html`<button class="button" data-move="interpreter" onClick=${() => setAsked(true)}>${t("Ask an interpreter…")}</button>
    ${isAsked && html`<${Later} load=${ASK} inbox=${inbox} id=${id} interpreters=${interpreters} readers=${readers} onAsked=${() => lookAgain(conversation)} ...${dialog} />`}`;
}
