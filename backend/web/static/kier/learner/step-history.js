/**
 * The steps of a course as entries of the browser's list: Back leads to the step before, Forward to
 * the next one, and Back leaves from the first. No address says which step it is.
 */

import { goBack, goTo, keepPlaces, placeHere, usePlace } from "../shared/history-state.js";

// Who goes on has this many steps to go back to, and then the first: browsers keep about fifty entries.
const MOST_BEFORE = 20;

/** @param {number} position */
const placeOf = (position) => (position > 0 ? `#/${position + 1}` : "#/");

/** @param {string} place */
const readPosition = (place) => ({ position: Math.max(Number(place.slice(2)) - 1, 0) || 0 });

/**
 * Begin at a position, with the steps before it to go back to. A page that was loaded again has its
 * entries.
 * @param {number} position
 */
export function keepSteps(position) {
  keepPlaces();
  // The player begins each step at its top.
  history.scrollRestoration = "manual";
  if (placeHere() !== "#/") return;
  for (let n = Math.max(1, position - MOST_BEFORE); n <= position; n += 1) goTo(placeOf(n));
}

/** @param {number} position */
export const goToStep = (position) => goTo(placeOf(position));

/** The position that is shown. */
export const usePosition = () => usePlace(readPosition).position;

/** Go to the step before. */
export const goToStepBefore = () => goBack("#/");
