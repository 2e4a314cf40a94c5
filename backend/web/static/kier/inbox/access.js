/** No access yet: twelve words to compare by voice, the recovery code if nobody is left. */

import { isOperator, isWithoutInbox } from "../shared/account/roles.js";
import { RecoveryCodeError, readRecoveryCode } from "../shared/crypto/recovery-code.js";
import {
  Form,
  needed,
  PlainPage,
  Problem,
  Said,
  Submit,
  useAction,
  useStore,
} from "../shared/pages.js";
import { t } from "../shared/text.js";
import { Explained } from "../shared/trust/alarms.js";
import { recoverKey } from "../shared/trust/publication.js";
import { offeredKey, trustOrganisation, Words } from "../shared/trust/words.js";
import { html, useEffect, useState } from "../vendor/preact.js";

/**
 * @import { OwnOrganisation } from "kier/api"
 * @import { Session } from "../shared/account/session.js"
 * @import { PublicKey } from "../shared/crypto/member-trust.js"
 */

const LOOK_EVERY_MS = 15_000;

/**
 * Has keys, and no grant of a key of the organisation's that is trusted.
 * @param {{session: Session}} props
 */
export function Waiting({ session }) {
  const { alarm } = useStore(session.store);
  return session.pinsAlarm
    ? html`<${Untrusted} session=${session} alarm=${alarm} />`
    : html`<${Access} session=${session} alarm=${alarm} />`;
}

