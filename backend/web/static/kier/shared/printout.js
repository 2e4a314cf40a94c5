/** What goes on paper: while it is on the screen, nothing else of the page is printed. */

import { html, useEffect } from "../vendor/preact.js";

/** @import { ComponentChildren } from "preact" */

const PRINTS = "prints-paper";

/** @param {{name?: string, children?: ComponentChildren}} paper */
export function Paper({ name, children }) {
  useEffect(() => {
    document.body.classList.add(PRINTS);
    return () => document.body.classList.remove(PRINTS);
  }, []);
  return html`<div class="paper stack" data-part=${name}>${children}</div>`;
}
