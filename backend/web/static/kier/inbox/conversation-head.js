/** The head of a conversation, and below it, folded, all that is known of the request. */

import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { Moves } from "./conversation-moves.js";
import { Slot } from "./conversation-slots.js";
import { promiseText } from "./promise.js";
import { dayName, labelOf, labelsOf, stateName, waiting, waitingText } from "./referrals.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { Referral } from "./inbox.js"
 * @import { SlotProps } from "./conversation-slots.js"
 */

/**
 * `children`: the way back and the name.
 * @param {SlotProps & {children?: ComponentChildren}} props
 */
export function Head({ children, ...slots }) {
  const { referral, conversation, now } = slots;
  const { profile } = referral;
  const { isUnderWay } = conversation.acceptance;
  const promise = isUnderWay ? "" : promiseText(referral, now);
  const asked = [
    labelsOf("themes", profile.themes) || t("No theme was chosen"),
    labelsOf("wishes", profile.wishes),
  ];
  const who = [
    labelsOf("regions", [profile.region]),
    labelsOf("age_bands", [profile.age_band]),
    labelOf("languages", profile.language),
  ];
  return html`<header class="conversation-top">
    <div class="top-line">
      ${children}
      <span class="mark" data-part="state">${isUnderWay ? stateName("accepted") : ownState(referral)}</span>
      <${Slot} name="head" ...${slots} />
    </div>
    <${Moves} ...${slots} />
    <div class="top-words">
      <p data-part="asked">${profile.urgent && html`<span class="mark urgent">${t("Urgent")}</span> `}<b>${joined(asked)}</b> <span class="soft">${joined(who)}</span></p>
      ${promise && html`<p class="promise">${promise}</p>`}
      <${Slot} name="words" ...${slots} />
    </div>
  </header>`;
}

/** @param {Referral} referral */
const ownState = ({ status, ends_on: day }) =>
  status === "interprets" && day
    ? t("You interpret, until {day}", { day: dayName(day) })
    : stateName(status);

/** @param {string[]} parts */
const joined = (parts) => parts.filter(Boolean).join(" · ");

// Whoever opened it once wants it open in the next one too; forgotten with the page.
let isUnfolded = false;

/**
 * Profile, reasons, keys and times.
 * @param {SlotProps} props
 */
export function Details({ referral, state, now }) {
  const [isOpen, setOpen] = useState(isUnfolded);
  /** @param {Event} event */
  const remember = (event) => {
    isUnfolded = /** @type {HTMLDetailsElement} */ (event.target).open;
    setOpen(isUnfolded);
  };
  return html`<details class="asked" data-part="details" open=${isOpen} onToggle=${remember}>
    <summary>${t("What was asked")}</summary>
    ${isOpen && html`<${Facts} referral=${referral} now=${now} /><${Reasons} referral=${referral} /><${Keys} state=${state} />`}
  </details>`;
}

/** @param {{referral: Referral, now: number}} props */
function Facts({ referral, now }) {
  const { profile } = referral;
  const { since, due } = waitingText(waiting(referral, now));
  const facts = [
    [t("About"), labelsOf("themes", profile.themes)],
    [t("Wants"), labelsOf("wishes", profile.wishes)],
    [t("Who"), labelsOf("audiences", [profile.audience])],
    [t("Age"), labelsOf("age_bands", [profile.age_band])],
    [t("Where"), labelsOf("regions", [profile.region])],
    [t("Language"), labelOf("languages", profile.language)],
    [t("Last message"), [since, due].filter(Boolean).join(" · ")],
  ];
  return html`${profile.urgent && html`<p class="urgent-words">${t("Urgent: the person may be in danger.")}</p>`}
  <dl class="facts">
    ${facts.map(([name, text]) => html`<div key=${name}><dt>${name}</dt><dd>${text || html`<span class="hint">${t("not said")}</span>`}</dd></div>`)}
  </dl>`;
}

/** @param {{referral: Referral}} props */
const Reasons = ({ referral }) => html`<h3>${t("Why here")}</h3>
  <p class="hint">${t("The person read these sentences before choosing you:")}</p>
  <ul role="list" class="reasons">${referral.reasons.map(({ code, text }) => html`<li key=${code}>${text}</li>`)}</ul>`;

/** @param {Pick<SlotProps, "state">} props */
function Keys({ state }) {
  const newest = Math.max(1, ...state.messages.map((message) => message.key_number ?? 1));
  return html`<h3>${t("Keys and times")}</h3>
    <p class="hint">${newest > 1 ? t("The messages are locked with keys 1 to {number}.", { number: newest }) : t("All messages are locked with the first key of this request.")} ${t("Of each message only the hour is known.")}</p>
    <p class="hint">${t("The person may see that somebody is reading or writing here, and nothing more.")}</p>`;
}
