/** What pages are made of: one thing on a page, a part that is fetched when it is needed. */

import { t } from "../text.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";

/** Our name, with the door that stands ajar. */
export function Brand() {
  return html`<p class="brand" translate="no"><svg viewBox="0 0 32 32" aria-hidden="true"><path class="door-gap" d="M9 26V6h8l6 2v20l-6-2z" />
    <path class="door-line" d="M5 27V4h16v3M3 27h6M17 6v20l6 2" /></svg>Kier</p>`;
}

/** A page with one thing on it; its heading takes the focus. */
export function Door({ title, children, name }) {
  const heading = useRef(null);
  useEffect(() => heading.current?.focus(), [title]);
  return html`<main class="door" data-part=${name}>
    <div class="door-sheet stack">
      <${Brand} />
      <h1 tabindex="-1" ref=${heading}>${title}</h1>
      ${children}
    </div>
  </main>`;
}

/**
 * A part that is fetched when it is first needed; further properties go to it.
 * @param {{load: () => Promise<Function>}} part
 */
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
