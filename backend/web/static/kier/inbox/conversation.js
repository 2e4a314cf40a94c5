/** One referral on the screen: its head, what was asked, the messages, the composer. */

import { Icon } from "../shared/icons.js";
import { Later, messageOf, useStore } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useEffect, useMemo, useRef } from "../vendor/preact.js";
import { Foot } from "./composer.js";
import { Conversation } from "./conversation-data.js";
import { Details, Head } from "./conversation-head.js";
import { Messages } from "./conversation-messages.js";
import { AcceptanceNotice } from "./conversation-moves.js";
import { Slot } from "./conversation-slots.js";
import { askErased, erasedToday } from "./erased.js";
import { usePresence } from "./presence.js";
import { shortName } from "./referrals.js";

/**
 * @import { Inbox, Referral } from "./inbox.js"
 * @import { SlotProps } from "./conversation-slots.js"
 */

/** @param {{inbox: Inbox, id: string, now: number, maySeal: boolean, onBack: () => void}} view */
export function ConversationView({ inbox, id, now, maySeal, onBack }) {
  const { referrals, isComplete } = useStore(inbox.store);
  const referral = referrals.get(id);
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    inbox.show(id);
    heading.current?.focus();
    return () => {
      inbox.show(null);
      inbox.conversations.get(id)?.acceptance.commit();
    };
  }, [id, !referral]);
  const top = html`<button class="back" title=${t("Back to the list")} onClick=${onBack}><span class="apart">${t("Back to the list")}</span><${Icon} name="back" /></button>
    <h1 tabindex="-1" ref=${heading} id="conversation-title">${t("Request {name}", { name: shortName(id) })}</h1>`;
  return html`<article class="conversation" data-part="conversation" aria-labelledby="conversation-title">
    ${
      referral
        ? html`<${Shown} top=${top} inbox=${inbox} referral=${referral} now=${now} maySeal=${maySeal} />`
        : html`<header class="conversation-top"><div class="top-line">${top}</div></header>
        <${Gone} inbox=${inbox} id=${id} isComplete=${isComplete} now=${now} />`
    }
  </article>`;
}

/**
 * What stands in the place of a request that is not listed.
 * @param {{inbox: Inbox, id: string, isComplete: boolean, now: number}} props
 */
function Gone({ inbox, id, isComplete, now }) {
  const { erased } = useStore(inbox.store);
  useEffect(() => {
    if (isComplete) askErased(inbox).catch(() => {});
  }, [isComplete]);
  if (erasedToday(erased, now).includes(shortName(id))) {
    return html`<p class="quiet-words" role="status" data-part="erased-request"><b>${t("The person erased this request.")}</b> ${t("Nothing of it is left. This line stays until the day is over.")}</p>`;
  }
  return html`<p class="quiet-words" role="status">${
    isComplete
      ? t("This request is not here any more. The person may have erased it.")
      : t("Getting requests…")
  }</p>`;
}

/** @param {{top: any} & Pick<SlotProps, "inbox" | "referral" | "now" | "maySeal">} props */
function Shown({ top, inbox, referral, now, maySeal }) {
  const conversation = inbox.conversation(referral.id, Conversation);
  const state = useStore(conversation.store);
  // What was pressed counts here before the server knows.
  useStore(conversation.acceptance.store);
  const slots = { inbox, referral, conversation, state, maySeal, now };
  return html`<${Head} ...${slots}>${top}</${Head}>
    <${AcceptanceNotice} acceptance=${conversation.acceptance} status=${referral.status} />
    <div class="known"><${Details} ...${slots} /><${Slot} name="notes" ...${slots} /></div>
    <${Talk} ...${slots} />`;
}

// A message that comes in moves the page only for whoever was reading its end.
const NEAR_PX = 240;

/**
 * Keep the end of the conversation in view for whoever is there.
 * @param {number} count of messages and notes
 * @param {string} state of the conversation
 */
function useEnd(count, state) {
  const end = useRef(/** @type {HTMLElement | null} */ (null));
  const isNear = useRef(true);
  useEffect(() => {
    const look = () => {
      const { top = 0 } = end.current?.getBoundingClientRect() ?? {};
      isNear.current = top - innerHeight < NEAR_PX;
    };
    document.addEventListener("scroll", look, { capture: true, passive: true });
    return () => document.removeEventListener("scroll", look, { capture: true });
  }, []);
  useEffect(() => {
    // What was asked stays in view with a first message; later the newest counts.
    if (count > 1 && isNear.current) end.current?.scrollIntoView({ block: "end" });
  }, [count, state]);
  useEffect(() => {
    const composer = end.current?.parentElement?.querySelector(".reply");
    if (!composer) return undefined;
    // It grows with its text, and with tools that are fetched.
    const watcher = new ResizeObserver(() => {
      if (count > 1 && isNear.current) end.current?.scrollIntoView({ block: "end" });
    });
    watcher.observe(composer);
    return () => watcher.disconnect();
  }, [count, state]);
  return end;
}

/** @param {SlotProps} slots */
function Talk(slots) {
  const { inbox, referral, conversation, state, now } = slots;
  const { messages, outbox, alarm, asides, names } = state;
  // Not with each key that is pressed in the reply.
  const shown = useMemo(
    () =>
      html`<${Messages} inbox=${inbox} referral=${referral} conversation=${conversation} state=${state} now=${now} />`,
    [inbox, referral, conversation, messages, outbox, alarm, asides, names, now],
  );
  const notes = [...(asides?.values() ?? [])].flat();
  const presence = usePresence(inbox, referral, state.state === "open");
  const end = useEnd(messages.length + outbox.length + notes.length, state.state);
  if (!referral.envelopes.length || state.state === "withheld")
    return html`<${Withheld} referral=${referral} />`;
  return html`<section class="talk" aria-labelledby="talk-title">
    <h2 id="talk-title" class="apart">${t("Conversation")}</h2>
    ${state.state === "opening" && !messages.length && html`<p class="quiet-words" role="status">${t("Opening messages…")}</p>`}
    ${
      state.state === "failed" &&
      html`<div class="alarm" role="alert"><p>${failure(state.problem)}</p>
      <button class="button" onClick=${() => conversation.retry()}>${t("Try again")}</button></div>`
    }
    ${state.alarm && html`<${Later} load=${ALARM} alarm=${state.alarm} />`}
    ${shown}
    <${Foot} ...${slots} onType=${() => presence.typed()} />
    <div ref=${end}></div>
  </section>`;
}

const ALARM = () => import("./request-alarm.js").then((module) => module.RequestAlarm);

/** @param {any} problem */
function failure(problem) {
  if (problem.code === "no-grant") {
    return t(
      "This request is locked with a key that you were not given yet. Ask a colleague to give you access.",
    );
  }
  return messageOf(problem);
}

/** @param {{referral: Referral}} props */
const Withheld = ({ referral }) =>
  html`<p class="note" data-part="withheld">${withheldText(referral)}</p>`;

/** @param {Referral} referral */
function withheldText({ status, ends_on: endedOn }) {
  if (status === "declined") return t("You declined this request. Its messages are closed to you.");
  if (endedOn)
    return t(
      "You do not interpret here any more. You can read nothing of it; please treat what you remember with care.",
    );
  return t(
    "The person withdrew consent. You can read nothing of it any more; please treat what you remember with care.",
  );
}
