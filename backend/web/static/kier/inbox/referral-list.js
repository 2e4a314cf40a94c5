/** The list of referrals: tabs, a search, and one row for each. */

import { messageOf, useStore } from "../shared/pages.js";
import { t, tn } from "../shared/text.js";
import { html, useMemo, useRef, useState } from "../vendor/preact.js";
import {
  counts,
  inOrder,
  labelOf,
  labelsOf,
  listAddress,
  matching,
  referralAddress,
  shortName,
  shortReasons,
  stateName,
  TABS,
  waiting,
  waitingText,
} from "./referrals.js";

/** @import { Inbox, Referral } from "./inbox.js" */

/** @param {string} tab */
const tabName = (tab) =>
  /** @type {Record<string, string>} */ ({
    new: t("New"),
    open: t("Open"),
    closed: t("Closed"),
    other: t("Other"),
  })[tab];

/** @param {string} tab */
const nothingHere = (tab) =>
  ({
    new: t("Nobody is waiting for a first answer. New requests appear here by themselves."),
    open: t("You have no open requests. When you accept one, it stands here."),
    closed: t("Nothing was closed yet. If the person writes again, the request comes back as new."),
    other: t("Here stand requests that you declined, and those that a person withdrew."),
  })[tab];

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

/** @param {Referral} referral */
const searchable = (referral) => {
  const { themes, language, who, wishes } = describe(referral);
  return [shortName(referral.id), themes, language, wishes, ...who].join(" ");
};

/**
 * `shown` is the referral beside it; `now` goes by the hour, with which rows change.
 * @param {{inbox: Inbox, tab: string, shown: string | null, now: number}} props
 */
export function List({ inbox, tab, shown, now }) {
  const { referrals, isLoaded, isComplete, problem, unseen, awaits } = useStore(inbox.store);
  const [search, setSearch] = useState("");
  const numbers = counts(referrals.values());
  const all = useMemo(
    () => inOrder(referrals.values(), tab, (id) => awaits.has(id)),
    [referrals, tab, awaits],
  );
  const rows = useMemo(() => matching(all, search, searchable), [all, search]);
  const isThere = tab === "new" || tab === "open" ? isLoaded : isComplete;
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  return html`<section class="list" aria-label=${t("Requests")} data-part="list"
    onKeyDown=${(event) => moveAmong(event, field.current)}>
    <h1 class="apart" tabindex="-1" id="list-heading">${t("Requests: {tab}", { tab: tabName(tab) })}</h1>
    <nav aria-label=${t("Lists")} class="tabs">
      ${TABS.map(
        (name) => html`<a key=${name} href=${listAddress(name)} data-tab=${name}
        aria-current=${name === tab ? "page" : undefined}>${tabName(name)}
        <span class="count">${numbers[name] || ""}</span></a>`,
      )}
    </nav>
    ${
      all.length > 5 &&
      html`<div class="search"><label>
      <span class="apart">${t("Search in this list")}</span>
      <input class="field" type="search" ref=${field} value=${search} autocomplete="off" spellcheck=${false}
        placeholder=${t("Search: place, language, wish…")} onInput=${(event) => setSearch(event.target.value)} />
    </label><span class="hint" role="status">${search && tn("{n} found", "{n} found", rows.length)}</span></div>`
    }
    ${
      problem &&
      html`<div class="alarm" role="alert"><p>${messageOf(problem)}</p>
      <button class="button" onClick=${() => inbox.load()}>${t("Try again")}</button></div>`
    }
    ${tab === "new" && all.length > 9 && html`<p class="quiet-words"><a href="#/organisation/bin">${t("False requests")}</a></p>`}
    <ul class="rows" role="list" data-part="rows" aria-busy=${isThere ? undefined : "true"}>
      ${rows.map(
        (row) => html`<${Row} key=${row.id} referral=${row} now=${now} isShown=${row.id === shown}
        unseen=${unseen[row.id] ?? 0} awaits=${awaits.has(row.id)} />`,
      )}
    </ul>
    ${!isThere && !problem && html`<p class="quiet-words" role="status">${t("Getting requests…")}</p>`}
    ${
      isThere &&
      !rows.length &&
      html`<p class="quiet-words" data-part="empty">
      ${search ? t("Nothing in this list fits your search.") : nothingHere(tab)}</p>`
    }
  </section>`;
}

/**
 * One referral; drawn anew only if something that it shows has changed.
 * @param {{referral: Referral, now: number, isShown: boolean, unseen: number,
 *   awaits: boolean}} props
 */
function Row({ referral, now, isShown, unseen, awaits }) {
  return useMemo(() => {
    const { themes, language, who, wishes, fits, lacks } = describe(referral);
    const wait = waiting(referral, now);
    const { since, due } = waitingText(wait);
    const { status, profile, id } = referral;
    return html`<li class="row-item" data-referral=${id} data-status=${status}>
      <a class="row-link" href=${referralAddress(id)} aria-current=${isShown ? "true" : undefined}
        data-how=${wait.how}>
        <span class="row-top">
          <strong>${themes}</strong>
          <span class="row-since"><span class="apart">${t("Last message:")} </span>${since}</span>
        </span>
        <span class="row-marks">
          ${profile.urgent && html`<span class="mark urgent">${t("Urgent")}</span>`}
          ${due && html`<span class="mark ${wait.how}">${due}</span>`}
          ${unseen > 0 && html`<span class="mark unseen">${tn("{n} new message", "{n} new messages", unseen)}</span>`}
          ${status === "accepted" && awaits && !unseen && html`<span class="mark soon">${t("Waits for your answer")}</span>`}
          ${(status === "declined" || status === "withdrawn") && html`<span class="mark">${stateName(status)}</span>`}
        </span>
        <span class="row-who"><b>${language}</b>${who.map((said) => ` · ${said}`)}</span>
        <span class="row-top"><span>${wishes && t("Wants: {wishes}", { wishes })}</span>
          <span class="row-name">${shortName(id)}</span></span>
        <span class="row-why">
          ${lacks.length > 0 && html`<span class="lacks">${lacks.join(", ")} · </span>`}
          ${fits.length > 0 && t("Fits: {list}", { list: fits.join(", ") })}
        </span>
      </a>
    </li>`;
  }, [referral, now, isShown, unseen, awaits]);
}

/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * The list has the focus, as its heading has at first. Letters are in `shortcuts.js`.
 * @param {KeyboardEvent} event
 * @param {HTMLInputElement | null} field
 */
function moveAmong(event, field) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target === field) return;
  const links = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll(".row-link")];
  const place = links.indexOf(/** @type {Element} */ (document.activeElement));
  const next =
    event.key === "Home"
      ? links[0]
      : event.key === "End"
        ? links.at(-1)
        : links[place + STEPS[event.key]];
  if (!next) return;
  event.preventDefault();
  /** @type {HTMLElement} */ (next).focus();
}

/**
 * Put the focus on a row, or else on the list's heading: after coming back.
 * @param {string | null} id
 */
export function focusRow(id) {
  /** @type {HTMLElement | null} */
  const row = id ? document.querySelector(`[data-referral="${id}"] .row-link`) : null;
  (row ?? document.getElementById("list-heading"))?.focus();
}
