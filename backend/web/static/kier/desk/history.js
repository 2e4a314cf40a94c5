/** What happened to a request: who, when, and what was changed from what to what. */

import { dayText } from "../shared/formats.js";
import { t, tn } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { fieldText } from "./briefing-field.js";
import { fieldWords } from "./labels.js";

/**
 * @import { DeskRequest, Entry } from "kier/api"
 * @import { DeskAccount } from "./account.js"
 */

const SHOWN = 6;
// More stand in a fold.
const MOST_CHANGES = 4;

/** @returns {Record<string, string>} */
const whatWords = () => ({
  confirm: t("opened the link from the mail"),
  submit: t("sent it"),
  return: t("asked back"),
  propose: t("sent a proposal"),
  accept: t("accepted"),
  agree: t("agreed"),
  decline: t("declined"),
  withdraw: t("withdrew"),
  start: t("started the work"),
  deliver: t("delivered"),
  close: t("closed"),
  expire: t("ended: nothing changed for a year"),
  changed: t("changed the briefing"),
  checked: t("ticked the checklist"),
  asked: t("asked members"),
  waves: t("made waves"),
  "story-ended": t("took back a story or quote that the requester got"),
  "new-link": t("sent the requester a new link"),
});

/** @returns {Record<string, string>} */
const whoWords = () => ({
  requester: t("The requester"),
  coordinator: t("Platform HOPE"),
  member: t("A member"),
  clock: t("By itself"),
});

/** @param {{what: string, note: string, changes: Entry["changes"]}} options */
const isTick = ({ what, note, changes }) =>
  what === "checked" && !note && Object.keys(changes ?? {}).every((field) => field === "checked");

/**
 * Lines without all but the last of several in a row that only say that one person ticked something.
 * @param {Entry[]} entries
 */
export const gathered = (entries) =>
  entries.filter((entry, place) => {
    const next = entries[place + 1];
    return !(
      next &&
      isTick(entry) &&
      isTick(next) &&
      entry.on === next.on &&
      entry.by_name === next.by_name
    );
  });

/**
 * The list, newest first.
 * @param {{session: DeskAccount, request: DeskRequest}} props
 */
export function History({ session, request }) {
  const [isAll, setAll] = useState(false);
  const entries = gathered(request.history).reverse();
  const shown = isAll ? entries : entries.slice(0, SHOWN);
  return html`<section class="card history" aria-labelledby="history" data-part="history"><h2 id="history">${t("History")}</h2>
    <ol role="list">${shown.map((entry) => html`<${Entry} key=${entry.number} session=${session} entry=${entry} />`)}</ol>
    ${shown.length < entries.length && html`<button type="button" class="button small quiet" onClick=${() => setAll(true)}>${t("Show all {n}", { n: entries.length })}</button>`}</section>`;
}

/**
 * What was empty before is only said as it is now.
 * @param {{name: string, before: string, after: string}} props
 */
function Change({ name, before, after }) {
  return html`<p class="change"><span class="hint">${name}:</span> ${before && html`<del>${before}</del> <span aria-hidden="true">→</span><span class="apart"> ${t("became")} </span> `}<ins>${after || t("nothing")}</ins></p>`;
}

/** @param {{session: DeskAccount, entry: Entry}} props */
function Entry({ session, entry }) {
  const { on, by, by_name: name, what, note, changes } = entry;
  const names = fieldWords();
  /**
   * @param {string} field
   * @param {unknown} value
   */
  const text = (field, value) => fieldText(session.platform, field, value);
  const all = /** @type {Record<string, [before: unknown, after: unknown]>} */ (changes ?? {});
  const changed = Object.entries(all)
    .filter(([field]) => field !== "checked")
    .map(
      ([field, [before, after]]) =>
        html`<${Change} key=${field} name=${names[field] ?? field} before=${text(field, before)} after=${text(field, after)} />`,
    );
  return html`<li data-what=${what}><p><strong>${name || (whoWords()[by] ?? by)}</strong> ${whatWords()[what] ?? what} <span class="hint">${dayText(on)}</span></p>
    ${note && html`<p class="note words" dir="auto">${note}</p>`}
    ${changed.length > MOST_CHANGES ? html`<details><summary>${tn("{n} field", "{n} fields", changed.length)}</summary>${changed}</details>` : changed}
  </li>`;
}
