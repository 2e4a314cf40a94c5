/** A page that strangers read: it is read aloud, says whether it was useful, and leaves few traces. */

import * as speech from "../shared/speech.js";

const SAME = "same-origin";

/** Pages of seekers take each other's place in the list, so that Back after Exit shows none of them. */
function replaceInList(/** @type {MouseEvent} */ event) {
  const link = /** @type {Element} */ (event.target).closest("a");
  if (!link || link.origin !== location.origin || event.defaultPrevented) return;
  if (link.hasAttribute("download") || link.dataset.exit !== undefined) return;
  // Another tab, or a place on this page, is what was asked for.
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (link.hash && link.pathname === location.pathname) return;
  event.preventDefault();
  location.replace(link.href);
}

/**
 * Says the answer without loading the page again. Where that fails the question stands, to be tried again.
 * @param {SubmitEvent} event
 */
async function answer(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const { value = "" } = /** @type {HTMLButtonElement} */ (event.submitter ?? {});
  event.preventDefault();
  const body = new URLSearchParams({ useful: value });
  try {
    await fetch(form.action, { method: "POST", body, mode: SAME, redirect: "manual" });
  } catch {
    return;
  }
  const thanks = /** @type {HTMLElement} */ (document.getElementById("thanks"));
  thanks.classList.add("now");
  thanks.focus();
  form.hidden = true;
}

function begin() {
  const article = /** @type {HTMLElement} */ (document.querySelector("article"));
  const listen = document.querySelector("[data-read-aloud]");
  if (listen && "speechSynthesis" in globalThis) {
    listen.addEventListener("click", () => speech.tap({ section: () => article }));
    speech.adopt();
  }
  document.querySelector("[data-useful]")?.addEventListener("submit", (event) => {
    answer(/** @type {SubmitEvent} */ (event));
  });
  if (document.body.classList.contains("for-seekers"))
    document.addEventListener("click", replaceInList);
}

begin();
