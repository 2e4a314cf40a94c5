/** Templates and phrases beside a reply: found by a word, filled in, put where the cursor is. */

import { Choose } from "../shared/components.js";
import { language as ownLanguage, t } from "../shared/text.js";
import { html, useId, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { labelOf } from "./referrals.js";
import { fieldsOf } from "./templates.js";
import { Fields } from "./words-fields.js";
import { PhraseList } from "./words-phrases.js";
import { TemplateList } from "./words-templates.js";

/**
 * @import { Conversation } from "./conversation-data.js"
 * @import { Inbox, Referral } from "./inbox.js"
 */

/**
 * What a list of the panel gets; `choose` puts a text into the reply, or asks for its fields first.
 * @typedef {{inbox: Inbox, language: string, own: string, search: string,
 *   choose: (text: string, isWhole: boolean) => void}} ListProps
 */

// Which one was used last, until the page is left.
let lastTab = "phrases";

/** Languages that a sentence goes on in without a space. */
const WITHOUT_SPACES = /^(zh|th)/;

/**
 * What has to stand between a draft and a text that follows it.
 * @param {string} draft
 * @param {string} language
 * @param {boolean} isWhole a whole answer, or one sentence
 */
export function between(draft, language, isWhole) {
  if (!draft.trim() || /\n\s*$/.test(draft)) return "";
  if (isWhole) return "\n\n";
  return /\s$/.test(draft) || WITHOUT_SPACES.test(language) ? "" : " ";
}

/**
 * @param {{inbox: Inbox, referral: Referral, conversation: Conversation,
 *   onClose: () => void}} props
 */
export function WordsPanel({ inbox, referral, conversation, onClose }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [tab, setTab] = useState(lastTab);
  const [search, setSearch] = useState("");
  const [said, setSaid] = useState("");
  const own = ownLanguage().code;
  const asked = referral.profile.language;
  const [language, setLanguage] = useState(asked === "other" ? own : asked);
  const [filling, setFilling] = useState(
    /** @type {{text: string, isWhole: boolean} | null} */ (null),
  );
  const title = useId();
  useLayoutEffect(() => {
    box.current?.showModal();
  }, []);
  /** @param {string} chosen */
  const show = (chosen) => {
    lastTab = chosen;
    setTab(chosen);
    setSaid("");
  };
  /** @type {(text: string, isWhole: boolean) => void} */
  const insert = (text, isWhole) => {
    const { draft } = conversation.store.get();
    conversation.insert(`${between(draft, language, isWhole)}${text}`);
    setFilling(null);
    setSaid(t("It stands in your answer."));
    if (isWhole) box.current?.close();
  };
  /** @type {(text: string, isWhole: boolean) => void} */
  const choose = (text, isWhole) =>
    fieldsOf(text).length ? setFilling({ text, isWhole }) : insert(text, isWhole);
  const closed = () => {
    onClose();
    // The reply goes on where the text was put.
    /** @type {HTMLElement | null} */ (document.querySelector(".reply textarea"))?.focus();
  };
  const list = { inbox, language, own, search, choose };
  return html`<dialog ref=${box} class="dialog book-panel" aria-labelledby=${title} onClose=${closed} data-part="words-panel">
    <header class="book-head"><h2 id=${title} tabindex="-1">${t("Words")}</h2>
      <span role="status" class="hint" data-part="inserted">${said}</span>
      <button type="button" class="button quiet" onClick=${() => box.current?.close()}>${t("Done")}</button></header>
    ${
      filling
        ? html`<${Fields} inbox=${inbox} language=${language} text=${filling.text}
          onInsert=${(text) => insert(text, filling.isWhole)} onBack=${() => setFilling(null)} />`
        : html`<div class="book-tools">
          <${Choose} label=${t("What to look in")} value=${tab} onChoose=${show} name="words-tabs"
            options=${[["templates", t("Templates")], ["phrases", t("Phrases")]]} />
          <${LanguageChoice} language=${language} asked=${asked} onChange=${setLanguage} />
          <${Search} value=${search} onInput=${setSearch} />
        </div>
        <div class="book-list" onKeyDown=${alongRows}>${tab === "phrases" ? html`<${PhraseList} ...${list} />` : html`<${TemplateList} ...${list} />`}</div>`
    }
  </dialog>`;
}

/**
 * Arrow keys, Home and End go along the rows.
 * @param {KeyboardEvent} event
 */
function alongRows(event) {
  const list = /** @type {HTMLElement} */ (event.currentTarget);
  const rows = [...list.querySelectorAll(".book-row")];
  const here = rows.indexOf(/** @type {Element} */ (document.activeElement));
  /** @type {Record<string, number>} */
  const goals = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: rows.length - 1 };
  const row = rows[goals[event.key]];
  if (!row) return;
  event.preventDefault();
  /** @type {HTMLElement} */ (row).focus();
}

/** @param {{value: string, onInput: (value: string) => void}} props */
function Search({ value, onInput }) {
  const id = useId();
  /** @param {KeyboardEvent} event */
  const down = (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    /** @type {HTMLElement | null} */ (document.querySelector(".book-row"))?.focus();
  };
  return html`<label class="apart" for=${id}>${t("Search for a word")}</label>
    <input class="field" id=${id} type="search" autocomplete="off" autofocus placeholder=${t("Search for a word")} value=${value}
      onKeyDown=${down} onInput=${(event) => onInput(event.target.value)} />`;
}

/**
 * The language of the answer: the one that was asked for, or those of the interface.
 * @param {{language: string, asked: string, onChange: (language: string) => void}} props
 */
function LanguageChoice({ language, asked, onChange }) {
  const id = useId();
  const offered = ["nl", "nl-easy", "en", "vi", "zh-hans"];
  const all = asked === "other" || offered.includes(asked) ? offered : [asked, ...offered];
  return html`<div class="entry book-language"><label class="label" for=${id}>${t("Language of the answer")}</label>
    <select class="field" id=${id} value=${language} onChange=${(event) => onChange(event.target.value)}>
      ${all.map((code) => html`<option key=${code} value=${code}>${labelOf("languages", code)}</option>`)}
    </select></div>`;
}
