/**
 * The shortcuts of the inbox: which key presses which control. The handler (shortcuts.js) and the sheet
 * behind `?` (shortcut-sheet.js) are made from this list.
 */

import { browserStore } from "../shared/storage.js";
import { t } from "../shared/text.js";

/**
 * `keys`: one, or two after another; `find`: the control that is pressed, or goes before `act`;
 * `alias`: what does the same and needs no help of ours; `isAnywhere`: also while somebody types; `isOwn`: the
 * part with the control listens to it itself.
 * @typedef {{keys: string, name: string, find?: string, act?: (found: HTMLElement) => void,
 *   alias?: string, isAnywhere?: boolean, isOwn?: boolean, repeats?: boolean}} Shortcut
 */

export const SHORTCUTS = "shortcuts";
/** Whether letters are shortcuts in this browser (WCAG 2.2, 2.1.4). */
export const hasLetters = () => browserStore.getItem(SHORTCUTS) !== "off";

/**
 * All shortcuts, by what they are for.
 * @returns {{title: string, all: Shortcut[]}[]}
 */
export const shortcutGroups = () => [
  {
    title: t("In the list"),
    all: [
      { keys: "j", alias: "ArrowDown", name: t("Next request"), ...steps("ArrowDown") },
      { keys: "k", alias: "ArrowUp", name: t("Request before"), ...steps("ArrowUp") },
      { keys: "Home", name: t("First request"), find: ".row-link", isOwn: true },
      { keys: "End", name: t("Last request"), find: ".row-link", isOwn: true },
      { keys: "o", alias: "Enter", name: t("Open the request"), find: ".row-link:focus" },
      { keys: "/", name: t("Search"), find: "[type=search]" },
    ],
  },
  {
    title: t("Views of a list"),
    all: [
      { keys: "1", name: t("All"), find: "[data-view=all]" },
      { keys: "2", name: t("Mine"), find: "[data-view=mine]" },
      { keys: "3", name: t("Nobody’s"), find: "[data-view=nobody]" },
      { keys: "4", name: t("Urgent"), find: "[data-view=urgent]" },
      { keys: "5", name: t("Waiting for us"), find: "[data-view=us]" },
      { keys: "6", name: t("Waiting for them"), find: "[data-view=them]" },
      { keys: "7", name: t("You interpret"), find: "[data-view=interpreting]" },
      { keys: "8", name: t("Late"), find: "[data-view=late]" },
    ],
  },
  {
    title: t("In a request"),
    all: [
      { keys: "a", name: t("Accept"), find: "[data-move=accept]" },
      { keys: "u", name: t("Undo accepting"), find: "[data-move=undo]" },
      { keys: "d", name: t("Decline…"), find: "[data-move=decline]" },
      {
        keys: "r",
        name: t("Write an answer"),
        find: "[data-part=reply] textarea, [data-part=open-reply]",
      },
      {
        keys: "Ctrl Enter",
        name: t("Send, or keep the note"),
        find: "[data-part=reply] textarea, [data-part=note-composer] textarea",
        isOwn: true,
      },
      { keys: "p", name: t("Templates and phrases"), find: "[data-part=words]" },
      { keys: "n", name: t("Write a note for colleagues"), find: "[data-shortcut=note]" },
      { keys: "t", name: t("Take it yourself"), find: "[data-part=take]" },
      { keys: "h", name: t("Hand over…"), find: "[data-shortcut=hand-over]" },
      { keys: "v", name: t("Pass on…"), find: "[data-move=propose]" },
      { keys: "e", name: t("Close request…"), find: "[data-move=close]" },
      { keys: "Escape", name: t("Back to the list"), find: ".back", isAnywhere: true },
    ],
  },
  {
    title: t("Everywhere"),
    all: [
      { keys: "g n", name: t("To new requests"), act: () => go("new") },
      { keys: "g i", name: t("To open requests"), act: () => go("open") },
      { keys: "g m", name: t("To members"), act: () => go("members") },
      { keys: "g o", name: t("To the organisation"), act: () => go("organisation") },
      { keys: "g s", name: t("To the settings"), act: () => go("settings") },
      { keys: "l", name: t("Lock"), find: "[data-part=lock]" },
      { keys: "?", name: t("Show this sheet"), act: () => {} },
    ],
  },
];

/** @param {string} page */
const go = (page) => {
  location.hash = `#/${page}`;
};

/**
 * The list itself knows which row comes next; who is elsewhere begins at the request that is shown.
 * @param {string} key
 * @returns {Pick<Shortcut, "find" | "act" | "repeats">}
 */
const steps = (key) => ({
  find: ".row-link",
  repeats: true,
  act: (first) => {
    const shown = document.querySelector(".row-link[aria-current=true]");
    const list = first.closest("[data-part=list]");
    if (!list?.contains(document.activeElement))
      /** @type {HTMLElement} */ (
        shown ?? document.getElementById("list-heading") ?? first
      ).focus();
    document.activeElement?.dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
    );
  },
});

/**
 * The control of a shortcut, if it can be pressed now.
 * @param {Shortcut} shortcut
 */
export function controlOf({ find, isAnywhere }) {
  if (!find) return document.body;
  // “Back” stands on narrow screens only, and is meant on wide ones too; “Close” may stand behind “More”.
  const isUsable = (/** @type {any} */ one) =>
    (isAnywhere || one.checkVisibility?.() !== false || one.closest(".more-moves")) &&
    !one.disabled;
  return Array.from(/** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(find))).find(
    isUsable,
  );
}

/**
 * The key by what is written on it; where that is no Latin letter, by where it is.
 * @param {Pick<KeyboardEvent, "key" | "code" | "shiftKey">} event
 */
export function keyOf({ key, code, shiftKey }) {
  if (key.length > 1 || key <= "~") return /^[A-Z]$/.test(key) && shiftKey ? "" : lower(key);
  if (code === "Slash") return shiftKey ? "?" : "/";
  return code.startsWith("Key") && !shiftKey ? code.slice(3).toLowerCase() : "";
}

/** @param {string} key */
const lower = (key) => (key.length > 1 ? key : key.toLowerCase());
