/**
 * Texts that were sealed to us: opened on demand, and only after it was said that this is written
 * down.
 */

import { ActButton, AskButton } from "../shared/components.js";
import { messageOf, useAction } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";

/**
 * @import { Bytes } from "../shared/crypto/encoding.js"
 * @import { DeskAccount, OpenedText } from "./account.js"
 */

/**
 * What a sealed text says; null: it does not open.
 * @param {{content: OpenedText | null}} props
 */
export function Words({ content }) {
  if (!content) {
    return html`<p class="words damaged">${t("This text does not open. It may be sealed to a key that you do not hold, or be damaged.")}</p>`;
  }
  const { title, text } = content;
  return html`<div class="said-words" dir="auto">${title && html`<p><strong>${title}</strong></p>`}<p class="words">${text ?? ""}</p></div>`;
}

/**
 * A button that opens one text, then its words.
 * @param {{session: DeskAccount, id: string | null, name: string, label: string,
 *   isUnwatched?: boolean, children?: any}} part
 *   `name` of whoever wrote it; `isUnwatched`: no member wrote it, so nobody is told; `children`
 *   draws the content otherwise than `Words`
 */
export function SealedWords({ session, id, name, label, isUnwatched, children }) {
  const [count, setCount] = useState(0);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  // The button is gone: who pressed it goes on at the words.
  useEffect(() => {
    if (count) box.current?.focus();
  }, [count]);
  if (!id) return null;
  if (session.opened.has(id)) {
    const draw =
      children ??
      ((/** @type {OpenedText | null} */ content) => html`<${Words} content=${content} />`);
    return html`<div tabindex="-1" ref=${box}>${draw(session.opened.get(id))}</div>`;
  }
  const open = async () => {
    await session.open([id]);
    setCount(count + 1);
  };
  if (isUnwatched)
    return html`<${ActButton} label=${label} act=${open} kind="small" name="open-text" />`;
  return html`<${AskButton} label=${label} kind="small" name="open-text" title=${t("Open this?")} confirm=${t("Open it")} onConfirm=${open} patience=${session.api.patience}>
    <p>${t("It is opened in this browser alone. That you opened it today is written down, and {name} can read that.", { name })}</p>
  </${AskButton}>`;
}

/**
 * Opens several texts at once, after one question; draws `children` with their contents.
 * @param {{session: DeskAccount, ids: string[], label: string, warning: string,
 *   onOpen: () => void}} props
 */
export function SealedMany({ session, ids, label, warning, onOpen }) {
  const closed = ids.filter((id) => !session.opened.has(id));
  if (!closed.length) return null;
  const open = async () => {
    await session.open(closed);
    onOpen();
  };
  return html`<${AskButton} label=${label} name="open-texts" title=${label} confirm=${t("Open it")} onConfirm=${open} patience=${session.api.patience}>
    <p>${warning}</p></${AskButton}>`;
}

/**
 * A recording, fetched and opened when one wants to hear it.
 * @param {{id: string, number: number,
 *   load: (id: string) => Promise<{bytes: Bytes, type: string}>}} props
 */
export function Recording({ id, number, load }) {
  const [address, setAddress] = useState(/** @type {string | null} */ (null));
  const play = useAction(async () => {
    const { bytes, type } = await load(id);
    setAddress(URL.createObjectURL(new Blob([bytes], { type })));
  });
  // The page stays when the screen is locked: what was said must not.
  useEffect(() => () => address && URL.revokeObjectURL(address), [address]);
  if (address)
    return html`<audio controls src=${address} class="recording" data-part="recording" aria-label=${t("Recording {n}", { n: number })}></audio>`;
  return html`<span class="act-button"><button type="button" class="button small" onClick=${() => play.run()}>${t("Listen to recording {n}", { n: number })}</button>
    <span role="status" class="hint">${play.isBusy ? t("One moment…") : play.error && messageOf(play.error)}</span></span>`;
}
