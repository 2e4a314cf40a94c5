/** Answers that wait for a second reader, above the messages; and what is asked before one is sent. */

import { isCoordinator } from "../shared/account/roles.js";
import { Icon } from "../shared/icons.js";
import { messageOf, useStore } from "../shared/pages.js";
import { listSeparator, t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { heldRepliesOf, mayGoAlone } from "./held-replies.js";
import { useNames } from "./team.js";

/**
 * @import { SlotProps } from "./conversation-slots.js"
 * @import { HeldReplies as Held, Waiting } from "./held-replies.js"
 */

/** @param {SlotProps} props */
export function HeldReplies({ inbox, referral, conversation, state, maySeal, now }) {
  const held = heldRepliesOf(conversation);
  const { waiting, sent, problem } = useStore(held.store);
  const isOpen = state.state === "open" && Boolean(referral.envelopes.length);
  useEffect(() => {
    if (isOpen) held.load();
  }, [held, isOpen, state.looks]);
  const alone = [...sent.values()].filter(({ author, reader }) => author === reader);
  const nameOf = useNames(
    inbox,
    [...waiting, ...alone].map(({ author }) => author),
  );
  if (!isOpen || !(waiting.length || alone.length || problem)) return null;
  const maySend = maySeal && state.maySeal !== false && referral.status !== "closed";
  return html`<section class="held-replies" data-part="held-replies" aria-label=${t("Answers that a colleague reads first")}>
    ${waiting.map((reply) => html`<${Reply} key=${reply.id} reply=${reply} held=${held} name=${nameOf(reply.author)} maySend=${maySend} mayGoAlone=${mayGoAlone(referral, reply.written_hour, now)} />`)}
    ${alone.length > 0 && html`<p class="hint" data-part="sent-alone">${t("Sent without a second reader, because time ran out: {n}, by {names}", { n: alone.length, names: [...new Set(alone.map(({ author }) => nameOf(author)))].join(listSeparator()) })}</p>`}
    ${problem && html`<p class="fault" role="alert">${messageOf(problem)}</p>`}
  </section>`;
}

/** @param {{reply: Waiting, held: Held, name: string, maySend: boolean, mayGoAlone: boolean}} props */
function Reply({ reply, held, name, maySend, mayGoAlone: isLate }) {
  const [state, setState] = useState({ isBusy: false, problem: /** @type {any} */ (null) });
  const { me } = held.inbox.session;
  const isOwn = reply.author === me.id;
  /** @param {() => Promise<unknown>} act */
  const run = async (act) => {
    setState({ isBusy: true, problem: null });
    await act().then(
      () => setState({ isBusy: false, problem: null }),
      (problem) => setState({ isBusy: false, problem }),
    );
  };
  const send = () => run(() => held.send(reply));
  const takeBack = () => run(() => held.takeBack(reply));
  return html`<div class="team-note held-reply" data-part="held-reply" data-reply=${reply.id}>
    <p class="by"><b>${isOwn ? t("Your answer waits for a second reader") : t("An answer by {name} waits for a second reader", { name })}</b>
      <span class="only-team"><${Icon} name="lock" />${t("Not sent yet")}</span></p>
    <p class="words ${reply.damaged ? "damaged" : ""}" dir="auto">${reply.damaged ? t("This answer is damaged: it does not open. It cannot be sent.") : reply.text}</p>
    <p class="row tools">
      ${!isOwn && maySend && !reply.damaged && html`<button type="button" class="button main" data-part="send-held" disabled=${state.isBusy} onClick=${send}>${t("I have read it: send")}</button>`}
      ${isOwn && maySend && isLate && !reply.damaged && html`<button type="button" class="button" data-part="send-alone" disabled=${state.isBusy} onClick=${send}>${t("Send without a second reader")}</button>`}
      ${(isOwn || isCoordinator(me)) && html`<button type="button" class="button quiet" data-part="take-held-back" disabled=${state.isBusy} onClick=${takeBack}>${t("Back to the reply box")}</button>`}
      ${isOwn && !isLate && html`<span class="hint">${t("When the promised answer is near, you can send it without a second reader.")}</span>`}
    </p>
    ${state.problem && html`<p class="fault" role="alert">${messageOf(state.problem)}</p>`}
  </div>`;
}

/**
 * In the composer: that what is written goes to a colleague first, where that is wanted.
 * @param {SlotProps} props
 */
export function HoldGuard({ referral, conversation, state, now }) {
  const held = heldRepliesOf(conversation);
  const { isNeeded } = useStore(held.store);
  if (!isNeeded) return null;
  const alone = mayGoAlone(referral, null, now) && state.draft.trim();
  const sendAlone = () =>
    conversation.deliver(state.draft.trim(), async (text) => {
      await held.send({ id: await held.hold(text), text });
    });
  return html`<div class="read-first" data-part="read-first-hint">
    <span class="hint"><${Icon} name="eye" /> ${t("“Send” gives it to a colleague, who reads it first.")}</span>
    ${alone && html`<button type="button" class="button quiet" data-part="send-alone-now" onClick=${sendAlone}>${t("Send without a second reader")}</button>`}
  </div>`;
}
