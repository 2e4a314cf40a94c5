/** What can be added, in groups, each with what it is for. */

import { t } from "../shared/text.js";
import { html, useLayoutEffect, useRef } from "../vendor/preact.js";
import { groups, KindIcon, kindName, kindSays } from "./kinds.js";

/** @import { Item } from "../shared/questionnaire/definition.js" */

/** @param {{onChoose: (kind: Item["kind"]) => void, onClose: () => void}} dialog */
export function AddItem({ onChoose, onClose }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => box.current?.showModal(), []);
  /** @param {string} kind */
  const choose = (kind) => {
    box.current?.close();
    onChoose(/** @type {Item["kind"]} */ (kind));
  };
  return html`<dialog ref=${box} class="dialog wide-dialog" aria-labelledby="add-title" onClose=${onClose} data-part="add-item">
    <div class="stack">
      <div class="head-row"><h2 id="add-title" tabindex="-1" autofocus>${t("What do you want to add?")}</h2>
        <button type="button" class="button quiet" onClick=${() => box.current?.close()}>${t("Cancel")}</button></div>
      ${groups().map(
        ([title, kinds]) => html`<section key=${title}><h3 class="group-title">${title}</h3>
        <ul role="list" class="kinds">${kinds.map(
          (
            kind,
          ) => html`<li key=${kind}><button type="button" class="kind" data-kind=${kind} onClick=${() => choose(kind)}>
          <${KindIcon} kind=${kind} /><span><strong>${kindName(kind)}</strong><span>${kindSays(kind)}</span></span></button></li>`,
        )}</ul></section>`,
      )}
    </div>
  </dialog>`;
}
