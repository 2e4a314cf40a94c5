/** What only some kinds have: choices, the ends of a scale, lines of a grid, a calculation. */

import { change, freeName, namesOf } from "../shared/questionnaire/definition.js";
import { Expression, Line, Texts, Tick } from "../shared/questionnaire/fields.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { Choices } from "./choices.js";
import { questionsFor } from "./condition-field.js";

/**
 * @import { Definition, Item, Path } from "../shared/questionnaire/definition.js"
 * @import { Keeper } from "./autosave.js"
 */

/**
 * What the fields of an item are given; `wrong` says what is wrong with one of them.
 * @typedef {{item: Item, definition: Definition, path: Path, keeper: Keeper, isRow: boolean,
 *   disabled: boolean, set: (fields: Partial<Item>, what?: string) => void,
 *   wrong: (field: string) => string[]}} ItemFields
 */

/** @param {ItemFields} fields */
export function KindFields(fields) {
  const { item, isRow } = fields;
  if (isRow) return null;
  /** @type {Record<string, (fields: ItemFields) => unknown>} */
  const parts = {
    one: WithChoices,
    many: WithChoices,
    ranking: WithChoices,
    grid: Grid,
    scale: Scale,
    integer: Classes,
    decimal: Classes,
    text: Multiline,
    calculate: Calculation,
    group: Together,
    repeat: Count,
  };
  const Part = parts[item.kind];
  return Part ? html`<${Part} ...${fields} />` : null;
}

/**
 * @param {Item} item
 * @param {string} word
 * @param {boolean} isOn
 */
const withWord = (item, word, isOn) => [
  ...(item.appearance ?? []).filter((known) => known !== word),
  ...(isOn ? [word] : []),
];

/** @param {ItemFields & {word: string, label: string, hint: string}} props */
function Word({ item, set, disabled, word, label, hint }) {
  return html`<${Tick} id="look-${word}" label=${label} hint=${hint} checked=${item.appearance?.includes(word) ?? false} disabled=${disabled}
    onChange=${(isOn) => set({ appearance: withWord(item, word, isOn) })} />`;
}

/** @param {ItemFields} fields */
function WithChoices(fields) {
  const { item, set, disabled } = fields;
  return html`<${Choices} ...${fields} />
    <div><${Tick} id="shuffled" label=${t("In an order of chance")} hint=${t("So that the first ones are not chosen more often. Not for answers with an order of their own.")} checked=${item.shuffled ?? false} disabled=${disabled} onChange=${(shuffled) => set({ shuffled })} />
    ${item.kind === "one" && html`<${Word} ...${fields} word="minimal" label=${t("As a list that opens")} hint=${t("For many answers. Else each one is a button, which is easier on a phone.")} />`}</div>`;
}

/** @param {ItemFields} fields */
function Scale(fields) {
  const { item, definition, set, wrong, disabled } = fields;
  const parameters = { start: "1", end: "10", step: "1", ...item.parameters };
  /**
   * @param {string} name
   * @param {string} value
   */
  const put = (name, value) =>
    set(
      { parameters: tidied({ ...item.parameters, [name]: value.replace(",", ".").trim() }) },
      `parameters/${name}`,
    );
  /**
   * @param {"start" | "end" | "step"} name
   * @param {string} label
   */
  const number = (name, label) =>
    html`<${Line} id="scale-${name}" label=${label} value=${parameters[name]} inputmode="decimal" disabled=${disabled} onChange=${(value) => put(name, value)} />`;
  const steps = (Number(parameters.end) - Number(parameters.start)) / Number(parameters.step) + 1;
  return html`<div class="stack"><div class="three">${number("start", t("First number"))}${number("end", t("Last number"))}${number("step", t("In steps of"))}</div>
    ${wrong("parameters").map((text) => html`<p class="fault" key=${text}>${text}</p>`)}
    <div class="two"><${Texts} id="low" label=${t("What the lowest means")} texts=${item.low} definition=${definition} faults=${wrong("low")} disabled=${disabled} onChange=${(low) => set({ low })} />
      <${Texts} id="high" label=${t("What the highest means")} texts=${item.high} definition=${definition} faults=${wrong("high")} disabled=${disabled} onChange=${(high) => set({ high })} /></div>
    ${steps <= 7 && html`<${Word} ...${fields} word="smileys" label=${t("As smileys")} hint=${t("Good for a quick feeling, also for who reads little.")} />`}
    ${steps > 21 && html`<${Classes} ...${fields} />`}</div>`;
}

