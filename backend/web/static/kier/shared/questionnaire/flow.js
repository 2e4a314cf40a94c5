/**
 * What of a questionnaire is asked, given the answers so far: `surveys/questionnaire/` in the
 * browser, on the JSON of `for_browser.py`. The same cases run on both (`tests/surveys/`). A path
 * says which question of which entry: `name`, or within a repeat `household/0/age`. What the server
 * keeps, it works out again.
 * @typedef {{today: string, now?: string, seed?: number}} Situation the day where somebody
 *   answers, what their clock shows, 32 bits for the order of shuffled choices
 * @typedef {{key: string, kind: "questions" | "another", paths: string[], within: string[]}} Screen
 * @typedef {{path: string, code: string, text: string}} Fault
 * @typedef {Record<string, any>} Answers
 * @typedef {{tree: any[], references?: string[], functions?: string[]}} Expression
 * @typedef {{name: string, label: string, data?: Record<string, string>}} Choice
 * @typedef {"label" | "hint" | "required_message" | "constraint_message" | "low" | "high"} Text
 */

/**
 * An item as `for_browser.py` writes it.
 * @typedef {{name: string, kind: string, default?: string, read_only?: boolean, shuffled?: boolean,
 *   choices?: string, appearance?: string[], scale?: number[], longest?: number, items?: SchemaItem[],
 *   relevant?: Expression, required?: Expression, constraint?: Expression, calculation?: Expression,
 *   choice_filter?: Expression, count?: Expression} & Partial<Record<Text, string>>} SchemaItem
 * @typedef {SchemaItem & {parent: SchemaNode | null, repeats: string[], place: number, offered: Choice[]}} SchemaNode
 * @typedef {{title: string, language: string, languages: string[], items: SchemaItem[],
 *   choices: Record<string, Choice[]>, order: string[], messages: Record<string, string>,
 *   most: {entries: number, chosen: number, calculated: number}}} Schema
 */

import { evaluate, toNumber, toText, toTruth } from "./expressions.js";
import { cleaned, inOrder, problemOf, valueOf } from "./flow-answers.js";
import { comparePaths, nextScreen, previousScreen, screens } from "./flow-screens.js";

/**
 * @import { Value } from "./expression-values.js"
 * @import { AnswerProblem } from "./flow-answers.js"
 */

export { cleaned, nextScreen, previousScreen, problemOf, screens, valueOf };

const NAMED = /\$\{([^{}]*)\}/g;
// A label names a question, whose choice's label names another, which shows its own label at most.
const LEVELS = 2;
const HOLDING = ["group", "grid", "repeat"];
/** @param {string} path */
const nameIn = (path) => path.slice(path.lastIndexOf("/") + 1);
/** @param {string} path */
const prefixOf = (path) => path.slice(0, path.lastIndexOf("/") + 1);

/**
 * Items by name, each with its place in the questionnaire, its parent and the repeats around it.
 * @param {Schema} schema
 * @returns {Map<string, SchemaNode>}
 */
