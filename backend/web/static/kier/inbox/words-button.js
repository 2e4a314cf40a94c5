/** The button beside “Send” that opens templates and phrases; what it opens is fetched then. */

import { Icon } from "../shared/icons.js";
import { Later } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";

/** @import { SlotProps } from "./conversation-slots.js" */

const PANEL = () => import("./words-panel.js").then((module) => module.WordsPanel);

/** @param {SlotProps} slots */
export function WordsButton({ inbox, referral, conversation }) {
  const [isOpen, setOpen] = useState(false);
  return html`<button type="button" class="button quiet" data-part="words" aria-haspopup="dialog"
      title=${t("Words")} onClick=${() => setOpen(true)}><${Icon} name="book" /><span class="tool-name">${t("Words")}</span></button>
    ${
      isOpen &&
      html`<${Later} load=${PANEL} inbox=${inbox} referral=${referral} conversation=${conversation} onClose=${() => setOpen(false)} />`
    }`;
}
