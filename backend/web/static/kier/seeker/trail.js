/**
 * Back as the step before. One neutral entry in the browser's list, the guard, lies before the page's
 * own: Back leads from it to the page's, the step before is shown, and the page goes forward to the
 * guard again. Nothing of a step stands in the list.
 *
 * The guard is made once, after a tap: Chromium passes over entries that were added without one. To go
 * forward again adds none. On the first screen the page lies on its own entry, and Back leaves.
 */

/** @import { SeekerPage } from "./main.js" */

const FIRST = "start";
// What was before these was sent, or erased: nothing leads back to it.
const ENDS = ["code", "erased"];

/** The steps that were shown, the last one being on the screen. */
let trail = [FIRST];
let isListening = false;
// The browser was asked to move by this module, and not by a button of its own.
let isMoving = false;
// Back was pressed where nothing is before; pressed once more soon, it leaves.
let isWarned = false;
const WARNED_MS = 8000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let forgetting;

const isGuarded = () => Boolean(history.state?.depth);

/**
 * Takes note of the step that has just come.
 * @param {SeekerPage} page
 */
export function come(page) {
  const { step } = page;
  const place = trail.indexOf(step);
  if (ENDS.includes(step)) trail = [step];
  else trail = place < 0 ? [...trail, step] : trail.slice(0, place + 1);
  clearTimeout(forgetting);
  if (isWarned) page.say(ENDS[0]);
  isWarned = false;
  if (!isListening) listen(page);
  settle(page);
}

/** @param {SeekerPage} page */
function listen(page) {
  isListening = true;
  const stop = new AbortController();
  addEventListener("popstate", () => moved(page), { signal: stop.signal });
  // Exit goes back by itself, and a page that was left shows nothing any more.
  document.addEventListener("leave", () => stop.abort());
}

/**
 * The guard lies under every step but the first.
 * @param {SeekerPage} page
 */
function settle(page) {
  if (isMoving) return;
  const wanted = page.step !== FIRST;
  if (wanted === isGuarded()) return;
  if (wanted) {
    history.scrollRestoration = "manual";
    // For exit.js: how many entries lie before, and that this one shows nothing by itself.
    history.pushState({ depth: 1, guard: true }, "", location.pathname);
  } else move(() => history.back());
}

/** @param {SeekerPage} page */
function moved(page) {
  if (isMoving) {
    isMoving = false;
    settle(page);
  } else if (isGuarded()) settle(page);
  else if (page.step !== FIRST) stepBack(page);
}

/**
 * The page lies on its own entry now, since Back was pressed.
 * @param {SeekerPage} page
 */
function stepBack(page) {
  const { step } = page;
  const before = trail.at(-2);
  if (before === FIRST) return page.leadBack(before);
  // To where one came from, if there is such a place.
  if (!before && (isWarned || step === "erased")) return history.back();
  move(() => history.forward());
  if (before) return page.leadBack(before);
  isWarned = true;
  page.say(step, "leaving");
  scrollTo(0, 0);
  forgetting = setTimeout(() => {
    isWarned = false;
    page.say(step);
  }, WARNED_MS);
}

/** @param {() => void} go */
function move(go) {
  isMoving = true;
  go();
}
