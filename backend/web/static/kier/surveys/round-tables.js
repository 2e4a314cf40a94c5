/** Groups that are compared, with how many are wanted of each, and which tables are crossed. */

import { nameFrom } from "../shared/questionnaire/definition.js";
import { Select } from "../shared/questionnaire/fields.js";
import { languageName, textIn } from "../shared/questionnaire/languages.js";
import { language, t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { wholeOf } from "./round-labels.js";

/**
 * @import { Group, Round } from "kier/api"
 * @import { Faults, Values } from "./round-settings.js"
 */

/**
 * A group with the identifier that its link has.
 * @param {Group[]} groups
 * @param {Record<string, string>} label
 */
export function newGroup(groups, label) {
  const [text] = Object.values(label);
  const made = nameFrom(text).replaceAll("_", "-") || "group-1";
  const taken = new Set(groups.map(({ id }) => id));
  let id = made;
  for (let number = 2; taken.has(id); number += 1) id = `${made.replace(/-\d+$/, "")}-${number}`;
  return { id, label };
}

/**
 * With the groups that are named, one on a line: most places are called the same in every language.
 * @param {Group[]} groups
 * @param {string} text
 * @param {string[]} languages
 */
export function withGroups(groups, text, languages) {
  const names = text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  return names.reduce((sofar, name) => {
    const isKnown = sofar.some(({ label }) => Object.values(label).includes(name));
    return isKnown
      ? sofar
      : [...sofar, newGroup(sofar, Object.fromEntries(languages.map((code) => [code, name])))];
  }, groups);
}

/**
 * Places, measures or teams that are compared.
 * @param {{values: Values, set: (fields: Partial<Values>) => void,
 *   isFixed: (name: string) => boolean, faults: Faults}} props
 */
export function GroupsField({ values, set, isFixed, faults }) {
  const { groups, quotas, languages } = values;
  const [text, setText] = useState("");
  const code = languages[0] ?? language().code;
  const disabled = isFixed("groups");
  const add = () => {
    set({ groups: withGroups(groups, text, languages) });
    setText("");
  };
  /**
   * @param {number} place
   * @param {string} labelLanguage
   * @param {string} words
   */
  const rename = (place, labelLanguage, words) =>
    set({
      groups: groups.map((group, at) =>
        at === place ? { ...group, label: { ...group.label, [labelLanguage]: words } } : group,
      ),
    });
  /** @param {number} place */
  const drop = (place) => {
    const { [groups[place].id]: _gone, ...rest } = quotas;
    set({
      groups: groups.filter((_one, at) => at !== place),
      quotas: rest,
      plan:
        groups.length === 1 ? values.plan.filter((pair) => !pair.includes("@group")) : values.plan,
    });
  };
  /**
   * @param {string} id
   * @param {ReturnType<typeof wholeOf>} number
   */
  const want = (id, number) => {
    const after = { ...quotas, [id]: /** @type {number} */ (number) };
    if (number === null) delete after[id];
    set({ quotas: after });
  };
  return html`<fieldset class="card stack"><legend><h2>${t("Groups to compare")}</h2></legend>
    <p class="hint">${t("Regions, places, teams: each gets a link of its own, and results tell them apart. A group of fewer people than the smallest group shown will say nothing.")}</p>
    ${[...(faults.groups ?? []), ...(faults.quotas ?? [])].map((said) => html`<p class="fault" key=${said}>${said}</p>`)}
    ${
      groups.length > 0 &&
      html`<ul role="list" class="group-rows">${groups.map(
        (group, place) => html`<li key=${group.id}>
      ${languages.map(
        (
          labelLanguage,
        ) => html`<div class="line" key=${labelLanguage}><label class="hint" for="group-${group.id}-${labelLanguage}">${t("Name, {language}", { language: languageName(labelLanguage, language().tag) })}</label>
        <input class="field" id="group-${group.id}-${labelLanguage}" value=${group.label[labelLanguage] ?? ""} maxlength="200" readonly=${disabled} autocomplete="off" onInput=${(event) => rename(place, labelLanguage, event.target.value)} /></div>`,
      )}
      ${values.audience !== "link" && html`<div class="line"><label class="hint" for="quota-${group.id}">${t("Answers wanted")}</label><input class="field number" id="quota-${group.id}" inputmode="numeric" value=${quotas[group.id] ?? ""} readonly=${disabled} autocomplete="off" onInput=${(event) => want(group.id, wholeOf(event.target.value))} /></div>`}
      ${!disabled && html`<button type="button" class="button small quiet" onClick=${() => drop(place)}>${t("Remove")}<span class="apart"> ${textIn(group.label, code)}</span></button>`}</li>`,
      )}</ul>`
    }
    ${
      !disabled &&
      html`<div><label class="label" for="new-groups">${t("Add groups, one on a line")}</label>
      <textarea class="field short" id="new-groups" rows="2" value=${text} onInput=${(event) => setText(event.target.value)}></textarea>
      <p><button type="button" class="button small" onClick=${add} aria-disabled=${text.trim() ? undefined : "true"}>${t("Add")}</button></p></div>`
    }
    ${disabled && !groups.length && html`<p>${t("None")}</p>`}
  </fieldset>`;
}

/**
 * Pairs of questions whose answers are shown by each other.
 * @param {{values: Values, set: (fields: Partial<Values>) => void,
 *   isFixed: (name: string) => boolean, faults: Faults, round: Round}} props
 */
export function PlanField({ values, set, isFixed, faults, round }) {
  const [pair, setPair] = useState(["", ""]);
  const { plan, groups } = values;
  const known = (round.variables ?? []).map(({ id, label }) => [id, label]);
  const options =
    groups.length && !known.some(([id]) => id === "@group")
      ? [["@group", t("The groups")], ...known]
      : known;
  /** @param {string} id */
  const nameOf = (id) => options.find(([known]) => known === id)?.[1] ?? id;
  const disabled = isFixed("plan");
  const isNew =
    pair[0] &&
    pair[1] &&
    pair[0] !== pair[1] &&
    !plan.some((table) => table.includes(pair[0]) && table.includes(pair[1]));
  const add = () => {
    set({ plan: [...plan, pair] });
    setPair(["", ""]);
  };
  /** @param {number} at */
  const choose = (at) => (/** @type {string} */ id) =>
    setPair(pair.map((question, place) => (place === at ? id : question)));
  const list = [["", t("Choose one")], ...options];
  return html`<fieldset class="card stack"><legend><h2>${t("Tables of two questions")}</h2></legend>
    <p class="hint">${t("Such as answers by group. Choose the few that you need: which tables there will be is laid down now, so that nobody can subtract them from each other later. These questions and their table come when the round is closed.")}</p>
    ${(faults.plan ?? []).map((said) => html`<p class="fault" key=${said}>${said}</p>`)}
    ${
      plan.length > 0 &&
      html`<ul role="list" class="plan-rows">${plan.map(
        (
          [a, b],
          place,
        ) => html`<li key=${`${a} ${b}`}><span>${t("{a} by {b}", { a: nameOf(a), b: nameOf(b) })}</span>
      ${!disabled && html`<button type="button" class="button small quiet" onClick=${() => set({ plan: plan.filter((_one, at) => at !== place) })}>${t("Remove")}<span class="apart"> ${nameOf(a)}, ${nameOf(b)}</span></button>`}</li>`,
      )}</ul>`
    }
    ${
      !disabled &&
      options.length > 1 &&
      html`<div class="two"><${Select} id="plan-a" label=${t("Answers to")} value=${pair[0]} options=${list} onChoose=${choose(0)} />
      <${Select} id="plan-b" label=${t("crossed with")} value=${pair[1]} options=${list} onChoose=${choose(1)} /></div>
      <div><button type="button" class="button small" aria-disabled=${isNew ? undefined : "true"} onClick=${() => isNew && add()}>${t("Add this table")}</button></div>`
    }
    ${disabled && !plan.length && html`<p>${t("None")}</p>`}
  </fieldset>`;
}
