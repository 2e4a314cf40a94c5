/**
 * What did not come through is tried again by itself: a phone may say that it has a line when it has
 * none, and then says nothing when there is one.
 */

const FIRST_MS = 15_000;
const LONGEST_MS = 60_000;

/**
 * Return what is told after each try whether one more is needed; each waits longer than the one before.
 * @param {() => unknown} act
 * @returns {(isNeeded: boolean) => void}
 */
export function tryingAgain(act) {
  let wait = FIRST_MS;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return (isNeeded) => {
    clearTimeout(timer);
    if (!isNeeded) {
      wait = FIRST_MS;
      return;
    }
    timer = setTimeout(act, wait);
    wait = Math.min(LONGEST_MS, 2 * wait);
  };
}
