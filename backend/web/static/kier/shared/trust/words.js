/** Six words of a key, and what is compared by voice before a key is trusted. */

import { html, useEffect, useState } from "../../vendor/preact.js";
import { Dialog } from "../dialog.js";
import { t } from "../text.js";

/**
 * @import { OwnOrganisation } from "kier/api"
 * @import { Session } from "../account/session.js"
 * @import { PublicKey } from "../crypto/member-trust.js"
 */

/**
 * Six words of a public key.
 * @param {{session: Session, kind: "member" | "organisation", id: string, of: string}} words
 */
export function Words({ session, kind, id, of }) {
  const [words, setWords] = useState(/** @type {string[] | null} */ (null));
  useEffect(() => {
    let isHere = true;
    session.smith.ask("wordsOf", { kind, id, public: of }, "words").then(
      (found) => isHere && setWords(found),
      () => {},
    );
    return () => {
      isHere = false;
    };
  }, [of]);
  if (!words) return html`<p role="status">${t("One moment…")}</p>`;
  // The words are the same in every language, so that both sides read the same. One may come twice.
  return html`<ol role="list" class="words-list" lang="en" translate=${false} data-part="six-words" data-of=${kind}>
    ${words.map((word, place) => html`<li key=${place}>${word}</li>`)}</ol>`;
}

/**
 * The key of the organisation that others are given now; null: there is none, or the server does not
 * say the same to members and to others.
 * @param {Session} session
 * @returns {Promise<{id: string, public: string} | null>}
 */
export async function offeredKey(session) {
  const { key } = /** @type {OwnOrganisation} */ (session.store.get().organisation);
  const seen = await session.seenOutside();
  if (!key || (seen && (seen.id !== key.id || seen.public !== key.public))) return null;
  return key;
}

/**
 * Trust a key of the organisation whose words were compared by voice.
 * @param {Session} session
 * @param {PublicKey} key
 */
export async function trustOrganisation(session, key) {
  await session.smith.act("trustOrganisation", {
    organisation: /** @type {string} */ (session.me.organisation),
    key,
  });
  await session.storePins();
  await session.refresh();
}

/**
 * Comparing the organisation's key with a colleague who trusts it; ends an alarm.
 * @param {{session: Session, onClose: () => void}} props
 */
export function CompareOrganisation({ session, onClose }) {
  const { me, api } = session;
  const [key, setKey] = useState(/** @type {PublicKey | null | undefined} */ (undefined));
  useEffect(() => {
    offeredKey(session).then(setKey, () => setKey(null));
  }, []);
  if (key === undefined) return null;
  return html`<${Dialog} title=${t("Compare the words of your organisation's key")} name="compare-organisation"
    confirm=${t("The six words are the same: trust this key")} patience=${api.patience} onClose=${onClose}
    onConfirm=${() => key && trustOrganisation(session, key)} mayConfirm=${Boolean(key)}>
    ${
      key
        ? html`<p>${t("Call a colleague who works with this key, at a number that you knew before. Do not ask for the number here. Let your colleague read out the six words of your organisation's key: they stand on the page “Settings”.")}</p>
        <${Words} session=${session} kind="organisation" id=${me.organisation} of=${key.public} />
        <p><strong>${t("If one word differs, do not go on.")}</strong> ${t("Then somebody may have put another key in between. Tell the people who run Kier for you.")}</p>`
        : html`<p>${t("There is nothing to compare: the server does not show the same key to everybody. Call the people who run Kier for you.")}</p>`
    }
  </${Dialog}>`;
}
