/** One row of the list: what a request is about, what was written last, who works on it. */

import { listSeparator, t, tn } from "../shared/text.js";
import { html, useMemo } from "../vendor/preact.js";
import {
  dayName,
  labelOf,
  labelsOf,
  referralAddress,
  shortName,
  shortReasons,
  stateName,
  waiting,
  waitingText,
} from "./referrals.js";
import { awaitsUs } from "./views.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { Referral } from "./inbox.js"
 * @import { Line } from "./openings.js"
 */

/** @typedef {(text: string) => ComponentChildren} Mark a text with what was searched for marked in it */

/**
 * What a row says of a request, in parts.
 * @param {{profile: Referral["profile"], reasons: {code: string}[]}} options
 */
export function describe({ profile, reasons }) {
  return {
    themes: labelsOf("themes", profile.themes) || t("No theme was chosen"),
    language: labelOf("languages", profile.language),
    who: [labelsOf("regions", [profile.region]), labelsOf("age_bands", [profile.age_band])].filter(
      Boolean,
    ),
    wishes: labelsOf("wishes", profile.wishes),
    ...shortReasons(reasons),
  };
}

/**
 * One referral; drawn anew only if something that it shows has changed. `place` of `count` rows; `worker`: who works on
 * it, and whether that is a name; `hasDraft`: somebody began to write here, in this browser; `mark`: while something is searched for.
 * @param {{referral: Referral, now: number, isShown: boolean, unseen: number, hasDraft: boolean, place: number, count: number,
 *   line: Line | undefined, worker: string, isNamed: boolean, organisation: string, mark?: Mark | null}} props
 */
export function Row(props) {
  const { referral, now, isShown, unseen, hasDraft, place, count, line, organisation } = props;
  const { worker, isNamed } = props;
  const mark = props.mark ?? asItIs;
  return useMemo(() => {
    const { themes, language, who, wishes, fits, lacks } = describe(referral);
    const wait = waiting(referral, now);
    const { since, due } = waitingText(wait);
    const { status, profile, id } = referral;
    return html`<li class="row-item" data-referral=${id} data-status=${status} aria-posinset=${place} aria-setsize=${count}>
      <a class="row-link" href=${referralAddress(id)} aria-current=${isShown ? "true" : undefined}
        data-how=${wait.how}>
        <span class="row-top">
          <strong>${mark(themes)}</strong>
          <span class="row-since"><span class="apart">${t("Last message:")} </span>${since}</span>
        </span>
        <span class="row-marks">
          ${profile.urgent && html`<span class="mark urgent">${t("Urgent")}</span>`}
          ${due && html`<span class="mark ${wait.how}">${due}</span>`}
          ${unseen > 0 && html`<span class="mark unseen">${tn("{n} new message", "{n} new messages", unseen)}</span>`}
          ${awaitsUs(referral) && !unseen && html`<span class="mark soon">${t("Waits for your answer")}</span>`}
          ${status === "interprets" && html`<span class="mark" data-part="you-interpret">${t("You interpret, until {day}", { day: dayName(String(referral.ends_on)) })}</span>`}
          ${referral.held && html`<span class="mark" data-mark="held">${t("A reply waits for a reader")}</span>`}
          ${hasDraft && html`<span class="mark" data-mark="draft">${t("Draft")}</span>`}
          ${(status === "declined" || status === "withdrawn") && html`<span class="mark">${stateName(status)}</span>`}
        </span>
        <${Written} referral=${referral} line=${line} organisation=${organisation} mark=${mark} />
        <span class="row-who"><b>${mark(language)}</b>${who.map((said) => [" · ", mark(said)])}</span>
        <span class="row-top"><span>${wishes && mark(t("Wants: {wishes}", { wishes }))}</span>
          <span class="row-name">${worker && html`<span class="row-worker"><span class="apart">${t("Works on it:")} </span>${isNamed ? html`<span translate=${false}>${worker}</span>` : worker}</span> `}${mark(shortName(id))}</span></span>
        <span class="row-why">
          ${lacks.length > 0 && html`<span class="lacks">${lacks.join(listSeparator())} · </span>`}
          ${fits.length > 0 && t("Fits: {list}", { list: fits.join(listSeparator()) })}
        </span>
      </a>
    </li>`;
  }, [referral, now, isShown, unseen, hasDraft, place, count, line, worker, isNamed, props.mark]);
}

/** @type {Mark} */
const asItIs = (text) => text;

/**
 * Who wrote last, where that was not the person, and the first line of what the person wrote last.
 * @param {{referral: Referral, line: Line | undefined, organisation: string, mark: Mark}} props
 */
function Written({ referral, line, organisation, mark }) {
  const { status, last_sender: sender } = referral;
  const isOurs = sender === `organisation:${organisation}`;
  // A hit needs the room.
  const writer =
    mark !== asItIs || !sender || sender === "seeker" || status === "offered"
      ? ""
      : isOurs
        ? t("We wrote last")
        : t("Another organisation wrote last");
  if (!writer && !line) return null;
  return html`<span class="row-line" data-part="row-line">
    ${writer && html`<span class="row-writer">${writer}${line?.line && " · "}</span>`}
    ${
      line?.isDamaged
        ? html`<i>${t("This message does not open.")}</i>`
        : line?.line && html`<span dir="auto">${mark(line.line)}</span>`
    }
  </span>`;
}
