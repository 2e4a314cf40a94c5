/** One item: its texts, what it asks, when it is shown, what may be answered. */

import {
  change,
  freeName,
  mentionsOf,
  namesOf,
  numberOf,
  parentOf,
  relabel,
  rename,
} from "../shared/questionnaire/definition.js";
import { Expression, Line, Select, Texts, Tick } from "../shared/questionnaire/fields.js";
import { listSeparator, t } from "../shared/text.js";
import { html, useEffect, useRef } from "../vendor/preact.js";
import { ConditionField, questionsFor } from "./condition-field.js";
import { atField } from "./faults.js";
import { KindFields } from "./item-kind.js";
import { isAsked, isBounded, KindIcon, kindName, siblings } from "./kinds.js";

/**
 * @import { Definition, Item, Path } from "../shared/questionnaire/definition.js"
 * @import { Keeper } from "./autosave.js"
 * @import { Placed } from "./faults.js"
 */

const ALWAYS = "true()";

/**
 * The item at a path; drawn anew for another one.
 * @param {{keeper: Keeper, definition: Definition, path: Path, item: Item, faults: Placed[],
 *   mayChange: boolean, takesFocus: boolean, onMove: (path: Path, step: -1 | 1) => void,
 *   onDuplicate: (path: Path) => void, onRemove: (path: Path) => void}} props
 */
export function Item({
  keeper,
  definition,
  path,
  item,
  faults,
  mayChange,
  takesFocus,
  onMove,
  onDuplicate,
  onRemove,
}) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    // What is new has no text: that comes first.
    const isNew = mayChange && !Object.keys(item.label ?? {}).length && item.kind !== "calculate";
    if (takesFocus)
      (isNew
        ? heading.current?.closest(".item")?.querySelector("textarea")
        : heading.current
      )?.focus();
  }, []);
  /**
   * @param {Partial<Item>} fields
   * @param {string} [what]
   */
  const set = (fields, what) =>
    keeper.change(
      change(definition, path, fields),
      `${path.join(".")}/${what ?? Object.keys(fields)[0]}`,
    );
  const parent = parentOf(definition, path);
  /** @param {string} field */
  const wrong = (field) => atField(faults, field);
  const shared = { definition, item, set, wrong, disabled: !mayChange };
  const isRow = parent?.kind === "grid";
  const kinds = siblings(item.kind);
  return html`<div class="item stack" data-part="item" data-kind=${item.kind}>
    <div class="item-top">
      <h2 tabindex="-1" ref=${heading}><${KindIcon} kind=${item.kind} /> <span class="item-number">${numberOf(path)}</span> ${isRow ? t("Line of a grid") : kindName(item.kind)}</h2>
      ${
        mayChange &&
        html`<div class="row item-acts">
        <button class="button small" onClick=${() => onMove(path, -1)} title="Alt+↑"><span aria-hidden="true">↑</span><span class="apart">${t("Move up")}</span></button>
        <button class="button small" onClick=${() => onMove(path, 1)} title="Alt+↓"><span aria-hidden="true">↓</span><span class="apart">${t("Move down")}</span></button>
        <button class="button small" onClick=${() => onDuplicate(path)}>${t("Duplicate")}</button>
        <button class="button small grave" onClick=${() => onRemove(path)} data-part="remove-item">${t("Delete")}</button></div>`
      }
    </div>
    ${
      item.kind !== "calculate" &&
      html`<${Texts} id="label" label=${item.kind === "note" ? t("Text") : ["group", "repeat"].includes(item.kind) ? t("Heading") : t("Question")} texts=${item.label}
      definition=${definition} faults=${wrong("label")} disabled=${!mayChange} onChange=${(label) => keeper.change(relabel(definition, path, label), `${path.join(".")}/label`)} />`
    }
    ${
      item.kind !== "calculate" &&
      html`<${Texts} id="hint" label=${t("Hint")} hint=${t("Smaller, below it: how to answer, or what is meant.")} texts=${item.hint} definition=${definition}
      faults=${wrong("hint")} disabled=${!mayChange} onChange=${(hint) => set({ hint })} />`
    }
    ${
      kinds.length > 1 &&
      !isRow &&
      html`<${Select} id="kind" label=${t("Kind")} value=${item.kind} disabled=${!mayChange} options=${kinds.map((kind) => [kind, kindName(kind)])}
      onChoose=${(kind) => set(asKind(item, kind), "kind")} />`
    }
    <${KindFields} ...${shared} keeper=${keeper} path=${path} isRow=${isRow} />
    ${isAsked(item.kind) && !isRow && html`<${Required} ...${shared} />`}
    <${ConditionField} id="relevant" label=${t("When it is shown")} add=${t("Only under a condition")} lead=${t("Shown if")} source=${item.relevant ?? ""}
      hint=${item.relevant ? null : t("Always. Give a condition if it is only for some.")} definition=${definition} item=${item} faults=${wrong("relevant")} disabled=${!mayChange} onChange=${(relevant) => set({ relevant })} />
    ${isBounded(item.kind) && html`<${Bounds} ...${shared} />`}
    <${More} ...${shared} keeper=${keeper} path=${path} isRow=${isRow} />
  </div>`;
}

