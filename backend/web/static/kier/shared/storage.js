/**
 * What this browser keeps for us; where it refuses to (site data blocked, no room), this page's
 * memory does until it is left. Asking for a blocked store throws, even for its name.
 */

class Kept {
  #memory = new Map();

  /** @param {"localStorage" | "sessionStorage"} name */
  constructor(name) {
    this.name = name;
  }

  /** @param {string} key */
  getItem(key) {
    if (this.#memory.has(key)) return this.#memory.get(key);
    try {
      return globalThis[this.name].getItem(key);
    } catch {
      return null;
    }
  }

  /**
   * @param {string} key
   * @param {string | number} value
   */
  setItem(key, value) {
    this.#memory.delete(key);
    try {
      globalThis[this.name].setItem(key, /** @type {string} */ (value));
    } catch {
      this.#memory.set(key, String(value));
    }
  }

  /**
   * Names that begin so.
   * @param {string} prefix
   */
  names(prefix) {
    const found = [...this.#memory.keys()];
    try {
      found.push(...Object.keys(globalThis[this.name]));
    } catch {
      // Nothing is kept there.
    }
    return [...new Set(found)].filter((name) => name.startsWith(prefix));
  }

  /** @param {string} key */
  removeItem(key) {
    this.#memory.delete(key);
    try {
      globalThis[this.name].removeItem(key);
    } catch {
      // Nothing is kept there.
    }
  }
}

/** For this browser. */
export const browserStore = new Kept("localStorage");

/** For this tab. */
export const tabStore = new Kept("sessionStorage");
