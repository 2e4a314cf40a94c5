/** What is wrong with the keys of one signal table, and what to do; and a basis that lapsed. */

import { dayText } from "../../shared/formats.js";
import { t } from "../../shared/text.js";
import { html, useLayoutEffect, useRef } from "../../vendor/preact.js";

/** @import { Reached } from "./history-memory.js" */

/** @type {() => Record<string, string>} */
const reasons = () => ({
  "unproven-key": t(
    "This table has a new key, and nobody proved that a member of the table made it.",
  ),
  "changed-key": t("A key of this table is another one than before."),
  "repeated-key": t("This table has two keys with the same number."),
  "missing-key": t("A key of this table is missing."),
  "unopened-key": t("A key of this table does not open."),
  "older-key": t("The newest key of this table is gone: the server shows an older one."),
  "pin-missing": t("The mark that your organisation set when it joined this table is gone."),
  "pin-differs": t("This table has another key than when your organisation joined it."),
  "own-signal": t("A signal of your own organisation does not open any more."),
  "peer-differs": t(
    "An organisation at this table has another key than the one whose words you compared.",
  ),
});

/** @param {{alarm: string}} props as the worker says it */
export const TableAlarm = ({ alarm }) =>
  html`<section class="key-alarm table-alarm" role="alert" data-table-alarm=${alarm}>
    <h2>${t("Stop: the keys of this table are not right")}</h2>
    <p>${reasons()[alarm] ?? reasons()["changed-key"]} ${t("Perhaps somebody else wants to read signals, or writes in the name of a partner.")}</p>
    <p><strong>${t("Nothing can be written at this table.")}</strong> ${t("What you read here before is still right.")}</p>
    <p>${t("Call your coordinator and the people who run Kier for you, by telephone.")}</p>
  </section>`;

/**
 * Why nothing can be written although keys are right.
 * @typedef {"lapsed" | "not-yet" | "needs-key" | "no-key" | null} Silence
 */

/**
 * @param {{valid_from: string, valid_until: string, needs_key: boolean, key_number: number}} table
 * @param {string} today
 * @returns {Silence}
 */
export function silenceOf(
  { valid_from: from, valid_until: until, needs_key: needsKey, key_number: number },
  today,
) {
  if (today > until) return "lapsed";
  if (today < from) return "not-yet";
  if (!number) return "no-key";
  return needsKey ? "needs-key" : null;
}

/**
 * What a table that is silent says.
 * @param {{silence: Silence, table: {valid_from: string, valid_until: string}, children?: any}} props `children`: what
 *   can be done
 */
export function SilenceNote({ silence, table, children }) {
  if (!silence) return null;
  const said = {
    lapsed: [
      t("The basis of this table lapsed on {day}", { day: dayText(table.valid_until) }),
      t(
        "Without a valid basis nothing may be written. What is here can be read until it expires. The coordinator of the project renews the basis; after that everything goes on.",
      ),
    ],
    "not-yet": [
      t("This table begins on {day}", { day: dayText(table.valid_from) }),
      t("Nothing can be written before its basis is valid."),
    ],
    "no-key": [
      t("This table has no key yet"),
      t(
        "A member of the organisation that leads the table makes it. Until then nothing can be written.",
      ),
    ],
    "needs-key": [
      t("This table needs a new key"),
      t(
        "An organisation left. Until somebody at the table makes a new key, which they do not get, nothing new can be written.",
      ),
    ],
  }[silence];
  return html`<section class="note stack silence" data-part="silence" data-silence=${silence}>
    <h2>${said[0]}</h2><p>${said[1]}</p>${children}</section>`;
}

/**
 * The server shows an older history than this browser saw. It stops nothing: a backup that was put back does it too.
 * @param {{older: Reached | null, table: {history_length: number}}} props
 */
export const OlderHistory = ({ older, table }) =>
  older &&
  html`<section class="alarm stack" role="alert" data-part="older-history">
    <h2>${t("The history of this table is older than what you saw before")}</h2>
    <p>${t("This browser saw line {before}; the server now shows line {now} as the last one, or other lines. Signals and moves since then may be missing.", { before: older.history_length, now: table.history_length })}</p>
    <p>${t("Perhaps a backup was put back, perhaps somebody takes something away. Ask the people who run Kier for you, by telephone, and compare with the digest in your minutes.")}</p>
  </section>`;

/**
 * Why nothing can be written although nothing is wrong: the newest key is not here.
 * @param {{lacksGrant: boolean}} props
 */
export const KeyAwaited = ({ lacksGrant }) =>
  html`<section class="note stack" data-part="key-awaited">
    <h2>${t("You do not have the key of this table yet")}</h2>
    ${
      lacksGrant
        ? html`<p>${t("It was given to an earlier key of your organisation. As soon as a colleague who has that one opens this table, you can read it too: ask them.")}</p>
          <p>${t("If nobody has it any more, ask the coordinator of the project to take your organisation from the table, and to invite it again.")}</p>`
        : html`<p>${t("The table has a new key. Ask another organisation of the table to compare words with you by telephone, and to give you the key.")}</p>`
    }</section>`;

/**
 * The basis lapsed while somebody was writing; takes the focus, since the button that was pressed is far below.
 * @param {{day: string}} props
 */
export function LapsedMeanwhile({ day }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => box.current?.focus(), []);
  return html`<section class="alarm stack" role="alert" tabindex="-1" ref=${box} data-part="lapsed-meanwhile">
    <h2>${t("The basis of this table is not valid any more")}</h2>
    <p><strong>${t("Nothing was sent.")}</strong> ${t("It lapsed on {day}. What you wrote stays here, sealed in this browser, for seven days.", { day: dayText(day) })}</p>
    <p>${t("Ask the coordinator of the project to renew the basis. Then send it again.")}</p>
  </section>`;
}
