/**
 * A questionnaire as the editor changes it: items by their path, `[2, 0]` is the first within the
 * third. Nothing here changes what it is given; what was is the way back.
 */

/** @import { SurveyDefinition, SurveyItem } from "kier/api" */

/** @typedef {number[]} Path */
/** @typedef {Omit<SurveyItem, "items" | "name"> & {name: string, items?: Item[]}} Item */
/** @typedef {Omit<SurveyDefinition, "items"> & {items: Item[]}} Definition */
/** @typedef {Record<string, string>} Texts by language */

// What holds other items.
export const HOLDERS = ["group", "grid", "repeat"];
const LONGEST_NAME = 40;
/** @type {Record<string, string>} */
const FIRST_NAMES = {
  group: "part",
  grid: "grid",
  repeat: "repeat",
  note: "note",
  calculate: "value",
};
// What the server takes (surveys/questionnaire/definition.py).
export const MAX_DEPTH = 8;

/**
 * Every item in order, with its path.
 * @param {Item[]} items
 * @param {Path} [within]
 * @param {Item | null} [parent]
 * @returns {Generator<{item: Item, path: Path, parent: Item | null}>}
 */
export function* walk(items, within = [], parent = null) {
  for (const [place, item] of items.entries()) {
    const path = [...within, place];
    yield { item, path, parent };
    yield* walk(item.items ?? [], path, item);
  }
}

/**
 * The item there; undefined if there is none.
 * @param {Definition} definition
 * @param {Path} path
 */
export function itemAt(definition, path) {
  let found = /** @type {Item | undefined} */ ({ items: definition.items });
  for (const place of path) found = found?.items?.[place];
  return /** @type {Item} */ (path.length ? found : undefined);
}

/**
 * The group, grid or repeat that a path stands in; null at the top.
 * @param {Definition} definition
 * @param {Path} path
 */
export const parentOf = (definition, path) =>
  path.length > 1 ? itemAt(definition, path.slice(0, -1)) : null;

/**
 * @template {{items?: Item[]}} T
 * @param {T} definition
 * @param {Path} path
 * @param {(items: Item[]) => Item[]} change
 * @returns {T}
 */
function withItems(definition, path, change) {
  if (!path.length)
    return { ...definition, items: change(/** @type {Item[]} */ (definition.items)) };
  const [place, ...rest] = path;
  const items = definition.items ?? [];
  return {
    ...definition,
    items: items.map((item, at) => (at === place ? withItems(item, rest, change) : item)),
  };
}

/** @param {Path} path */
const lastOf = (path) => /** @type {number} */ (path.at(-1));

/**
 * @param {Item[] | undefined} items
 * @param {[start: number, count: number, ...items: Item[]]} how
 */
const splice = (items, ...how) => {
  const after = [...(items ?? [])];
  after.splice(.../** @type {[number, number, ...Item[]]} */ (how));
  return after;
};

/**
 * With some fields of an item replaced; an empty one is left out, as the server writes it.
 * @param {Definition} definition
 * @param {Path} path
 * @param {Partial<Item>} fields
 */
export function change(definition, path, fields) {
  return withItems(definition, path.slice(0, -1), (items) =>
    splice(
      items,
      lastOf(path),
      1,
      /** @type {Item} */ (tidy({ ...items[lastOf(path)], ...fields })),
    ),
  );
}

/**
 * Without fields that say nothing.
 * @param {Record<string, any>} data
 */
export function tidy(data) {
  const says = (/** @type {[name: string, value: any]} */ [name, value]) =>
    ["kind", "name"].includes(name) ||
    (Array.isArray(value)
      ? value.length > 0
      : value && (typeof value !== "object" || Object.keys(value).length > 0));
  return Object.fromEntries(Object.entries(data).filter(says));
}

/**
 * With an item at a path; what stands there moves down.
 * @param {Definition} definition
 * @param {Path} path
 * @param {Item} item
 */
export const insert = (definition, path, item) =>
  withItems(definition, path.slice(0, -1), (items) => splice(items, lastOf(path), 0, item));

