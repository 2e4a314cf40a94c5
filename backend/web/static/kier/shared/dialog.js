/**
 * A question that has to be answered first, in the browser's own dialog: focus stays inside. It begins
 * at the title, so that one more press of Enter confirms nothing.
 */

import { html, useLayoutEffect, useRef } from "../vendor/preact.js";
import { Problem, Submit, useAction } from "./pages.js";
import { t } from "./text.js";

/**
 * @import { ComponentChildren, RefObject } from "preact"
 * @import { Patience } from "./pages.js"
 */

/**
 * @param {{title: string, confirm: string, onConfirm: (values: FormData) => Promise<unknown>,
 *   onClose: () => void, mayConfirm?: boolean, patience: Patience, children?: ComponentChildren,
 *   name?: string}} dialog `onClose` comes after Escape, “Cancel”, or a confirmation that worked
 */
export function Dialog({
  title,
  confirm,
  onConfirm,
  onClose,
  patience,
  children,
  name,
  mayConfirm = true,
}) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const { run, isBusy, error } = useAction(
    async (/** @type {SubmitEvent & {target: HTMLFormElement}} */ event) => {
      await onConfirm(new FormData(event.target));
      box.current?.close();
    },
  );
  // Before the next key comes: it is for the dialog.
  useLayoutEffect(() => {
    box.current?.showModal();
  }, []);
  /** @param {SubmitEvent & {target: HTMLFormElement}} event */
  const send = (event) => {
    event.preventDefault();
    run(event);
  };
  return html`<dialog ref=${box} class="dialog" aria-labelledby="dialog-title" onClose=${onClose} data-part=${name}>
    <form class="stack" onSubmit=${send}>
      <h2 id="dialog-title" tabindex="-1" autofocus>${title}</h2>
      <${Problem} error=${error} />
      ${children}
      ${
        mayConfirm
          ? html`<${Submit} isBusy=${isBusy} patience=${patience} text=${confirm}><${Cancel} box=${box} /></${Submit}>`
          : html`<${Cancel} box=${box} />`
      }
    </form>
  </dialog>`;
}

/** @param {{box: RefObject<HTMLDialogElement>}} props */
const Cancel = ({ box }) =>
  html`<button type="button" class="button quiet" onClick=${() => box.current.close()}>${t("Cancel")}</button>`;
