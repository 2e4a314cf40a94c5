/**
 * A page that somebody came to by a link: that they went on is told once, at the first "Ask for help",
 * long before anything is sent. It stands within the page, before the address loses the code.
 */

const link = globalThis.document && location.pathname;

/** @param {SubmitEvent} event */
function tell({ submitter }) {
  if (!link || /** @type {HTMLButtonElement | null} */ (submitter)?.value !== "next") return;
  document.removeEventListener("submit", tell, true);
  fetch(link, { method: "POST", keepalive: true }).catch(() => {});
}

if (link) document.addEventListener("submit", tell, true);
