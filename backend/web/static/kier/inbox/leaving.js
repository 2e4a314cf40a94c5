/** Who goes away from something that is not saved is asked first: within the inbox, or by closing it. */

import { t } from "../text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { Dialog } from "./dialog.js";

/**
 * Asks as long as it is on the page.
 * @param {{patience: object}} page
 */
export function AskBeforeLeaving({ patience }) {
  // Where somebody wants to go, as `#/new`.
  const [wanted, setWanted] = useState(null);
  const [mayGo, setMayGo] = useState(false);
  useEffect(() => {
    if (mayGo) return undefined;
    const close = (event) => event.preventDefault();
    const go = (event) => {
      // Before the page hears of it: the address is put back, and nothing is drawn anew.
      event.stopImmediatePropagation();
      history.pushState(null, "", event.oldURL);
      setWanted(new URL(event.newURL).hash);
    };
    addEventListener("beforeunload", close);
    addEventListener("hashchange", go, true);
    return () => {
      removeEventListener("beforeunload", close);
      removeEventListener("hashchange", go, true);
    };
  }, [mayGo]);
  useEffect(() => {
    if (mayGo) location.hash = wanted;
  }, [mayGo]);
  if (wanted === null) return null;
  const leave = async () => setMayGo(true);
  return html`<${Dialog} title=${t("Leave without saving?")} confirm=${t("Leave")} name="leave"
    onConfirm=${leave} onClose=${() => !mayGo && setWanted(null)} patience=${patience}>
    <p>${t("What you changed here is lost then.")}</p>
  </${Dialog}>`;
}
