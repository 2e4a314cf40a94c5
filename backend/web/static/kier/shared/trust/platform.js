/**
 * Comparing words between Platform HOPE and those who work with it: a member trusts the platform's key,
 * and a coordinator the member's, before anything is sealed to it.
 */

import { html } from "../../vendor/preact.js";
import { Dialog } from "../dialog.js";
import { t } from "../text.js";
import { Words } from "./words.js";

/**
 * @import { Session } from "../account/session.js"
 * @import { PublicKey } from "../crypto/member-trust.js"
 */

/**
 * A member trusts the platform's key; ends an alarm.
 * @param {{session: Session & {expert: {organisation: {id: string, key: PublicKey}}},
 *   onClose: () => void}} props
 */
export function ComparePlatform({ session, onClose }) {
  const { me, api } = session;
  const { id, key } = session.expert.organisation;
  const trust = async () => {
    await session.smith.act("trustOrganisation", { organisation: id, key });
    await session.storePins();
    await session.refresh();
  };
  return html`<${Dialog} title=${t("Compare words with your coordinator")} name="compare-platform"
    confirm=${t("All twelve words are the same")} patience=${api.patience} onClose=${onClose} onConfirm=${trust}>
    <p>${t("Call your coordinator. Use a number that you know. Your coordinator sees the same words.")}</p>
    <h3>${t("The words of the platform: your coordinator reads them out")}</h3>
    <${Words} session=${session} kind="organisation" id=${id} of=${key.public} />
    <h3>${t("Your words: you read them out")}</h3>
    <${Words} session=${session} kind="member" id=${me.id} of=${session.own} />
    <p><strong>${t("Is one word not the same? Then stop.")}</strong> ${t("Somebody may want to read along. Say so to your coordinator.")}</p>
  </${Dialog}>`;
}

/**
 * A coordinator trusts a member's key, and reads out the words of the key that is trusted here: not those
 * of whatever the server shows, which the member is shown too.
 * @param {{session: Session, platform: {id: string}, person: {member: string, name: string,
 *   public_key: string}, onClose: () => void}} part
 */
export function CompareMember({ session, platform, person, onClose }) {
  const key = session.maySeal && session.grants.find(({ id }) => id === session.newest);
  const trust = async () => {
    await session.smith.act("trustMember", {
      organisation: platform.id,
      member: person.member,
      public: person.public_key,
    });
    await session.storePins();
  };
  const { name } = person;
  return html`<${Dialog} title=${t("Compare words with {name}", { name })} name="compare-member"
    confirm=${t("All twelve words are the same")} patience=${session.api.patience} onClose=${onClose} onConfirm=${trust} mayConfirm=${Boolean(key)}>
    ${!key && html`<p class="note">${t("Nothing can be sealed until the keys agree.")}</p>`}
    <p>${t("Call {name}; you should know the voice. {name} sees the same twelve words.", { name })}</p>
    <h3>${t("The words of {name}: listen to them", { name })}</h3>
    <${Words} session=${session} kind="member" id=${person.member} of=${person.public_key} />
    <h3>${t("The words of your organisation: read them out")}</h3>
    ${key && html`<${Words} session=${session} kind="organisation" id=${platform.id} of=${key.public} />`}
    <p><strong>${t("If one word differs, do not go on.")}</strong> ${t("Then somebody may have put another key in between. Tell the people who run Kier for you.")}</p>
  </${Dialog}>`;
}