export function nodesOf(schema) {
  /** @type {Map<string, SchemaNode>} */
  const nodes = new Map();
  /**
   * @param {SchemaItem[]} [items]
   * @param {SchemaNode | null} [parent]
   * @param {string[]} [repeats]
   */
  const take = (items = [], parent = null, repeats = []) => {
    for (const item of items) {
      const offered = schema.choices[/** @type {string} */ (item.choices)] ?? [];
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
  /** @type {Set<string>} */
  relevant = new Set();
  /** @type {Map<string, any>} */
  values = new Map();
  /** @type {Map<string, number>} */
  entries = new Map();
  /**
   * By what stands before a name: the object that holds its answer.
   * @type {Map<string, Answers>}
   */
  #rows = new Map();
  // By repeat: what stands before a name in each of its entries; at the top nothing.
  #places = new Map([["", [""]]]);

  /**
   * @param {Schema} schema
   * @param {Answers} answers
   * @param {Situation} situation
   * @param {Set<string>} [filling] names of questions that begin with their default
   */
  constructor(schema, answers, situation, filling = new Set()) {
    this.schema = schema;
    /** @type {Situation} */
    this.situation = situation;
    /** @type {Map<string, SchemaNode>} */
    this.nodes = nodesOf(schema);
    this.#rows.set("", answers);
    for (const name of schema.order) {
      const node = this.named(name);
      for (const path of this.instances(node)) {
        if (!this.truth("relevant", path, true)) continue;
        this.relevant.add(path);
        if (node.kind === "repeat") this.#enter(node, path);
        else if (hasValue(node)) this.#take(node, path, filling);
      }
    }
  }

  /**
   * The item of a name, of which there is one.
   * @param {string} name
   * @returns {SchemaNode}
   */
  named(name) {
    return /** @type {SchemaNode} */ (this.nodes.get(name));
  }

  /**
   * The item at a path.
   * @param {string} path
   * @returns {SchemaNode}
   */
  node(path) {
    return this.named(nameIn(path));
  }

  /**
   * The paths of an item, one for each entry, whose group is relevant.
   * @param {{name: string, parent: SchemaNode | null, repeats: string[]}} options
   */
  instances({ name, parent, repeats }) {
    const innermost = repeats.at(-1) ?? "";
    const prefixes = this.#places.get(innermost) ?? [];
    const alone = !parent || parent.name === innermost;
    return prefixes
      .filter((prefix) => alone || this.relevant.has(prefix + parent.name))
      .map((prefix) => prefix + name);
  }

  /**
   * What one of an item's conditions says; `otherwise` if it has none.
   * @param {"relevant" | "required" | "constraint"} name
   * @param {string} path
   * @param {boolean} otherwise
   */
  truth(name, path, otherwise) {
    const expression = this.node(path)[name];
    return expression ? toTruth(this.evaluate(expression, path)) : otherwise;
  }

  /**
   * The value of an expression that belongs to the item at a path.
   * @param {Expression} expression
   * @param {string} path
   * @param {Record<string, string>} [columns]
   * @returns {import("./expression-values.js").Value}
   */
  evaluate(expression, path, columns = {}) {
    const [prefix, { repeats }] = [prefixOf(path), this.node(path)];
    const { references, functions } = { references: [], functions: [], ...expression };
    /** @param {(name: string) => any} work */
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

  /**
   * By choice of a question, its label as the questionnaire has it.
   * @param {string} name
   */
  labels(name) {
    return Object.fromEntries(
      this.named(name).offered.map((choice) => [choice.name, choice.label]),
    );
  }

  /**
   * How many repeats a prefix has in common with others, and the prefix that far.
   * @param {string} prefix
   * @param {string[]} repeats
   * @returns {[depth: number, prefix: string]}
   */
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

  /**
   * @param {{name: string, count?: Expression}} options
   * @param {string} path
   */
  #enter({ name, count: expression }, path) {
    const given = own(this.#rows.get(prefixOf(path)), name);
    const rows = Array.isArray(given) ? given : [];
    const { entries: limit } = this.schema.most;
    const wanted = expression ? toNumber(this.evaluate(expression, path)) : rows.length;
    const count = Math.trunc(Math.max(0, Math.min(wanted || 0, limit)));
    this.entries.set(path, count);
    if (!this.#places.has(name)) this.#places.set(name, []);
    for (let place = 0; place < count; place += 1) {
      const prefix = `${path}/${place}/`;
      this.#rows.set(prefix, rows[place] ?? {});
      this.#places.get(name)?.push(prefix);
    }
  }

  /**
   * @param {SchemaNode} node
   * @param {string} path
   * @param {Set<string>} filling
   */
  #take(node, path, filling) {
    const workedOut = isWorkedOut(node);
    let value = workedOut ? null : this.#answer(node, path);
    if (workedOut || (value === null && filling.has(node.name))) value = this.#begun(node, path);
    if (value !== null) this.values.set(path, value);
  }

  /**
   * @param {SchemaNode} node
   * @param {string} path
   */
  #answer(node, path) {
    const value = cleaned(own(this.#rows.get(prefixOf(path)), node.name));
    return value === null || problemOf(node, value, this.schema.most) ? null : inOrder(node, value);
  }

  /**
   * @param {SchemaNode} node
   * @param {string} path
   */
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

  /**
   * The value of a question as an expression sees it that stands behind a prefix.
   * @param {string} name
   * @param {string} prefix
   */
  #seen(name, prefix) {
    const node = this.named(name);
    const [depth, shared] = this.shared(prefix, node.repeats);
    if (HOLDING.includes(node.kind)) {
      const places = node.kind === "repeat" ? (this.#places.get(name) ?? []) : [];
      return places.filter((place) => place.startsWith(shared)).map((_, place) => place + 1);
    }
    return depth === node.repeats.length
      ? plain(this.values.get(shared + name))
      : this.#all(node, shared);
  }

  /**
   * @param {string} name
   * @param {string} prefix
   */
  #list(name, prefix) {
    const node = this.named(name);
    return this.#all(node, this.shared(prefix, node.repeats.slice(0, -1))[1]);
  }

  /**
   * @param {{name: string, repeats: string[]}} options
   * @param {string} shared
   */
  #all({ name, repeats }, shared) {
    const places = this.#places.get(repeats.at(-1) ?? "") ?? [];
    return places
      .filter((place) => place.startsWith(shared))
      .map((prefix) => plain(this.values.get(prefix + name)));
  }
}

/**
 * Work out what is asked and every value; answers that are none count as none.
 * @param {Schema} schema of the server, in one language
 * @param {Answers} answers
 * @param {Situation} situation
 * @returns {State}
 */
export const resolve = (schema, answers, situation) => new State(schema, answers, situation);

/**
 * What the fields of a screen begin with, by path: what was answered, else defaults.
 * @param {Schema} schema
 * @param {Answers} answers
 * @param {Situation} situation
 * @param {{paths: string[]}} options
 */
export function begin(schema, answers, situation, { paths }) {
  const { values } = new State(schema, answers, situation, new Set(paths.map(nameIn)));
  return Object.fromEntries(
    paths.filter((path) => values.has(path)).map((path) => [path, values.get(path)]),
  );
}

/**
 * A text of the item at a path, `${name}` filled in: `label`, `hint`, `required_message`, …
 * @param {State} state
 * @param {string} path
 * @param {Text} [text]
 */
export function labelOf(state, path, text = "label") {
  return filled(state, state.node(path)?.[text] ?? "", prefixOf(path));
}

/**
 * What may be chosen at a path: after its filter, shuffled if it says so.
 * @param {State} state
 * @param {string} path
 */
export function choicesOf(state, path) {
  const node = state.node(path);
  const choices = choicesLeft(state, path).map(({ name, label }) => {
    return { name, label: filled(state, label, prefixOf(path)) };
  });
  const ruling = /** @type {SchemaNode} */ (isRow(node) ? node.parent : node);
  return ruling.shuffled ? shuffled(choices, state.situation.seed ?? 0, ruling.name) : choices;
}

/**
 * @param {State} state
 * @param {string} path
 */
function choicesLeft(state, path) {
  const { choice_filter: filter, offered } = state.node(path);
  if (!filter) return offered;
  return offered.filter((choice) =>
    toTruth(state.evaluate(filter, path, { ...choice.data, name: choice.name })),
  );
}

/**
 * Whether the question at a path has to be answered; rows as their grid says.
 * @param {State} state
 * @param {string} path
 */
export function isRequired(state, path) {
  const node = state.node(path);
  if (!isAsked(node)) return false;
  const ruling = isRow(node) && !node.required ? prefixOf(path) + node.parent?.name : path;
  return state.truth("required", ruling, false);
}

/**
 * Whether another entry may be added to the repeat at a path.
 * @param {State} state
 * @param {string} path
 */
export function hasAnother(state, path) {
  return !state.node(path).count && (state.entries.get(path) ?? 0) < state.schema.most.entries;
}

/**
 * What stands between the things of a list: `list_separator` in `backend/core/languages.py`.
 * @param {string} language
 */
function separatorOf(language) {
  return { zh: "、", ar: "، " }[language.slice(0, 2)] ?? ", ";
}

/**
 * The value at a path as people read it: labels of choices, as a list.
 * @param {State} state
 * @param {string} path
 * @param {number} [levels]
 * @returns {string}
 */
export function shownValue(state, path, levels = LEVELS - 1) {
  const [{ name, offered }, value] = [state.node(path), state.values.get(path)];
  if (value === undefined) return "";
  if (!offered.length) return toText(value);
  const labels = state.labels(name);
  return [value]
    .flat()
    .map((name) => filled(state, labels[name], prefixOf(path), levels))
    .join(separatorOf(state.schema.language));
}

/**
 * What keeps answers from being handed in, in the order of the questionnaire.
 * @param {State} state
 * @param {Answers} answers those of the state
 * @param {string[]} [only] paths to look at, such as those of a screen
 * @returns {Fault[]}
 */
export function findFaults(state, answers, only) {
  /** @type {Fault[]} */
  const found = [];
  for (const node of state.nodes.values()) {
    for (const path of state.instances(node)) {
      if (!state.relevant.has(path) || (only && !only.includes(path))) continue;
      const [code, text] = faultAt(state, node, path, answers) ?? [];
      if (code) found.push({ path, code, text: /** @type {string} */ (text) });
    }
  }
  return found.sort((one, other) => comparePaths(state, one.path, other.path));
}

/**
 * @param {State} state
 * @param {SchemaNode} node
 * @param {string} path
 * @param {Answers} answers
 * @returns {[code: string, text: string] | null}
 */
function faultAt(state, node, path, answers) {
  if (!isAsked(node)) return null;
  const raw = cleaned(at(answers, path));
  const unreadable = raw !== null && problemOf(node, raw, state.schema.most);
  /** @type {AnswerProblem | false} */
  const problem = unreadable || depending(state, node, path);
  if (!problem) return null;
  const [code, values = {}] = problem;
  const own = ["required", "constraint"].includes(code) && messageOf(state, node, path, code);
  const text = own || state.schema.messages[code];
  return [code, own || text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)];
}

/**
 * @param {State} state
 * @param {SchemaNode} node
 * @param {string} path
 * @param {string} code
 */
function messageOf(state, node, path, code) {
  const found = labelOf(state, path, /** @type {Text} */ (`${code}_message`));
  if (found || !isRow(node) || code !== "required") return found;
  return labelOf(state, prefixOf(path) + node.parent?.name, "required_message");
}

/**
 * What is wrong at a question that depends on other answers.
 * @param {State} state
 * @param {SchemaNode} node
 * @param {string} path
 * @returns {AnswerProblem | false}
 */
function depending(state, node, path) {
  const value = state.values.get(path);
  if (value === undefined) return isRequired(state, path) && ["required"];
  if (node.choice_filter || node.kind === "ranking") {
    const left = choicesLeft(state, path).map(({ name }) => name);
    const chosen = [value].flat();
    const isWhole = node.kind !== "ranking" || chosen.length === left.length;
    if (!isWhole || !chosen.every((name) => left.includes(name))) return [CHOSEN[node.kind]];
  }
  return !state.truth("constraint", path, true) && ["constraint"];
}

/**
 * A text with each `${name}` in it filled in, as it is seen from behind a prefix.
 * @param {State} state
 * @param {string} text
 * @param {string} [prefix]
 * @param {number} [levels]
 * @returns {string}
 */
export function filled(state, text, prefix = "", levels = LEVELS) {
  return text.replace(NAMED, (_, named) => {
    const name = named.trim(),
      node = levels && state.nodes.get(name);
    if (!node || HOLDING.includes(node.kind)) return "";
    const [depth, shared] = state.shared(prefix, node.repeats);
    if (depth === node.repeats.length) return shownValue(state, shared + name, levels - 1);
    const paths = state.instances(node).filter((instance) => instance.startsWith(shared));
    return paths
      .map((path) => shownValue(state, path, levels - 1))
      .filter(Boolean)
      .join(separatorOf(state.schema.language));
  });
}

/**
 * Things in the order of a seed: `surveys/questionnaire/shuffle.py`, to the last bit.
 * @template T
 * @param {T[]} things
 * @param {number} seed
 * @param {string} name
 */
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

/** @param {string} name */
const digest = (name) =>
  [...name].reduce((found, sign) => Math.imul(found ^ sign.charCodeAt(0), 0x01000193), 0x811c9dc5);

/** @type {Record<string, string>} */
const CHOSEN = { one: "choice", many: "choices", ranking: "ranking" };
/** @param {{kind: string}} options */
const hasValue = ({ kind }) => !["note", ...HOLDING].includes(kind);
/** @param {{kind: string, read_only?: boolean}} options */
const isWorkedOut = ({ kind, read_only: readOnly }) => kind === "calculate" || readOnly;
/**
 * Whether somebody may answer an item.
 * @param {SchemaNode} node
 */
export const isAsked = (node) => hasValue(node) && !isWorkedOut(node);
/** @param {{parent: SchemaNode | null}} options */
const isRow = ({ parent }) => parent?.kind === "grid";
/**
 * @param {any} object
 * @param {string} name
 */
const own = (object, name) => (object && Object.hasOwn(object, name) ? object[name] : undefined);
/**
 * @param {Answers} answers
 * @param {string} path
 */
const at = (answers, path) => path.split("/").reduce(own, answers);

/**
 * An answer as expressions see it.
 * @param {any} value
 */
function plain(value) {
  return Array.isArray(value) ? value.join(" ") : (value ?? "");
}
