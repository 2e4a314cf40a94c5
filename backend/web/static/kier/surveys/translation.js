/** Translating side by side: from one language to another, what is missing marked and counted. */

import { Dialog } from "../shared/dialog.js";
import { Said, useStore } from "../shared/pages.js";
import { numberOf } from "../shared/questionnaire/definition.js";
import { Area, Select } from "../shared/questionnaire/fields.js";
import {
  addLanguage,
  directionOf,
  isLanguage,
  languageName,
  missingIn,
  removeLanguage,
  rowsOf,
  tagOf,
  withText,
} from "../shared/questionnaire/languages.js";
import { language, languages as ours, t, tn } from "../shared/text.js";
import { html, useEffect, useMemo, useRef, useState } from "../vendor/preact.js";

/**
 * @import { Definition } from "../shared/questionnaire/definition.js"
 * @import { Row } from "../shared/questionnaire/languages.js"
 * @import { Account } from "./account.js"
 * @import { Keeper } from "./autosave.js"
 */

const MAX_SHOWN = 200;
// Beside those of the interface, what people here speak most; any other code can be typed.
const SPOKEN = [
  "nl",
  "nl-easy",
  "en",
  "ar",
  "de",
  "fr",
  "es",
  "pl",
  "pt",
  "ro",
  "ru",
  "tr",
  "uk",
  "fa",
  "ti",
  "so",
  "zh-hans",
  "vi",
  "bg",
  "hu",
];

/** @param {string} what */
const whatWords = (what) =>
  /** @type {Record<string, string>} */ ({
    title: t("Title"),
    label: t("Question"),
    hint: t("Hint"),
    required_message: t("If it is not answered"),
    constraint_message: t("If the answer is not possible"),
    low: t("Lowest"),
    high: t("Highest"),
    choice: t("Answer"),
  })[what];

/**
 * The page.
 * @param {{session: Account, keeper: Keeper, mayChange: boolean}} props
 */
export function Translate({ session, keeper, mayChange }) {
  const { definition } = useStore(keeper.store);
  const { languages } = definition;
  const [from, setFrom] = useState(languages[0]);
  const [to, setTo] = useState(() => mostMissing(definition) ?? languages[0]);
  const [isMissing, setMissing] = useState(false);
  const [asked, setAsked] = useState(/** @type {string | null} */ (null));
  const [limit, setLimit] = useState(MAX_SHOWN);
  useEffect(() => {
    if (!languages.includes(from)) setFrom(languages[0]);
    if (!languages.includes(to)) setTo(/** @type {string} */ (languages.at(-1)));
  }, [languages]);
  const all = rowsOf(definition);
  const rows = useShown(all, to, isMissing);
  const missing = missingIn(definition, to);
  const options = languages.map((code) => [code, languageName(code, language().tag)]);
  return html`<section class="wide stack" data-part="translate" aria-label=${t("Translation")}>
    <div class="translate-top">
      <${Select} id="source-language" label=${t("From")} value=${from} options=${options} onChoose=${setFrom} />
      <${Select} id="target-language" label=${t("To")} value=${to} options=${options} onChoose=${setTo} />
      <p class="missing-count" role="status" data-missing=${missing}>${missing ? tn("{n} text is missing", "{n} texts are missing", missing) : t("Nothing is missing")}
        <progress value=${all.length - missing} max=${Math.max(1, all.length)} aria-label=${t("Translated")}></progress></p>
      <label class="choice" for="only-missing"><input type="checkbox" id="only-missing" checked=${isMissing} onChange=${(event) => setMissing(event.target.checked)} /> <span>${t("Missing ones only")}</span></label>
      ${
        mayChange &&
        html`<div class="row"><button class="button small" data-part="add-language" onClick=${() => setAsked("add")}>${t("Add a language")}</button>
        ${languages.length > 1 && html`<button class="button small quiet" onClick=${() => setAsked("remove")}>${t("Remove {language}", { language: languageName(to, language().tag) })}</button>`}</div>`
      }
    </div>
    ${mayChange && html`<p class="hint keys">${t("Ctrl and Enter go to the next missing one.")}</p>`}
    ${!rows.length && html`<p class="empty">${isMissing ? t("Nothing is missing in this language.") : t("There is no text yet.")}</p>`}
    <div class="translation" onKeyDown=${next}>
      ${rows.slice(0, limit).map(
        (row) => html`<${Row} key=${row.key} row=${row} from=${from} to=${to} mayChange=${mayChange}
        onChange=${(text) => keeper.change(withText(keeper.definition, row, to, text), `${row.key}/${to}`)} />`,
      )}
    </div>
    ${rows.length > limit && html`<button class="button" onClick=${() => setLimit(limit + MAX_SHOWN)}>${t("More")}</button>`}
    <${Asked} asked=${asked} session=${session} keeper=${keeper} languages=${languages} to=${to} onClose=${() => setAsked(null)} onAdded=${setTo} />
  </section>`;
}

