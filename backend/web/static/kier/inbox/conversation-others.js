/** Who else is in a conversation, what was proposed, and the handover. */

import { Later, useAction } from "../shared/pages.js";
import { listSeparator, t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { move } from "./conversation-data.js";
import { addressOf, Propose, useProposals } from "./proposals.js";
import { dayName } from "./referrals.js";

/**
 * @import { OwnProposal, Proposals, Reader } from "kier/api"
 * @import { SlotProps } from "./conversation-slots.js"
 */

const READING = ["offered", "accepted", "interprets", "closed"];
const CLOSE = () => import("./referral-actions.js").then((module) => module.Close);

/**
 * The button beside the moves.
 * @param {SlotProps} slots
 */
export function ProposeButton({ inbox, referral, conversation }) {
  const [isAsked, setAsked] = useState(false);
  const { id, status } = referral;
  if (!["offered", "accepted"].includes(status)) return null;
  // Whoever shows what was proposed looks again.
  const again = () => {
    const { looks = 0 } = conversation.store.get();
    conversation.store.set({ looks: looks + 1 });
  };
  return html`<button class="button" data-move="propose" onClick=${() => setAsked(true)}>${t("Pass on…")}</button>
    ${isAsked && html`<${Propose} inbox=${inbox} id=${id} onProposed=${again} onClose=${() => setAsked(false)} patience=${inbox.api.patience} />`}`;
}

/**
 * Above the messages, once there is something to say.
 * @param {SlotProps} slots
 */
export function Others({ inbox, referral, conversation, state }) {
  const { id, status } = referral;
  const [isClosing, setClosing] = useState(false);
  const isReading = READING.includes(status);
  const { found, setFound } = useProposals(inbox, id, isReading, state.looks);
  useEffect(() => {
    const names = found?.readers.map(({ organisation, name }) => [organisation, name]);
    if (names)
      conversation.store.set({
        names: { ...state.names, ...Object.fromEntries(names) },
        taking: found,
      });
  }, [found]);
  if (!found || !isReading) return null;
  const others = found.readers.filter(({ organisation }) => organisation !== inbox.organisation);
  if (!others.length && !found.proposals.length) return null;
  const takesPart = new Set(others.map(({ organisation }) => organisation));
  const accepted = found.proposals.filter(({ state: answer }) => answer === "accepted");
  // Who came by it stands above already; whoever interprets may be asked to go on.
  const told = found.proposals.filter(
    (one) => !takesPart.has(one.organisation) || (one.until && one.state === "waiting"),
  );
  const successor = others.find(
    (one) =>
      one.status === "accepted" &&
      accepted.some((given) => given.organisation === one.organisation),
  );
  return html`<section class="others" data-part="others" aria-labelledby="others-title">
    <h2 id="others-title" class="apart">${t("Who takes part")}</h2>
    ${others.length > 0 && html`<${TakingPart} others=${others} />`}
    <ul role="list">${told.map((proposal) => html`<${Proposed} key=${proposal.organisation} proposal=${proposal} inbox=${inbox} id=${id} onChange=${setFound} />`)}</ul>
    ${
      successor &&
      status === "accepted" &&
      html`<p class="handover" data-part="handover"><span>${t("{name} has accepted. Both of you answer, until one of you closes.", { name: successor.name })}</span>
      <button class="button" onClick=${() => setClosing(true)}>${t("Hand over and close for us")}</button></p>`
    }
    ${isClosing && html`<${Later} load=${CLOSE} id=${id} successor=${successor?.name} move=${(/** @type {string} */ how) => move(inbox, id, how)} onClose=${() => setClosing(false)} patience=${inbox.api.patience} />`}
  </section>`;
}

/** @param {{others: Reader[]}} props */
function TakingPart({ others }) {
  const list = others
    .map((other) => [other.name, partOf(other)])
    .map(([name, part]) => (part ? `${name} (${part})` : name))
    .join(listSeparator());
  return html`<p data-part="taking-part">${t("Also in this conversation: {names}. All see each message, and who wrote it.", { names: list })}</p>`;
}

/**
 * What sets a reader apart from one that helps.
 * @param {Reader} reader
 */
function partOf({ status, ends_on: day }) {
  if (status === "interprets" && day) return t("interprets until {day}", { day: dayName(day) });
  if (status === "offered") return t("has not accepted yet");
  return status === "closed" ? t("has closed") : "";
}

/**
 * A proposal of ours and what became of it; one that waits can be taken back.
 * @param {{proposal: OwnProposal, inbox: SlotProps["inbox"], id: string,
 *   onChange: (found: Proposals) => void}} props
 */
function Proposed({ proposal, inbox, id, onChange }) {
  const { organisation, name, state, until } = proposal;
  const back = useAction(async () => {
    await inbox.api.call("DELETE", `${addressOf(id)}/${organisation}`);
    onChange(await inbox.api.get(addressOf(id)));
  });
  return html`<li class="row" data-proposal=${state}><span>${until ? interpreterText(state, name, dayName(until)) : answerText(state, name)}</span>
    ${state === "waiting" && html`<button class="button quiet" aria-disabled=${back.isBusy ? "true" : undefined} onClick=${() => back.run()}>${t("Withdraw the proposal")}<span class="apart"> ${name}</span></button>`}
    <span role="status" class="hint">${back.error && t("That did not work. Try again.")}</span></li>`;
}

/**
 * @param {string} state
 * @param {string} name
 */
function answerText(state, name) {
  if (state === "waiting")
    return t("You proposed {name}. The person has not answered yet; {name} reads nothing.", {
      name,
    });
  if (state === "accepted") return t("You proposed {name}. The person said yes.", { name });
  if (state === "refused") return t("You proposed {name}. The person said no.", { name });
  return t("You proposed {name}. This is no longer open.", { name });
}

/**
 * What became of asking an interpreter; whoever interprets is not told of here.
 * @param {string} state
 * @param {string} name
 * @param {string} day
 */
function interpreterText(state, name, day) {
  if (state === "waiting")
    return t("You asked {name} to interpret until {day}. The person has not answered yet.", {
      name,
      day,
    });
  if (state === "accepted") return t("{name} does not interpret here any more.", { name });
  if (state === "refused")
    return t("You asked {name} to interpret until {day}. The person said no.", { name, day });
  return t("You asked {name} to interpret until {day}. This is no longer open.", { name, day });
}
