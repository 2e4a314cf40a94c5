/**
 * Keys pressed in the inbox. A shortcut presses a control that stands on the screen; where none does,
 * it does nothing. This module is fetched with the first key.
 */

import { controlOf, hasLetters, keyOf, shortcutGroups } from "./shortcut-list.js";

/** @import { Session } from "../shared/account/session.js" */

// Who presses `g` and thinks longer begins anew.
const SECOND_KEY_MS = 1_500;
const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

// The first key of two.
let first = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let forgetting;

// A field in which somebody typed may vanish under their fingers, as by Escape or by sending.
const GONE_MS = 4_000;
let typed = { field: /** @type {Element | null} */ (null), at: 0 };

/**
 * Whether somebody goes on typing in a field that is gone; what they type means no shortcut.
 * @param {Element | null} types the field of this key
 */
function typesOn(types) {
  const now = performance.now();
  // Who went elsewhere since then, by a click or a key, has the focus there.
  const isNowhere = document.activeElement === document.body && typed.field !== null;
  const goesOn = isNowhere && !typed.field?.isConnected && now - typed.at < GONE_MS;
  if (types) typed = { field: types, at: now };
  else if (goesOn) typed.at = now;
  return goesOn;
}

/** @param {string} key */
function remember(key) {
  first = key;
  clearTimeout(forgetting);
  forgetting = setTimeout(() => {
    first = "";
  }, SECOND_KEY_MS);
}

/**
 * The shortcut that a key stands for, if it may stand for one here.
 * @param {KeyboardEvent} event
 */
function meant(event) {
  const { target } = event;
  if (event.defaultPrevented || event.isComposing) return undefined;
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  // In a dialog keys have their own meaning, and Escape closes it.
  if (document.querySelector("dialog[open]")) return undefined;
  const types = target instanceof Element ? target.closest(FIELDS) : null;
  const key = keyOf(event);
  const isLetter = key.length === 1;
  if (typesOn(types) && isLetter) return undefined;
  if (isLetter && (types || !hasLetters())) return undefined;
  if (types instanceof HTMLInputElement && types.type === "search") return undefined;
  const all = shortcutGroups()
    .flatMap((group) => group.all)
    .filter(({ isOwn }) => !isOwn);
  const keys = first ? `${first} ${key}` : key;
  const found = all.find((one) => one.keys === keys);
  remember(!found && all.some((one) => one.keys.startsWith(`${key} `)) ? key : "");
  if (types && !found?.isAnywhere) return undefined;
  return found;
}

/**
 * @param {Session} session
 * @param {KeyboardEvent} event
 */
function press(session, event) {
  if (session.store.get().stage !== "open") return;
  const shortcut = meant(event);
  const control = shortcut && controlOf(shortcut);
  if (!shortcut || !control || (event.repeat && !shortcut.repeats)) return;
  // It would act on another request than the one that has the focus.
  const isElsewhere = document.activeElement?.matches(".row-link:not([aria-current=true])");
  if (isElsewhere && control.closest("[data-part=conversation]")) return;
  event.preventDefault();
  if (shortcut.keys === "?") import("./shortcut-sheet.js").then(({ show }) => show(session));
  else if (shortcut.act) shortcut.act(control);
  else if (control.matches("input, textarea")) control.focus();
  else control.click();
}

/**
 * Listen to keys from now on, and take up the one that this module was fetched for.
 * @param {Session} session
 * @param {KeyboardEvent} [event]
 */
export function listen(session, event) {
  onkeydown = (next) => press(session, next);
  if (event) press(session, event);
}
