/** Puts the page among the phone's apps, after a plain warning; before a yes nothing is prepared. */

/** @import { SeekerPage } from "./main.js" */

const MANIFEST = "/app.webmanifest";
// Browsers that offer it do so within this time of learning of the manifest.
const OFFER_MS = 3000;

/**
 * The button below every screen, and the two in its warning.
 * @param {SeekerPage} _page
 * @param {HTMLElement} button
 */
export async function tap(_page, button) {
  const warning = /** @type {HTMLElement} */ (document.querySelector("[data-install-warning]"));
  if ("installYes" in button.dataset) return put(warning);
  warning.hidden = "installNo" in button.dataset;
  if (warning.hidden) /** @type {HTMLElement} */ (document.querySelector("[data-install]")).focus();
  else warning.focus();
}

/** @param {HTMLElement} warning */
async function put(warning) {
  const offered = new Promise((done) => {
    addEventListener("beforeinstallprompt", done, { once: true });
    setTimeout(done, OFFER_MS);
  });
  if (!document.querySelector('link[rel="manifest"]')) linkManifest();
  const offer = await offered;
  if (!offer) return showHow(warning);
  await offer.prompt();
  warning.hidden = true;
}

function linkManifest() {
  const link = document.createElement("link");
  link.rel = "manifest";
  link.href = MANIFEST;
  document.head.append(link);
}

/** @param {HTMLElement} warning */
function showHow(warning) {
  const how = "standalone" in navigator ? "ios" : "menu";
  /** @type {HTMLElement} */ (warning.querySelector(`[data-how="${how}"]`)).hidden = false;
}
