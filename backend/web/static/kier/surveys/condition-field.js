/** A condition chosen from lists; what lists cannot say is a text. */

import { numberOf, walk } from "../shared/questionnaire/definition.js";
import { Expression, Select, Wrong } from "../shared/questionnaire/fields.js";
import { textIn } from "../shared/questionnaire/languages.js";
import { language, t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { fitted, howsFor, readCondition, writeCondition } from "./conditions.js";
import { kindName } from "./kinds.js";

/**
 * @import { Definition, Item } from "../shared/questionnaire/definition.js"
 * @import { Condition, Part } from "./conditions.js"
 */

/** @returns {Record<string, string>} */
const howWords = () => ({
  is: t("is"),
  not: t("is not"),
  has: t("contains"),
  lacks: t("does not contain"),
  holds: t("has in it the text"),
  more: t("is greater than"),
  least: t("is at least"),
  less: t("is less than"),
  most: t("is at most"),
  answered: t("is answered"),
  empty: t("is not answered"),
});

/**
 * The choices of a question, as names with their labels in our language.
 * @param {Definition} definition
 * @param {Item} item
 * @param {Item | null} parent
 * @returns {[code: string, text: string][]}
 */
export function choicesOf(definition, item, parent) {
  if (item.kind === "yes_no")
    return [
      ["yes", t("Yes")],
      ["no", t("No")],
    ];
  const list = item.choices || (parent?.kind === "grid" ? parent.choices : "");
  return (definition.choices?.[/** @type {string} */ (list)] ?? []).map(({ name, label }) => [
    name,
    textIn(label, language().code, definition.languages) || name,
  ]);
}

/**
 * A question that a condition may look at.
 * @typedef {{name: string, text: string, item: Item, choices: [code: string, text: string][]}} Asked
 */

/**
 * What a condition may look at, in the order of the questionnaire.
 * @param {Definition} definition
 * @param {string} own
 * @returns {Asked[]}
 */
export const questionsFor = (definition, own) =>
  [...walk(definition.items)]
    .filter(({ item }) => item.name !== own && howsFor(item.kind).length)
    .map(({ item, path, parent }) => ({
      name: item.name,
      text: `${numberOf(path)} ${textIn(item.label, language().code, definition.languages) || item.name}`,
      item,
      choices: choicesOf(definition, item, parent),
    }));

/**
 * @param {{id: string, label: string, lead: string, source: string, definition: Definition,
 *   item: Item, isOwn?: boolean, faults: string[], hint?: string | null, add: string,
 *   disabled: boolean, onChange: (source: string) => void}} field
 *   `isOwn`: about the answer itself, as a constraint is
 */
export function ConditionField({
  id,
  label,
  hint,
  add,
  lead,
  source,
  definition,
  item,
  isOwn,
  faults,
  disabled,
  onChange,
}) {
  const [condition, setCondition] = useState(() => readCondition(source));
  const [isText, setText] = useState(source !== "" && !condition);
  const asked = isOwn
    ? [{ name: ".", text: t("The answer"), item, choices: [] }]
    : questionsFor(definition, item.name);
  useEffect(() => {
    if (source === writeCondition(condition)) return;
    const read = readCondition(source);
    setCondition(read);
    setText(source !== "" && !read);
  }, [source]);
  /** @param {Condition | null} after */
  const set = (after) => {
    setCondition(after);
    onChange(writeCondition(after));
  };
  const first = () =>
    fitted(
      { name: asked[0].name, how: "is", value: "", of: "text" },
      asked[0].item,
      names(asked[0]),
    );
  const begin = () => set({ joined: "and", parts: [first()] });
  /**
   * @param {number} place
   * @param {Part} part
   */
  const setPart = (place, part) =>
    set({
      .../** @type {Condition} */ (condition),
      parts: /** @type {Condition} */ (condition).parts.map((known, at) =>
        at === place ? part : known,
      ),
    });
  /** @param {number} place */
  const drop = (place) => {
    const parts = /** @type {Condition} */ (condition).parts.filter((_part, at) => at !== place);
    set(parts.length ? { .../** @type {Condition} */ (condition), parts } : null);
  };
  if (isText) {
    return html`<div class="condition"><${Expression} id=${id} label=${label} value=${source} faults=${faults} disabled=${disabled} onChange=${onChange}
        hint=${t("This says more than lists can: it is written as a text.")} names=${asked.map(({ name }) => name)} />
      ${
        !disabled &&
        (source === "" || readCondition(source)) &&
        html`<button type="button" class="button small quiet" onClick=${() => {
          setCondition(readCondition(source));
          setText(false);
        }}>${t("Choose from lists")}</button>`
      }</div>`;
  }
  const known = (condition?.parts ?? []).every(({ name }) =>
    asked.some((question) => question.name === name),
  );
  return html`<div class="condition" role="group" aria-labelledby="${id}-label" id=${id} tabindex="-1">
    <p class="label" id="${id}-label">${label}</p>
    ${hint && html`<p class="hint">${hint}</p>`}
    <${Wrong} id=${id} faults=${faults} />
    ${
      known &&
      condition?.parts.map(
        (
          part,
          place,
        ) => html`<${PartRow} key=${place} id="${id}-${place}" part=${part} place=${place} asked=${asked} lead=${lead} isOwn=${isOwn}
      joined=${condition.joined} disabled=${disabled} onJoin=${(joined) => set({ ...condition, joined })} onChange=${(after) => setPart(place, after)} onDrop=${() => drop(place)} />`,
      )
    }
    ${!known && html`<p><code>${source}</code></p>`}
    ${
      !disabled &&
      html`<div class="row">
      ${asked.length > 0 && known && html`<button type="button" class="button small" data-part="${id}-add" onClick=${condition?.parts.length ? () => set({ ...condition, parts: [...condition.parts, first()] }) : begin}>${condition?.parts.length ? t("One more condition") : add}</button>`}
      <button type="button" class="button small quiet" onClick=${() => setText(true)}>${t("Write it as a text")}</button></div>`
    }
  </div>`;
}

/** @param {{choices: [code: string, text: string][]}} options */
const names = ({ choices }) => choices.map(([name]) => name);

/**
 * @param {{id: string, part: Part, place: number, asked: Asked[], lead: string, isOwn?: boolean,
 *   joined: Condition["joined"], disabled: boolean, onJoin: (joined: Condition["joined"]) => void,
 *   onChange: (part: Part) => void, onDrop: () => void}} props
 */
function PartRow({
  id,
  part,
  place,
  asked,
  lead,
  isOwn,
  joined,
  disabled,
  onJoin,
  onChange,
  onDrop,
}) {
  const at = asked.find(({ name }) => name === part.name) ?? asked[0];
  const words = howWords();
  const hows = howsFor(at.item.kind).filter(
    (how) => !isOwn || !["answered", "empty"].includes(how),
  );
  const shownHows = hows.includes(part.how) ? hows : [part.how, ...hows];
  const options =
    at.choices.length && !names(at).includes(part.value)
      ? [...at.choices, [part.value, part.value]]
      : at.choices;
  return html`<div class="condition-row">
    <span class="condition-joint">${
      place === 0
        ? html`<span>${lead}</span>`
        : place === 1
          ? html`<${Select} id="${id}-joined" label=${t("Joined by")} isApart value=${joined} disabled=${disabled} onChoose=${onJoin} options=${[["and", t("and")], ["or", t("or")]]} />`
          : html`<span>${joined === "and" ? t("and") : t("or")}</span>`
    }</span>
    ${
      isOwn
        ? html`<span class="condition-joint">${at.text}</span>`
        : html`<${Select} id="${id}-name" label=${t("Question")} isApart value=${part.name} disabled=${disabled} options=${asked.map(({ name, text }) => [name, text])}
          onChoose=${(name) => {
            const to = /** @type {Asked} */ (asked.find((question) => question.name === name));
            onChange(fitted({ ...part, name, value: "" }, to.item, names(to)));
          }} />`
    }
    <${Select} id="${id}-how" label=${t("How")} isApart value=${part.how} disabled=${disabled} options=${shownHows.map((how) => [how, words[how]])}
      onChoose=${(how) => onChange(fitted({ ...part, how }, at.item, names(at)))} />
    ${!["answered", "empty"].includes(part.how) && html`<${Value} id="${id}-value" part=${part} options=${options} kind=${at.item.kind} disabled=${disabled} onChange=${onChange} />`}
    ${!disabled && html`<button type="button" class="button small quiet" onClick=${onDrop}>${t("Remove")}<span class="apart"> ${at.text}</span></button>`}
  </div>`;
}

/**
 * @param {{id: string, part: Part, options: [code: string, text: string][], kind: string,
 *   disabled: boolean, onChange: (part: Part) => void}} props
 */
function Value({ id, part, options, kind, disabled, onChange }) {
  /** @param {string} value */
  const set = (value) => onChange({ ...part, value });
  if (options.length)
    return html`<${Select} id=${id} label=${t("Value")} isApart value=${part.value} disabled=${disabled} onChoose=${set} options=${options} />`;
  const typed =
    /** @type {Record<string, string>} */ ({ number: "number", day: "date" })[part.of] ?? "text";
  const label = kindName(kind) ?? t("Value");
  return html`<div class="line"><label class="apart" for=${id}>${label}</label>
    <input class="field value" id=${id} type=${typed === "number" ? "text" : typed} inputmode=${typed === "number" ? "decimal" : undefined} value=${part.value} readonly=${disabled} autocomplete="off"
      onInput=${(event) => set(typed === "number" ? event.target.value.replace(",", ".") : event.target.value)} /></div>`;
}