/**
 * A scale has ends that a number has not; what the other kind does not know is left out.
 * @param {Item} item
 * @param {Item["kind"]} kind
 * @returns {Partial<Item>}
 */
function asKind(item, kind) {
  /** @type {Record<string, string>} */
  const parameters = kind === "scale" ? { start: "1", end: "5", step: "1" } : {};
  const constraint = item.kind === "text" || kind === "text" ? "" : item.constraint;
  return {
    ...item,
    kind,
    parameters,
    constraint,
    appearance: kind === "text" ? ["multiline"] : [],
    low: {},
    high: {},
  };
}

/**
 * @param {{item: Item, definition: Definition, set: (fields: Partial<Item>, what?: string) => void,
 *   wrong: (field: string) => string[], disabled: boolean}} props
 */
function Required({ item, definition, set, wrong, disabled }) {
  const source = item.required ?? "";
  const value = source === "" ? "no" : source.replace(/\s/g, "") === ALWAYS ? "yes" : "if";
  /** @param {string} to */
  const choose = (to) =>
    set({
      required: {
        no: "",
        yes: ALWAYS,
        if: questionsFor(definition, item.name)[0]
          ? `\${${questionsFor(definition, item.name)[0].name}} != ''`
          : ALWAYS,
      }[/** @type {"no" | "yes" | "if"} */ (to)],
    });
  return html`<fieldset class="stack tight"><legend class="label">${t("Must it be answered?")}</legend>
    <div class="row radios">${[
      ["no", t("No, it may be skipped")],
      ["yes", t("Yes")],
      ["if", t("Only if…")],
    ].map(
      ([id, text]) =>
        html`<label class="choice" key=${id}><input type="radio" name="required" checked=${id === value} disabled=${disabled} onChange=${() => choose(id)} /> <span>${text}</span></label>`,
    )}</div>
    ${value === "if" && html`<${ConditionField} id="required" label=${t("Must be answered if")} add=${t("Add a condition")} lead=${t("If")} source=${source} definition=${definition} item=${item} faults=${wrong("required")} disabled=${disabled} onChange=${(required) => set({ required })} />`}
    ${value !== "no" && html`<${Texts} id="required_message" label=${t("What is said if it is not answered")} hint=${t("Empty: “Answer this question.”")} texts=${item.required_message} definition=${definition} faults=${wrong("required_message")} disabled=${disabled} onChange=${(required_message) => set({ required_message })} />`}
  </fieldset>`;
}

/**
 * @param {{item: Item, definition: Definition, set: (fields: Partial<Item>, what?: string) => void,
 *   wrong: (field: string) => string[], disabled: boolean}} props
 */
function Bounds({ item, definition, set, wrong, disabled }) {
  return html`<div class="stack tight">
    <${ConditionField} id="constraint" label=${t("Which answers are possible")} hint=${item.constraint ? null : t("All that fit the kind.")} add=${t("Set a limit")} lead="" isOwn
      source=${item.constraint ?? ""} definition=${definition} item=${item} faults=${wrong("constraint")} disabled=${disabled} onChange=${(constraint) => set({ constraint })} />
    ${item.constraint && html`<${Texts} id="constraint_message" label=${t("What is said of another answer")} hint=${t("Say what to do: “Write a year after 1900.”")} texts=${item.constraint_message} definition=${definition} faults=${wrong("constraint_message")} disabled=${disabled} onChange=${(constraint_message) => set({ constraint_message })} />`}
  </div>`;
}

