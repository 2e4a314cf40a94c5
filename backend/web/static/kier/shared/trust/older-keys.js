/** Older keys of the organisation: their words, and those that were granted and not compared yet. */

import { html, useState } from "../../vendor/preact.js";
import { Dialog } from "../dialog.js";
import { t } from "../text.js";
import { Words } from "./words.js";

/**
 * @import { VNode } from "preact"
 * @import { Session } from "../account/session.js"
 * @import { PublicKey } from "../crypto/member-trust.js"
 */

/** @param {string} id */
const nameOf = (id) => id.slice(0, 8);

/**
 * An older key opens what was sealed to it, and nothing proves to a new colleague that it is right: its
 * words are compared too.
 * @param {{session: Session}} props
 */
export function OlderKeys({ session }) {
  const [isShown, setShown] = useState(false);
  const [asked, setAsked] = useState(/** @type {PublicKey | null} */ (null));
  const trusted = session.grants.filter(({ id }) => id !== session.newest);
  const others = session.me.organisation_keys.filter(
    ({ id }) => !session.grants.some((grant) => grant.id === id),
  );
  if (!session.maySeal || !(trusted.length + others.length)) return null;
  /** @param {PublicKey} key */
  const words = (key) =>
    html`<${Words} session=${session} kind="organisation" id=${session.me.organisation} of=${key.public} />`;
  return html`<details class="card" data-part="older-keys" onToggle=${() => setShown(true)}><summary>${t("Older keys of your organisation")}</summary>
    ${
      isShown &&
      html`<div class="stack">
      <p>${t("Older requests are locked with older keys. Compare the words of each with a colleague before you open requests with it.")}</p>
      ${trusted.map((key) => html`<section key=${key.id}><h3>${t("Key {key}", { key: nameOf(key.id) })}</h3>${words(key)}</section>`)}
      ${others.map(
        (key) => html`<section key=${key.id}><h3>${t("Key {key}", { key: nameOf(key.id) })}</h3>
        <p>${t("You were given this key. You have not compared its words yet.")}</p>
        <button class="button" onClick=${() => setAsked(key)}>${t("Compare six words")}</button></section>`,
      )}
    </div>`
    }
    ${asked && html`<${Compare} session=${session} organisationKey=${asked} words=${words} onClose=${() => setAsked(null)} />`}
  </details>`;
}

/**
 * @param {{session: Session, organisationKey: PublicKey, words: (key: PublicKey) => VNode,
 *   onClose: () => void}} props
 */
function Compare({ session, organisationKey, words, onClose }) {
  const trust = async () => {
    await session.smith.act("trustOrganisation", {
      organisation: /** @type {string} */ (session.me.organisation),
      key: organisationKey,
      isOlder: true,
    });
    await session.storePins();
    await session.refresh();
  };
  return html`<${Dialog} title=${t("Key {key}", { key: nameOf(organisationKey.id) })} name="compare-older"
    confirm=${t("The six words are the same: trust this key")} patience=${session.api.patience} onClose=${onClose} onConfirm=${trust}>
    <p>${t("Call a colleague who works with this key, at a number that you knew before. Your colleague finds its words on the page “Settings”.")}</p>
    ${words(organisationKey)}
    <p><strong>${t("If one word differs, do not go on.")}</strong> ${t("Then somebody may have put another key in between. Tell the people who run Kier for you.")}</p>
  </${Dialog}>`;
}
