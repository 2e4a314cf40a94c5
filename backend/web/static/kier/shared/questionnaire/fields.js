/** Fields of the editor: a text in its languages, a line, a tick; what is wrong with one stands at it. */

import { html, useLayoutEffect, useRef } from "../../vendor/preact.js";
import { language, t } from "../text.js";
import { directionOf, languageName, tagOf } from "./languages.js";

// More of them beside each other are for the page of the translation.
const MAX_SHOWN = 2;

/**
 * The languages in which the editor shows each text.
 * @param {{languages: string[]}} options
 */
export const shownLanguages = ({ languages }) => languages.slice(0, MAX_SHOWN);

/**
 * What the server says is wrong with a field.
 * @param {{id: string, faults?: string[]}} props
 */
export const Wrong = ({ id, faults = [] }) =>
  faults.length > 0 && html`<p class="fault" id="${id}-fault">${faults.join(" ")}</p>`;

/**
 * @param {string} id
 * @param {string | null | false} [hint]
 * @param {string[]} [faults]
 */
const described = (id, hint, faults) =>
  [hint && `${id}-hint`, faults?.length && `${id}-fault`].filter(Boolean).join(" ") || undefined;

/**
 * A field that grows with what is typed; without `off`, Chromium writes that into its session files.
 * @param {{value: string, rows?: number} & Record<string, unknown>} props
 */
