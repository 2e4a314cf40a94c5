/** What a screen shows, kept outside of it: a value, and those who want to know when it changes. */

import { useEffect, useState } from "../vendor/preact.js";

/**
 * @template T
 * @param {T} state an object; `set` replaces some of its fields
 */
export function createStore(state) {
  const listeners = new Set();
  return {
    get: () => state,
    set(fields) {
      state = { ...state, ...fields };
      for (const listener of [...listeners]) listener();
    },
    /** @returns {() => void} ends it */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The store's value within a component, which is drawn anew when it changes. */
export function useStore(store) {
  const [state, setState] = useState(store.get());
  useEffect(() => {
    const look = () => setState(store.get());
    look();
    return store.subscribe(look);
  }, [store]);
  return state;
}
