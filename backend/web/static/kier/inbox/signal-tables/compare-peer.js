/** Comparing the six words of another organisation by voice, before anything is sealed to it. */

import { Dialog } from "../../shared/dialog.js";
import { t } from "../../shared/text.js";
import { Words } from "../../shared/trust/words.js";
import { html, useState } from "../../vendor/preact.js";

/**
 * @import { PublicKey } from "../../shared/crypto/member-trust.js"
 * @import { SignalDesk } from "./desk.js"
 */

/** @typedef {{organisation: string, name: string, key: PublicKey | null}} Peer */

/**
 * @param {{desk: SignalDesk, peer: Peer, onClose: () => void, onDone: () => Promise<void>}} props
 */
export function ComparePeer({ desk, peer: { organisation, name, key }, onClose, onDone }) {
  const { session, api } = desk;
  const own = session.maySeal && session.grants.find(({ id }) => id === session.newest);
  const mayCompare = Boolean(key && own);
  const theirWords = key?.public ?? "";
  const ourWords = own ? own.public : "";
  const pin = async () => {
    await desk.pinPeer({ organisation, key: /** @type {PublicKey} */ (key) });
    await onDone();
  };
  return html`<${Dialog} title=${t("Compare words with {name}", { name })} name="compare-peer" confirm=${t("All twelve words are the same")}
    patience=${api.patience} onClose=${onClose} onConfirm=${pin} mayConfirm=${mayCompare}>
    ${
      mayCompare
        ? html`<p>${t("Call somebody whom you know at {name}, at a number that you had before. On their page “Organisations” they see the same twelve words.", { name })}</p>
          <h3>${t("The words of {name}: they read them out", { name })}</h3>
          <${Words} session=${session} kind="organisation" id=${organisation} of=${theirWords} />
          <h3>${t("The words of your organisation: you read them out")}</h3>
          <${Words} session=${session} kind="organisation" id=${desk.organisation} of=${ourWords} />
          <p><strong>${t("If one word differs, do not go on.")}</strong> ${t("Then somebody may have put another key in between. Tell the people who run Kier for you.")}</p>`
        : html`<p class="note">${key ? t("Nothing can be sealed until the keys agree.") : t("{name} has no key yet: nobody there has signed in and made one.", { name })}</p>`
    }</${Dialog}>`;
}

/**
 * A button that opens the comparison.
 * @param {{desk: SignalDesk, peer: Peer, isMain?: boolean, onDone: () => Promise<void>}} props
 */
export function CompareButton({ desk, peer, isMain, onDone }) {
  const [isOpen, setOpen] = useState(false);
  return html`<button type="button" class="button ${isMain ? "main" : ""}" data-act="compare-peer" onClick=${() => setOpen(true)}>${t("Compare words")}<span class="apart"> ${peer.name}</span></button>
    ${isOpen && html`<${ComparePeer} desk=${desk} peer=${peer} onDone=${onDone} onClose=${() => setOpen(false)} />`}`;
}
