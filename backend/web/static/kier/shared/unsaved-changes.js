/** Who goes away from something that is not saved is asked first: within the inbox, or by closing it. */

import { html, useEffect, useState } from "../vendor/preact.js";
import { Dialog } from "./dialog.js";
import { t } from "./text.js";

/** @import { Store } from "./pages.js" */

/**
 * What differs from before: only this is sent, so that two who change different things both do.
 * @param {Record<string, any>} before as the server has it
 * @param {Record<string, any>} after fields of the same names, some or all
 */
export function changesOf(before, after) {
  const differs = (/** @type {[name: string, value: unknown]} */ [name, value]) =>
    JSON.stringify(value) !== JSON.stringify(before[name]);
  return Object.fromEntries(Object.entries(after).filter(differs));
}

/**
 * Asks as long as it is on the page.
 * @param {{patience: Store<{waits: boolean}>}} page
 */
export function AskBeforeLeaving({ patience }) {
  // The entry of the browser's list that somebody wants to go to: `{state, address}`.
  const [wanted, setWanted] = useState(/** @type {ReturnType<typeof entryHere> | null} */ (null));
  const [mayGo, setMayGo] = useState(false);
  useEffect(() => {
    if (mayGo) return undefined;
    const here = entryHere();
    /** @param {BeforeUnloadEvent} event */
    const close = (event) => event.preventDefault();
    const go = () => {
      // It comes before `hashchange` (HTML, "update document for history step application"): by
      // then the address is this page's again, and the page stays.
      setWanted(entryHere());
      add(here);
    };
    addEventListener("beforeunload", close);
    addEventListener("popstate", go);
    return () => {
      removeEventListener("beforeunload", close);
      removeEventListener("popstate", go);
    };
  }, [mayGo]);
  useEffect(() => {
    if (!mayGo || !wanted) return;
    add(wanted);
    dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
    dispatchEvent(new HashChangeEvent("hashchange"));
  }, [mayGo]);
  if (wanted === null) return null;
  const leave = async () => setMayGo(true);
  return html`<${Dialog} title=${t("Leave without saving?")} confirm=${t("Leave")} name="leave"
    onConfirm=${leave} onClose=${() => !mayGo && setWanted(null)} patience=${patience}>
    <p>${t("What you changed here is lost then.")}</p>
  </${Dialog}>`;
}

/**
 * Saves what could not be saved before, when the line is back; asks who leaves something unsaved behind.
 * @param {{hasUnsaved: boolean, keepers?: Map<string, {save: () => void}>}} session
 */
export function useUnsaved(session) {
  useEffect(() => {
    /** @param {Event} event */
    const ask = (event) => session.hasUnsaved && event.preventDefault();
    const save = () => session.keepers?.forEach((keeper) => keeper.save());
    save();
    addEventListener("beforeunload", ask);
    addEventListener("online", save);
    return () => {
      removeEventListener("beforeunload", ask);
      removeEventListener("online", save);
    };
  }, []);
}

const entryHere = () => ({ state: history.state, address: location.href });

/**
 * Where an entry says how many lie before it (history-state.js), this one does too.
 * @param {{state: any, address: string}} options
 */
function add({ state, address }) {
  const depth = (history.state?.depth ?? 0) + 1;
  history.pushState(state && { ...state, depth }, "", address);
}
