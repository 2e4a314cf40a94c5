/** Who works on a request: beside its name, with the way to take it or hand it over. */

import { isCoordinator } from "../shared/account/roles.js";
import { Later, messageOf, useAction } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { assign, awayText, nameOf, useTeam } from "./team.js";

/**
 * @import { SlotProps } from "./conversation-slots.js"
 */

const READING = ["offered", "accepted", "interprets", "closed"];

/** @type {Record<string, () => Promise<any>>} */
const QUESTIONS = {
  give: () => import("./assignee-questions.js").then((module) => module.HandOver),
  take: () => import("./assignee-questions.js").then((module) => module.TakeOver),
};

/**
 * @param {SlotProps} props
 */
export function Assignee({ inbox, referral, conversation, state, maySeal }) {
  const { me } = inbox.session;
  const { assignee, status } = referral;
  const people = useTeam(inbox, assignee);
  const [asked, setAsked] = useState(/** @type {string | null} */ (null));
  const line = useRef(/** @type {HTMLElement | null} */ (null));
  const take = useAction(() => assign(inbox, referral, me.id));
  useEffect(() => {
    // The button that was pressed is gone, and the focus with it.
    if (!asked && document.activeElement === document.body) line.current?.focus();
  }, [asked, assignee]);
  if (!READING.includes(status)) return null;
  const isMine = assignee === me.id;
  const away = assignee && awayText(people, assignee);
  const who = !assignee
    ? t("Nobody works on this")
    : isMine
      ? t("You work on this")
      : t("{name} works on this", { name: nameOf(people, assignee) });
  const mayGive = isMine || isCoordinator(me);
  return html`<div class="assignee" data-part="assignee" data-whose=${isMine ? "mine" : assignee ? "theirs" : "nobody"}>
    <span tabindex="-1" ref=${line} role="status"><span class="assignee-name">${who}</span>${away && html` <span class="soft">(${away})</span>`}</span>
    ${
      !isMine &&
      html`<button class="button quiet" data-part="take"
      onClick=${() => (assignee ? setAsked("take") : take.run())}>${assignee ? t("Take over") : t("I take this")}</button>`
    }
    ${mayGive && html`<button class="button quiet" data-part="hand-over" data-shortcut="hand-over" onClick=${() => setAsked("give")}>${assignee ? t("Hand over") : t("Give to…")}</button>`}
    ${take.error && html`<p class="fault" role="alert">${messageOf(take.error)}</p>`}
    ${
      asked &&
      html`<${Later} load=${QUESTIONS[asked]} inbox=${inbox} referral=${referral} people=${people} conversation=${conversation}
      mayNote=${maySeal && state.state === "open" && status !== "interprets"} onClose=${() => setAsked(null)} />`
    }
  </div>`;
}
