/** As much of a page as the modules look at before they are asked for anything; import it first. */

import { standIn } from "../stand-ins.mjs";

class Page extends EventTarget {
  documentElement = { dataset: { language: "nl-easy" } };
  /** @type {DocumentVisibilityState} */
  visibilityState = "visible";
}

export const page = new Page();

globalThis.document = standIn(page);
// Node has a window's events nowhere.
const view = new EventTarget();
globalThis.addEventListener = view.addEventListener.bind(view);
globalThis.removeEventListener = view.removeEventListener.bind(view);
globalThis.dispatchEvent = view.dispatchEvent.bind(view);