/**
 * Without the item at a path.
 * @param {Definition} definition
 * @param {Path} path
 */
export const remove = (definition, path) =>
  withItems(definition, path.slice(0, -1), (items) => splice(items, lastOf(path), 1));

/**
 * One place up (-1) or down (1), into and out of groups on the way.
 * @param {Definition} definition
 * @param {Path} path
 * @param {-1 | 1} step
 * @returns {{definition: Definition, path: Path} | null} null where it is the first or last already
 */
export function move(definition, path, step) {
  const place = lastOf(path);
  const above = path.slice(0, -1);
  const parent = parentOf(definition, path);
  const siblings = /** @type {Item[]} */ (parent ? parent.items : definition.items);
  const next = siblings[place + step];
  const item = siblings[place];
  let target;
  if (next && mayHold(next, item, path.length)) {
    target = step < 0 ? [...above, place - 1, next.items?.length ?? 0] : [...above, place, 0];
  } else if (next) {
    target = [...above, place + step];
  } else if (parent && parent.kind !== "grid") {
    target = step < 0 ? above : [...above.slice(0, -1), lastOf(above) + 1];
  } else {
    return null;
  }
  return { definition: insert(remove(definition, path), target, item), path: target };
}

/**
 * @param {Item} holder
 * @param {Item} item
 * @param {number} depth
 */
function mayHold(holder, item, depth) {
  if (!["group", "repeat"].includes(holder.kind)) return false;
  return depth + depthOf(item) <= MAX_DEPTH;
}

/** @type {(item: Item) => number} */
const depthOf = (item) => 1 + Math.max(0, ...(item.items ?? []).map(depthOf));

/**
 * Where a new item goes: into a group that is chosen, else behind what is chosen, else to the end.
 * @param {Definition} definition
 * @param {Path} path
 */
export function placeAfter(definition, path) {
  const item = itemAt(definition, path);
  if (!item) return [definition.items.length];
  if (["group", "repeat"].includes(item.kind)) return [...path, item.items?.length ?? 0];
  const parent = parentOf(definition, path);
  const base = parent?.kind === "grid" ? path.slice(0, -1) : path;
  return [...base.slice(0, -1), lastOf(base) + 1];
}

/**
 * The same once more behind itself, with names of its own.
 * @param {Definition} definition
 * @param {Path} path
 */
export function duplicate(definition, path) {
  const taken = namesOf(definition);
  /** @type {(item: Item) => Item} */
  const copy = (item) => {
    const name = freeName(item.name, taken);
    taken.add(name);
    return { ...item, name, ...(item.items && { items: item.items.map(copy) }) };
  };
  const target = [...path.slice(0, -1), lastOf(path) + 1];
  return { definition: insert(definition, target, copy(itemAt(definition, path))), path: target };
}

/**
 * All names of items.
 * @param {Definition} definition
 */
export const namesOf = (definition) =>
  new Set([...walk(definition.items)].map(({ item }) => item.name));

/**
 * @param {string} wanted
 * @param {Set<string>} taken
 */
