/** Answers that stay on this phone, only if somebody asked for it, until they are sent. */

/** @import { AnsweringPage } from "./main.js" */

// Says nothing to whoever looks through what the browser keeps; main.js asks for it too.
const SHELF = "draft";
// Who has not come back by then does not.
const LONGEST_MS = 14 * 24 * 60 * 60 * 1000;

/**
 * Shows what is kept: on the first screen a way to go on, on the others that it is.
 * @param {AnsweringPage} page
 */
export function adopt(page) {
  const kept = read();
  if (!kept) return;
  if (page.step === "start") {
    for (const part of document.querySelectorAll("[data-resume]")) {
      /** @type {HTMLElement} */ (part).hidden = false;
    }
    return;
  }
  keep(page);
  show();
}

/**
 * A button: keep, forget, or go on.
 * @param {AnsweringPage} page
 * @param {HTMLElement} button
 */
export function tap(page, button) {
  if ("keep" in button.dataset) {
    keep(page, { isNew: true });
    show();
  }
  if ("forget" in button.dataset) {
    forget();
    show();
    /** @type {HTMLElement} */ (document.querySelector("main h1"))?.focus();
  }
  if ("goOn" in button.dataset) {
    const kept = read();
    // Of a blind round: it cannot be had a second time.
    page.token ??= kept?.token ?? null;
    if (kept) page.press(["go", "stay"], { fields: kept.fields });
  }
}

/**
 * Writes down the form as it stands, if this phone keeps it.
 * @param {AnsweringPage} page
 * @param {{isNew?: boolean}} [options]
 */
export function keep(page, { isNew = false } = {}) {
  if (!page.form || page.step === "start" || (!isNew && !read())) return;
  const fields = Array.from(new FormData(page.form));
  try {
    localStorage.setItem(
      SHELF,
      JSON.stringify({ path: location.pathname, since: Date.now(), fields, token: page.token }),
    );
  } catch {
    // A browser that keeps nothing goes on saying that nothing is kept.
  }
}

/** Has this phone keep nothing. */
export function forget() {
  try {
    localStorage.removeItem(SHELF);
  } catch {
    // Nothing was kept.
  }
}

// What is kept of this very survey; what is too old, or no longer to be read, goes.
function read() {
  try {
    const kept = JSON.parse(/** @type {string} */ (localStorage.getItem(SHELF)));
    if (Date.now() - kept.since < LONGEST_MS) return kept.path === location.pathname ? kept : null;
  } catch {
    // As if there were none.
  }
  forget();
  return null;
}

function show() {
  const isKept = read() !== null;
  /** @type {(selector: string) => NodeListOf<HTMLElement>} */
  const all = (selector) => document.querySelectorAll(selector);
  for (const part of all("[data-kept], [data-keeping] [data-forget]")) part.hidden = !isKept;
  for (const part of all("[data-kept-not]")) part.hidden = isKept;
  for (const part of all("[data-resume]")) part.hidden = !isKept;
}
