/** The buttons with which a referral moves on; what else can be done with it stands beside them. */

import { Later } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { move } from "./conversation-data.js";
import { Slot } from "./conversation-slots.js";

/** @import { SlotProps } from "./conversation-slots.js" */

/** @type {Record<string, () => Promise<any>>} */
const QUESTIONS = {
  accept: () => import("./referral-actions.js").then((module) => module.Accept),
  decline: () => import("./decline.js").then((module) => module.Decline),
  close: () => import("./referral-actions.js").then((module) => module.Close),
};

/**
 * The buttons of a referral, by its state; each asks once more.
 * @param {SlotProps} slots
 */
export function Moves(slots) {
  const { inbox, referral, state, maySeal } = slots;
  const [asked, setAsked] = useState(/** @type {string | null} */ (null));
  const { id, status } = referral;
  const mayAccept = maySeal && state.state === "open" && state.maySeal;
  // The button that was pressed may be gone, and the focus with it.
  useEffect(() => {
    if (!asked && document.activeElement === document.body)
      document.getElementById("conversation-title")?.focus();
  }, [asked, status]);
  /**
   * @param {string} how
   * @param {object} [body]
   */
  const act = (how, body) => move(inbox, id, how, body);
  /**
   * @param {string} how
   * @param {string} text
   * @param {string} kind
   */
  const button = (how, text, kind) =>
    html`<button class="button ${kind}" data-move=${how} onClick=${() => setAsked(how)}>${text}</button>`;
  return html`<div class="row moves" data-part="moves">
    ${
      status === "offered" &&
      html`
      ${mayAccept && button("accept", t("Accept"), "main")}
      ${button("decline", t("Decline"), "")}`
    }
    ${status === "accepted" && button("close", t("Close request"), "")}
    <${Slot} name="actions" ...${slots} />
    ${asked && html`<${Later} load=${QUESTIONS[asked]} inbox=${inbox} id=${id} move=${act} onClose=${() => setAsked(null)} patience=${inbox.api.patience} />`}
  </div>`;
}
