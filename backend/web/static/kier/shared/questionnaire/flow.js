/**
 * What of a questionnaire is asked, given the answers so far: `surveys/questionnaire/` in the
 * browser, on the JSON of `for_browser.py`. The same cases run on both (`tests/surveys/`). A path
 * says which question of which entry: `name`, or within a repeat `household/0/age`. What the server
 * keeps, it works out again.
 * @typedef {{today: string, now?: string, seed?: number}} Situation the day where somebody
 *   answers, what their clock shows, 32 bits for the order of shuffled choices
 * @typedef {{key: string, kind: "questions" | "another", paths: string[], within: string[]}} Screen
 * @typedef {{path: string, code: string, text: string}} Fault
 */

import { evaluate, toNumber, toText, toTruth } from "./expressions.js";
import { cleaned, inOrder, problemOf, valueOf } from "./flow-answers.js";
import { comparePaths, nextScreen, previousScreen, screens } from "./flow-screens.js";

export { cleaned, nextScreen, previousScreen, problemOf, screens, valueOf };

const NAMED = /\$\{([^{}]*)\}/g;
// A label names a question, whose choice's label names another, which shows its own label at most.
const LEVELS = 2;
const HOLDING = ["group", "grid", "repeat"];
const nameIn = (path) => path.slice(path.lastIndexOf("/") + 1);
const prefixOf = (path) => path.slice(0, path.lastIndexOf("/") + 1);

/**
 * Items by name, each with its place in the questionnaire, its parent and the repeats around it.
 * @param {object} schema
 * @returns {Map<string, object>}
 */
export function nodesOf(schema) {
  const nodes = new Map();
  const take = (items = [], parent = null, repeats = []) => {
    for (const item of items) {
      const offered = schema.choices[item.choices] ?? [];
      const node = { ...item, parent, repeats, place: nodes.size, offered };
      nodes.set(item.name, node);
      take(item.items, node, item.kind === "repeat" ? [...repeats, item.name] : repeats);
    }
  };
  take(schema.items);
  return nodes;
}

/** A questionnaire with answers: what is asked, and every value. */
export class State {
  relevant = new Set();
  values = new Map();
  entries = new Map();
  // By what stands before a name: the object that holds its answer.
  #rows = new Map();
  // By repeat: what stands before a name in each of its entries; at the top nothing.
  #places = new Map([["", [""]]]);

  /**
   * @param {object} schema
   * @param {object} answers
   * @param {Situation} situation
   * @param {Set<string>} [filling] names of questions that begin with their default
   */
  constructor(schema, answers, situation, filling = new Set()) {
    Object.assign(this, { schema, situation, nodes: nodesOf(schema) });
    this.#rows.set("", answers);
    for (const name of schema.order) {
      const node = this.nodes.get(name);
      for (const path of this.instances(node)) {
        if (!this.truth("relevant", path, true)) continue;
        this.relevant.add(path);
        if (node.kind === "repeat") this.#enter(node, path);
        else if (hasValue(node)) this.#take(node, path, filling);
      }
    }
  }

  /** The item at a path. */
  node(path) {
    return this.nodes.get(nameIn(path));
  }

  /** The paths of an item, one for each entry, whose group is relevant. */
  instances({ name, parent, repeats }) {
    const innermost = repeats.at(-1) ?? "";
    const prefixes = this.#places.get(innermost) ?? [];
    const alone = !parent || parent.name === innermost;
    return prefixes
      .filter((one) => alone || this.relevant.has(one + parent.name))
      .map((one) => one + name);
  }

  /** What one of an item's conditions says; `otherwise` if it has none. */
  truth(name, path, otherwise) {
    const expression = this.node(path)[name];
    return expression ? toTruth(this.evaluate(expression, path)) : otherwise;
  }

