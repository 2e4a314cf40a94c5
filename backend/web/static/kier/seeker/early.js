/**
 * A tap before the modules have come, on a slow line: it is kept and done when they are there, so that
 * it costs no second page. It stands within the page and imports nothing. Where they do not come, or
 * leave the page as it is, the form is sent as without scripts.
 */

// Longer than this nobody waits for the modules.
const PATIENCE_MS = 15_000;

/**
 * Keeps the first tap until `main.js` tells that it is `ready`.
 * @param {Document} page
 */
export function wait(page) {
  /** @type {HTMLElement | null} */
  let tapped = null;
  const keep = (/** @type {SubmitEvent} */ event) => {
    tapped = event.submitter;
    if (tapped) event.preventDefault();
    tell();
  };
  const tell = () => {
    const busy = page.querySelector("[data-notes] [data-say=busy]");
    /** @type {HTMLElement} */ (busy).hidden = !tapped;
  };
  const end = () => {
    page.removeEventListener("submit", keep);
    const button = tapped;
    tapped = null;
    tell();
    button?.click();
  };
  page.addEventListener("submit", keep);
  page.addEventListener("ready", end);
  page.querySelector("script[src]")?.addEventListener("error", end);
  setTimeout(end, PATIENCE_MS);
}

/** Takes the language of a card (`/zh`) out of the address: nothing there tells what was read. */
function leaveNeutralAddress() {
  if (location.pathname !== "/") history.replaceState(history.state, "", `/${location.hash}`);
}

if (globalThis.document) {
  leaveNeutralAddress();
  wait(document);
}
