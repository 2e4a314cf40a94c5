/** Two buttons that move a row up and down in its list. */

import { t } from "../shared/text.js";
import { html, useLayoutEffect, useRef } from "../vendor/preact.js";

/**
 * @template T
 * @param {{row: T, name: any, at: number, of: number, run: (row: T, step: -1 | 1) => void}} props
 *   `name` of the row, for screen readers; `at` its place among `of`
 */
export function MoveButtons({ row, name, at, of, run }) {
  const pressed = useRef(/** @type {HTMLElement | null} */ (null));
  // A row that changes its place in the list loses the focus.
  useLayoutEffect(() => {
    if (document.activeElement === document.body) pressed.current?.focus();
    pressed.current = null;
  }, [at]);
  /** @type {(step: -1 | 1) => (event: {currentTarget: HTMLElement}) => void} */
  const press = (step) => (event) => {
    if (at + step < 0 || at + step >= of) return;
    pressed.current = event.currentTarget;
    run(row, step);
  };
  return html`<span class="row">
    <button type="button" class="button small quiet" data-act="up" aria-disabled=${at === 0 ? "true" : undefined} onClick=${press(-1)}><span aria-hidden="true">↑</span><span class="apart">${t("Move up in the list")}: ${name}</span></button>
    <button type="button" class="button small quiet" data-act="down" aria-disabled=${at === of - 1 ? "true" : undefined} onClick=${press(1)}><span aria-hidden="true">↓</span><span class="apart">${t("Move down in the list")}: ${name}</span></button></span>`;
}
