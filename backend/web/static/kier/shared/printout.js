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

const PRINTS_PAGE = "prints-page";

/**
 * A whole page that goes on paper, over as many sheets as it needs; the frame around it does not.
 * @param {{children?: ComponentChildren}} page
 */
export function PrintedPage({ children }) {
  useEffect(() => {
    document.body.classList.add(PRINTS_PAGE);
    return () => document.body.classList.remove(PRINTS_PAGE);
  }, []);
  return children;
}
