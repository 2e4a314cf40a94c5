/** A member's work as a whole: the days on which they are away, and all their requests moved at once. */

import { Dialog } from "../shared/dialog.js";
import { needed, Said } from "../shared/pages.js";
import { t, tn } from "../shared/text.js";
import { MEMBERS } from "../shared/trust/publication.js";
import { html, useId, useState } from "../vendor/preact.js";
import { Choice, chosen, NOBODY } from "./assignee-questions.js";
import { askForTeam, calledBy, openOf, today, useTeam } from "./team.js";

/**
 * @import { Colleague } from "kier/api"
 * @import { Session } from "../shared/account/session.js"
 * @import { Inbox } from "./inbox.js"
 */

/** @typedef {{session: Session, inbox: Inbox, member: Colleague, onClose: () => void}} Props */

/**
 * Move all open requests of a member, as often as there are more.
 * @param {Inbox} inbox
 * @param {string} member
 * @param {string | null} to
 */
export async function moveAll(inbox, member, to) {
  let left = 1;
  while (left) ({ left } = await inbox.api.post(`${MEMBERS}/${member}/handover`, { to }));
  await inbox.ask();
}

/**
 * All open requests of a member go to one colleague, or to nobody.
 * @param {Props} props
 */
export function MoveAll({ session, inbox, member, onClose }) {
  const people = useTeam(inbox);
  const name = calledBy(member);
  const count = openOf(inbox.store.get().referrals.values(), member.id).length;
  const moveThem = (/** @type {FormData} */ values) => moveAll(inbox, member.id, chosen(values));
  return html`<${Dialog} title=${t("Hand over all requests of {name}", { name })} confirm=${t("Hand over all")} name="move-all"
    onConfirm=${moveThem}
    onClose=${onClose} patience=${session.api.patience} mayConfirm=${count > 0}>
    <p>${count ? tn("{n} open request goes to whom you choose, at once.", "{n} open requests go to whom you choose, at once.", count) : t("{name} has no open request now.", { name })}</p>
    ${count > 0 && html`<${Choice} people=${people} but=${[member.id]} me=${session.me.id} legend=${t("Who gets them?")} />`}
  </${Dialog}>`;
}

/**
 * Who gets the open requests of a member who is removed; chosen before, so that none is forgotten.
 * @param {{session: Session, inbox: Inbox, member: Colleague, count: number}} props
 */
export function Heirs({ session, inbox, member, count }) {
  const people = useTeam(inbox);
  return html`<${Choice} people=${people} but=${[member.id]} me=${session.me.id}
    legend=${tn("{n} open request is theirs. Who gets it?", "{n} open requests are theirs. Who gets them?", count)} />`;
}

/**
 * The days on which a member is away, and who covers.
 * @param {Props} props
 */
export function Away({ session, inbox, member, onClose }) {
  const people = useTeam(inbox);
  const [isEnded, setEnded] = useState(false);
  const id = useId();
  const { absence } = member;
  const path = `${MEMBERS}/${member.id}/absence`;
  const name = calledBy(member);
  const isMe = member.id === session.me.id;
  /** @param {FormData} values */
  const save = async (values) => {
    if (isEnded) await session.api.call("DELETE", path);
    else {
      const given = Object.fromEntries(values);
      const first = needed(given, "first", t("Choose the first day."));
      const last = needed(given, "last", t("Choose the last day."));
      if (last < first) throw new Said(t("The last day is before the first one."));
      const cover = values.get("cover");
      await session.api.call("PUT", path, { first, last, cover: cover === NOBODY ? null : cover });
    }
    await askForTeam(inbox, { now: true });
  };
  const others = [...people.values()]
    .filter(({ id: other, state }) => state === "active" && other !== member.id)
    .sort((a, b) => calledBy(a).localeCompare(calledBy(b)));
  return html`<${Dialog} title=${isMe ? t("When are you away?") : t("When is {name} away?", { name })}
    confirm=${t("Save")} name="away" onConfirm=${save} onClose=${onClose} patience=${session.api.patience}>
    <p>${t("On these days the colleague who covers sees these requests under “Mine” too, and is told of new messages. Nothing is moved, and it ends by itself.")}</p>
    ${
      absence &&
      html`<label class="choice"><input type="checkbox" checked=${isEnded} onChange=${() => setEnded(!isEnded)} />
      <span>${isMe ? t("I am back: end it now") : t("Back again: end it now")}</span></label>`
    }
    ${
      !isEnded &&
      html`<div class="row days">
        <div><label class="label" for="${id}-first">${t("First day")}</label>
          <input class="field" type="date" id="${id}-first" name="first" required defaultValue=${absence?.first ?? today()} /></div>
        <div><label class="label" for="${id}-last">${t("Last day")}</label>
          <input class="field" type="date" id="${id}-last" name="last" required min=${today()} defaultValue=${absence?.last ?? ""} /></div>
      </div>
      <div><label class="label" for="${id}-cover">${t("Who covers?")}</label>
        <select class="field" id="${id}-cover" name="cover">
          <option value=${NOBODY} selected=${!absence?.cover}>${t("Nobody: the whole team is told of new messages")}</option>
          ${others.map((other) => html`<option key=${other.id} value=${other.id} selected=${absence?.cover === other.id}>${calledBy(other)}</option>`)}
        </select></div>`
    }
  </${Dialog}>`;
}
