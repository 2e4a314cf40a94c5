/** What stands together on a screen, and which comes next: `surveys/questionnaire/screens.py`. */

/** @import { SchemaItem, Screen, State } from "./flow.js" */

/**
 * All screens that there are with these answers, in order.
 * @param {import("./flow.js").State} state
 * @param {boolean} [onePerScreen] else everything up to the next repeat is one screen
 * @returns {import("./flow.js").Screen[]}
 */
export function screens(state, onePerScreen = true) {
  const layout = new Layout(state);
  if (onePerScreen) layout.walk(state.schema.items, "", [], []);
  else layout.pages();
  return layout.screens;
}

/**
 * The screen after a key (empty for the first), also if its own is not there any more.
 * @param {State} state
 * @param {Screen[]} found
 * @param {string} [key]
 */
export function nextScreen(state, found, key = "") {
  return found.find((screen) => comparePaths(state, screen.key, key) > 0) ?? null;
}

/**
 * The screen before a key.
 * @param {State} state
 * @param {Screen[]} found
 * @param {string} key
 */
export function previousScreen(state, found, key) {
  return found.findLast((screen) => comparePaths(state, screen.key, key) < 0) ?? null;
}

/**
 * Which of two paths, or keys of screens, stands first in the questionnaire, as `sort` takes it.
 * @param {State} state
 * @param {string} path
 * @param {string} otherPath
 */
export function comparePaths(state, path, otherPath) {
  const [place, other] = [placeOf(state, path), placeOf(state, otherPath)];
  const at = place.findIndex((part, depth) => part !== other[depth]);
  return at < 0 ? place.length - other.length : place[at] - (other[at] ?? -2);
}

/**
 * @param {State} state
 * @param {string} key
 */
function placeOf(state, key) {
  return key.split("/").map((part) => {
    if (part === "+") return state.schema.most.entries;
    return /^[0-9]{1,3}$/.test(part) ? Number(part) : (state.nodes.get(part)?.place ?? -1);
  });
}

class Layout {
  /** @type {Screen[]} */
  screens = [];

  /** @param {State} state */
  constructor(state) {
    this.state = state;
  }

  /**
   * @param {SchemaItem} item
   * @param {string} path
   */
  #isShown(item, path) {
    return this.state.relevant.has(path) && item.kind !== "calculate";
  }

  /**
   * @param {string} key
   * @param {string[]} paths
   * @param {string[]} within
   * @param {Screen["kind"]} [kind]
   */
  #add(key, paths, within, kind = "questions") {
    this.screens.push({ key, kind, paths, within });
  }

  /**
   * Lays out items one by one; returns the notes that no question followed.
   * @param {SchemaItem[]} items
   * @param {string} prefix
   * @param {string[]} within
   * @param {string[]} before
   */
  walk(items, prefix, within, before) {
    let [notes, own] = [before, false];
    for (const item of items) {
      const path = prefix + item.name;
      if (!this.#isShown(item, path)) continue;
      if (item.kind === "note") {
        notes = [...notes, path];
        own = true;
      } else if (item.kind === "repeat") {
        notes = this.#flush(notes, within);
        this.#repeat(path, within);
      } else if (item.kind === "group" && !item.appearance?.includes("field-list")) {
        notes = this.walk(item.items ?? [], prefix, [...within, path], notes);
      } else {
        notes = this.#whole(item, prefix, within, notes);
      }
    }
    return own ? this.#flush(notes, within) : notes;
  }

  /**
   * A screen for a question, a grid or a group; returns the notes if it shows nothing.
   * @param {SchemaItem} item
   * @param {string} prefix
   * @param {string[]} outside
   * @param {string[]} notes
   */
  #whole(item, prefix, outside, notes) {
    const path = prefix + item.name;
    const [block, repeats] = this.#block([item], prefix);
    const isGroup = item.kind === "group";
    const within = isGroup ? [...outside, path] : outside;
    const shown = isGroup ? block.slice(1) : block;
    let left = notes;
    if (shown.length) {
      this.#add(path, [...notes, ...shown], within);
      left = [];
    } else if (repeats.length) {
      left = this.#flush(notes, within);
    }
    for (const node of repeats) this.#repeat(node, within);
    return left;
  }

  /**
   * What stands together of these items, and the repeats among them.
   * @param {SchemaItem[]} [items]
   * @param {string} [prefix]
   * @returns {[shown: string[], repeats: string[]]}
   */
  #block(items = [], prefix = "") {
    const [shown, repeats] = /** @type {string[][]} */ ([[], []]);
    for (const item of items) {
      const path = prefix + item.name;
      if (!this.#isShown(item, path)) continue;
      if (item.kind === "repeat") {
        repeats.push(path);
      } else if (["group", "grid"].includes(item.kind)) {
        const [inner, more] = this.#block(item.items, prefix);
        if (inner.length) shown.push(path, ...inner);
        repeats.push(...more);
      } else {
        shown.push(path);
      }
    }
    return [shown, repeats];
  }

  /**
   * A screen for each entry, and one that asks for another.
   * @param {string} path
   * @param {string[]} within
   */
  #repeat(path, within) {
    const { items, count } = this.state.node(path);
    const entries = this.state.entries.get(path) ?? 0;
    for (let place = 0; place < entries; place += 1) {
      const entry = `${path}/${place}`;
      const [shown, repeats] = this.#block(items, `${entry}/`);
      if (shown.length) this.#add(entry, shown, [...within, entry]);
      for (const node of repeats) this.#repeat(node, [...within, entry]);
    }
    if (!count && entries < this.state.schema.most.entries)
      this.#add(`${path}/+`, [path], within, "another");
  }

  // Everything between two repeats together.
  pages() {
    let [key, shown] = /** @type {[string, string[]]} */ (["", []]);
    for (const item of this.state.schema.items) {
      key ||= item.name;
      const [more, repeats] = this.#block([item]);
      shown.push(...more);
      if (!repeats.length) continue;
      if (shown.length) this.#add(key, shown, []);
      [key, shown] = ["", []];
      for (const node of repeats) this.#repeat(node, []);
    }
    if (shown.length) this.#add(key, shown, []);
  }

  /**
   * @param {string[]} notes
   * @param {string[]} within
   */
  #flush(notes, within) {
    if (notes.length) this.#add(/** @type {string} */ (notes.at(-1)), notes, within);
    return [];
  }
}
