/** The answers to choose from: a list that several questions may share. */

import {
  freeName,
  isChoiceNamed,
  isMadeOf,
  nameFrom,
  numberOf,
  walk,
} from "../shared/questionnaire/definition.js";
import { Area, Select, shownLanguages, Wrong } from "../shared/questionnaire/fields.js";
import { directionOf, languageName, tagOf } from "../shared/questionnaire/languages.js";
import { language, listSeparator, t, tn } from "../shared/text.js";
import { html, useLayoutEffect, useRef, useState } from "../vendor/preact.js";

/**
 * @import { SurveyChoice } from "kier/api"
 * @import { Definition, Item } from "../shared/questionnaire/definition.js"
 * @import { ItemFields } from "./item-kind.js"
 */

/**
 * A choice with another label; its name goes along as long as it is made of it and nothing names it.
 * @param {SurveyChoice[]} choices
 * @param {number} place
 * @param {string} code
 * @param {string} text
 * @param {{first: string, isNamed: (name: string) => boolean}} options
 */
export function relabelled(choices, place, code, text, { first, isNamed }) {
  const choice = choices[place];
  const label = { ...choice.label, [code]: text };
  if (!text) delete label[code];
  const before = nameFrom(choice.label?.[first] ?? "");
  const follows =
    code === first &&
    !isNamed(choice.name) &&
    (/^\d+$/.test(choice.name) || isMadeOf(choice.name, before));
  const taken = new Set(choices.filter((_one, at) => at !== place).map(({ name }) => name));
  const made = nameFrom(text);
  const name = follows && made ? freeName(made, taken) : choice.name;
  return choices.map((each, at) => (at === place ? { ...each, name, label } : each));
}

/**
 * One more choice behind a place, with a name that none has.
 * @param {SurveyChoice[]} choices
 * @param {number} place
 * @param {Record<string, string>} [label]
 */
export function added(choices, place, label = {}) {
  const taken = new Set(choices.map(({ name }) => name));
  const [text] = Object.values(label);
  const wanted = nameFrom(text ?? "") || String(choices.length + 1);
  let name = freeName(wanted, taken);
  // A number with `_2` behind it looks like a mistake.
  for (let number = choices.length + 1; /^\d+_\d+$/.test(name); number += 1)
    if (!taken.has(String(number))) name = String(number);
  return [...choices.slice(0, place + 1), { name, label }, ...choices.slice(place + 1)];
}

/** @param {ItemFields} fields */
export function Choices({ item, definition, keeper, set, wrong, disabled }) {
  const list = item.choices ?? "";
  const lists = definition.choices ?? {};
  const rows = lists[list] ?? [];
  const users = [...walk(definition.items)].filter(
    ({ item: other }) => other.choices === list && other.name !== item.name,
  );
  /**
   * @param {SurveyChoice[]} choices
   * @param {string} [what]
   */
  const put = (choices, what) =>
    keeper.change(
      { ...definition, choices: { ...lists, [list]: choices } },
      what && `choices/${list}/${what}`,
    );
  const own = () => {
    const name = freeName(`${item.name}_list`, new Set(Object.keys(lists)));
    const choices = { ...lists, [name]: rows };
    keeper.change({ ...definition, choices, items: withList(definition.items, item.name, name) });
  };
  const options = Object.keys(lists).map((name) => [name, `${name} (${lists[name].length})`]);
  return html`<section class="stack tight" data-part="choices"><h3>${t("Answers")}</h3>
    <${Wrong} id="choices" faults=${atListOf(wrong)} />
    ${
      users.length > 0 &&
      html`<div class="note act-note"><p>${tn("Question {names} has the same list: what you change here changes there too.", "Questions {names} have the same list: what you change here changes there too.", users.length, { names: users.map(({ path }) => numberOf(path)).join(listSeparator()) })}</p>
      ${!disabled && html`<button type="button" class="button small" onClick=${own}>${t("Make it a list of its own")}</button>`}</div>`
    }
    <${Rows} key=${list} definition=${definition} rows=${rows} put=${put} wrong=${wrong} disabled=${disabled} />
    ${
      options.length > 1 &&
      html`<details class="more"><summary>${t("Use another list")}</summary>
      <${Select} id="choices" label=${t("List")} value=${list} options=${list in lists ? options : [["", t("none")], ...options]} disabled=${disabled} onChoose=${(choices) => set({ choices })} /></details>`
    }
  </section>`;
}

/** @param {(field: string) => string[]} wrong */
const atListOf = (wrong) => wrong("choices").filter((_text, at, all) => all.indexOf(_text) === at);

/**
 * @param {Item[]} items
 * @param {string} name
 * @param {string} list
 * @returns {Item[]}
 */
