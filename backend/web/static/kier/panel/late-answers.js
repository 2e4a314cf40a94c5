/**
 * Answers that came too late: sealed to their writer alone, they stay in this browser for a week.
 * Where the browser keeps nothing they stay as long as the page.
 */

import { messageOf, useAction } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { dayText, telOf } from "./formats.js";
import { Sure } from "./send-button.js";

/** @import { Account } from "./account.js" */

/**
 * What is kept, by the path of its consultation.
 * @typedef {Record<string, {since: number, box: object}>} Shelf
 */

// Says nothing to whoever looks through what the browser keeps.
const SHELF = "late";
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
// For a browser that keeps nothing.
/** @type {Shelf} */
let here = {};

/**
 * Keep what somebody wrote for a consultation that is over.
 * @param {Account} session
 * @param {string} path of the consultation
 * @param {{rows: [string, string][], textId: string}} late `rows`: question and answer, as they were read
 */
export async function keepLate(session, path, { rows, textId }) {
  const box = await session.sealToMyself({ rows }, textId);
  write({ ...read(), [path]: { since: Date.now(), box } });
}

/**
 * The day until which something of this consultation is kept here; null if there is nothing.
 * @param {string} path
 */
export function lateUntil(path) {
  const kept = read()[path];
  return kept ? new Date(kept.since + WEEK_MS).toISOString().slice(0, 10) : null;
}

/**
 * What was kept, opened: questions and answers; null if another member wrote it.
 * @param {Account} session
 * @param {string} path
 */
export async function openLate(session, path) {
  try {
    const { content } = await session.smith.ask("openDraft", { draft: read()[path].box });
    return content.rows;
  } catch (/** @type {any} */ error) {
    if (error.code !== "damaged") throw error;
    return null;
  }
}

/**
 * Keep it no longer.
 * @param {string} path
 */
export function forgetLate(path) {
  const { [path]: _gone, ...others } = read();
  write(others);
}

// What is older than a week goes with the first look at it.
function read() {
  let kept = here;
  try {
    kept = JSON.parse(/** @type {string} */ (localStorage.getItem(SHELF))) ?? here;
  } catch {
    // As if there were none on this phone.
  }
  const fresh = Object.entries(kept).filter(([, { since }]) => Date.now() - since < WEEK_MS);
  if (fresh.length < Object.keys(kept).length) write(Object.fromEntries(fresh));
  return Object.fromEntries(fresh);
}

/** @param {Shelf} kept */
function write(kept) {
  here = kept;
  try {
    if (Object.keys(kept).length) localStorage.setItem(SHELF, JSON.stringify(kept));
    else localStorage.removeItem(SHELF);
  } catch {
    // It stays in the page.
  }
}

/**
 * The note above a consultation of which something is kept here.
 * @param {{session: Account, path: string}} props
 */
export function TooLate({ session, path }) {
  const [isGone, setGone] = useState(false);
  const [rows, setRows] = useState(
    /** @type {[string, string][] | null | undefined} */ (undefined),
  );
  const opening = useAction(async () => setRows(await openLate(session, path)));
  const until = lateUntil(path);
  if (!until || isGone) return null;
  const { phone } = session.expert;
  const forget = async () => {
    forgetLate(path);
    setGone(true);
  };
  return html`<section class="alarm stack" data-part="too-late" role="status"><h2>${t("Your answers came too late")}</h2>
    <p>${t("They were not handed in. What you wrote is kept here until {day}, and only you can open it. What you said aloud is not kept.", { day: dayText(until) })}</p>
    <p>${t("Call the coordinator if you still want to say it.")}</p>
    ${phone && html`<p><a class="button wide" href=${telOf(phone)}>${t("Call the coordinator")}</a></p>`}
    ${rows === undefined && html`<button type="button" class="button wide" data-part="open-late" onClick=${opening.run}>${t("Show what I wrote")}</button>`}
    ${opening.error && html`<p class="fault" role="alert">${messageOf(opening.error)}</p>`}
    ${rows === null && html`<p>${t("This cannot be opened any more.")}</p>`}
    ${rows && html`<dl class="answers">${rows.map(([question, said]) => html`<div key=${question}><dt>${question}</dt><dd class="said">${said}</dd></div>`)}</dl>`}
    <${Sure} label=${t("Delete it")} question=${t("Delete what you wrote? It is then gone for good.")} confirm=${t("Yes, delete it")} onConfirm=${forget} patience=${session.api.patience} name="forget-late" />
  </section>`;
}
