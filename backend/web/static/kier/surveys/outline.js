/** The outline: every item in order, groups nested; arrows move within it, Alt and arrows move items. */

import { numberOf, walk } from "../shared/questionnaire/definition.js";
import { textIn } from "../shared/questionnaire/languages.js";
import { language, t } from "../shared/text.js";
import { html, useLayoutEffect, useRef } from "../vendor/preact.js";
import { KindIcon, kindName } from "./kinds.js";

/**
 * @import { Definition, Item, Path } from "../shared/questionnaire/definition.js"
 * @import { Placed } from "./faults.js"
 */

const MAX_DEPTH_SHOWN = 4;

/**
 * @param {{definition: Definition, shown: Path, addressOf: (path: Path) => string,
 *   faults: Map<string, Placed[]>, focus: {current: string | null}, mayChange: boolean,
 *   onMove: (path: Path, step: -1 | 1) => void, onRemove: (path: Path) => void}} outline
 *   `focus` names the row that takes the focus once it is drawn
 */
export function Outline({
  definition,
  shown,
  addressOf,
  faults,
  focus,
  mayChange,
  onMove,
  onRemove,
}) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const rows = [...walk(definition.items)];
  const chosen = shown.join(".");
  // Before the next key comes: it is about what has the focus then.
  useLayoutEffect(() => {
    const wanted = focus.current;
    if (wanted === null) return;
    focus.current = null;
    const nav = /** @type {HTMLElement} */ (list.current);
    /** @type {HTMLElement | null} */
    const row = nav.querySelector(`[data-path="${wanted}"]`) ?? nav.querySelector("a");
    row?.focus();
  });
  /**
   * @param {KeyboardEvent} event
   * @param {Path} path
   */
  const keys = (event, path) => {
    const links = [.../** @type {HTMLElement} */ (list.current).querySelectorAll("a")];
    const at = links.indexOf(/** @type {HTMLAnchorElement} */ (event.target));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (event.key === "Delete" && mayChange && path.length) {
      event.preventDefault();
      onRemove(path);
    } else if (to !== undefined && !event.altKey) {
      event.preventDefault();
      links[Math.max(0, Math.min(links.length - 1, to))].focus();
    } else if (
      event.altKey &&
      mayChange &&
      path.length &&
      ["ArrowUp", "ArrowDown"].includes(event.key)
    ) {
      event.preventDefault();
      event.stopPropagation();
      onMove(path, event.key === "ArrowUp" ? -1 : 1);
    }
  };
  const { languages } = definition;
  /** @param {Item} item */
  const label = (item) => textIn(item.label, language().code, languages) || item.name;
  return html`<nav aria-label=${t("Questions")} class="outline" ref=${list}>
    <a class="outline-row general" href=${addressOf([])} aria-current=${chosen === "" ? "true" : undefined} data-path="" onKeyDown=${(event) => keys(event, [])}>
      <span class="outline-label">${textIn(definition.title, language().code, languages) || t("Title and languages")}</span>
      ${faults.has("") && html`<span class="fault-dot"><span class="apart">${t("has to be mended")}</span></span>`}</a>
    <ol role="list">${rows.map(
      ({
        item,
        path,
      }) => html`<li key=${path.join(".")}><${Row} item=${item} path=${path} label=${label(item)} href=${addressOf(path)}
      isChosen=${path.join(".") === chosen} hasFault=${faults.has(path.join("."))} onKeyDown=${(event) => keys(event, path)} /></li>`,
    )}</ol>
    ${!rows.length && html`<p class="empty">${mayChange ? t("No question yet. Add the first one.") : t("No question yet.")}</p>`}
    ${mayChange && rows.length > 1 && html`<p class="hint keys">${t("Arrow keys go through the list; with Alt they move what is chosen.")}</p>`}
  </nav>`;
}

/**
 * @param {{item: Item, path: Path, label: string, href: string, isChosen: boolean,
 *   hasFault: boolean, onKeyDown: (event: KeyboardEvent) => void}} props
 */
function Row({ item, path, label, href, isChosen, hasFault, onKeyDown }) {
  const depth = Math.min(path.length - 1, MAX_DEPTH_SHOWN);
  return html`<a class="outline-row" data-depth=${depth} data-path=${path.join(".")} data-kind=${item.kind} href=${href}
      aria-current=${isChosen ? "true" : undefined} onKeyDown=${onKeyDown} title=${item.relevant ? t("Shown only if: {condition}", { condition: item.relevant }) : undefined}>
    <span class="outline-number">${numberOf(path)}</span><${KindIcon} kind=${item.kind} /><span class="apart">${kindName(item.kind)}</span>
    <span class="outline-label" dir="auto">${label}</span>
    ${item.relevant && html`<span class="if-mark" aria-hidden="true">${t("if")}</span><span class="apart">${t("has a condition")}</span>`}
    ${item.required && html`<span class="must" aria-hidden="true">*</span><span class="apart">${t("must be answered")}</span>`}
    ${hasFault && html`<span class="fault-dot"><span class="apart">${t("has to be mended")}</span></span>`}
  </a>`;
}
