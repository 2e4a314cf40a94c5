/** Two who write the same text: both stand beside each other, and neither is lost. */

import { directionOf, tagOf } from "../shared/questionnaire/languages.js";
import { t } from "../shared/text.js";
import { html, useEffect, useRef } from "../vendor/preact.js";

/**
 * @param {{error: any, mine: object, theirs: object, language: string, Difference: (props: any) => any,
 *   onKeep: () => void, onTake: () => void}} props `Difference` shows what differs between drafts
 */
export function TextConflict({ error, mine, theirs, language, Difference, onKeep, onTake }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => box.current?.focus(), [error]);
  return html`<section class="alarm stack" role="alert" tabindex="-1" ref=${box} data-part="conflict">
    <h2>${t("Somebody else saved this text meanwhile")}</h2>
    <p>${t("Nothing is lost: what they saved stays in the list of versions, and yours stands here.")}</p>
    <${Difference} before=${theirs} after=${mine} names=${[t("What is there now"), t("Yours")]} lang=${tagOf(language)} dir=${directionOf(language)} />
    <div class="row"><button type="button" class="button" data-act="keep" onClick=${onKeep}>${t("Save mine as the newest")}</button>
      <button type="button" class="button quiet" data-act="take" onClick=${onTake}>${t("Go on with theirs")}</button></div>
  </section>`;
}
