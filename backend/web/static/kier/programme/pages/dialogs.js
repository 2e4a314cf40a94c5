/** Small dialogs of the editor: which block, where a link leads, the keys. */

import { Dialog } from "../../shared/dialog.js";
import { Said } from "../../shared/pages.js";
import { Line, Select } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { blockKinds } from "./block-words.js";
import { keyWords } from "./keys.js";
import { linkAddress } from "./link-address.js";

/**
 * @import { Patience } from "../../shared/pages.js"
 * @import { PlacedLink } from "./commands.js"
 */

/**
 * The menu of blocks; arrows lead from one to the next.
 * @param {{onChoose: (kind: string) => void, onClose: () => void, patience: Patience}} props
 */
export function InsertDialog({ onChoose, onClose, patience }) {
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const list = /** @type {HTMLElement} */ (event.currentTarget);
    const buttons = [...list.querySelectorAll("button")];
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    buttons[(at + step + buttons.length) % buttons.length].focus();
  };
  return html`<${Dialog} title=${t("Add a block")} name="insert" confirm="" mayConfirm=${false} onConfirm=${async () => {}} onClose=${onClose} patience=${patience}>
    <ul role="list" class="block-menu" onKeyDown=${onKeyDown}>${blockKinds().map(
      ({ id, label, about }) =>
        html`<li key=${id}><button type="button" data-insert=${id} onClick=${() => onChoose(id)}><strong>${label}</strong><span class="hint">${about}</span></button></li>`,
    )}</ul></${Dialog}>`;
}

/**
 * @param {{link: PlacedLink | null, needsText: boolean, pages: [slug: string, title: string][],
 *   onDone: (link: {href: string, text: string}) => void, onClose: () => void,
 *   patience: Patience}} props without `href` the link is taken away
 */
export function LinkDialog({ link, needsText, pages, onDone, onClose, patience }) {
  const [href, setHref] = useState(link?.href ?? "");
  const [text, setText] = useState("");
  /** @param {string} slug */
  const toPage = (slug) => setHref(slug && `/p/${slug}`);
  const slug = href.startsWith("/p/") ? href.slice("/p/".length) : "";
  const confirm = async () => {
    if (!href.trim() && link) return onDone({ href: "", text: "" });
    const address = linkAddress(href);
    if (!address)
      throw new Said(
        t("Type the address of a site, an e-mail address or a phone number, or choose a page."),
      );
    if (needsText && !text.trim()) throw new Said(t("Type the words that lead there."));
    return onDone({ href: address, text: text.trim() });
  };
  return html`<${Dialog} title=${t("Link in the text")} name="link" confirm=${link ? t("Change") : t("Add")} onConfirm=${confirm} onClose=${onClose} patience=${patience}>
    ${needsText && html`<${Line} id="link-text" label=${t("Words that lead there")} hint=${t("Say where it leads: “Read about your wages”, not “click here”.")} value=${text} maxlength="200" onChange=${setText} />`}
    <${Line} id="link-address" label=${t("Address")} hint=${t("A site, an e-mail address or a phone number.")} value=${href} maxlength="500" dir="ltr" onChange=${setHref} />
    ${pages.length > 0 && html`<${Select} id="link-page" label=${t("Or a page of the programme")} value=${slug} options=${[["", t("Choose one")], ...pages]} onChoose=${toPage} />`}
    ${link && html`<p class="hint">${t("Leave the address empty to take the link away.")}</p>`}
  </${Dialog}>`;
}

/** @param {{onClose: () => void, patience: Patience}} props */
export const KeysDialog = ({ onClose, patience }) =>
  html`<${Dialog} title=${t("Keys")} name="keys" confirm="" mayConfirm=${false} onConfirm=${async () => {}} onClose=${onClose} patience=${patience}>
    <table class="plain"><thead><tr><th scope="col">${t("Keys")}</th><th scope="col">${t("What they do")}</th></tr></thead>
    <tbody>${keyWords().map(([keys, does]) => html`<tr key=${keys}><th scope="row"><kbd dir="ltr">${keys}</kbd></th><td>${does}</td></tr>`)}</tbody></table></${Dialog}>`;
