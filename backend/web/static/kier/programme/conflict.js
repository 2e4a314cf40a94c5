/** Two who change the same: the second is told, and both texts stay. */

import { ActButton } from "../shared/components.js";
import { messageOf } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { Refused } from "../shared/wire.js";
import { html, useEffect, useRef } from "../vendor/preact.js";

/**
 * What somebody else made of it meanwhile; null if something else went wrong.
 * @template T
 * @param {unknown} error
 * @returns {T | null}
 */
export const currentOf = (error) =>
  error instanceof Refused && error.kind === "changed-meanwhile"
    ? (error.body.current ?? null)
    : null;

/**
 * What was typed beside what is there now, and the choice between them.
 * @param {{error: any, lines: [name: string, mine: any, theirs: any][], onTake: () => unknown,
 *   onKeep?: () => unknown}} props `lines`: only what differs is shown
 */
export function Conflict({ error, lines, onKeep, onTake }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => box.current?.focus(), [error]);
  const different = lines.filter(([, mine, theirs]) => mine !== theirs);
  return html`<section class="alarm stack" role="alert" tabindex="-1" ref=${box} data-part="conflict">
    <h2>${t("Somebody else changed this meanwhile")}</h2>
    <p>${messageOf(error)}</p>
    ${different.map(
      ([name, mine, theirs]) => html`<div key=${name}><h3>${name}</h3>
        <dl class="both"><div><dt>${t("Yours")}</dt><dd dir="auto">${mine || t("none")}</dd></div>
          <div><dt>${t("What is there now")}</dt><dd dir="auto">${theirs || t("none")}</dd></div></dl></div>`,
    )}
    <div class="row">${onKeep && html`<${ActButton} name="keep" label=${t("Save mine")} act=${onKeep} />`}
      <${ActButton} name="take" kind="quiet" label=${t("Take what is there now")} act=${onTake} /></div>
  </section>`;
}
