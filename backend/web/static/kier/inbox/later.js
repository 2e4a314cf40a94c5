/** A part of the inbox that is fetched when it is first needed. */

import { t } from "../text.js";
import { html, useEffect, useState } from "../vendor/preact.js";

/** @param {{load: () => Promise<Function>}} part further properties go to it */
export function Later({ load, ...properties }) {
  const [found, setFound] = useState({});
  useEffect(() => {
    let isHere = true;
    setFound({});
    load().then(
      (Part) => isHere && setFound({ Part, load }),
      () => isHere && setFound({ isLost: true, load }),
    );
    return () => {
      isHere = false;
    };
  }, [load]);
  if (found.isLost) return html`<p class="note" role="alert">${t("This page could not be fetched. Look at your connection, then load it again.")}</p>`;
  if (!found.Part || found.load !== load) return html`<p class="quiet-words" role="status">${t("One moment…")}</p>`;
  return html`<${found.Part} ...${properties} />`;
}
