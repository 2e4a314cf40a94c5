/** As much of a page as the modules look at before they are asked for anything; import it first. */

export const page = new EventTarget();
page.documentElement = { dataset: { language: "nl-easy" } };
page.visibilityState = "visible";

globalThis.document = page;
// Node has a window's events nowhere.
const view = new EventTarget();
for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"]) {
  globalThis[name] = view[name].bind(view);
}
