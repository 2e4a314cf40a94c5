/** All that is one's own: the break, the profile, what one allowed, who looked, what one gets. */

import { useSending, waitingText } from "./send-button.js";
import { Page, Way } from "../shared/components.js";
import { dayFromNow } from "../shared/formats.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { ME } from "./account.js";
import { dateText } from "./formats.js";

/** @import { Account } from "./account.js" */

/**
 * The page.
 * @param {{session: Account}} props
 */
export function Me({ session }) {
  const { expert } = session;
  return html`<${Page} title=${t("Me")} name="me">
    <${Break} session=${session} />
    <nav class="stack ways-list" aria-label=${t("All about me")}>
      <${Way} href="#/me/profile" icon="me" title=${t("What I do")} name="to-profile">${t("Name of my choice, topics, when, where, how much")}</${Way}>
      <${Way} href="#/settings/notifications" icon="bell" title=${t("When and how I hear of something")} name="to-notifications">${t("Mail, messages on my phone, quiet hours")}</${Way}>
      <${Way} href="#/fees" icon="coin" title=${t("What I get")} name="to-fees">${t("For my work, and for travel")}</${Way}>
      <${Way} href="#/me/stories" icon="book" title=${t("My story")} name="to-stories">${t("Who may use it. I can take it back.")}</${Way}>
      <${Way} href="#/me/legal" icon="lock" title=${t("My name on paper")} name="to-legal">${t("Locked. Only the coordinator can open it.")}</${Way}>
      <${Way} href="#/me/looks" icon="eye" title=${t("Who looked at what")} name="to-looks" />
      ${expert.status === "candidate" && html`<${Way} href="#/me/steps" icon="steps" title=${t("Where I stand")} name="to-steps">${t("On the way to membership")}</${Way}>`}
      <${Way} href="#/settings" icon="lock" title=${t("Language, password, lock")} name="to-settings" />
      <${Way} href="#/me/leaving" icon="heart" title=${t("Something went wrong, or I want to stop")} name="to-leaving" />
    </nav>
    ${expert.joined_on && html`<p class="hint">${t("With us since {day}", { day: dateText(expert.joined_on) })}</p>`}
    <button class="button wide" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${Page}>`;
}

/**
 * The big switch: nobody asks anything as long as it is on. It needs no reason.
 * @param {{session: Account}} props
 */
function Break({ session }) {
  const { expert } = session;
  const [until, setUntil] = useState(expert.paused_until ?? "");
  const sending = useSending(async (changes) => {
    const answer = await session.api.call("PATCH", ME, changes);
    session.take(answer);
    setUntil(answer.paused_until ?? "");
  });
  const { paused } = expert;
  const flip = () => !sending.isBusy && sending.run({ paused: !paused, paused_until: null });
  return html`<section class="card stack break" data-part="break" data-paused=${String(paused)}>
    <div class="accepting"><div><h2 id="break-name">${t("I have a break")}</h2>
      <p>${paused ? t("Nobody asks you for anything now. You do not have to say why.") : t("Switch it on when it is too much. Then nobody asks you for anything.")}</p></div>
      <button type="button" class="switch" role="switch" aria-checked=${paused ? "true" : "false"} aria-labelledby="break-name" onClick=${flip}><span class="switch-knob"></span></button></div>
    ${
      paused &&
      html`<form class="stack" onSubmit=${(event) => {
        event.preventDefault();
        if (!sending.isBusy) sending.run({ paused: true, paused_until: until || null });
      }} novalidate><div class="entry"><label class="label" for="paused-until">${t("Until (you can leave it empty)")}</label>
        <input class="field date" type="date" id="paused-until" min=${dayFromNow(1)} value=${until} onInput=${({ target }) => setUntil(target.value)} /></div>
      ${until !== (expert.paused_until ?? "") && html`<button class="button">${t("Save")}</button>`}</form>`
    }
    <p role="status" class="hint">${sending.isWaiting ? waitingText() : sending.error ? sending.error.message : paused && expert.paused_until && t("Your break ends on {day}.", { day: dateText(expert.paused_until) })}</p>
  </section>`;
}