/**
 * The rows in sight; what was missing when one began to look stays there while it is typed.
 * @param {Row[]} all
 * @param {string} to
 * @param {boolean} isMissing whether missing ones only are looked at
 */
function useShown(all, to, isMissing) {
  const kept = useMemo(
    () => new Set(all.filter(({ texts }) => !texts[to]?.trim()).map(({ key }) => key)),
    [to, isMissing],
  );
  return isMissing ? all.filter(({ key }) => kept.has(key)) : all;
}

/** @param {KeyboardEvent & {target: HTMLTextAreaElement}} event */
function next(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  const fields = /** @type {HTMLTextAreaElement[]} */ ([
    ...document.querySelectorAll(".translation textarea"),
  ]);
  const behind = fields.slice(fields.indexOf(event.target) + 1);
  (behind.find((field) => !field.value.trim()) ?? behind[0])?.focus();
}

/**
 * The dialog that adds a language, or the one that removes the language `to`.
 * @param {{asked: string | null, session: Account, keeper: Keeper, languages: string[], to: string,
 *   onClose: () => void, onAdded: (code: string) => void}} props
 */
function Asked({ asked, session, keeper, languages, to, onClose, onAdded }) {
  /** @param {string} code */
  const add = (code) => {
    keeper.change(addLanguage(keeper.definition, code));
    onAdded(code);
  };
  const remove = async () => keeper.change(removeLanguage(keeper.definition, to));
  if (asked === "add")
    return html`<${Add} languages=${languages} session=${session} onClose=${onClose} onAdd=${add} />`;
  if (asked !== "remove") return null;
  return html`<${Dialog} title=${t("Remove {language}?", { language: languageName(to, language().tag) })} confirm=${t("Remove")} name="remove-language" patience=${session.api.patience}
    onClose=${onClose} onConfirm=${remove}><p>${t("All its texts go too. Undo brings them back as long as you stay here.")}</p></${Dialog}>`;
}

/** @param {Definition} definition */
function mostMissing(definition) {
  const [, ...others] = definition.languages;
  return others.sort((a, b) => missingIn(definition, b) - missingIn(definition, a))[0];
}

/**
 * @param {{row: Row, from: string, to: string, mayChange: boolean,
 *   onChange: (text: string) => void}} props
 */
function Row({ row, from, to, mayChange, onChange }) {
  const text = row.texts[to] ?? "";
  const isMissing = !text.trim();
  const id = `to-${row.key}`;
  const place = row.path ? `${numberOf(row.path)} ` : "";
  return html`<div class="translation-row" data-missing=${isMissing ? "true" : undefined}>
    <div class="translation-source"><p class="hint">${place}${whatWords(row.what)}${row.what === "choice" ? ` · ${row.of}` : ""}</p>
      <p lang=${tagOf(from)} dir=${directionOf(from)}>${row.texts[from] || html`<span class="hint">${t("No text in this language")}</span>`}</p></div>
    <div><label class="apart" for=${id}>${place}${whatWords(row.what)}, ${languageName(to, language().tag)}</label>
      ${isMissing && html`<p class="missing-mark">${t("Missing")}</p>`}
      <${Area} id=${id} value=${text} lang=${tagOf(to)} dir=${directionOf(to)} readonly=${!mayChange} onInput=${(event) => onChange(event.target.value)} /></div>
  </div>`;
}

/**
 * @param {{languages: string[], session: Account, onAdd: (code: string) => void,
 *   onClose: () => void}} props
 */
function Add({ languages, session, onAdd, onClose }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const codes = [...new Set([...SPOKEN, ...ours().map(({ code }) => code)])].filter(
    (code) => !languages.includes(code),
  );
  /** @param {FormData} values */
  const add = async (values) => {
    const code =
      /** @type {string} */ (values.get("language")).trim() ||
      /** @type {string} */ (values.get("choice"));
    if (!isLanguage(code))
      throw new Said(t("This is no code of a language: write one such as “pl” or “zh-hans”."));
    if (languages.includes(code)) throw new Said(t("This language is here already."));
    onAdd(code);
  };
  return html`<${Dialog} title=${t("Add a language")} confirm=${t("Add")} name="language" patience=${session.api.patience} onClose=${onClose} onConfirm=${add}>
    <div><label class="label" for="language-choice">${t("Language")}</label>
      <select class="field" id="language-choice" name="choice">${codes.map((code) => html`<option key=${code} value=${code}>${languageName(code, language().tag)}</option>`)}</select></div>
    <div><label class="label" for="language-code">${t("Or its code")}</label>
      <input class="field code" id="language-code" name="language" ref=${input} maxlength="12" autocomplete="off" autocapitalize="none" /></div>
  </${Dialog}>`;
}
