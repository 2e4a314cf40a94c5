/**
 * The page of a stop: that somebody went on is told once, whichever way they took, and the address loses
 * its code then. It stands within the page and imports nothing.
 */

const stop = globalThis.document && location.pathname;

/** @param {Event} event */
function tell({ target }) {
  if (!stop || !(/** @type {Element} */ (target).closest("[data-way]"))) return;
  document.removeEventListener("click", tell, true);
  fetch(stop, { method: "POST", keepalive: true }).catch(() => {});
  history.replaceState(history.state, "", "/");
}

if (stop) document.addEventListener("click", tell, true);
