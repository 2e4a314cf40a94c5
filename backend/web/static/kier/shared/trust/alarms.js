/** What an alarm about keys means and what to do (docs/inbox.md, "Alarms"), in a few sentences. */

import { html, useState } from "../../vendor/preact.js";
import { isCoordinator } from "../account/roles.js";
import { messageOf, useAction } from "../pages.js";
import { t } from "../text.js";
import { CompareOrganisation } from "./words.js";

/**
 * @import { ComponentType } from "preact"
 * @import { Session } from "../account/session.js"
 */

const operator = () => t("Call the people who run Kier for you, at a number that you knew before.");

/** @type {() => Record<string, string[]>} */
const explanations = () => ({
  "organisation-key": [
    t(
      "The server shows another key of your organisation than the one that you trust. What people write may be read by somebody else.",
    ),
    operator(),
  ],
  "unknown-key": [
    t(
      "Your organisation has another key now, and nobody whom you trust vouched for it. Perhaps the people who run Kier set your organisation up anew. Perhaps somebody broke in.",
    ),
    t(
      "Call a colleague at a number that you knew before, and ask who made this key. If a colleague made it, compare its six words. If nobody knows it, call the people who run Kier for you.",
    ),
  ],
  "not-granted": [
    t("A colleague made a new key for your organisation, and you were not given it yet."),
    t("Call a colleague, and ask to be given access. After that this alarm ends by itself."),
  ],
  "key-gone": [
    t("Your organisation has no key any more. People cannot write to you."),
    t(
      "Call the people who run Kier for you, at a number that you knew before. They set an organisation up anew if everybody lost access, and at no other time.",
    ),
  ],
  "own-key": [
    t(
      "The server shows colleagues another key than yours. Access that they give you may go to somebody else.",
    ),
    operator(),
  ],
  "pins-missing": [t("The list of keys that you trust is gone from the server."), anew()],
  "pins-damaged": [t("The list of keys that you trust does not open any more."), anew()],
  "pins-old": [
    t("The server gives an older list of the keys that you trust than this browser knows."),
    anew(),
  ],
  "pins-conflict": [
    t("The list of keys that you trust has two different keys where there can be one."),
    anew(),
  ],
});

const anew = () =>
  t(
    "Call the people who run Kier for you, at a number that you knew before. When they have found out what happened, choose a new password with “I forgot my password”. You get a new key then, and a colleague gives you access again.",
  );

/** @type {() => Record<string, string>} */
const notes = () => ({
  "not-shown": t(
    "People do not see your organisation now: it is not open for requests yet, or was taken off. Ask the people who run Kier for you.",
  ),
  "key-awaited": t(
    "You trust the new key of your organisation, and were not given it yet. Call a colleague, and ask to be given access.",
  ),
});

/**
 * What happened, what to do, whom to call. Nobody can wave it away.
 * @param {{session: Session, alarm: string}} explained as `session.compare` finds it
 */
export function Explained({ session, alarm }) {
  const [isCompared, setCompared] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const again = useAction(async () => {
    setCompared(false);
    await session.refresh();
    setCompared(true);
  });
  const explanation = explanations()[alarm];
  if (!explanation) return html`<p>${notes()[alarm]}</p>`;
  const [what, todo] = explanation;
  return html`<p>${what}</p>
    <p>${todo}</p>
    <p><strong>${t("Until then nothing can be accepted, sent, granted or published here.")}</strong>
      ${" "}${t("Do not write about it here: telephone. What you could read before you can go on reading.")}</p>
    <div class="row"><button class="button" onClick=${again.run}>${t("Compare again")}</button>
      ${["unknown-key", "organisation-key"].includes(alarm) && html`<button class="button" data-act="compare-words" onClick=${() => setAsking(true)}>${t("Compare six words")}</button>`}</div>
    <p role="status">${again.error ? messageOf(again.error) : isCompared && t("Compared: the keys still differ.")}</p>
    ${alarm === "key-gone" && isCoordinator(session.me) && html`<${SetUpAnew} session=${session} />`}
    ${isAsking && html`<${CompareOrganisation} session=${session} onClose=${() => setAsking(false)} />`}`;
}

/** @param {{session: Session}} props */
function SetUpAnew({ session }) {
  const [Part, setPart] = useState(/** @type {ComponentType<any> | null} */ (null));
  const load = useAction(async () => {
    const { MakeKey } = await import("../account/organisation-key.js");
    setPart(() => MakeKey);
  });
  if (Part)
    return html`<div class="card stack"><${Part} session=${session} isReset=${true} onDone=${() => session.refresh()} /></div>`;
  return html`<p><button class="button" data-act="set-up-anew" onClick=${load.run}>${t("They told me on the telephone that they set us up anew: make a key")}</button></p>
    <p role="status">${load.error && messageOf(load.error)}</p>`;
}

/**
 * What a member from before there were pins is told, once.
 * @param {{onRead: () => void}} props
 */
export function PinnedOnce({ onRead }) {
  return html`<p>${t("New: Kier remembers now which keys you trust. If somebody puts another key in their place, you see a red alarm, and nothing is sent. Then telephone, as it says.")}</p>
    <button class="button small" onClick=${onRead}>${t("I have read it")}</button>`;
}
