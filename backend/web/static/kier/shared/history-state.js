/**
 * Where one is in a page whose address never tells: the place, like `#/me/stories`, stands in the
 * entry of the browser's list and not in its address, which the history would show. Back, Forward
 * and a reload lead there all the same. Links have their place in `href`, for another tab; an
 * address with a place, wherever it comes from, is led to and gives way to the one without.
 */

import { useEffect, useState } from "../vendor/preact.js";

// How many entries of this page lie before the one that is shown: Exit goes back as far.
let depth = 0;
/** @type {Set<() => void>} */
const lookers = new Set();

/** Begin: from now on links lead to places, and no address shows one. */
export function keepPlaces() {
  hide(stateHere().depth);
  ({ depth } = stateHere());
  addEventListener("popstate", () => {
    // Whoever types another place into the address makes an entry more.
    hide(depth + 1);
    // Who asks before something is left brings back the entry that was shown (unsaved-changes.js).
    setTimeout(moved);
  });
  document.addEventListener("click", follow);
}

/** The place that is shown. */
export const placeHere = () => stateHere().place;

/**
 * Go to a place; Back leads here again.
 * @param {string} place
 */
export function goTo(place) {
  if (place === placeHere()) return;
  history.pushState({ place, depth: stateHere().depth + 1 }, "", location.pathname);
  // Ours is heard of like those of the browser's own buttons.
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}

/**
 * Go back as the browser's own button does, within this page; from its first entry to a place.
 * @param {string} otherwise
 */
export function goBack(otherwise) {
  if (stateHere().depth) history.back();
  else goTo(otherwise);
}

/**
 * The route of the place that is shown.
 * @template Route
 * @param {(place: string) => Route} readRoute
 */
export function usePlace(readRoute) {
  const [place, setPlace] = useState(placeHere());
  useEffect(() => {
    const look = () => setPlace(placeHere());
    look();
    lookers.add(look);
    return () => lookers.delete(look);
  }, []);
  return { ...readRoute(place), place };
}

function moved() {
  ({ depth } = stateHere());
  for (const look of lookers) look();
}

const stateHere = () => ({ place: "#/", depth: 0, ...history.state });

/**
 * Takes the place out of the address of an entry before which so many lie.
 * @param {number} before
 */
function hide(before) {
  const { hash, pathname } = location;
  if (hash.startsWith("#/")) history.replaceState({ place: hash, depth: before }, "", pathname);
}

/** @param {MouseEvent} event */
function follow(event) {
  const { target, button, ctrlKey, metaKey, shiftKey, altKey, defaultPrevented } = event;
  if (defaultPrevented || button || ctrlKey || metaKey || shiftKey || altKey) return;
  /** @type {HTMLAnchorElement | null} */
  const link = /** @type {Element} */ (target).closest("a[href^='#/']");
  if (!link || link.target) return;
  event.preventDefault();
  goTo(/** @type {string} */ (link.getAttribute("href")));
}
