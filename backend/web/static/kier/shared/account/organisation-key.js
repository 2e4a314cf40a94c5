/**
 * The keys of an organisation: made once, in the browser of its first member; the recovery code
 * goes on paper and is typed back before anything is published (docs/protocol.md).
 */

import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { formatRecoveryCode } from "../crypto/recovery-code.js";
import { Form, needed, PlainPage, Problem, Said, Submit, useAction } from "../pages.js";
import { Paper } from "../printout.js";
import { t } from "../text.js";
import { makeKey, publishKey } from "../trust/publication.js";

/**
 * @import { OwnOrganisation } from "kier/api"
 * @import { MadeKey } from "../trust/publication.js"
 * @import { Session } from "./session.js"
 */

const TYPED_BACK = 4;

/**
 * The last signs of a code as somebody types them: O, I and L are 0, 1 and 1.
 * @param {string} text
 */
export const readEnd = (text) =>
  text
    .toUpperCase()
    .replace(/[\s-]/g, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1")
    .slice(-TYPED_BACK);

/**
 * The first member of an organisation without keys.
 * @param {{session: Session}} props
 */
export function FirstKey({ session }) {
  const organisation = /** @type {OwnOrganisation} */ (session.store.get().organisation);
  return html`<${PlainPage} title=${t("Set up {organisation}", { organisation: organisation.name })} name="first-key">
    <p>${t("You are the first one here. Now your organisation gets its key. People who ask for help lock their message with it; only you and the colleagues you let in can open it.")}</p>
    <${MakeKey} session=${session} onDone=${() => session.refresh()} />
    <button class="button quiet" onClick=${() => session.signOut()}>${t("Later: sign out")}</button>
  </${PlainPage}>`;
}

/**
 * @param {{session: Session, replaces?: string, isReset?: boolean, onDone: () => Promise<void>}} making
 *   `isReset`: the first key after the people who run Kier set the organisation up anew
 */
export function MakeKey({ session, replaces, isReset, onDone }) {
  const [made, setMade] = useState(/** @type {MadeKey | null} */ (null));
  const make = useAction(async () => setMade(await makeKey(session, { replaces, isReset })));
  if (!made) {
    return html`<ul role="list" class="points">
      <li>${t("You will see a recovery code. Have a printer ready, or paper and a pen.")}</li>
      <li>${t("If everybody loses access, only this code opens the requests again. Nobody can make it anew.")}</li>
      <li>${t("Keep it in a safe place, not on a computer.")}</li>
    </ul>
    <${Problem} error=${make.error} />
    <form onSubmit=${(event) => {
      event.preventDefault();
      make.run();
    }}>
      <${Submit} isBusy=${make.isBusy} patience=${session.api.patience} text=${t("Make the key")} /></form>`;
  }
  /** @param {Record<string, string>} values */
  const publish = async (values) => {
    const end = readEnd(needed(values, "end", t("Type the last four characters of the code.")));
    if (end !== made.recovery_code.slice(-TYPED_BACK)) {
      throw new Said(
        t("These are not the last four characters. Look at your paper, not at the screen."),
        "end",
      );
    }
    await publishKey(session, made.body);
    await onDone();
  };
  return html`<${RecoveryCode} organisation=${session.store.get().organisation} made=${made} />
    <div class="row"><button class="button" onClick=${() => print()}>${t("Print")}</button></div>
    <${Form} onSend=${publish} submit=${t("I have it on paper: go on")} patience=${session.api.patience}
      fields=${[{ id: "end", label: t("The last four characters of the code"), hint: t("From your paper."), autocomplete: "off", autocapitalize: "characters" }]} />`;
}

/** @param {{organisation: OwnOrganisation, made: {id: string, recovery_code: string}}} props */
function RecoveryCode({ organisation, made }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => heading.current?.focus(), []);
  return html`<${Paper} name="recovery-code">
    <h2 tabindex="-1" ref=${heading}>${t("Recovery code of {organisation}", { organisation: organisation.name })}</h2>
    <p class="code-on-paper"><code>${formatRecoveryCode(made.recovery_code)}</code></p>
    <p>${t("Opens the requests if nobody has access any more. Whoever has this code and can sign in as a member reads everything: keep it in a safe.")}</p>
    <p class="hint">${t("Key {key}, made on {day}", { key: made.id.slice(0, 8), day: new Date().toLocaleDateString(document.documentElement.lang, { dateStyle: "long" }) })}</p>
  </${Paper}>`;
}
