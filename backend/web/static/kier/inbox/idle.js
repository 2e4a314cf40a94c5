/** Locks the screen when nobody has touched anything for some time. */

const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"];
const LOOK_EVERY_MS = 5_000;

/**
 * Watch for signs of somebody.
 * @param {{minutes: () => number, onIdle: () => void, target?: EventTarget, now?: () => number}} how
 *   `minutes` is asked each time, so that a changed setting counts at once
 * @returns {() => void} ends it
 */
export function watchIdle({ minutes, onIdle, target = window, now = Date.now }) {
  let last = now();
  const touch = () => {
    last = now();
  };
  // A timer that sleeps with the machine would lock too late: the clock is looked at instead.
  const look = () => now() - last >= minutes() * 60_000 && onIdle();
  const timer = setInterval(look, LOOK_EVERY_MS);
  for (const sign of SIGNS) target.addEventListener(sign, touch, { passive: true, capture: true });
  document.addEventListener("visibilitychange", look);
  return () => {
    clearInterval(timer);
    for (const sign of SIGNS) target.removeEventListener(sign, touch, { capture: true });
    document.removeEventListener("visibilitychange", look);
  };
}