/**
 * @param {Record<string, string> | undefined} parameters
 * @param {boolean} isOn
 */
function withSensitive(parameters, isOn) {
  const { sensitive: _gone, ...rest } = parameters ?? {};
  return isOn ? { ...rest, sensitive: "yes" } : rest;
}

/**
 * What is needed seldom: the name, what it begins with, a filter, how it looks by words of XLSForm.
 * @param {{item: Item, definition: Definition, set: (fields: Partial<Item>, what?: string) => void,
 *   wrong: (field: string) => string[], disabled: boolean, keeper: Keeper, path: Path,
 *   isRow: boolean}} props
 */
function More({ item, definition, set, wrong, disabled, keeper, path, isRow }) {
  const fields = ["name", "default", "calculation", "choice_filter", "appearance", "parameters"];
  const isOpen = fields.some((field) => wrong(field).length);
  const names = questionsFor(definition, item.name).map(({ name }) => name);
  const isAnswered = isAsked(item.kind) && item.kind !== "grid";
  return html`<details class="more" open=${isOpen}><summary>${t("Name, and more")}</summary><div class="stack">
    <${Name} key=${item.name} definition=${definition} item=${item} faults=${wrong("name")} disabled=${disabled} onName=${(name) => keeper.change(rename(definition, path, name))} />
    ${
      isAnswered &&
      !isRow &&
      html`<${Line} id="default" label=${t("Filled in already")} hint=${t("As the answer is kept: a name of an answer, a number, a day.")} value=${item.default ?? ""} faults=${wrong("default")} disabled=${disabled} onChange=${(text) => set({ default: text })} />
      <${Expression} id="calculation" label=${t("Filled in from other answers")} value=${item.calculation ?? ""} names=${names} faults=${wrong("calculation")} disabled=${disabled} onChange=${(calculation) => set({ calculation })} />
      <${Tick} id="read_only" label=${t("Shown only: it cannot be changed")} checked=${item.read_only ?? false} disabled=${disabled} onChange=${(read_only) => set({ read_only })} />`
    }
    ${item.choices && html`<${Expression} id="choice_filter" label=${t("Only some of the answers")} hint=${t("Looks at a column of each answer, such as: region = ${where}")} value=${item.choice_filter ?? ""} names=${names} faults=${wrong("choice_filter")} disabled=${disabled} onChange=${(choice_filter) => set({ choice_filter })} />`}
    ${
      isAsked(item.kind) &&
      html`<${Tick} id="sensitive" label=${t("Sensitive: it could harm somebody if others knew their answer")} hint=${t("You are warned when you put it to people by open link.")} checked=${item.parameters?.sensitive === "yes"} disabled=${disabled}
      onChange=${(isOn) => set({ parameters: withSensitive(item.parameters, isOn) })} />`
    }
    <${Line} id="appearance" label=${t("Appearance")} hint=${t("As in spreadsheets; those that mean nothing here do nothing.")} value=${(item.appearance ?? []).join(" ")} faults=${wrong("appearance")} disabled=${disabled}
      onChange=${(text) => set({ appearance: text.split(/\s+/).filter(Boolean) })} />
  </div></details>`;
}

/**
 * Taken when the field is left: others speak of the name, and change with it.
 * @param {{definition: Definition, item: Item, faults: string[], disabled: boolean,
 *   onName: (name: string) => void}} props
 */
function Name({ definition, item, faults, disabled, onName }) {
  const mentions = mentionsOf(definition, item.name);
  /** @param {FocusEvent & {target: HTMLInputElement}} event */
  const take = (event) => {
    const wanted = event.target.value.trim().replace(/\s+/g, "_");
    const taken = namesOf(definition);
    taken.delete(item.name);
    if (wanted && wanted !== item.name) onName(freeName(wanted, taken));
  };
  return html`<${Line} id="name" label=${t("Name")} hint=${mentions.length ? t("For results, exports and conditions. {names} speak of it, and change along.", { names: mentions.slice(0, 5).join(listSeparator()) }) : t("For results, exports and conditions: letters, digits, “_”.")}
    value=${item.name} faults=${faults} disabled=${disabled} onChange=${() => {}} onBlur=${take} maxlength="64" autocapitalize="none" class="field code" />`;
}
