/** Puts the page among the phone's apps, once something was sent; before a yes nothing is prepared. */

/** @import { SeekerPage } from "./main.js" */

const MANIFEST = "/app.webmanifest";
// Browsers that offer it do so within this time of learning of the manifest.
const OFFER_MS = 3000;

/** Shows the row, where the browser can do it and has not done it. */
export function adopt() {
  const row = document.querySelector("[data-install]");
  if (row) /** @type {HTMLElement} */ (row).hidden = !canInstall();
}

/**
 * The button below its warning.
 * @param {SeekerPage} _page
 * @param {HTMLElement} button
 */
export async function tap(_page, button) {
  const row = /** @type {HTMLDetailsElement} */ (button.closest("[data-install]"));
  const offered = new Promise((done) => {
    addEventListener("beforeinstallprompt", done, { once: true });
    setTimeout(done, OFFER_MS);
  });
  if (!document.querySelector('link[rel="manifest"]')) linkManifest();
  const offer = await offered;
  if (!offer) return showHow(row);
  await offer.prompt();
  row.open = false;
}

const canInstall = () =>
  !matchMedia("(display-mode: standalone)").matches &&
  ("onbeforeinstallprompt" in globalThis || "standalone" in navigator);

function linkManifest() {
  const link = document.createElement("link");
  link.rel = "manifest";
  link.href = MANIFEST;
  document.head.append(link);
}

/** @param {HTMLElement} row */
function showHow(row) {
  const how = "standalone" in navigator ? "ios" : "menu";
  /** @type {HTMLElement} */ (row.querySelector(`[data-how="${how}"]`)).hidden = false;
}
