/**
 * The outline of a course: modules with their steps. Arrows lead through it, Alt and arrows move what
 * is chosen, Delete removes it.
 */

import { t } from "../../shared/text.js";
import { html, useLayoutEffect, useRef } from "../../vendor/preact.js";
import { placesOf } from "./content.js";
import { isModule, kindOf, nameOf } from "./words.js";

/** @import { Content, Module, Step } from "./content.js" */

/**
 * @param {{content: Content, title: string, shown: string, faulty: Set<string>, mayWrite: boolean,
 *   focus: {current: string | null}, lang: string, onShow: (id: string) => void,
 *   onMove: (id: string, step: -1 | 1) => void, onRemove: (id: string) => void}} props
 *   `shown` the id of what is written beside it, "" for title and summary; `focus` names the row that
 *   takes the focus once it is drawn
 */
export function Outline(props) {
  const { content, title, shown, faulty, mayWrite, focus, lang, onShow, onMove, onRemove } = props;
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const places = placesOf(content);
  // Before the next key comes: it is about what has the focus then.
  useLayoutEffect(() => {
    const wanted = focus.current;
    if (wanted === null) return;
    focus.current = null;
    /** @type {HTMLElement | null | undefined} */ (
      list.current?.querySelector(`[data-item="${wanted}"]`)
    )?.focus();
  });
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const row = /** @type {HTMLElement} */ (event.target).closest("[data-item]");
    if (!(row instanceof HTMLElement)) return;
    const id = row.dataset.item ?? "";
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const rows = /** @type {HTMLElement[]} */ ([
      .../** @type {HTMLElement} */ (list.current).querySelectorAll("[data-item]"),
    ]);
    const at = rows.indexOf(row);
    const to = step ? at + step : { Home: 0, End: rows.length - 1 }[event.key];
    if (event.altKey && step) {
      if (mayWrite && id) onMove(id, /** @type {-1 | 1} */ (step));
    } else if (event.key === "Delete") {
      if (mayWrite && id) onRemove(id);
    } else if (to === undefined) return;
    else rows[Math.max(0, Math.min(rows.length - 1, to))].focus();
    event.preventDefault();
  };
  const here = places.some(({ item }) => item.id === shown) ? shown : "";
  /**
   * @param {string} id
   * @param {any} words
   */
  const row = (id, words) =>
    html`<button type="button" class="outline-row" data-item=${id} aria-current=${id === here ? "true" : undefined} tabindex=${id === here ? 0 : -1} onClick=${() => onShow(id)}>${words}${faulty.has(id) && html`<span class="fault-dot"><span class="apart">${t("has to be mended")}</span></span>`}</button>`;
  const { modules } = content;
  return html`<nav class="course-outline" aria-label=${t("Outline of the course")} ref=${list} onKeyDown=${onKeyDown}>
    ${row("", html`<span class="outline-label" dir="auto" lang=${title ? lang : undefined}>${title || t("Title and summary")}</span>`)}
    <ol role="list">${modules.map(
      (
        module,
        at,
      ) => html`<li key=${module.id}>${row(module.id, words(module, String(at + 1), lang))}
      <ol role="list">${module.steps.map((step, number) => html`<li key=${step.id}>${row(step.id, words(step, `${at + 1}.${number + 1}`, lang))}</li>`)}</ol></li>`,
    )}</ol>
    ${mayWrite && html`<p class="hint">${t("Arrow keys lead through it. With Alt they move what is chosen, Delete removes it.")}</p>`}</nav>`;
}

/**
 * @param {Module | Step} item
 * @param {string} number
 * @param {string} lang
 */
function words(item, number, lang) {
  const isAside = isModule(item) || item.kind !== "question" || !item.counts;
  return html`<span class="outline-number">${number}</span><span class="apart">${kindOf(item)}: </span>
    <span class="outline-label ${isModule(item) ? "is-module" : ""}" dir="auto" lang=${lang}>${nameOf(item)}</span>
    ${!isModule(item) && item.kind === "question" && html`<span class="outline-mark" aria-hidden="true">?</span>`}
    ${!isAside && html`<span class="apart">${t("counts")}</span>`}`;
}
