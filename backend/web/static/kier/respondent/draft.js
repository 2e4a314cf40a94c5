/**
 * Answers that stay on this phone until they are sent: only if somebody asked for it, or where the first
 * screen says so (`data-keeps`).
 */

/** @import { AnsweringPage } from "./main.js" */

// Says nothing to whoever looks through what the browser keeps; main.js asks for it too.
const SHELF = "draft";
// Who has not come back by then does not.
const LONGEST_MS = 14 * 24 * 60 * 60 * 1000;
// Somebody wants nothing kept, whatever the first screen says.
let isRefused = false;

/**
 * Shows what is kept: on the first screen a way to go on, on the others that it is.
 * @param {AnsweringPage} page
 */
export function adopt(page) {
  const kept = read();
  if (!kept && !keepsByItself()) return;
  if (page.step === "start") {
    // They were sent, and no line took them: now it does.
    if (kept?.isDue) page.press(["go", "send"], { fields: kept.fields });
    if (!kept || kept.isDue) return;
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
    isRefused = false;
    keep(page, { isNew: true });
    show();
  }
  if ("forget" in button.dataset) {
    isRefused = true;
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
 * @param {{isNew?: boolean, isDue?: boolean}} [options] `isDue`: they are sent when somebody comes back
 */
export function keep(page, { isNew = keepsByItself(), isDue = false } = {}) {
  if (!page.form || page.step === "start" || (!isNew && !read())) return;
  const fields = Array.from(new FormData(page.form));
  try {
    localStorage.setItem(
      SHELF,
      JSON.stringify({
        path: location.pathname,
        since: Date.now(),
        fields,
        token: page.token,
        isDue,
      }),
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

const keepsByItself = () => "keeps" in document.body.dataset && !isRefused;

// What is kept of this very survey; what is too old, or no longer to be read, goes.
function read() {
  try {
    const kept = JSON.parse(/** @type {string} */ (localStorage.getItem(SHELF)));
    if (Date.now() - kept.since < LONGEST_MS) return isOfThisSurvey(kept.path) ? kept : null;
  } catch {
    // As if there were none.
  }
  forget();
  return null;
}

/**
 * At a stop of the truck the end of an address is the language in which somebody came this time.
 * @param {string} path
 */
function isOfThisSurvey(path) {
  const { pathname } = location;
  return path === pathname || (keepsByItself() && path.split("/")[2] === pathname.split("/")[2]);
}

function show() {
  const isKept = read() !== null;
  /** @type {(selector: string) => NodeListOf<HTMLElement>} */
  const all = (selector) => document.querySelectorAll(selector);
  for (const part of all("[data-kept], [data-keeping] [data-forget]")) part.hidden = !isKept;
  for (const part of all("[data-kept-not]")) part.hidden = isKept;
  for (const part of all("[data-resume]")) part.hidden = !isKept;
}
