/** The sheet of all shortcuts, in a dialog; it can be printed and pinned beside the screen. */

import { t } from "../shared/text.js";
import { html, render, useRef } from "../vendor/preact.js";
import { controlOf, hasLetters, shortcutGroups } from "./shortcut-list.js";

/**
 * @import { Session } from "../shared/account/session.js"
 * @import { Shortcut } from "./shortcut-list.js"
 */

/**
 * Show the sheet until it is closed or the screen is locked.
 * @param {Session} session
 */
export function show(session) {
  const place = document.createElement("div");
  document.body.append(place);
  const end = session.store.subscribe(() => session.store.get().stage !== "open" && close());
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const close = () => {
    end();
    render(null, place);
    place.remove();
    // Not every browser puts it back by itself.
    before?.focus({ preventScroll: true });
  };
  // What can be done now is looked up before the dialog covers it.
  const groups = shortcutGroups().map(({ title, all }) => ({
    title,
    all: all.map((shortcut) => ({ ...shortcut, isHere: Boolean(controlOf(shortcut)) })),
  }));
  render(html`<${Sheet} groups=${groups} onClose=${close} />`, place);
  place.querySelector("dialog")?.showModal();
}

/** @type {() => Record<string, string>} */
const keyNames = () => ({
  ArrowDown: "↓",
  ArrowUp: "↑",
  Enter: t("Enter"),
  Escape: t("Esc"),
  Home: t("Home key"),
  End: t("End key"),
});

/** @param {{groups: {title: string, all: (Shortcut & {isHere: boolean})[]}[], onClose: () => void}} props */
function Sheet({ groups, onClose }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const close = () => box.current?.close();
  return html`<dialog ref=${box} class="dialog shortcut-sheet" aria-labelledby="shortcuts-title" onClose=${onClose} data-part="shortcuts">
    <div class="stack">
      <h2 id="shortcuts-title" tabindex="-1" autofocus>${t("Shortcuts")}</h2>
      ${!hasLetters() && html`<p class="note">${t("Letters are switched off in your settings. Only Escape, Enter and the arrow keys work.")}</p>`}
      <div class="shortcut-groups">${groups.map(
        ({ title, all }) => html`<section key=${title}><h3>${title}</h3>
        <dl>${all.map((shortcut) => html`<${Line} key=${shortcut.keys} ...${shortcut} />`)}</dl></section>`,
      )}</div>
      <p class="hint">${t("Dashed: not possible on this screen now.")} ${t("Letters do nothing while you type. They can be switched off in the settings.")}</p>
      <div class="row"><button class="button" onClick=${close}>${t("Close the sheet")}</button>
        <button class="button quiet" onClick=${() => print()}>${t("Print")}</button></div>
    </div>
  </dialog>`;
}

/** @param {Shortcut & {isHere: boolean}} props */
function Line({ keys, alias, name, isHere }) {
  const names = keyNames();
  const shown = keys.split(" ").map((key) => html`<kbd key=${key}>${names[key] ?? key}</kbd>`);
  return html`<div data-keys=${keys} data-here=${isHere}>
    <dt>${shown}${alias && html` <span class="hint">${t("or")}</span> <kbd>${names[alias]}</kbd>`}</dt>
    <dd>${name}${!isHere && html`<span class="apart"> (${t("not now")})</span>`}</dd></div>`;
}