/** @param {{session: Session, alarm: string | null | undefined}} props */
function Access({ session, alarm }) {
  const organisation = /** @type {OwnOrganisation} */ (useStore(session.store).organisation);
  const { me } = session;
  const look = useAction(() => session.refresh());
  const [key, setKey] = useState(/** @type {PublicKey | null | undefined} */ (undefined));
  useEffect(() => {
    const timer = setInterval(() => session.refresh().catch(() => {}), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    offeredKey(session).then(setKey, () => {});
  }, [organisation.key?.public]);
  const isTrusted = key && session.newest === key.id;
  return html`<${PlainPage} title=${t("Almost there")} name="waiting">
    ${
      !session.maySeal &&
      html`<section class="key-alarm" role="alert" data-alarm=${alarm}><h2>${t("Stop: the keys do not agree")}</h2>
      <${Explained} session=${session} alarm=${alarm} /></section>`
    }
    <p>${t("A colleague at {organisation} has to give you access. Call somebody who can open the inbox, at a number that you knew before.", { organisation: organisation.name })}</p>
    <p>${t("You both see the same twelve words. Compare all of them on the telephone.")}</p>
    <h2>${t("Your words: you read them out")}</h2>
    <${Words} session=${session} kind="member" id=${me.id} of=${session.own} />
    <h2>${t("The words of {organisation}: your colleague reads them out", { organisation: organisation.name })}</h2>
    ${key && html`<${Words} session=${session} kind="organisation" id=${me.organisation} of=${key.public} />`}
    ${key === null && html`<p class="alarm" role="alert">${t("The server does not show the same key to everybody. Do not go on. Call the people who run Kier for you.")}</p>`}
    ${key && !isTrusted && html`<${Confirm} session=${session} organisationKey=${key} />`}
    ${isTrusted && html`<p role="status">${t("You confirmed these words. When your colleague gives you access, this page goes on by itself.")}</p>`}
    <${Problem} error=${look.error} />
    <form onSubmit=${(event) => {
      event.preventDefault();
      look.run();
    }}>
      <${Submit} isBusy=${look.isBusy} patience=${session.api.patience} text=${t("Look now")} /></form>
    <details><summary>${t("Nobody has access any more")}</summary>
      <${Recover} session=${session} /></details>
    <button class="button quiet" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${PlainPage}>`;
}

/**
 * Confirming the six words of the organisation's key: it is trusted from then on.
 * @param {{session: Session, organisationKey: PublicKey}} props
 */
function Confirm({ session, organisationKey }) {
  const confirm = useAction(() => trustOrganisation(session, organisationKey));
  return html`<p><strong>${t("If one word differs, do not go on.")}</strong> ${t("Then somebody may have put another key in between. Tell the people who run Kier for you.")}</p>
    <${Problem} error=${confirm.error} />
    <form onSubmit=${(event) => {
      event.preventDefault();
      confirm.run();
    }} data-part="confirm-words">
      <${Submit} isBusy=${confirm.isBusy} patience=${session.api.patience} text=${t("The words of the organisation are the same")} /></form>`;
}

/**
 * No pin opens: nothing is trusted, so nothing is opened.
 * @param {{session: Session, alarm: string | null | undefined}} props
 */
function Untrusted({ session, alarm }) {
  return html`<${PlainPage} title=${t("Stop: the keys do not agree")} name="untrusted">
    <section class="key-alarm" role="alert" data-alarm=${alarm}><${Explained} session=${session} alarm=${alarm} /></section>
    <button class="button quiet" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${PlainPage}>`;
}

/**
 * The code from the paper opens the key that is named on it, for this member.
 * @param {{session: Session}} props
 */
function Recover({ session }) {
  /** @param {Record<string, string>} values */
  const send = async (values) => {
    const code = read(needed(values, "code", t("Type the recovery code from the paper.")));
    const key = named(
      session,
      needed(values, "key", t("Type the name of the key from the paper.")),
    );
    await recoverKey(session, key, code).catch((error) => {
      if (error.code === "damaged")
        throw new Said(t("This code does not open this key. Compare both with the paper."), "code");
      if (error.code !== "key-differs") throw error;
      throw new Said(
        t(
          "The code opens, but the server shows another key than the one on your paper. Tell the people who run Kier for you, and do nothing else here.",
        ),
      );
    });
    await session.refresh();
  };
  return html`<div class="stack">
    <p>${t("The recovery code of your organisation is on paper, in a safe place. The name of its key stands there too.")}</p>
    <${Form} onSend=${send} submit=${t("Open with the code")} patience=${session.api.patience}
      fields=${[
        {
          id: "code",
          label: t("Recovery code"),
          hint: t("26 letters and digits. Spaces do not matter."),
          autocomplete: "off",
          autocapitalize: "characters",
        },
        {
          id: "key",
          label: t("Name of the key"),
          hint: t("8 letters and digits, below the code on the paper."),
          autocomplete: "off",
          autocapitalize: "none",
        },
      ]} />
  </div>`;
}

const NAME_CHARACTERS = 8;

/**
 * Only what the paper says is trusted: a code for one key vouches for no other.
 * @param {Session} session
 * @param {string} text
 */
function named(session, text) {
  const name = text.toLowerCase().replace(/[^0-9a-z]/g, "");
  const { keys } = /** @type {OwnOrganisation} */ (session.store.get().organisation);
  const found = keys.filter(({ id }) => name.length === NAME_CHARACTERS && id.startsWith(name));
  if (found.length !== 1)
    throw new Said(
      t("Your organisation has no key of this name. Compare it with the paper."),
      "key",
    );
  return found[0];
}

/** @param {string} text */
function read(text) {
  try {
    return readRecoveryCode(text);
  } catch (error) {
    if (!(error instanceof RecoveryCodeError)) throw error;
    throw new Said(t("This is no recovery code: it has 26 letters and digits."), "code");
  }
}

/**
 * Signed in, but without an inbox: who works for the programme goes on to its pages, and who works
 * with Platform HOPE to the panel.
 * @param {{session: Session}} props
 */
export function NoAccess({ session }) {
  useEffect(() => {
    if (isWithoutInbox(session.me)) location.replace("/programme/");
    else if (!isOperator(session.me))
      location.replace(/** @type {string} */ (document.body.dataset.panel));
  }, []);
  if (!isOperator(session.me))
    return html`<${PlainPage} title=${t("One moment…")} name="no-access" />`;
  return html`<${PlainPage} title=${t("No inbox here")} name="no-access">
    <p>${t("You run this Kier. The inbox is for organisations.")} <a href="/operator/">${t("To the operator's page")}</a></p>
    <button class="button" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${PlainPage}>`;
}