export function Area({ value, rows = 1, ...attributes }) {
  const box = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  useLayoutEffect(() => {
    const area = /** @type {HTMLTextAreaElement} */ (box.current);
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 4}px`;
  }, [value]);
  return html`<textarea ref=${box} class="field grows" autocomplete="off" rows=${rows} value=${value} ...${attributes}></textarea>`;
}

/**
 * One text in the languages that the editor shows.
 * @param {{id: string, label: string, hint?: string, texts?: Record<string, string>,
 *   definition: {languages: string[]}, faults?: string[], disabled?: boolean,
 *   onChange: (texts: Record<string, string>) => void}} field
 */
export function Texts({ id, label, hint, texts = {}, definition, faults, disabled, onChange }) {
  const codes = shownLanguages(definition);
  /**
   * @param {string} code
   * @param {string} text
   */
  const set = (code, text) => {
    const after = { ...texts, [code]: text };
    if (!text) delete after[code];
    onChange(after);
  };
  const isAlone = codes.length === 1;
  return html`<div class="texts" role=${isAlone ? undefined : "group"} aria-labelledby=${isAlone ? undefined : `${id}-label`}>
    ${
      isAlone
        ? html`<label class="label" for="${id}-${codes[0]}">${label}</label>`
        : html`<p class="label" id="${id}-label">${label}</p>`
    }
    ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    <${Wrong} id=${id} faults=${faults} />
    ${codes.map(
      (code) => html`<div key=${code} class="language-field">
      ${!isAlone && html`<label for="${id}-${code}" class="language-name" title=${languageName(code, language().tag)}><span aria-hidden="true">${code}</span><span class="apart">${label}, ${languageName(code, language().tag)}</span></label>`}
      <${Area} id="${id}-${code}" value=${texts[code] ?? ""} lang=${tagOf(code)} dir=${texts[code] ? directionOf(code) : "auto"} readonly=${disabled} maxlength="10000"
        aria-describedby=${described(id, hint, faults)} aria-invalid=${faults?.length ? "true" : undefined}
        onInput=${(event) => set(code, event.target.value)} /></div>`,
    )}
  </div>`;
}

/**
 * One line. Further attributes go to the input.
 * @param {{id: string, label: string, hint?: string | null | false, value: string,
 *   faults?: string[], disabled?: boolean, onChange: (value: string) => void} & Record<string,
 *   unknown>} props
 */
export function Line({ id, label, hint, value, faults, disabled, onChange, ...attributes }) {
  return html`<div class="line">
    <label class="label" for=${id}>${label}</label>
    ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    <${Wrong} id=${id} faults=${faults} />
    <input class="field" id=${id} value=${value} readonly=${disabled} autocomplete="off" spellcheck=${false} dir="auto"
      aria-describedby=${described(id, hint, faults)} aria-invalid=${faults?.length ? "true" : undefined}
      onInput=${(event) => onChange(event.target.value)} ...${attributes} />
  </div>`;
}

/**
 * A box to tick, with a sentence of what it does.
 * @param {{id: string, label: string, hint?: string | null | false, checked: boolean | undefined,
 *   disabled?: boolean, onChange: (isOn: boolean) => void}} props
 */
export function Tick({ id, label, hint, checked, disabled, onChange }) {
  return html`<div><label class="choice" for=${id}><input type="checkbox" id=${id} checked=${checked} disabled=${disabled}
      aria-describedby=${hint ? `${id}-hint` : undefined} onChange=${(event) => onChange(event.target.checked)} /> <span>${label}</span></label>
    ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}</div>`;
}

/**
 * One of several, in a list that opens; `lang` of an option is its language, if not the page's.
 * @param {{id: string, label: string, hint?: string | null | false, value: string,
 *   options: [code: string, text: string, lang?: string][], disabled?: boolean, faults?: string[],
 *   isApart?: boolean, onChoose: (code: string) => void}} props
 */
export function Select({ id, label, hint, value, options, disabled, faults, isApart, onChoose }) {
  return html`<div class="line"><label class=${isApart ? "apart" : "label"} for=${id}>${label}</label>
    ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    <${Wrong} id=${id} faults=${faults} />
    <select class="field" id=${id} value=${value} disabled=${disabled} aria-describedby=${described(id, hint, faults)}
      onChange=${(event) => onChoose(event.target.value)}>
      ${options.map(([code, text, lang]) => html`<option key=${code} value=${code} lang=${lang} selected=${code === value}>${text}</option>`)}
    </select></div>`;
}

/**
 * A source of `surveys.expressions`, as a text; what the functions are is folded beside it.
 * @param {{id: string, label: string, hint?: string | null | false, value: string,
 *   faults?: string[], disabled?: boolean, onChange: (value: string) => void,
 *   names?: string[]}} props
 */
export function Expression({ id, label, hint, value, faults, disabled, onChange, names }) {
  return html`<div class="line">
    <label class="label" for=${id}>${label}</label>
    ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    <${Wrong} id=${id} faults=${faults} />
    <${Area} id=${id} value=${value} readonly=${disabled} class="field grows code" spellcheck=${false} dir="ltr" autocapitalize="none"
      aria-describedby=${described(id, hint, faults)} aria-invalid=${faults?.length ? "true" : undefined} onInput=${(event) => onChange(event.target.value)} />
    ${!disabled && html`<${Language} names=${names} onTake=${(text) => onChange(value ? `${value} ${text}` : text)} />`}
  </div>`;
}

/** The functions that are used most; all of them: docs/surveys-expressions.md. */
export const functionsSaid = () => [
  ["selected(${q}, 'a')", t("whether “a” is among the chosen answers")],
  ["count-selected(${q})", t("how many were chosen")],
  ["if(${q} > 3, 'yes', 'no')", t("the second if the first is true, else the third")],
  ["coalesce(${q}, ${r})", t("the first that is not empty")],
  ["not(${q} = 'a')", t("the opposite")],
  ["concat(${q}, ' ', ${r})", t("texts one after the other")],
  ["string-length(${q})", t("how many characters")],
  ["regex(${q}, '[0-9]{4}')", t("whether the whole text has this shape")],
  ["round(${q} div 3, 1)", t("rounded; “div” divides")],
  ["sum(${q})", t("the sum over a repeated part")],
  ["count(${part})", t("how often a part was repeated")],
  ["today()", t("the day on which somebody answers")],
  ["date('2026-03-31')", t("a day, to compare with")],
];

/** @param {{names?: string[], onTake: (text: string) => void}} props */
function Language({ names = [], onTake }) {
  return html`<details class="functions"><summary>${t("What can stand here")}</summary>
    <p class="hint">${t("A name in ${…} stands for an answer, “.” for the answer itself. Join with “and”, “or”; compare with = != < <= > >=.")}</p>
    <dl>${functionsSaid().map(([source, says]) => html`<div key=${source}><dt><code>${source}</code></dt><dd>${says}</dd></div>`)}</dl>
    ${
      names.length > 0 &&
      html`<p class="hint">${t("Names in this questionnaire:")}</p>
      <p class="names">${names.slice(0, 60).map((name) => html`<button type="button" class="button small" key=${name} onClick=${() => onTake(`\${${name}}`)}><code>${name}</code></button>`)}</p>`
    }
  </details>`;
}
