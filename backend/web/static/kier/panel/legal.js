/** The name on paper, where it is needed: sealed, for the coordinator alone, and taken back at any time. */

import { SendButton, Sure, useSending } from "./send-button.js";
import { Page } from "../shared/components.js";
import { Fetching } from "../shared/resources.js";
import { useAction } from "../shared/parts.js";
import { t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { ME } from "./account.js";
import { useNote } from "./drafts.js";

/** @import { Account } from "./account.js" */

/** @typedef {{name: string, phone: string, note: string}} LegalWords */

const EMPTY = { name: "", phone: "", note: "" };

/**
 * The page.
 * @param {{session: Account}} props
 */
export function Legal({ session }) {
  const { legal } = session.expert;
  const [kept, setKept] = useState(/** @type {LegalWords | null} */ (null));
  const opening = useAction(async () => {
    const words = await session.open([legal]);
    setKept((legal && words[legal.id]) ?? EMPTY);
  });
  useEffect(() => {
    setKept(null);
    opening.run();
  }, [legal?.id]);
  return html`<${Page} title=${t("My name on paper")} name="legal" lead=${t("You do not have to fill this in. It is only for a contract or a payment.")}>
    <p>${t("It is locked. Only the coordinator can open it, and you see each time that they look.")}</p>
    ${kept ? html`<${Form} key=${legal?.id ?? "new"} session=${session} kept=${kept} hasOne=${Boolean(legal)} />` : html`<${Fetching} error=${opening.error} again=${opening.run} />`}
    <p><a class="text-way" href="#/me/looks">${t("Who looked at what")}</a></p>
  </${Page}>`;
}

/** @param {{session: Account, kept: LegalWords, hasOne: boolean}} props */
function Form({ session, kept, hasOne }) {
  const [note, change, clear] = useNote(session, "legal", kept);
  const [said, setSaid] = useState("");
  const { patience } = session.api;
  const saving = useSending(async (content) => {
    await session.sendSealed("PUT", `${ME}/legal`, (sealed) => ({ sealed }), content, {
      own: true,
    });
    clear();
    session.keepers.delete("legal");
    setSaid(t("Saved."));
    await session.refresh();
  });
  const erase = async () => {
    await session.api.call("DELETE", `${ME}/legal`);
    clear();
    session.keepers.delete("legal");
    await session.refresh();
  };
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    setSaid("");
    if (!saving.isBusy)
      saving.run({ name: note.name.trim(), phone: note.phone.trim(), note: note.note.trim() });
  };
  /**
   * @param {keyof LegalWords} name
   * @param {string} label
   */
  const field = (
    name,
    label,
    more = {},
  ) => html`<div class="entry"><label class="label" for=${`legal-${name}`}>${label}</label>
    <input class="field" id=${`legal-${name}`} autocomplete="off" maxlength="200" value=${note[name]} onInput=${({ target }) => change({ [name]: target.value })} ...${more} /></div>`;
  return html`<form class="card stack" onSubmit=${send} novalidate>
      ${field("name", t("Name"))}${field("phone", t("Telephone"), { type: "tel" })}${field("note", t("Anything else that is needed"))}
      <${SendButton} sending=${saving} patience=${patience} text=${t("Save")} done=${said} name="save-legal" /></form>
    ${hasOne && html`<${Sure} label=${t("Delete it")} question=${t("Your name on paper is gone here then. Papers that were made stay.")} confirm=${t("Yes, delete it")} onConfirm=${erase} patience=${patience} name="delete-legal" isGrave />`}
    ${hasOne && messageOfMissing(kept)}`;
}

/** @param {LegalWords} kept */
const messageOfMissing = (kept) =>
  kept === EMPTY
    ? html`<p class="fault">${t("What you wrote before cannot be opened any more. Write it again.")}</p>`
    : null;
