/** The kinds of items as they are called here, what each is for, and what it looks like. */

import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";

/**
 * @import { SurveyChoice } from "kier/api"
 * @import { Item } from "../shared/questionnaire/definition.js"
 */

/**
 * All that is known here of a kind, in the order in which they are offered.
 * @typedef {object} KindHere
 * @property {string} name what it is called
 * @property {string} says what it is for, in a sentence
 * @property {"choosing" | "writing" | "unasked" | "parts"} group in which it is offered
 * @property {string} drawing lines of 24 by 24, in the colour of the text
 */

/** @returns {Record<string, KindHere>} */
const kinds = () => ({
  one: {
    name: t("One answer"),
    says: t("Choose one from a list."),
    group: "choosing",
    drawing:
      "M4 7a3 3 0 1 0 6 0a3 3 0 1 0-6 0M6.5 7h1M4 17a3 3 0 1 0 6 0a3 3 0 1 0-6 0M14 7h7M14 17h7",
  },
  many: {
    name: t("Several answers"),
    says: t("Tick all that fit."),
    group: "choosing",
    drawing: "M4 4h6v6H4zM5.5 7l1.2 1.3L9 5.8M4 14h6v6H4zM14 7h7M14 17h7",
  },
  yes_no: {
    name: t("Yes or no"),
    says: t("The shortest question there is."),
    group: "choosing",
    drawing: "M3 12l3 3 5-6M14 8l7 7M21 8l-7 7",
  },
  scale: {
    name: t("Scale"),
    says: t("From low to high, in numbers or smileys."),
    group: "choosing",
    drawing: "M3 15h18M3 12v6M8 13.5v3M12 13.5v3M16 13.5v3M21 12v6M12 4a2.5 2.5 0 1 0 .01 0",
  },
  ranking: {
    name: t("Order"),
    says: t("Put answers in order, the best first."),
    group: "choosing",
    drawing: "M4 6h2v5M4 11h4M4 15h3l-3 4h4M12 8h9M12 17h9",
  },
  grid: {
    name: t("Grid"),
    says: t("Several lines with the same answers."),
    group: "choosing",
    drawing: "M4 4h16v16H4zM4 9.3h16M4 14.7h16M9.3 4v16M14.7 4v16",
  },
  acknowledge: {
    name: t("Agreement"),
    says: t("One box to tick, such as “I have read this”."),
    group: "choosing",
    drawing: "M4 4h16v16H4zM8 12l3 3 5-6",
  },
  text: {
    name: t("Text"),
    says: t("In their own words; somebody takes out names before others read it."),
    group: "writing",
    drawing: "M4 6h16M12 6v13M9 19h6",
  },
  integer: {
    name: t("Whole number"),
    says: t("How many, how old, how often."),
    group: "writing",
    drawing: "M6 9l3-2v10M14 8c2-2 5 0 4 2.5-1 2-4 3.5-4.5 6.5H19",
  },
  decimal: {
    name: t("Number"),
    says: t("With digits behind the comma."),
    group: "writing",
    drawing: "M4 8v9M8 17h.01M12 8c2-2 5 0 4 2.5-1 2-4 3.5-4.5 6.5H17",
  },
  date: {
    name: t("Date"),
    says: t("A day."),
    group: "writing",
    drawing: "M4 6h16v14H4zM4 10.5h16M8 3v5M16 3v5",
  },
  time: {
    name: t("Time of day"),
    says: t("An hour and a minute."),
    group: "writing",
    drawing: "M12 4a8 8 0 1 0 .01 0M12 8v4.5l3 2",
  },
  date_time: {
    name: t("Date and time"),
    says: t("Both together."),
    group: "writing",
    drawing: "M4 6h10M4 6v14h8M4 10.5h10M8 3v5M17 12a4.5 4.5 0 1 0 .01 0M17 14.5v2.5l1.5 1",
  },
  note: {
    name: t("Note"),
    says: t("A text between questions; nothing is asked."),
    group: "unasked",
    drawing: "M5 4h14v12l-4 4H5zM15 20v-4h4M8 9h8M8 13h5",
  },
  calculate: {
    name: t("Calculated value"),
    says: t("Worked out from other answers; nobody sees it."),
    group: "unasked",
    drawing: "M5 7h5M7.5 4.5v5M14 7h5M5.5 15l4 4M9.5 15l-4 4M14 15.5h5M14 18.5h5",
  },
  group: {
    name: t("Part"),
    says: t("Questions with one heading, and one condition."),
    group: "parts",
    drawing: "M4 5h6l2 2h8v12H4z",
  },
  repeat: {
    name: t("Repeated part"),
    says: t("The same questions once more, such as for each child."),
    group: "parts",
    drawing: "M5 11V9a3 3 0 0 1 3-3h10M15 3l3 3-3 3M19 13v2a3 3 0 0 1-3 3H6M9 21l-3-3 3-3",
  },
});

