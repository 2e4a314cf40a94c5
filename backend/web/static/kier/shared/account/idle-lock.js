/** When a screen that nobody sits before is locked, and the watch for that. */

import { browserStore } from "../storage.js";

const LOCK_MINUTES = "lock-minutes";
// Signs of somebody before the screen.
const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"];
const LOOK_EVERY_MS = 5_000;

/** Minutes without such a sign after which the screen can lock itself. */
export const LOCK_CHOICES = [5, 15, 30];

/** The choice that was made in this browser. */
export function lockMinutes() {
  const kept = Number(browserStore.getItem(LOCK_MINUTES));
  return LOCK_CHOICES.includes(kept) ? kept : 15;
}

/**
 * Make that choice.
 * @param {number} minutes
 */
export const keepLockMinutes = (minutes) => browserStore.setItem(LOCK_MINUTES, String(minutes));

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
