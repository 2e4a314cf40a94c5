/** A translation under a message, and one beside a reply; both are marked as made by a machine. */

import { Icon } from "../shared/icons.js";
import { Said, useAction } from "../shared/pages.js";
import { language as ownLanguage, t } from "../shared/text.js";
import { html, useEffect, useId, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { loadPhrases, tagOf } from "./phrases.js";
import { labelOf } from "./referrals.js";
import { availability, ownSpoken, spoken, translate } from "./translation.js";

/**
 * @import { SlotProps } from "./conversation-slots.js"
 * @import { Availability } from "./translation.js"
 */

/**
 * What this browser can do between two languages; null until it is known.
 * @param {string} from
 * @param {string} to
 */
function useAvailability(from, to) {
  const [state, setState] = useState(/** @type {Availability | null} */ (null));
  useEffect(() => {
    let isHere = true;
    availability(from, to).then((found) => isHere && setState(found));
    return () => {
      isHere = false;
    };
  }, [from, to]);
  return state;
}

const failed = () =>
  new Said(t("This browser could not translate it. Its language pack may not have come."));

/** @param {{state: Availability}} props */
const Pack = ({ state }) =>
  state !== "available" &&
  html`<p class="hint" data-part="language-pack">${t("The browser fetches a language pack first. Its maker learns which two languages, and never the text.")}</p>`;

const Machine = () =>
  html`<p class="hint" data-part="by-machine">${t("Made by a machine on this device. It may be wrong.")}</p>`;

/**
 * Below a message of the person.
 * @param {{text: string, language: string}} props
 */
export function MessageTranslation({ text, language }) {
  const [from, to] = [spoken(language), ownSpoken()];
  const state = useAvailability(from, to);
  const [translated, setTranslated] = useState(/** @type {string | null} */ (null));
  const { run, isBusy, error } = useAction(async () => {
    try {
      setTranslated(await translate(text, from, to));
    } catch {
      throw failed();
    }
  });
  if (!state || state === "unavailable") return null;
  if (translated !== null)
    return html`<div class="translation" data-part="translation"><${Machine} />
      <p class="words" dir="auto" lang=${to} translate=${false}>${translated}</p></div>`;
  return html`<div class="translation"><button type="button" class="button quiet" data-part="translate" aria-disabled=${isBusy ? "true" : undefined}
      onClick=${() => run()}>${t("Translate on this device")}</button>
    <${Pack} state=${state} /><span role="status" class="hint">${isBusy ? t("Translating…") : error?.said}</span></div>`;
}

/** @param {SlotProps} slots */
export function ReplyTranslation({ referral, conversation, state: { draft } }) {
  const [isOpen, setOpen] = useState(false);
  const { language } = referral.profile;
  const state = useAvailability(ownSpoken(), spoken(language));
  if (!state || state === "unavailable") return null;
  return html`<button type="button" class="button quiet" data-part="translate-reply" aria-haspopup="dialog" aria-disabled=${draft.trim() ? undefined : "true"}
      title=${t("Translate")} onClick=${() => draft.trim() && setOpen(true)}><${Icon} name="languages" /><span class="tool-name">${t("Translate")}</span></button>
    ${isOpen && html`<${Beside} draft=${draft} language=${language} state=${state} onUse=${(text) => conversation.write(text)} onClose=${() => setOpen(false)} />`}`;
}

/**
 * The reply and its translation, before anything of it goes into the reply box.
 * @param {{draft: string, language: string, state: Availability, onUse: (text: string) => void,
 *   onClose: () => void}} props
 */
function Beside({ draft, language, state, onUse, onClose }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [translated, setTranslated] = useState("");
  const title = useId();
  const { run, isBusy, error } = useAction(async () => {
    try {
      setTranslated(await translate(draft, ownSpoken(), spoken(language)));
    } catch {
      throw failed();
    }
  });
  useLayoutEffect(() => {
    box.current?.showModal();
    // A language pack is fetched by a tap and by nothing else.
    if (state === "available") run();
  }, []);
  /** @param {boolean} isBoth with the original below it */
  const use = async (isBoth) => {
    const said = await machineSentence(language);
    onUse([translated, said, isBoth && draft].filter(Boolean).join("\n\n"));
    box.current?.close();
  };
  return html`<dialog ref=${box} class="dialog translation-dialog stack" aria-labelledby=${title} onClose=${onClose} data-part="reply-translation">
    <h2 id=${title} tabindex="-1" autofocus>${t("Your answer in {language}", { language: labelOf("languages", language) })}</h2>
    <div class="side-by-side">
      <section><h3>${t("What you wrote")}</h3><p class="book-preview" dir="auto" lang=${ownSpoken()} translate=${false}>${draft}</p></section>
      <section><h3>${t("The translation")}</h3>${
        translated
          ? html`<p class="book-preview" dir="auto" lang=${tagOf(language)} translate=${false} data-part="translated">${translated}</p><${Machine} />`
          : html`<${Pack} state=${state} /><p role="status" class="hint">${isBusy ? t("Translating…") : error?.said}</p>
          ${!isBusy && html`<button type="button" class="button" onClick=${() => run()}>${t("Translate on this device")}</button>`}`
      }</section>
    </div>
    ${translated && html`<p class="hint">${t("A sentence that a machine translated it goes along. You can change all of it before you send it.")}</p>`}
    <div class="row">${
      translated &&
      html`<button type="button" class="button main" data-act="both" onClick=${() => use(true)}>${t("Take both")}</button>
      <button type="button" class="button" data-act="translation" onClick=${() => use(false)}>${t("Take the translation")}</button>`
    }<button type="button" class="button quiet" onClick=${() => box.current?.close()}>${t("Cancel")}</button></div>
  </dialog>`;
}

/**
 * That a machine translated it, in the person's language: as the phrase book has it, else translated with
 * the reply from the caseworker's own language, in which it stays where that fails.
 * @param {string} language
 */
async function machineSentence(language) {
  const phrases = await loadPhrases().catch(() => []);
  const texts = phrases.find(({ id }) => id === "by-machine")?.texts ?? {};
  const own = texts[ownLanguage().code] ?? t("A machine translated this. It may be wrong.");
  return texts[language] ?? translate(own, ownSpoken(), spoken(language)).catch(() => own);
}