/** Kinds in the groups in which they are chosen from. */
export const groups = () =>
  /** @type {[title: string, group: string][]} */ ([
    [t("Choosing"), "choosing"],
    [t("Writing"), "writing"],
    [t("Not asked"), "unasked"],
    [t("Groups of questions"), "parts"],
  ]).map(
    ([title, group]) =>
      /** @type {[title: string, kinds: Item["kind"][]]} */ ([title, ofGroup(group)]),
  );

/** @param {...string} wanted */
const ofGroup = (...wanted) =>
  Object.entries(kinds())
    .filter(([, { group }]) => wanted.includes(group))
    .map(([kind]) => kind);

/**
 * Whether somebody answers it; of a grid its rows are answered.
 * @param {string} kind
 */
export const isAsked = (kind) => ofGroup("choosing", "writing").includes(kind);

/**
 * Whether a constraint can say which answers are possible.
 * @param {string} kind
 */
export const isBounded = (kind) => ["scale", "many", ...ofGroup("writing")].includes(kind);

/**
 * @param {string} kind
 * @returns {string | undefined} what a kind is called
 */
export const kindName = (kind) => kinds()[kind]?.name;

/**
 * @param {string} kind
 * @returns {string | undefined} what a kind is for, in a sentence
 */
export const kindSays = (kind) => kinds()[kind]?.says;

/**
 * The drawing of a kind.
 * @param {{kind: string}} props
 */
export const KindIcon = ({ kind }) =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${kinds()[kind]?.drawing} /></svg>`;

const PLACES = [
  { name: "1", label: {} },
  { name: "2", label: {} },
];

/**
 * A new item of a kind, and the list of choices that it begins with.
 * @param {Item["kind"]} kind
 * @param {string} name
 * @param {string} list a name that no list has yet
 * @returns {{item: Item, choices: Record<string, SurveyChoice[]>}}
 */
export function newItem(kind, name, list) {
  /** @type {Item} */
  const item = { kind, name };
  if (kind === "scale")
    return { item: { ...item, parameters: { start: "1", end: "5", step: "1" } }, choices: {} };
  if (kind === "group" || kind === "repeat") return { item: { ...item, items: [] }, choices: {} };
  if (kind === "grid") {
    /** @type {Item} */
    const row = { kind: "one", name: `${name}_a` };
    return { item: { ...item, choices: list, items: [row] }, choices: { [list]: PLACES } };
  }
  if (["one", "many", "ranking"].includes(kind))
    return { item: { ...item, choices: list }, choices: { [list]: PLACES } };
  // Who answers in their own words needs room for them.
  if (kind === "text") return { item: { ...item, appearance: ["multiline"] }, choices: {} };
  return { item, choices: {} };
}

/**
 * Kinds that one of this kind can become without losing what was made of it.
 * @param {string} kind
 */
export const siblings = (kind) =>
  [
    ["one", "many", "ranking"],
    ["yes_no", "acknowledge"],
    ["integer", "decimal", "scale", "text", "date", "time", "date_time"],
    ["group", "repeat"],
  ].find((group) => group.includes(kind)) ?? [kind];