const withList = (items, name, list) =>
  items.map((item) =>
    item.name === name
      ? { ...item, choices: list }
      : item.items
        ? { ...item, items: withList(item.items, name, list) }
        : item,
  );

/**
 * @param {{definition: Definition, rows: SurveyChoice[], put: (choices: SurveyChoice[],
 *   what?: string) => void, disabled: boolean}} props
 */
function Rows({ definition, rows, put, disabled }) {
  const edits = useEdits({ definition, rows, put });
  const [isDetailed, setDetailed] = useState(rows.some(({ data }) => data));
  const columns = [...new Set(rows.flatMap(({ data }) => Object.keys(data ?? {})))];
  const shown = { rows, edits, columns, isDetailed, disabled, codes: shownLanguages(definition) };
  return html`<div class="stack tight" ref=${edits.box}>
    <ol role="list" class="choice-rows">${rows.map(
      (_choice, place) => html`<${Row} key=${place} place=${place} ...${shown} />`,
    )}</ol>
    ${
      !disabled &&
      html`<div class="row"><button type="button" class="button small" data-part="add-choice" onClick=${() => edits.add(rows.length - 1)}>${t("One more answer")}</button>
      <button type="button" class="button small quiet" aria-pressed=${isDetailed ? "true" : "false"} onClick=${() => setDetailed(!isDetailed)}>${t("Names and columns")}</button></div>
      <p class="hint">${t("Enter makes one more. Several lines can be pasted at once.")}</p>`
    }
  </div>`;
}

/** @typedef {ReturnType<typeof useEdits>} Edits */

/**
 * What can be done with the rows; a row that is new or moved takes the focus.
 * @param {{definition: Definition, rows: SurveyChoice[],
 *   put: (rows: SurveyChoice[], step?: string) => void}} list
 */
function useEdits({ definition, rows, put }) {
  const [first] = definition.languages;
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const focus = useRef(/** @type {number | null} */ (null));
  // Before the next letter comes.
  useLayoutEffect(() => {
    if (focus.current === null) return;
    /** @type {NodeListOf<HTMLElement> | undefined} */
    const fields = box.current?.querySelectorAll("[data-choice] textarea[data-first]");
    fields?.[focus.current]?.focus();
    focus.current = null;
  });
  /** @param {string} name */
  const isNamed = (name) => isChoiceNamed(definition, name);
  /**
   * @param {SurveyChoice[]} after
   * @param {number} place
   */
  const putAt = (after, place) => {
    focus.current = place;
    put(after);
  };
  /**
   * @param {number} place
   * @param {string} code
   * @param {string} text
   */
  const withText = (place, code, text) => relabelled(rows, place, code, text, { first, isNamed });
  return {
    box,
    first,
    isNamed,
    withText,
    put,
    /** @param {number} place */
    add: (place) => putAt(added(rows, place), place + 1),
    /** @param {number} place @param {-1 | 1} step */
    swap(place, step) {
      const to = place + step;
      if (!rows[to]) return;
      const after = [...rows];
      [after[place], after[to]] = [after[to], after[place]];
      putAt(after, to);
    },
    /** @param {number} place */
    drop: (place) =>
      putAt(
        rows.filter((_choice, at) => at !== place),
        Math.max(0, place - 1),
      ),
    /** @param {number} place @param {Partial<SurveyChoice>} fields */
    set: (place, fields) =>
      put(
        rows.map((choice, at) => (at === place ? { ...choice, ...fields } : choice)),
        `${place}/${Object.keys(fields)[0]}`,
      ),
  };
}

/**
 * Enter makes one more, arrows with Alt move, Backspace takes an empty one out.
 * @param {KeyboardEvent & {target: HTMLTextAreaElement}} event
 * @param {number} place
 * @param {SurveyChoice[]} rows
 * @param {Edits} edits
 */
function onKeys(event, place, rows, edits) {
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    edits.add(place);
  } else if (event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key)) {
    event.preventDefault();
    event.stopPropagation();
    edits.swap(place, event.key === "ArrowUp" ? -1 : 1);
  } else if (
    event.key === "Backspace" &&
    event.target.value === "" &&
    rows.length > 1 &&
    !edits.isNamed(rows[place].name)
  ) {
    event.preventDefault();
    edits.drop(place);
  }
}

/**
 * Lines that are pasted are answers of their own.
 * @param {ClipboardEvent & {clipboardData: DataTransfer}} event
 * @param {{place: number, code: string, rows: SurveyChoice[], edits: Edits}} field
 */
function onPaste(event, { place, code, rows, edits }) {
  const lines = event.clipboardData
    .getData("text")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  if (lines.length < 2) return;
  event.preventDefault();
  const [head, ...rest] = lines;
  const begun = edits.withText(place, code, `${rows[place].label?.[code] ?? ""}${head}`);
  edits.put(rest.reduce((sofar, line, at) => added(sofar, place + at, { [code]: line }), begun));
}