/** @param {Record<string, string>} texts */
const tidied = (texts) =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ""));

/** @param {ItemFields} props */
function Classes({ item, set, wrong, disabled }) {
  return html`<${Line} id="classes" label=${t("Groups of numbers in results")} hint=${t("Where a group begins, such as 18 25 40 65. Empty: groups of our own. Single numbers could point at somebody.")} value=${item.parameters?.classes ?? ""}
    inputmode="text" faults=${wrong("parameters/classes")} disabled=${disabled} onChange=${(classes) => set({ parameters: tidied({ ...item.parameters, classes }) }, "classes")} />`;
}

/** @param {ItemFields} fields */
const Multiline = (fields) =>
  html`<div><${Word} ...${fields} word="multiline" label=${t("Room for several lines")} hint=${t("Up to 4,000 characters, else 500.")} />
    <p class="hint">${t("What people write may point at somebody. It is kept apart from their other answers, and a coordinator clears it before it is shown.")}</p></div>`;

/** @param {ItemFields} props */
const Calculation = ({ item, definition, set, wrong, disabled }) =>
  html`<${Expression} id="calculation" label=${t("Calculation")} hint=${t("Its value can be used in conditions, and in texts as ${name}.")} value=${item.calculation ?? ""} names=${questionsFor(definition, item.name).map(({ name }) => name)}
    faults=${wrong("calculation")} disabled=${disabled} onChange=${(calculation) => set({ calculation })} />`;

/** @param {ItemFields} fields */
const Together = (fields) =>
  html`<${Word} ...${fields} word="field-list" label=${t("All its questions on one screen")} hint=${t("Also where a round shows one question on a screen.")} />`;

/** @param {ItemFields} props */
const Count = ({ item, definition, set, wrong, disabled }) =>
  html`<${Expression} id="count" label=${t("How often")} hint=${t("A number, or an answer such as ${children}. Empty: as often as somebody wants, at most 20 times.")} value=${item.parameters?.count ?? ""}
    names=${questionsFor(definition, item.name).map(({ name }) => name)} faults=${wrong("parameters/count")} disabled=${disabled} onChange=${(count) => set({ parameters: tidied({ ...item.parameters, count }) }, "count")} />`;

/** @param {ItemFields} fields */
function Grid(fields) {
  const { item, definition, keeper, path, wrong, disabled } = fields;
  const rows = item.items ?? [];
  /**
   * @param {Item[]} items
   * @param {string} what
   */
  const put = (items, what) =>
    keeper.change(change(definition, path, { items }), `${path.join(".")}/${what}`);
  const add = () =>
    put(
      [...rows, { kind: "one", name: freeName(`${item.name}_a`, namesOf(definition)) }],
      `rows/${rows.length}`,
    );
  return html`<section class="stack tight"><h3>${t("Lines")}</h3>
    ${wrong("items").map((text) => html`<p class="fault" key=${text}>${text}</p>`)}
    ${rows.map(
      (row, place) => html`<div class="choice-row" key=${row.name}>
      <${Texts} id="row-${place}" label=${t("Line {n}", { n: place + 1 })} texts=${row.label} definition=${definition} disabled=${disabled} onChange=${(
        label,
      ) =>
        put(
          rows.map((row, at) => (at === place ? { ...row, label } : row)),
          `rows/${place}`,
        )} />
      ${
        !disabled &&
        html`<button type="button" class="button small quiet" onClick=${() =>
          put(
            rows.filter((_row, at) => at !== place),
            "rows",
          )}>${t("Remove")}<span class="apart"> ${t("Line {n}", { n: place + 1 })}</span></button>`
      }</div>`,
    )}
    ${!disabled && html`<div><button type="button" class="button small" onClick=${add}>${t("One more line")}</button></div>`}
    <${Choices} ...${fields} /></section>`;
}
