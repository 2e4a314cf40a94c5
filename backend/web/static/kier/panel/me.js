/** All that is one's own: the break, what one gets, the name on paper, who looked at what. */

import { Empty, Page, Way } from "../shared/components.js";
import { dayFromNow, money } from "../shared/formats.js";
import { useAction } from "../shared/pages.js";
import { Fetching, More, usePages } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { useNote } from "./drafts.js";
import { capital, dateText } from "./formats.js";
import { ME } from "./platform-session.js";
import { SendButton, Sure, useSending, waitingText } from "./send-button.js";

/**
 * @import { Access, MyFee } from "kier/api"
 * @import { Pages } from "../shared/resources.js"
 * @import { Account } from "./account.js"
 */

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

/**
 * A member needs to know no more than whether it is on its way.
 * @param {{state: string, due_on: string | null, paid_on: string | null}} options
 */
const stateOf = ({ state, due_on: due, paid_on: paid }) => {
  if (state === "paid") return t("Paid on {day}", { day: dateText(/** @type {string} */ (paid)) });
  if (state === "listed") return t("On its way to you");
  return t("You get it before {day}", { day: dateText(/** @type {string} */ (due)) });
};

/**
 * The page.
 * @param {{session: Account}} props
 */
export function Fees({ session }) {
  /** @type {Pages<MyFee>} */
  const { rows, error, again, next } = usePages(session, `${ME}/fees`);
  return html`<${Page} title=${t("What you get")} name="fees">
    ${!rows && html`<${Fetching} error=${error} again=${again} />`}
    ${rows?.length === 0 && html`<${Empty} icon="coin">${t("There is nothing here yet. After your work you see what you get, and when.")}</${Empty}>`}
    ${
      rows &&
      rows.length > 0 &&
      html`<ul role="list" class="panel-list cards">${rows.map(
        (fee) => html`<li key=${fee.invitation} class="card fee" data-state=${fee.state}>
      <div><h2>${capital(fee.title)}</h2><p class="hint">${stateOf(fee)}</p></div>
      <p class="amount"><strong>${money(fee.fee_cents + fee.travel_cents)}</strong>${fee.travel_cents > 0 && html`<span class="hint">${t("of which {amount} for travel", { amount: money(fee.travel_cents) })}</span>`}</p>
    </li>`,
      )}</ul><${More} next=${next} />`
    }
    <details class="fold"><summary>${t("Is something not right?")}</summary><div class="stack">
      <p>${t("Call the coordinator. Kier keeps no bank number: they ask you for it themselves.")}</p>
      <p>${t("Do you get benefits? Then ask first what you may earn. The coordinator helps you with it.")}</p></div></details>
  </${Page}>`;
}

/** @typedef {{name: string, phone: string, note: string}} LegalWords */

const NO_NAME = { name: "", phone: "", note: "" };

/**
 * The page.
 * @param {{session: Account}} props
 */
export function Legal({ session }) {
  const { legal } = session.expert;
  const [kept, setKept] = useState(/** @type {LegalWords | null} */ (null));
  const opening = useAction(async () => {
    const words = await session.open([legal]);
    setKept((legal && words[legal.id]) ?? NO_NAME);
  });
  useEffect(() => {
    setKept(null);
    opening.run();
  }, [legal?.id]);
  return html`<${Page} title=${t("My name on paper")} name="legal" lead=${t("You do not have to fill this in. It is only for a contract or a payment.")}>
    <p>${t("It is locked. Only the coordinator can open it, and you see each time that they look.")}</p>
    ${kept ? html`<${LegalForm} key=${legal?.id ?? "new"} session=${session} kept=${kept} hasOne=${Boolean(legal)} />` : html`<${Fetching} error=${opening.error} again=${opening.run} />`}
    <p><a class="text-way" href="#/me/looks">${t("Who looked at what")}</a></p>
  </${Page}>`;
}

/** @param {{session: Account, kept: LegalWords, hasOne: boolean}} props */
function LegalForm({ session, kept, hasOne }) {
  const [note, change, clear] = useNote(session, "legal", kept);
  const [said, setSaid] = useState("");
  const { patience } = session.api;
  const saving = useSending(async (content) => {
    await session.sendSealed("PUT", `${ME}/legal`, (sealed) => ({ sealed }), content, {
      own: true,
    });
    clear();
    session.keepers.delete("legal");
    setSaid(t("Saved."));
    await session.refresh();
  });
  const erase = async () => {
    await session.api.call("DELETE", `${ME}/legal`);
    clear();
    session.keepers.delete("legal");
    await session.refresh();
  };
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    setSaid("");
    if (!saving.isBusy)
      saving.run({ name: note.name.trim(), phone: note.phone.trim(), note: note.note.trim() });
  };
  /**
   * @param {keyof LegalWords} name
   * @param {string} label
   */
  const field = (
    name,
    label,
    more = {},
  ) => html`<div class="entry"><label class="label" for=${`legal-${name}`}>${label}</label>
    <input class="field" id=${`legal-${name}`} autocomplete="off" maxlength="200" value=${note[name]} onInput=${({ target }) => change({ [name]: target.value })} ...${more} /></div>`;
  return html`<form class="card stack" onSubmit=${send} novalidate>
      ${field("name", t("Name"))}${field("phone", t("Telephone"), { type: "tel" })}${field("note", t("Anything else that is needed"))}
      <${SendButton} sending=${saving} patience=${patience} text=${t("Save")} done=${said} name="save-legal" /></form>
    ${hasOne && html`<${Sure} label=${t("Delete it")} question=${t("Your name on paper is gone here then. Papers that were made stay.")} confirm=${t("Yes, delete it")} onConfirm=${erase} patience=${patience} name="delete-legal" isGrave />`}
    ${hasOne && messageOfMissing(kept)}`;
}

/** @param {LegalWords} kept */
const messageOfMissing = (kept) =>
  kept === NO_NAME
    ? html`<p class="fault">${t("What you wrote before cannot be opened any more. Write it again.")}</p>`
    : null;

/** @returns {Record<string, string>} */
const whats = () => ({
  legal: t("your name on paper"),
  story: t("your story"),
  answer: t("your answers"),
  question: t("a question of yours"),
  "check-in": t("how you are"),
  evaluation: t("how you looked back"),
  grievance: t("what you said went wrong"),
});

/**
 * The page.
 * @param {{session: Account}} props
 */
export function Looks({ session }) {
  /** @type {Pages<Access>} */
  const { rows, error, again, next } = usePages(session, `${ME}/looks`);
  return html`<${Page} title=${t("Who looked at what")} name="looks" lead=${t("Each time that somebody opens something of yours, it is written down here.")}>
    ${!rows && html`<${Fetching} error=${error} again=${again} />`}
    ${rows?.length === 0 && html`<${Empty} icon="eye">${t("Nobody has looked at anything of yours.")}</${Empty}>`}
    ${rows && rows.length > 0 && html`<ul role="list" class="panel-list cards">${rows.map(({ id, by, what, on }) => html`<li key=${id} class="card"><p>${t("{name} looked at {what}.", { name: by, what: whats()[what] ?? what })}</p><p class="hint">${dateText(on)}</p></li>`)}</ul>`}
    <${More} next=${next} />
    <details class="fold"><summary>${t("Is something not right?")}</summary><p>${t("Call the coordinator, or tell us that something went wrong.")} <a href="#/me/leaving">${t("Tell us")}</a></p></details>
  </${Page}>`;
}