/**
 * One answer: its text in each language, and what can be done with it.
 * @param {{rows: SurveyChoice[], place: number, codes: string[], columns: string[], edits: Edits,
 *   isDetailed: boolean, disabled: boolean}} props
 */
function Row({ rows, place, codes, columns, edits, isDetailed, disabled }) {
  const choice = rows[place];
  return html`<li class="choice-row" data-choice=${choice.name}>
    <span class="choice-number" aria-hidden="true">${place + 1}</span>
    <div class="choice-texts">${codes.map(
      (
        code,
      ) => html`<div class="language-field" key=${code}><label for="choice-${place}-${code}" class=${codes.length > 1 ? "language-name" : "apart"}><span aria-hidden="true">${codes.length > 1 ? code : ""}</span><span class="apart">${t("Answer {n}, {language}", { n: place + 1, language: languageName(code, language().tag) })}</span></label>
      <${Area} id="choice-${place}-${code}" data-first=${code === codes[0] ? true : undefined} value=${choice.label?.[code] ?? ""} lang=${tagOf(code)} dir=${choice.label?.[code] ? directionOf(code) : "auto"} readonly=${disabled} placeholder=${code === edits.first ? choice.name : ""}
        onKeyDown=${(event) => !disabled && onKeys(event, place, rows, edits)} onPaste=${(event) => !disabled && onPaste(event, { place, code, rows, edits })}
        onInput=${(event) => edits.put(edits.withText(place, code, event.target.value.replaceAll("\n", " ")), `${place}/label/${code}`)} /></div>`,
    )}
      ${isDetailed && html`<${Details} choice=${choice} place=${place} columns=${columns} isNamed=${edits.isNamed(choice.name)} disabled=${disabled} onChange=${(fields) => edits.set(place, fields)} />`}</div>
    ${
      !disabled &&
      html`<div class="choice-acts"><button type="button" class="button small quiet" disabled=${place === 0} onClick=${() => edits.swap(place, -1)}><span aria-hidden="true">↑</span><span class="apart">${t("Answer {n} up", { n: place + 1 })}</span></button>
      <button type="button" class="button small quiet" disabled=${place === rows.length - 1} onClick=${() => edits.swap(place, 1)}><span aria-hidden="true">↓</span><span class="apart">${t("Answer {n} down", { n: place + 1 })}</span></button>
      <button type="button" class="button small quiet" onClick=${() => edits.drop(place)}><span aria-hidden="true">×</span><span class="apart">${t("Remove answer {n}", { n: place + 1 })}</span></button></div>`
    }
  </li>`;
}

/**
 * The name of a choice as it is kept, and the columns that a filter looks at.
 * @param {{choice: SurveyChoice, place: number, columns: string[], isNamed: boolean,
 *   disabled: boolean, onChange: (fields: Partial<SurveyChoice>) => void}} props
 */
function Details({ choice, place, columns, isNamed, disabled, onChange }) {
  const [column, setColumn] = useState("");
  /**
   * @param {string} name
   * @param {string} text
   */
  const setCell = (name, text) => {
    const data = { ...choice.data, [name]: text };
    if (!text) delete data[name];
    onChange({ data });
  };
  /**
   * @param {string} id
   * @param {string} label
   * @param {string} value
   * @param {boolean} isFixed
   * @param {(text: string) => void} change
   */
  const field = (
    id,
    label,
    value,
    isFixed,
    change,
  ) => html`<div class="line"><label class="hint" for=${id}>${label}</label>
    <input class="field code" id=${id} value=${value} readonly=${isFixed} autocomplete="off" autocapitalize="none" spellcheck=${false} onInput=${(event) => change(event.target.value)} /></div>`;
  return html`<div class="choice-details">
    ${field(`choice-${place}-name`, isNamed ? t("Name (a condition uses it)") : t("Name"), choice.name, disabled || isNamed, (name) => onChange({ name: name.replace(/\s+/g, "_") }))}
    ${columns.map((name) => html`<div key=${name}>${field(`choice-${place}-${name}`, name, choice.data?.[name] ?? "", disabled, (text) => setCell(name, text))}</div>`)}
    ${
      !disabled &&
      html`<div class="line"><label class="hint" for="choice-${place}-column">${t("New column")}</label><input class="field code" id="choice-${place}-column" value=${column} autocomplete="off"
      onInput=${(event) => setColumn(event.target.value)} onBlur=${() => {
        if (/^[A-Za-z_][\w.-]*$/.test(column)) setCell(column, "-");
        setColumn("");
      }} /></div>`
    }
  </div>`;
}