  /** The value of an expression that belongs to the item at a path. */
  evaluate(expression, path, columns = {}) {
    const [prefix, { repeats }] = [prefixOf(path), this.node(path)];
    const { references, functions } = { references: [], functions: [], ...expression };
    const each = (work) => Object.fromEntries(references.map((name) => [name, work(name)]));
    return evaluate(expression.tree, {
      values: each((name) => this.#seen(name, prefix)),
      today: this.situation.today,
      now: this.situation.now,
      own: plain(this.values.get(path)),
      position: repeats.length ? Number(prefix.split("/").at(-2)) + 1 : undefined,
      lists: functions.includes("indexed-repeat") ? each((name) => this.#list(name, prefix)) : {},
      labels: functions.includes("jr:choice-name") ? each((name) => this.labels(name)) : {},
      columns,
    });
  }

  /** By choice of a question, its label as the questionnaire has it. */
  labels(name) {
    return Object.fromEntries(this.nodes.get(name).offered.map((one) => [one.name, one.label]));
  }

  /** How many repeats a prefix has in common with others, and the prefix that far. */
  shared(prefix, repeats) {
    const parts = prefix.split("/").slice(0, -1);
    let depth = 0;
    while (depth < repeats.length && parts[2 * depth] === repeats[depth]) depth += 1;
    return [
      depth,
      parts
        .slice(0, 2 * depth)
        .map((part) => `${part}/`)
        .join(""),
    ];
  }

  #enter({ name, count: expression }, path) {
    const given = own(this.#rows.get(prefixOf(path)), name);
    const rows = Array.isArray(given) ? given : [];
    const { entries: most } = this.schema.most;
    const wanted = expression ? toNumber(this.evaluate(expression, path)) : rows.length;
    const count = Math.trunc(Math.max(0, Math.min(wanted || 0, most)));
    this.entries.set(path, count);
    if (!this.#places.has(name)) this.#places.set(name, []);
    for (let place = 0; place < count; place += 1) {
      const prefix = `${path}/${place}/`;
      this.#rows.set(prefix, rows[place] ?? {});
      this.#places.get(name).push(prefix);
    }
  }

  #take(node, path, filling) {
    const workedOut = isWorkedOut(node);
    let value = workedOut ? null : this.#answer(node, path);
    if (workedOut || (value === null && filling.has(node.name))) value = this.#begun(node, path);
    if (value !== null) this.values.set(path, value);
  }

  #answer(node, path) {
    const value = cleaned(own(this.#rows.get(prefixOf(path)), node.name));
    return value === null || problemOf(node, value, this.schema.most) ? null : inOrder(node, value);
  }

  #begun(node, path) {
    let text = node.default ?? "";
    if (node.calculation) {
      const value = this.evaluate(node.calculation, path);
      text = Number.isNaN(value) ? "" : toText(value);
    }
    if (node.kind === "calculate")
      return [...text].slice(0, this.schema.most.calculated).join("") || null;
    const value = cleaned(valueOf(node, text));
    return value === null || problemOf(node, value, this.schema.most) ? null : inOrder(node, value);
  }

  // The value of a question as an expression sees it that stands behind a prefix.
  #seen(name, prefix) {
    const node = this.nodes.get(name);
    const [depth, shared] = this.shared(prefix, node.repeats);
    if (HOLDING.includes(node.kind)) {
      const places = node.kind === "repeat" ? (this.#places.get(name) ?? []) : [];
      return places.filter((one) => one.startsWith(shared)).map((_, place) => place + 1);
    }
    return depth === node.repeats.length
      ? plain(this.values.get(shared + name))
      : this.#all(node, shared);
  }

  #list(name, prefix) {
    const node = this.nodes.get(name);
    return this.#all(node, this.shared(prefix, node.repeats.slice(0, -1))[1]);
  }

  #all({ name, repeats }, shared) {
    const places = this.#places.get(repeats.at(-1) ?? "") ?? [];
    return places
      .filter((one) => one.startsWith(shared))
      .map((one) => plain(this.values.get(one + name)));
  }
}

/**
 * Work out what is asked and every value; answers that are none count as none.
 * @param {object} schema of the server, in one language
 * @param {object} answers
 * @param {Situation} situation
 * @returns {State}
 */
export const resolve = (schema, answers, situation) => new State(schema, answers, situation);

/** What the fields of a screen begin with, by path: what was answered, else defaults. */
export function begin(schema, answers, situation, { paths }) {
  const { values } = new State(schema, answers, situation, new Set(paths.map(nameIn)));
  return Object.fromEntries(
    paths.filter((path) => values.has(path)).map((path) => [path, values.get(path)]),
  );
}

/** A text of the item at a path, `${name}` filled in: `label`, `hint`, `required_message`, … */
export function labelOf(state, path, text = "label") {
  return filled(state, state.node(path)?.[text] ?? "", prefixOf(path));
}

/** What may be chosen at a path: after its filter, shuffled if it says so. */
export function choicesOf(state, path) {
  const node = state.node(path);
  const choices = choicesLeft(state, path).map(({ name, label }) => {
    return { name, label: filled(state, label, prefixOf(path)) };
  });
  const ruling = isRow(node) ? node.parent : node;
  return ruling.shuffled ? shuffled(choices, state.situation.seed ?? 0, ruling.name) : choices;
}

function choicesLeft(state, path) {
  const { choice_filter: filter, offered } = state.node(path);
  if (!filter) return offered;
  return offered.filter((one) =>
    toTruth(state.evaluate(filter, path, { ...one.data, name: one.name })),
  );
}

