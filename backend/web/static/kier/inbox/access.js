/** No access yet: six words to compare by voice, the recovery code if nobody is left. */

import { readRecoveryCode, RecoveryCodeError } from "../crypto/recovery-code.js";
import { t } from "../text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { Door, Form, needed, Problem, Said, Submit, useAction } from "./parts.js";
import { keySeenOutside } from "./session.js";

const LOOK_EVERY_MS = 15_000;

/** Six words of a public key. */
export function Words({ session, of }) {
  const [words, setWords] = useState(null);
  useEffect(() => {
    let isHere = true;
    session.smith.sixWords(of).then((found) => isHere && setWords(found), () => {});
    return () => {
      isHere = false;
    };
  }, [of]);
  if (!words) return html`<p role="status">${t("One moment…")}</p>`;
  // The words are the same in every language, so that both sides read the same.
  return html`<ol class="words-list" lang="en" translate="no" data-part="six-words">
    ${words.map((word) => html`<li key=${word}>${word}</li>`)}</ol>`;
}

/** Has keys, and no grant of the organisation's. */
export function Waiting({ session }) {
  const { organisation } = session.store.get();
  const look = useAction(() => session.refresh());
  useEffect(() => {
    const timer = setInterval(() => session.refresh().catch(() => {}), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return html`<${Door} title=${t("Almost there")} name="waiting">
    <p>${t("A colleague at {organisation} has to give you access. Call somebody who can open the inbox.", { organisation: organisation.name })}</p>
    <p>${t("Read out these six words. Your colleague sees six words too. If they are the same, you get access, and this page goes on by itself.")}</p>
    <${Words} session=${session} of=${session.own} />
    <${Problem} error=${look.error} />
    <form onSubmit=${(event) => (event.preventDefault(), look.run())}>
      <${Submit} isBusy=${look.isBusy} patience=${session.api.patience} text=${t("Look now")} /></form>
    <details><summary>${t("Nobody has access any more")}</summary>
      <${Recover} session=${session} /></details>
    <button class="button quiet" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${Door}>`;
}

/** The code from the paper opens the organisation's keys for this member. */
function Recover({ session }) {
  const send = async (values) => {
    const code = needed(values, "code", t("Type the recovery code from the paper."));
    await recover(session, code);
    await session.refresh();
  };
  return html`<div class="stack">
    <p>${t("The recovery code of your organisation is on paper, in a safe place.")}</p>
    <${Form} onSend=${send} submit=${t("Open with the code")} patience=${session.api.patience}
      fields=${[{ id: "code", label: t("Recovery code"), hint: t("26 letters and digits. Spaces do not matter."), autocomplete: "off", autocapitalize: "characters" }]} />
  </div>`;
}

// A code opens one key only: the one it was printed with.
async function recover(session, text) {
  const { me, smith, api } = session;
  const code = read(text);
  const { keys } = session.store.get().organisation;
  const seen = await keySeenOutside(api, me.organisation);
  for (const key of keys) {
    const opened = await smith
      .recoverOrganisationKey({ organisation: me.organisation, member: me.id, key, code })
      .catch((error) => {
        if (error.code === "damaged") return null;
        throw error;
      });
    if (!opened) continue;
    if (key.id === seen?.id && opened.public !== seen.public) {
      throw new Said(t("The code opens, but the key that people use is another one. Tell the people who run Kier for you, and do nothing else here."));
    }
    const path = `/api/v1/organisation/members/${me.id}/grants/${key.id}`;
    await api.call("PUT", path, { grant: opened.grant });
    return;
  }
  throw new Said(t("This code opens no key of your organisation. Compare it with the paper."), "code");
}

function read(text) {
  try {
    return readRecoveryCode(text);
  } catch (error) {
    if (!(error instanceof RecoveryCodeError)) throw error;
    throw new Said(t("This is no recovery code: it has 26 letters and digits."), "code");
  }
}

/** Signed in, but not at an organisation: who works with Platform HOPE goes on to the panel. */
export function NoDesk({ session }) {
  const isOperator = session.me.role === "operator";
  useEffect(() => {
    if (!isOperator) location.replace(document.body.dataset.panel);
  }, []);
  if (!isOperator) return html`<${Door} title=${t("One moment…")} name="no-desk" />`;
  return html`<${Door} title=${t("No inbox here")} name="no-desk">
    <p>${t("You run this Kier. The inbox is for organisations.")} <a href="/operator/">${t("To the operator's page")}</a></p>
    <button class="button" onClick=${() => session.signOut()}>${t("Sign out")}</button>
  </${Door}>`;
}