export function freeName(wanted, taken) {
  if (!taken.has(wanted)) return wanted;
  const base = wanted.replace(/_\d+$/, "");
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${base}_${number}`)) return `${base}_${number}`;
  }
}

/**
 * A name made of a text: letters without accents, digits, `_`; empty where nothing is left.
 * @param {string} text
 */
export function nameFrom(text) {
  const plain = text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/\$\{[^}]*\}/g, "")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+|_+$/g, "");
  if (plain.length <= LONGEST_NAME) return plain;
  const cut = plain.slice(0, LONGEST_NAME);
  return cut.slice(0, cut.lastIndexOf("_") > 10 ? cut.lastIndexOf("_") : LONGEST_NAME);
}

/**
 * What an item is called before it has a text.
 * @param {string} kind
 * @param {Set<string>} taken
 */
export const firstName = (kind, taken) => freeName(`${FIRST_NAMES[kind] ?? "question"}_1`, taken);

/**
 * With another text in the first language; the name goes along as long as it is made of the text.
 * @param {Definition} definition
 * @param {Path} path
 * @param {Texts} label of the item
 */
export function relabel(definition, path, label) {
  const item = itemAt(definition, path);
  const [first] = definition.languages;
  const changed = change(definition, path, { label });
  const before = item.label?.[first] ?? "";
  if ((label[first] ?? "") === before) return changed;
  const taken = namesOf(definition);
  taken.delete(item.name);
  const isMade =
    isMadeOf(item.name, nameFrom(before)) ||
    (!before && /^(question|part|grid|repeat|note|value)_\d+$/.test(item.name));
  const name = nameFrom(label[first] ?? "");
  return isMade && name ? rename(changed, path, freeName(name, taken)) : changed;
}

/**
 * Whether a name is the one made of a text, or that with a number behind it.
 * @param {string} name
 * @param {string} made
 */
export const isMadeOf = (name, made) =>
  made !== "" && (name === made || name.replace(/_\d+$/, "") === made.replace(/_\d+$/, ""));

/**
 * With another name of an item, also where others speak of it.
 * @param {Definition} definition
 * @param {Path} path
 * @param {string} name
 */
export function rename(definition, path, name) {
  const before = itemAt(definition, path).name;
  if (before === name) return definition;
  return change(speakOf(definition, before, name), path, { name });
}

/**
 * Names have no sign that JSON writes in another way.
 * @param {Definition} definition
 * @param {string} before
 * @param {string} after
 */
function speakOf(definition, before, after) {
  const said = new RegExp(`\\$\\{\\s*${before.replace(/[.]/g, "\\.")}\\s*\\}`, "g");
  return JSON.parse(JSON.stringify(definition).replace(said, () => `\${${after}}`));
}

/**
 * Names of items that speak of this one, in conditions, calculations or texts.
 * @param {Definition} definition
 * @param {string} name
 */
export function mentionsOf(definition, name) {
  const said = `\${${name}}`;
  /** @param {{items?: Item[]} & Record<string, unknown>} options */
  const speaks = ({ items: _items, ...own }) => JSON.stringify(own).includes(said);
  return [...walk(definition.items)]
    .filter(({ item }) => speaks(item))
    .map(({ item }) => item.name);
}

/**
 * Whether an expression somewhere names this choice, so that its name must stay.
 * @param {Definition} definition
 * @param {string} choice
 */
export function isChoiceNamed(definition, choice) {
  const text = JSON.stringify(definition.items);
  return text.includes(`'${choice}'`) || text.includes(`\\"${choice}\\"`);
}

/**
 * The number of an item as it is called in the outline: `2.1`.
 * @param {Path} path
 */
export const numberOf = (path) => path.map((place) => place + 1).join(".");

/**
 * What differs between two states, by name of item, and whether anything else does.
 * @param {Definition} before
 * @param {Definition} after
 * @returns {{added: string[], removed: string[], changed: string[], other: boolean}} from `before`
 *   to `after`
 */
export function differing(before, after) {
  /** @param {Definition} definition */
  const own = (definition) =>
    new Map(
      [...walk(definition.items)].map(({ item: { items, ...rest } }) => [
        rest.name,
        JSON.stringify(rest),
      ]),
    );
  const [was, is] = [own(before), own(after)];
  /** @param {{items?: Item[]} & Record<string, unknown>} options */
  const rest = ({ items: _items, ...others }) => JSON.stringify(others);
  /** @param {Map<string, string>} names */
  const order = (names) =>
    [...names.keys()].filter((name) => was.has(name) && is.has(name)).join(" ");
  return {
    added: [...is.keys()].filter((name) => !was.has(name)),
    removed: [...was.keys()].filter((name) => !is.has(name)),
    changed: [...is.keys()].filter((name) => was.has(name) && was.get(name) !== is.get(name)),
    other: rest(before) !== rest(after) || order(was) !== order(is),
  };
}
