/** Doors of the desk: for whoever works elsewhere, and for whoever has no keys yet. */

import { PlainPage } from "../shared/parts.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";

/** @import { DeskAccount } from "./account.js" */

/**
 * Signed in, but this desk is not theirs: where to go instead.
 * @param {{session: DeskAccount}} props
 */
export function Elsewhere({ session }) {
  const { me } = session;
  return html`<${PlainPage} title=${t("This is the desk of Platform HOPE")} name="elsewhere">
    <p>${t("Only coordinators of Platform HOPE work here. You are signed in as {email}.", { email: me?.email ?? "" })}</p>
    <ul role="list" class="elsewhere">
      <li><a class="button" href="/panel/">${t("I am a member of Platform HOPE")}</a></li>
      ${me?.organisation && html`<li><a class="button" href="/inbox/">${t("To the inbox of my organisation")}</a></li>`}
      <li><a class="button" href="/advice/">${t("I want to ask Platform HOPE for advice")}</a></li>
    </ul>
    <button class="button quiet" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${PlainPage}>`;
}

/**
 * A coordinator whose organisation has no key, or who was not let in yet: the inbox does that.
 * @param {{session: DeskAccount, stage: string}} props
 */
export function NeedsKeys({ session, stage }) {
  const { organisation } = session.store.get();
  return html`<${PlainPage} title=${stage === "first-key" ? t("A key first") : t("Almost there")} name="needs-keys">
    <p>${
      stage === "first-key"
        ? t(
            "What members write is sealed to a key of {organisation}. It is made once, in the inbox, and its recovery code goes on paper.",
            { organisation: organisation?.name ?? "" },
          )
        : session.pinsAlarm
          ? t("Something is wrong with your keys. The inbox says what, and what to do.")
          : t(
              "A colleague at {organisation} has to give you access first. The inbox shows you both twelve words to compare.",
              { organisation: organisation?.name ?? "" },
            )
    }</p>
    <a class="button main" href="/inbox/">${t("To the inbox")}</a>
    <button class="button" onClick=${() => session.refresh()}>${t("Look again")}</button>
    <button class="button quiet" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${PlainPage}>`;
}
