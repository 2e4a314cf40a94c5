/** What is being written and was not sent, kept in the tab by the session of a page. */

import { useState } from "../vendor/preact.js";

/**
 * What is being written, kept in this tab until it is sent, also when one goes elsewhere meanwhile.
 * @template {object} T
 * @param {{drafts: Map<string, any>}} session
 * @param {string} name of the draft
 * @param {T} initial
 * @returns {[T, (fields: Partial<T>) => void, () => void, boolean]} the values, to set some, to
 *   forget them, and whether there is something to forget
 */
export function useDraft(session, name, initial) {
  const [, setCount] = useState(0);
  const draw = () => setCount((count) => count + 1);
  const values = session.drafts.get(name) ?? initial;
  /** @param {Partial<T>} fields */
  const set = (fields) => {
    session.drafts.set(name, { ...(session.drafts.get(name) ?? initial), ...fields });
    draw();
  };
  const forget = () => {
    session.drafts.delete(name);
    draw();
  };
  return [values, set, forget, session.drafts.has(name)];
}
