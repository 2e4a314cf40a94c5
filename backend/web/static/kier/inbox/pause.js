/** Pausing the organisation: new requests go elsewhere, and those that it has go on. */

import { isCoordinator } from "../shared/account/roles.js";
import { Dialog } from "../shared/dialog.js";
import { useStore } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";

/**
 * @import { OwnOrganisation } from "kier/api"
 * @import { Session } from "../shared/account/session.js"
 */

const ORGANISATION = "/api/v1/organisation";

/**
 * What a pause means, or its end; confirmed, it begins.
 * @param {{session: Session, accepting: boolean, onClose: () => void}} props
 */
export function PauseDialog({ session, accepting, onClose }) {
  const change = async () => {
    const answer = await session.api.call("PATCH", ORGANISATION, { accepting: !accepting });
    session.store.set({ organisation: answer });
  };
  const dialog = { onConfirm: change, onClose, patience: session.api.patience, name: "pause" };
  if (accepting) {
    return html`<${Dialog} title=${t("Pause your organisation?")} confirm=${t("Pause")} ...${dialog}>
      <p>${t("New requests go to other organisations, and people are not shown yours.")}</p>
      <p>${t("The requests that you have go on: you can read, accept and answer them. You can end the pause at any time.")}</p>
    </${Dialog}>`;
  }
  return html`<${Dialog} title=${t("Take new requests again?")} confirm=${t("Take new requests")} ...${dialog}>
    <p>${t("People are shown your organisation again where it fits. Requests whose turn came during the pause come in within an hour.")}</p>
  </${Dialog}>`;
}

/**
 * The button, for coordinators.
 * @param {{session: Session}} props
 */
export function PauseButton({ session }) {
  const { organisation, me } = useStore(session.store);
  const [isAsked, setAsked] = useState(false);
  const { accepting } = /** @type {OwnOrganisation} */ (organisation);
  if (!isCoordinator(me)) return null;
  return html`<button class="button" data-part="pause-button" onClick=${() => setAsked(true)}>
      ${accepting ? t("Pause your organisation") : t("Take new requests again")}</button>
    ${isAsked && html`<${PauseDialog} session=${session} accepting=${accepting} onClose=${() => setAsked(false)} />`}`;
}

/**
 * What stands above every page during a pause.
 * @param {{session: Session}} props
 */
export function Paused({ session }) {
  return html`<div class="band row paused" role="status" data-part="paused">
    <p><strong>${t("Your organisation is paused.")}</strong> ${t("New requests go to others; those that you have go on.")}</p>
    <${PauseButton} session=${session} />
  </div>`;
}