/** Whether the question at a path has to be answered; rows as their grid says. */
export function isRequired(state, path) {
  const node = state.node(path);
  if (!isAsked(node)) return false;
  const ruling = isRow(node) && !node.required ? prefixOf(path) + node.parent.name : path;
  return state.truth("required", ruling, false);
}

/** Whether another entry may be added to the repeat at a path. */
export function hasAnother(state, path) {
  return !state.node(path).count && (state.entries.get(path) ?? 0) < state.schema.most.entries;
}

/** The value at a path as people read it: labels of choices, with commas between. */
export function shownValue(state, path, levels = LEVELS - 1) {
  const [{ name, offered }, value] = [state.node(path), state.values.get(path)];
  if (value === undefined) return "";
  if (!offered.length) return toText(value);
  const labels = state.labels(name);
  return [value]
    .flat()
    .map((one) => filled(state, labels[one], prefixOf(path), levels))
    .join(", ");
}

/**
 * What keeps answers from being handed in, in the order of the questionnaire.
 * @param {State} state
 * @param {object} answers those of the state
 * @param {string[]} [only] paths to look at, such as those of a screen
 * @returns {Fault[]}
 */
export function findFaults(state, answers, only) {
  const found = [];
  for (const node of state.nodes.values()) {
    for (const path of state.instances(node)) {
      if (!state.relevant.has(path) || (only && !only.includes(path))) continue;
      const [code, text] = faultAt(state, node, path, answers) ?? [];
      if (code) found.push({ path, code, text });
    }
  }
  return found.sort((one, other) => comparePaths(state, one.path, other.path));
}

function faultAt(state, node, path, answers) {
  if (!isAsked(node)) return null;
  const raw = cleaned(at(answers, path));
  const unreadable = raw !== null && problemOf(node, raw, state.schema.most);
  const problem = unreadable || depending(state, node, path);
  if (!problem) return null;
  const [code, values = {}] = problem;
  const own = ["required", "constraint"].includes(code) && messageOf(state, node, path, code);
  const text = own || state.schema.messages[code];
  return [code, own || text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)];
}

function messageOf(state, node, path, code) {
  const found = labelOf(state, path, `${code}_message`);
  if (found || !isRow(node) || code !== "required") return found;
  return labelOf(state, prefixOf(path) + node.parent.name, "required_message");
}

// What is wrong at a question that depends on other answers.
function depending(state, node, path) {
  const value = state.values.get(path);
  if (value === undefined) return isRequired(state, path) && ["required"];
  if (node.choice_filter || node.kind === "ranking") {
    const left = choicesLeft(state, path).map(({ name }) => name);
    const chosen = [value].flat();
    const isWhole = node.kind !== "ranking" || chosen.length === left.length;
    if (!isWhole || !chosen.every((one) => left.includes(one))) return [CHOSEN[node.kind]];
  }
  return !state.truth("constraint", path, true) && ["constraint"];
}

/** A text with each `${name}` in it filled in, as it is seen from behind a prefix. */
export function filled(state, text, prefix = "", levels = LEVELS) {
  return text.replace(NAMED, (_, named) => {
    const name = named.trim(),
      node = levels && state.nodes.get(name);
    if (!node || HOLDING.includes(node.kind)) return "";
    const [depth, shared] = state.shared(prefix, node.repeats);
    if (depth === node.repeats.length) return shownValue(state, shared + name, levels - 1);
    const paths = state.instances(node).filter((one) => one.startsWith(shared));
    return paths
      .map((one) => shownValue(state, one, levels - 1))
      .filter(Boolean)
      .join(", ");
  });
}

/** Things in the order of a seed: `surveys/questionnaire/shuffle.py`, to the last bit. */
export function shuffled(things, seed, name) {
  const mixed = [...things];
  let state = seed ^ digest(name);
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    const other = Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 4294967296) * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other], mixed[last]];
  }
  return mixed;
}

const digest = (name) =>
  [...name].reduce((found, sign) => Math.imul(found ^ sign.charCodeAt(0), 0x01000193), 0x811c9dc5);

/** @type {Record<string, string>} */
const CHOSEN = { one: "choice", many: "choices", ranking: "ranking" };
const hasValue = ({ kind }) => !["note", ...HOLDING].includes(kind);
const isWorkedOut = ({ kind, read_only: readOnly }) => kind === "calculate" || readOnly;
/** Whether somebody may answer an item. */
export const isAsked = (node) => hasValue(node) && !isWorkedOut(node);
const isRow = ({ parent }) => parent?.kind === "grid";
const own = (object, name) => (object && Object.hasOwn(object, name) ? object[name] : undefined);
const at = (answers, path) => path.split("/").reduce(own, answers);

// An answer as expressions see it.
function plain(value) {
  return Array.isArray(value) ? value.join(" ") : (value ?? "");
}
